"""Simulated users who ask for a recommendation over REST: ``python -m bench.simulated_users``.

Each has a role by chance and answers as the decision model says its holders would, in one of eight
manners, until a recommendation comes. USERS, SEED, PORT and WORKERS in the environment change how
many, which, where and how many at once; a server must be running. Prints who reached a result, the
turns it took, corrections honoured, and what stop, restart and help do at each question.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Optional

import numpy as np
import requests

from bench.manners import MANNERS, OPENINGS, correction, say
from rolewise.decision.model import DecisionModel, load_decision

MAX_TURNS = 30
BARS = {"reached": 0.97, "turns": 9, "corrections": 1.0, "controls": 1.0}
Messages = list[dict[str, Any]]
Ask = Callable[[str], Messages]


class Talk(NamedTuple):
    """How one conversation went.

    Attributes:
        manner: Of the user.
        turns: Messages sent until the recommendation; None where none came.
        corrected: Whether a correction was made, and whether the result has it.
        trouble: What went wrong, in words; empty where nothing did.
    """

    manner: str
    turns: Optional[int]
    corrected: Optional[bool] = None
    trouble: str = ""


class Server:
    """A running Rolewise, asked over REST."""

    def __init__(self, port: int) -> None:
        """Keep the address."""
        self._url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"

    def conversation(self) -> Ask:
        """Return a function that sends a message in a conversation of its own."""
        sender = f"simulated-{uuid.uuid4().hex}"
        session = requests.Session()

        def ask(message: str) -> Messages:
            response = session.post(
                self._url, json={"sender": sender, "message": message}, timeout=120
            )
            response.raise_for_status()
            messages: Messages = response.json()
            return messages

        return ask


def question_in(messages: Messages) -> Optional[dict[str, Any]]:
    """Return the decision question that waits, with its buttons, or None."""
    for message in reversed(messages):
        custom = message.get("custom") or {}
        if custom.get("type") == "question" and "criterion" in custom.get("data", {}):
            return {**custom["data"], "buttons": message.get("buttons", [])}
    return None


def recommendation_in(messages: Messages) -> Optional[dict[str, Any]]:
    """Return a recommendation's data, or None; one along the way to more questions is none."""
    for message in messages:
        custom = message.get("custom") or {}
        if custom.get("type") == "recommendation" and not custom.get("data", {}).get("provisional"):
            found: dict[str, Any] = custom.get("data", {})
            return found
    return None


def profile(model: DecisionModel, chance: random.Random) -> dict[str, str]:
    """Draw a role and how its holder answers every question."""
    role = chance.randrange(len(model.roles))
    found = {}
    for name, choices in model.informative.items():
        odds: Sequence[float] = np.asarray(model.chances[name][:, role]).tolist()
        found[name] = chance.choices(choices, weights=odds)[0]
    return found


def talk(ask: Ask, model: DecisionModel, manner: str, chance: random.Random) -> Talk:
    """Talk until a recommendation comes.

    Args:
        ask: Sends a message, returns the replies.
        model: The decision model.
        manner: One of ``MANNERS``.
        chance: Seeded.
    """
    wishes = profile(model, chance)
    told: list[str] = []
    due: Optional[tuple[str, str]] = None
    correct_at = chance.randint(1, 4)
    messages = ask(chance.choice(OPENINGS))
    turns, lost = 1, False
    while turns < MAX_TURNS:
        result = recommendation_in(messages)
        if result is not None:
            honoured = None if due is None else result.get("answers", {}).get(due[0]) == due[1]
            trouble = "" if honoured in (None, True) else f"{due}: the result has another"
            return Talk(manner, turns, honoured, trouble)
        question = question_in(messages)
        if question is None and not lost and any(m.get("buttons") for m in messages):
            # Asked back: says it once more, as a person would, by the first way offered.
            buttons = next(m["buttons"] for m in messages if m.get("buttons"))
            messages, lost = ask(str(buttons[0]["payload"])), True
            turns += 1
            continue
        lost = False
        if question is None:
            said = " / ".join(str(m.get("text", ""))[:80] for m in messages)
            return Talk(manner, None, None, f"no question and no result after turn {turns}: {said}")
        name = question["criterion"]
        if manner == "correcting" and due is None and len(told) >= correct_at:
            due = _other_choice(model, told[0], wishes, chance)
            message = correction(model.criteria[due[0]], due[1], chance)
        else:
            message = say(manner, model.criteria[name], wishes[name], question, chance)
            if name not in told and not message.startswith("?"):
                told.append(name)
        messages = ask(message.lstrip("?"))
        turns += 1
    return Talk(manner, None, None, f"no result in {MAX_TURNS} turns")


def _other_choice(
    model: DecisionModel, name: str, wishes: dict[str, str], chance: random.Random
) -> tuple[str, str]:
    others = [c for c in model.informative[name] if c != wishes[name]]
    return name, chance.choice(others)


def controls(ask_anew: Callable[[], Ask], steps: int = 8) -> dict[str, list[bool]]:
    """Try stop, restart and help after 0 to ``steps`` - 1 answers; True where it does its work."""
    found: dict[str, list[bool]] = defaultdict(list)
    for step in range(steps):
        for word in ("stop", "restart", "help"):
            ask = ask_anew()
            messages = ask("which role fits me?")
            for _ in range(step):
                waiting = question_in(messages)
                if waiting is None:
                    break
                messages = ask(str(waiting["buttons"][0]["payload"]))
            before = question_in(messages)
            if before is None:
                continue
            messages = ask(word)
            after = question_in(messages)
            works = bool(messages) and all(m.get("text") for m in messages)
            if word == "stop":
                works = works and after is None
            elif word == "restart":
                works = works and after is not None and after.get("answered") == 0
            else:
                again = ask(str(before["buttons"][0]["payload"]))
                works = works and bool(question_in(again) or recommendation_in(again))
            found[word].append(works)
    return dict(found)


def main() -> int:
    """Let them all talk and print what came of it; 1 where a bar isn't met."""
    users, seed = int(os.environ.get("USERS", "500")), int(os.environ.get("SEED", "20261121"))
    server = Server(int(os.environ.get("PORT", "5005")))
    model = load_decision()

    def one(number: int) -> Talk:
        manner = MANNERS[number % len(MANNERS)]
        try:
            return talk(server.conversation(), model, manner, random.Random(f"{seed}-{number}"))
        except requests.RequestException as error:
            return Talk(manner, None, None, f"{type(error).__name__}: {error}")

    with ThreadPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        talks = list(pool.map(one, range(users)))
    worked = controls(server.conversation)
    return report(talks, worked)


def report(talks: Sequence[Talk], worked: dict[str, list[bool]]) -> int:
    """Print the figures; return 0 where all bars are met, else 1."""
    reached = [t for t in talks if t.turns is not None]
    turns = statistics.median(t.turns for t in reached if t.turns) if reached else float("inf")
    corrected = [t.corrected for t in talks if t.corrected is not None]
    tried = [works for results in worked.values() for works in results]
    figures = {
        "reached": len(reached) / max(len(talks), 1),
        "turns": turns,
        "corrections": sum(corrected) / max(len(corrected), 1),
        "controls": sum(tried) / max(len(tried), 1),
    }
    print(f"reached a recommendation: {len(reached)} of {len(talks)}, {figures['reached']:.1%}")
    print(f"turns to it: median {turns:g}")
    for manner in MANNERS:
        mine = [t for t in talks if t.manner == manner]
        there = [t.turns for t in mine if t.turns is not None]
        middle = f"{statistics.median(there):g}" if there else "-"
        print(f"  {manner}: {len(there)} of {len(mine)}, median {middle}")
    print(f"corrections honoured: {sum(corrected)} of {len(corrected)}")
    for word, results in worked.items():
        print(f"{word} at each question: {sum(results)} of {len(results)}")
    for trouble, count in Counter(t.trouble for t in talks if t.trouble).most_common(12):
        print(f"  {count} x {trouble}")
    met = figures["turns"] <= BARS["turns"] and all(
        figures[key] >= bar for key, bar in BARS.items() if key != "turns"
    )
    print("all bars met" if met else "not all bars met")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
