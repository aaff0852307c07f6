"""Routes between roles, skill gaps and learning plans."""
