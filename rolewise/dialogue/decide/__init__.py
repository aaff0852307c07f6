"""The decision dialogue as a conversation: what is heard, what is said, what is remembered."""
