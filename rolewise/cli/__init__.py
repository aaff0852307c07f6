"""The commands behind the Makefile: ``python -m rolewise.cli run|train|chat|kb|config``."""
