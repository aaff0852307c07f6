"""Short answers, remarks, suppositions and weights as people write them."""

from __future__ import annotations

from typing import Optional

import pytest

from rolewise.decision.model import load_decision
from rolewise.dialogue.decide.controls import control, supposes, wants_to_choose
from rolewise.dialogue.decide.direct import direct_answer
from rolewise.dialogue.decide.hear import hear, supposed
from rolewise.dialogue.decide.weigh import weights_said

MODEL = load_decision()


@pytest.mark.parametrize(
    ("criterion", "text", "choice"),
    [
        ("statistics", "Yes, gladly", "wanted"),
        ("statistics", "yeah but only sometimes", "some"),
        ("statistics", "lol no not my thing", "unwanted"),
        ("statistics", "i hate my boss", None),
        ("statistics", "I'd love to paint", None),
        ("statistics", "what is that?", None),
        ("on_call", "4", "like"),
        ("on_call", "1", "hate"),
        ("on_call", "the first one", "love"),
        ("on_call", "not really", "rather_not"),
        ("on_call", "no way", "hate"),
        ("on_call", "meh", "neutral"),
        ("employer", "a bank", "commerce"),
        ("employer", "hospital", "public"),
        ("employer", "2", "tech"),
        ("employer", "9", None),
        ("studies", "I have a PhD", "doctorate"),
        ("models", "none", "no_models"),
        ("models", "neural nets", "deep"),
        ("statistics", "Yes, galdly", "wanted"),
        ("statistics", "rahter not", "unwanted"),
        ("on_call", "lvoe it", "love"),
        ("on_call", "liek it", "like"),
        ("on_call", "I would say rather not, as far as I can tell", "rather_not"),
        ("on_call", "I don't like it", "rather_not"),
    ],
)
def test_direct_answers(criterion: str, text: str, choice: Optional[str]) -> None:
    assert direct_answer(MODEL.criteria[criterion], text) == choice


def test_every_choice_is_understood_by_its_own_text() -> None:
    for criterion in MODEL.criteria.values():
        for choice in criterion.choices:
            assert direct_answer(criterion, choice.text) == choice.id, (criterion.id, choice.text)


def test_a_remark_on_something_else_is_not_an_answer() -> None:
    heard = hear(MODEL, "I'd be fine with on call", (), "pipelines")
    assert heard.direct is None and heard.told == {"on_call": "neutral"}
    heard = hear(MODEL, "not interested in statistics at all", (), "on_call")
    assert heard.direct is None and heard.told == {"statistics": "unwanted"}
    heard = hear(MODEL, "deep learning obviously", (), "databases")
    assert heard.direct is None and heard.told == {"models": "deep"}
    heard = hear(MODEL, "no, but I love statistics", (), "dashboards")
    assert heard.direct == "unwanted" and heard.told == {"statistics": "wanted"}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("what if I didn't mind being on call?", {"on_call": "neutral"}),
        ("what if i loved statistics", {"statistics": "wanted"}),
        ("and if i had a phd?", {"studies": "doctorate"}),
        ("suppose I hated coding", {"software": "unwanted"}),
        ("what if it rains", {}),
    ],
)
def test_suppositions(text: str, changes: dict[str, str]) -> None:
    assert supposes(text)
    assert supposed(MODEL, text, ()) == changes


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("pay matters more to me than research", {"pay": 2.0, "research": 0.5}),
        ("job security is more important than pay", {"outlook": 2.0, "pay": 0.0}),
        ("salary doesn't matter", {"pay": 0.0}),
        ("research matters less", {"research": 0.5}),
        ("that matters", {}),
    ],
)
def test_weights(text: str, weights: dict[str, float]) -> None:
    assert weights_said(MODEL, text) == weights


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("stop", "stop"),
        ("ok that's enough, thanks", "stop"),
        ("skip this one please", "skip"),
        ("idk", "skip"),
        ("can we go back", "back"),
        ("why do you want to know that?", "why_asked"),
        ("restart the quiz", "restart"),
        ("what do you think so far", "result"),
        ("how many questions left??", "progress"),
        ("can i get a pdf of that", "export"),
        ("what would flip it?", "flip"),
        ("I stopped smoking", None),
        ("I help people", None),
        ("yes", None),
        ("stop " * 60, None),
    ],
)
def test_control_words(text: str, name: Optional[str]) -> None:
    assert control(text) == name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("which role fits me?", True),
        ("wich job is right for me", True),
        ("help me choose", True),
        ("can you recommend me a career", True),
        ("is data science right for me?", False),
        ("which role pays most?", False),
        ("which one should i pick", False),
        ("what does an ML engineer do?", False),
    ],
)
def test_who_wants_to_choose(text: str, wanted: bool) -> None:
    assert wants_to_choose(text) is wanted
