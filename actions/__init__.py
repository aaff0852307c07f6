"""Rasa custom actions: tracker in, pure code asked, replies and slots out."""
