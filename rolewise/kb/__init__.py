"""Tools for authors of the knowledge: check it, show a role, begin a new one."""
