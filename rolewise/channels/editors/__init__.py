"""Pages for those who run the advisor: ``/review`` and ``/usage``, behind a key."""
