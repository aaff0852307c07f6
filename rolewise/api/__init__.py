"""What other apps may ask for: roles, skills, salaries, comparisons. Knows nothing of HTTP."""
