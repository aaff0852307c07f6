"""How simulated users put an answer into words, by manner."""

from __future__ import annotations

import random
from typing import Any

from rolewise.decision.records import Criterion

MANNERS = (
    "tapping",
    "terse",
    "chatty",
    "digressing",
    "correcting",
    "undecided",
    "hostile",
    "typos",
)
OPENINGS = (
    "which role fits me?",
    "help me choose a role",
    "what should I become?",
    "I can't decide which job is right for me",
    "which career suits me best?",
    "recommend me a role",
)
_DIGRESSIONS = (
    "?what does a data engineer do?",
    "?how much do statisticians earn?",
    "?what's the difference between a data scientist and an ML engineer?",
    "?do I need a master's degree to be a data scientist?",
    "?why do you ask?",
)
_YES = {
    "terse": ("yes", "y", "yep", "sure"),
    "chatty": (
        "Oh yes, that sounds like something I would really enjoy",
        "Yes, definitely, I've always liked that kind of thing",
        "Yeah I'd love that, to be honest it is what I miss in my present job",
    ),
    "hostile": ("yes, obviously", "yes. what a silly question", "ugh fine, yes"),
}
_NO = {
    "terse": ("no", "nope", "n", "nah"),
    "chatty": (
        "No, I don't think that is something for me, I tried it once",
        "Not really, I'd rather leave that to other people",
        "Hmm, no, I wouldn't enjoy that at all",
    ),
    "hostile": ("no. stupid question", "no way", "hell no"),
}
_EITHER = {
    "terse": ("meh", "maybe", "don't mind"),
    "chatty": ("I wouldn't mind a little of it now and then", "I don't mind it either way"),
    "hostile": ("whatever, I don't mind",),
}
_UNSURE = ("not sure", "idk", "I don't know", "skip", "hard to say", "dunno")


def say(
    manner: str, criterion: Criterion, choice: str, question: dict[str, Any], chance: random.Random
) -> str:
    """Return the next message: the answer in this manner.

    Args:
        manner: One of ``MANNERS``.
        criterion: What was asked.
        choice: The choice meant.
        question: The question's data, with ``buttons``.
        chance: Seeded.

    Returns:
        The message; with a "?" in front where it digresses instead of answering.
    """
    if manner == "digressing" and chance.random() < 0.25:
        return chance.choice(_DIGRESSIONS)
    if manner == "undecided" and chance.random() < 0.4:
        return chance.choice(_UNSURE)
    text = next(str(item.text) for item in criterion.choices if item.id == choice)
    if manner == "tapping" and question["buttons"]:
        wanted = [b for b in question["buttons"] if b["title"] == text]
        return str((wanted or question["buttons"])[0]["payload"])
    kinds = {
        str(criterion.likes): _YES,
        str(criterion.dislikes): _NO,
        str(criterion.neither): _EITHER,
    }
    kind = kinds.get(choice)
    style = manner if manner in _YES else "terse"
    if criterion.likes is None or kind is None or manner in ("typos", "correcting"):
        answer = text
        if manner == "chatty":
            answer = f"I would say {text[:1].lower()}{text[1:]}, as far as I can tell"
        elif manner == "hostile":
            answer = f"{text}. are we done soon?" if chance.random() < 0.2 else text
    else:
        answer = chance.choice(kind[style])
    return with_typo(answer, chance) if manner == "typos" else answer


def correction(criterion: Criterion, choice: str, chance: random.Random) -> str:
    """Return a message that changes an earlier answer by naming it."""
    text = next(str(item.text) for item in criterion.choices if item.id == choice)
    form = chance.choice(
        (
            "change my answer on {name} to: {text}",
            "actually, about {name}: {text}",
            "wait, I want to change {name}. {text}",
        )
    )
    return form.format(name=criterion.name, text=text)


def with_typo(text: str, chance: random.Random) -> str:
    """Swap two letters inside one longer word."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return text.lower()
    at = chance.choice(long)
    word = words[at]
    cut = chance.randrange(1, len(word) - 2)
    words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words).lower()
