"""The form answers other questions as the rules do."""

from __future__ import annotations

from pathlib import Path

import yaml

from rolewise.dialogue.decide.dispatch import HANDLERS

ROOT = Path(__file__).resolve().parents[3]


def test_intents_go_where_the_rules_send_them() -> None:
    rules = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    own = {"action_answer_question", "decision_form", "action_start_over"}
    repaired = {"nlu_fallback", "gibberish"}
    expected = {
        rule["steps"][0]["intent"]
        for rule in rules
        if "intent" in rule["steps"][0] and rule["steps"][1]["action"] not in own
    }
    assert set(HANDLERS) == expected - repaired
