"""Rolewise: a conversational career advisor for AI and data roles."""

__version__ = "0.1.0"
