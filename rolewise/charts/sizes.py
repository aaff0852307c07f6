"""Sizes of charts in CSS pixels."""

WIDTH = 360
"""The narrowest phone. Everything scales up from there."""
MARGIN = 14
TITLE, TEXT, SMALL = 15, 13, 11.5
"""Font sizes at that width."""
