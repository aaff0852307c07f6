"""From a question to a reply: choose statements, order them, put them into words."""
