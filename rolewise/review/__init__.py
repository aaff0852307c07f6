"""Learning from conversations: what was answered badly is queued, and editors say what it meant."""
