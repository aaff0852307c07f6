"""``make eval``: how well the advisor understands, with 95 % intervals.

EVAL_DIR names the folder of the development questions (``../shared/eval`` by default) and
FACTS the founding facts; what is absent is said and left out, never counted as passed.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from evaluation.harness import ROOT, Harness
from evaluation.measures import carries_key_terms, share
from rolewise.answers.reply import MAX_WORDS, count_words

SHARED = ROOT.parent / "shared"


def main(arguments: list[str]) -> int:
    """Print the figures; with ``-v`` also every miss."""
    verbose = "-v" in arguments
    harness = Harness()
    evaluation = Path(os.environ.get("EVAL_DIR", SHARED / "eval"))
    facts = Path(os.environ.get("FACTS", SHARED / "facts" / "seed_facts.yml"))
    if evaluation.is_dir():
        real_questions(harness, evaluation / "real_questions_dev.jsonl", verbose)
        out_of_scope(harness, evaluation / "real_out_of_scope_dev.jsonl", verbose)
    else:
        print(f"real questions: left out, {evaluation} is absent (set EVAL_DIR)")
    held_out(harness, verbose)
    if facts.is_file():
        seed_facts(harness, facts, verbose)
    else:
        print(f"seed facts: left out, {facts} is absent (set FACTS)")
    return 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def real_questions(harness: Harness, path: Path, verbose: bool) -> None:
    """Topic accuracy, refusals and sources on questions of real people."""
    hits: list[bool] = []
    strict: list[bool] = []
    refused: list[bool] = []
    sourced: list[bool] = []
    words: list[bool] = []
    roles: list[bool] = []
    for item in _lines(path):
        turn, outcome = harness.respond(item["text"])
        topics = {reply.topic for reply in outcome.replies}
        near = any(reply.data.get("scope") == "near" for reply in outcome.replies)
        got = {"other_career"} if near else topics
        wanted = {item["topic"], *item.get("also", ())}
        hits.append(bool(got & wanted))
        strict.append(item["topic"] in got)
        kinds = {reply.type for reply in outcome.replies}
        refused.append(
            bool(kinds & {"out_of_scope", "fallback"}) and item["topic"] != "other_career"
        )
        answers = [reply for reply in outcome.replies if reply.type == "answer"]
        sourced.extend(bool(reply.sources) for reply in answers)
        words.extend(count_words(reply.text) <= MAX_WORDS for reply in outcome.replies)
        named = [e.value for e in turn.entities if e.entity == "role"]
        required = [role for role in item.get("roles") or [] if role != "other"]
        allowed = {*required, *(item.get("roles_via_field") or [])}
        roles.append(all(role in named for role in required) and set(named) <= allowed)
        if verbose and not hits[-1]:
            understood = f"{got} [{turn.intent} {turn.confidence:.2f}]"
            print(f"  topic: {sorted(wanted)} got {understood} {item['text']}")
        if verbose and not roles[-1]:
            print(f"  roles: {item.get('roles')} got {named} {item['text']}")
    print("real questions, topic or an accepted one:", share(hits))
    print("real questions, the labelled topic itself:", share(strict))
    print("real questions, roles as labelled:", share(roles))
    print("real questions refused or not understood:", share(refused))
    print("answers with a source:", share(sourced))
    print(f"replies of at most {MAX_WORDS} words:", share(words))


def out_of_scope(harness: Harness, path: Path, verbose: bool) -> None:
    """How many utterances of other worlds are told as such."""
    told = []
    for item in _lines(path):
        turn, outcome = harness.respond(item["text"])
        told.append(outcome.replies[0].type == "out_of_scope")
        if verbose and not told[-1]:
            print(
                f"  {outcome.replies[0].type} [{turn.intent} {turn.confidence:.2f}] {item['text']}"
            )
    print("out of scope, told as such:", share(told))


def held_out(harness: Harness, verbose: bool) -> None:
    """Intent accuracy on our own held-out sentences."""
    outcomes: list[bool] = []
    confusions: Counter[tuple[str, str]] = Counter()
    for path in sorted((ROOT / "tests" / "nlu" / "held_out").glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for sentence in data["sentences"]:
            got = harness.parse(sentence["text"])["intent"]["name"]
            outcomes.append(got == data["intent"])
            if got != data["intent"]:
                confusions[data["intent"], got] += 1
                if verbose:
                    print(f"  {data['intent']} got {got}: {sentence['text']}")
    print("held-out sentences, intent:", share(outcomes))
    for (wanted, got), number in confusions.most_common(5):
        print(f"  {wanted} taken for {got}: {number}")


def seed_facts(harness: Harness, path: Path, verbose: bool) -> None:
    """How many founding facts are in the first reply to a question that asks for them."""
    facts = {item["id"]: item for item in yaml.safe_load(path.read_text(encoding="utf-8"))}
    questions = yaml.safe_load((ROOT / "evaluation" / "seed_questions.yml").read_text("utf-8"))
    outcomes = []
    for item in questions:
        turn, outcome = harness.respond(item["question"])
        text = " ".join(reply.text for reply in outcome.replies)
        outcomes.append(carries_key_terms(text, facts[item["fact"]]["key_terms"]))
        if verbose and not outcomes[-1]:
            told = [key for reply in outcome.replies for key in reply.data.get("statements", ())]
            print(f"  {item['fact']} [{turn.intent}] {item['question']} -> {told}")
    print("seed facts, key terms in the first reply:", share(outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
