"""Words of our own answers that people ask about: "what does stand-in mean?", "median?"."""

from __future__ import annotations

import re
from typing import Optional

from rolewise.answers.advisor import Advisor
from rolewise.answers.reply import Button, Reply
from rolewise.dialogue.questions import Outcome
from rolewise.dialogue.state import DialogueState

_ASKS = re.compile(
    r"^\W*(?:(?:and|but|ok|okay|so|sorry|wait|hm+|please)\W+)*(?:"
    r"what(?:['\u2019]?s| is| are| does| do| did)?(?: you)?(?: (?:mean|understand))?(?: by| with)?|"
    r"(?:explain|define)|(?:the )?(?:meaning|definition) of|who(?:['\u2019]?s| is| are))?\s*"
    r"(?:the (?:word|term) |an? |the )?[\"'\u2018\u2019\u201c\u201d]*(?P<term>[\w*.\- ]+?)"
    r"[\"'\u2018\u2019\u201c\u201d]*(?: figures?)?"
    r"(?: (?:mean|means|meaning|definition|here|even|exactly|actually|in this|stand for|is|"
    r"are|please|again))*"
    r"\W*$",
    re.IGNORECASE,
)


def term_asked(text: str, advisor: Advisor) -> Optional[str]:
    """Return the explanation of the word that a message asks about, or None."""
    match = _ASKS.match(text)
    if match is None:
        return None
    return advisor.wording.terms.get(match["term"].strip().lower())


def explain_term(text: str, state: DialogueState, advisor: Advisor) -> Optional[Outcome]:
    """Explain a word of our answers, with the buttons that were there; None for other words."""
    explanation = term_asked(text, advisor)
    if explanation is None:
        return None
    buttons = tuple(Button(item["title"], item["payload"]) for item in state.offered)
    reply = Reply("answer", explanation, buttons, "definition", state.roles)
    return Outcome((reply,), state._replace(misunderstandings=0))
