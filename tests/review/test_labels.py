"""Labels become lines of the project's files, and what would spoil them is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolewise.language.encoder import load_encoder
from rolewise.review import examples
from rolewise.review.examples import Refused, add, check, known_examples
from rolewise.review.groups import group
from rolewise.review.labels import BadLabels, Label, dump, labels_of, read, write
from rolewise.review.show import lines
from rolewise.review.table import DISMISSED, EXAMPLE, OPEN, STATEMENT
from rolewise.review.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
NEW = "roughly how much dough does an ml person take home in Reno"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the files that labels change."""
    for name in ("data", "tests/nlu/held_out", "knowledge/roles"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name)
    return tmp_path / "project"


def test_an_example_is_one_more_line_and_nothing_else_changes(project: Path) -> None:
    before = (project / "data" / "nlu.yml").read_text(encoding="utf-8").splitlines()
    place = add(project, NEW, "ask_salary")
    after = (project / "data" / "nlu.yml").read_text(encoding="utf-8").splitlines()
    number = int(place.split(":")[1])
    assert after[number - 1] == f"      - {NEW}"
    assert after[: number - 1] + after[number:] == before
    nlu = yaml.safe_load("\n".join(after))["nlu"]
    (block,) = [item["examples"] for item in nlu if item["intent"] == "ask_salary"]
    assert block.strip().splitlines()[-1] == f"- {NEW}"


def test_the_last_intent_of_the_file_takes_one_too(project: Path) -> None:
    last = examples.intents_of(project)[-1]
    add(project, NEW, last)
    nlu = yaml.safe_load((project / "data" / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    assert nlu[-1]["examples"].strip().splitlines()[-1] == f"- {NEW}"


@pytest.mark.parametrize(
    ("text", "intent", "complaint"),
    [
        (NEW, "ask_weather", "no intent 'ask_weather'"),
        ("x", "ask_salary", "2 to 600"),
        ("hi, [name] here", "ask_salary", "taken out"),
        ("pay of a [data scientist](role)", "ask_salary", "aren't annotated"),
        ("- pay of whom", "ask_salary", "begins with a word"),
        ("What is a data scientist?!", "ask_salary", "data/nlu.yml:9 (ask_definition)"),
        ("whats the definition of bi analysts then", "ask_definition", ""),
    ],
)
def test_what_would_spoil_the_examples_is_refused(
    project: Path, text: str, intent: str, complaint: str
) -> None:
    known = known_examples(project)
    if not complaint:
        assert check(f"  {text}\n", intent, known) == text
        return
    with pytest.raises(Refused) as refused:
        check(text, intent, known)
    assert complaint in str(refused.value)


def test_near_copies_are_refused_by_letters_and_by_meaning(project: Path) -> None:
    known = known_examples(project)
    held_out = next(item for item in known if "held_out" in item.place and len(item.text) > 30)
    with pytest.raises(Refused, match="held_out"):
        check(held_out.text + " x", held_out.intent, known)
    with pytest.raises(Refused, match="ask_definition"):
        check("what's an mlops engineer, exactly??", "ask_skills", known, load_encoder().encode)


def test_what_is_accepted_passes_the_check_of_the_whole_file(project: Path) -> None:
    from scripts.find_near_duplicates import find_near_duplicates, read_lines

    encode = load_encoder().encode
    text = check(NEW, "ask_salary", known_examples(project), encode)
    add(project, text, "ask_salary")
    mine = [line for line in read_lines(project) if line.intent == "ask_salary"]
    assert find_near_duplicates(mine, encode) == []


def test_labels_travel_as_a_file(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "labels.yml"
    labels = [
        Label(EXAMPLE, "a" * 32, NEW, intent="ask_salary"),
        Label(EXAMPLE, "b" * 32, NEW, intent="ask_salary"),
        Label(
            STATEMENT, "c" * 32, 'do they "own" pagers: yes?', role="ml_engineer", topic="skills"
        ),
        Label(STATEMENT, "d" * 32, "x", role="nobody", topic="skills"),
        Label(STATEMENT, "e" * 32, "x", role="ml_engineer", topic="weather"),
    ]
    path.write_text(dump(labels), encoding="utf-8")
    assert read(path) == labels
    written = write(project, tmp_path, labels)
    assert [bool(one.place) for one in written] == [True, False, True, False, False]
    assert "has it already" in written[1].refused and "nobody" in written[3].refused
    skeleton = (tmp_path / "statements-to-write.yml").read_text(encoding="utf-8")
    (statement,) = yaml.safe_load(skeleton)
    assert statement["asked_as"] == ['do they "own" pagers: yes?']
    assert statement["sources"] == ["TODO"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("labels: {", "can't be read"),
        ("[]", "must have a list"),
        ("labels: [1]", "kind must be"),
        ("labels: [{kind: example, id: a, text: b}]", "must have these keys"),
        ("labels: [{kind: example, id: a, text: 5, intent: c}]", "must have these keys"),
        ("labels: [{kind: example, id: a, text: b, intent: c, x: y}]", "must have these keys"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "labels.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadLabels, match=complaint):
        read(path)


async def test_going_through_the_queue_in_the_terminal(talk: Any, project: Path) -> None:
    for sender in ("a", "b"):
        await talk.say(sender, "hm the dough of an ML person in Reno", "fallback")
    await talk.say("c", "hm! the dough of an ML person in  Reno?", "fallback", intent="help")
    await talk.say("d", "do they own pagers", topic="skills", unknown=True)
    await talk.say("e", "asdfgh", "fallback")
    await talk.say("f", "something for later", "fallback")
    talk.collect()
    groups = group(talk.queue.items())
    assert [len(one.items) for one in groups] == [3, 1, 1, 1]
    shown = "\n".join(lines(groups[0]))
    assert "3 times" in shown and "not understood" in shown and "help 0.80" in shown

    said: list[str] = []
    answers = iter(
        [
            *("?", "i", "e ask_nothing", "", "e ask_salary", NEW),
            *("",),  # the newest of the rest: for later
            *("d",),
            *("s nobody skills", "s ml_engineer weather", "s ml_engineer"),
        ]
    )
    terminal = Terminal(
        talk.queue, project, project / "review", ask=lambda _: next(answers), tell=said.append
    )
    assert terminal.go_through(groups) == 2
    told = "\n".join(said)
    assert "no intent 'ask_nothing'" in told and "no role 'nobody'" in told
    assert "no topic 'weather'" in told
    assert talk.queue.counts() == {EXAMPLE: 3, DISMISSED: 1, STATEMENT: 1, OPEN: 1}
    assert talk.queue.to_apply() == [], "applied at once"
    assert NEW in (project / "data" / "nlu.yml").read_text(encoding="utf-8")
    assert labels_of(talk.queue.items([EXAMPLE]))[0].intent == "ask_salary"


async def test_stopping_in_the_middle_keeps_what_is_done(talk: Any, project: Path) -> None:
    await talk.say("a", "one thing", "fallback")
    await talk.say("b", "another matter", "fallback")
    talk.collect()
    answers = iter(["d", "q"])
    terminal = Terminal(talk.queue, project, project, ask=lambda _: next(answers), tell=len)
    terminal.go_through(group(talk.queue.items()))
    assert talk.queue.counts() == {DISMISSED: 1, OPEN: 1}

    def closed(_: str) -> str:
        raise EOFError

    Terminal(talk.queue, project, project, ask=closed, tell=len).go_through(
        group(talk.queue.items())
    )
    assert talk.queue.counts() == {DISMISSED: 1, OPEN: 1}


async def test_nothing_a_person_writes_steers_the_terminal(talk: Any) -> None:
    await talk.say("a", "red \x1b[31m and\nnew line \u202e", "fallback")
    talk.collect()
    assert all(line.isprintable() for line in lines(group(talk.queue.items())[0]))
