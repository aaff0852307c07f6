"""Rasa input channels and the HTTP pages beside them."""
