"""The callback channel: 202 at once, later one signed POST with the answer."""
