"""The conversation: what was said, what is remembered, what comes next. Knows nothing of Rasa."""
