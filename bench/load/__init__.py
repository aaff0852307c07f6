"""Several servers under load, with a real PostgreSQL and a real Redis: ``make bench-load``."""
