"""The decision dialogue's model: pure functions over ``knowledge/decision.yml``."""
