"""Understanding and answers, measured: ``make eval``."""
