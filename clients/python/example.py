"""Ask a question, tap a suggestion, read figures: ``python example.py``.

``ROLEWISE`` is the server's address, ``ROLEWISE_API_KEY`` its key where it wants one.
"""

from __future__ import annotations

import os
import sys
import uuid

from rolewise_client import Rolewise, RolewiseError


def main() -> int:
    """Print what the server says; return 1 where it refuses."""
    advisor = Rolewise(
        os.environ.get("ROLEWISE", "http://localhost:5005"), os.environ.get("ROLEWISE_API_KEY", "")
    )
    sender = f"example-{uuid.uuid4().hex}"
    try:
        (reply, *_) = advisor.ask(sender, "What does a data engineer earn in Texas?")
        print(reply["text"])
        for source in reply["custom"]["sources"]:
            print(f"  source: {source['title']}, {source['date']}")
        button = reply["buttons"][0]
        print(f"\n> {button['title']}")
        for reply in advisor.stream(sender, button["payload"]):
            print(reply["text"])
        figures = advisor.salaries("data_engineer", location="US-TX")["figures"]
        print(f"\nFigures for data engineers in Texas: {len(figures)}")
        straight = advisor.routes("data_engineer", **{"from": "data_analyst"})["straight"]
        hours = straight["hours"]
        print(f"From data analyst: {hours['low']:.0f} to {hours['high']:.0f} hours of learning")
        first = advisor.decision(roles=["data_engineer", "ml_engineer"])["next_question"]
        print(f"First question of a decision: {first['question']}")
    except RolewiseError as error:
        print(f"{error}\nRequest {error.request_id or 'not sent'}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
