"""Several servers with a real PostgreSQL and a real Redis."""
