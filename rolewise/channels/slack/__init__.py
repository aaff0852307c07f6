"""The Slack bot."""

from rolewise.channels.slack.channel import SlackInput

__all__ = ["SlackInput"]
