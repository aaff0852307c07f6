"""Rasa graph components; thin, the algorithms are in ``rolewise.language``."""
