"""The grammar of payloads holds for what our buttons send, on every channel, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rolewise.answers.reply import payload
from rolewise.channels.payloads import ASK_INTENTS, BARE_INTENTS, is_offered, offered
from rolewise.decision.steps import ENTITY, INTENT, known_steps
from rolewise.knowledge import load_knowledge
from rolewise.settings import ROOT
from rolewise.yaml_files import read_yaml


def test_every_payload_of_a_button_is_taken_as_it_is() -> None:
    roles = list(load_knowledge().roles)
    payloads = [payload(intent) for intent in BARE_INTENTS | ASK_INTENTS]
    payloads += [payload(intent, role=role) for intent in ASK_INTENTS for role in roles]
    payloads += [payload("ask_comparison", role=roles), payload("ask_decision", role=roles[:2])]
    payloads += [payload(INTENT, **{ENTITY: step}) for step in known_steps()]
    form = ["math=like", "pay_matters", "stop"]
    payloads += [
        payload(INTENT, **{ENTITY: form}),
        payload(INTENT, **{ENTITY: form, "role": roles}),
    ]
    assert [text for text in payloads if offered(text) != text] == []


def test_every_intent_is_one_of_the_domain_and_none_of_rasas_own() -> None:
    named = set(read_yaml(ROOT / "domain.yml")["intents"])
    assert {*BARE_INTENTS, *ASK_INTENTS, INTENT} <= named
    assert not {"restart", "back", "session_start", "nlu_fallback"} & named


@pytest.mark.parametrize("intent", sorted(BARE_INTENTS | {INTENT, "ask_salary"}))
@pytest.mark.parametrize("name", ["told", "offered", "location", "requested_slot", "skill", ""])
def test_no_other_entity_is_taken(intent: str, name: str) -> None:
    assert not is_offered(payload(intent, **{name: "ml_engineer"}))
    assert not is_offered(payload(intent, **{name: ["ml_engineer"], "role": "ml_engineer"}))


def test_a_slot_is_never_filled_from_an_entity() -> None:
    # Else a payload's entities would set it before any code of ours ran.
    for slot, given in read_yaml(ROOT / "domain.yml")["slots"].items():
        assert [mapping["type"] for mapping in given["mappings"]] == ["custom"], slot


def test_whatever_the_channel_messages_pass_the_one_gate() -> None:
    """Each place that hands a message to Rasa takes its text from the gate."""
    places = []
    for path in (ROOT / "rolewise" / "channels").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("UserMessage"):
                text = ast.unparse(node.args[0])
                places.append((str(path.relative_to(ROOT / "rolewise" / "channels")), text))
    # The second of an IncomingMessage, the third of our own.
    gated = {"clean_text(text)", "message.text", "QUESTION"}
    assert places and {text for _, text in places} <= gated, places
    assert _made() == {Path("messages.py"), Path("callback/channel.py")}, (
        "an IncomingMessage is made by the gate, or from the queue of what passed it"
    )


def _made() -> set[Path]:
    folder = ROOT / "rolewise" / "channels"
    return {
        path.relative_to(folder)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "IncomingMessage"
    }
