"""New wording is said at once; a file with a mistake is refused whole."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import pytest

from rolewise.answers.wording import Wording, load_wording
from rolewise.answers.wording_reload import WordingWatch
from rolewise.knowledge.load import DEFAULT_DIRECTORY


class Edited:
    """A copy of the wording that is being edited."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "wording.yml"
        shutil.copy(DEFAULT_DIRECTORY / "wording.yml", self.path)
        load_wording.cache_clear()
        self.wording: Wording = load_wording(folder)
        self.watch = WordingWatch(self.wording, self.path)
        self._age = 0

    def replace(self, old: str, new: str) -> bool:
        """Edit the file and return whether the watch took it up."""
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new, 1), encoding="utf-8")
        self._age += 1  # so that the clock's grain doesn't matter
        os.utime(self.path, ns=(0, 10**18 + self._age))
        return self.watch.refresh()


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path)


def test_new_words_are_said_by_those_who_held_the_old_ones(edited: Edited) -> None:
    say = edited.wording.phrase
    assert say("more") == "Tell me more"
    assert edited.watch.refresh() is False
    assert edited.replace("more: Tell me more", "more: Go on") is True
    assert say("more") == "Go on"
    assert edited.watch.refresh() is False


def test_remarks_and_topics_too(edited: Edited) -> None:
    assert edited.replace("title: What it is", "title: In a nutshell")
    assert edited.wording.topics["definition"].title == "In a nutshell"
    assert edited.replace("Hello. I'm Rolewise", "Hi there. I'm Rolewise")
    assert edited.wording.remarks["greet"].texts[0].startswith("Hi there.")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  more: Tell me more\n", "", "phrases.more: is missing"),
        ("more: Tell me more", "more: [", "ParserError"),
        ("more: Tell me more", "more: 5", "phrases.more: must be a text"),
        ("more: Tell me more", "more: 'Tell {whom} more'", "nothing is filled in for {whom}"),
        ("more: Tell me more", "more: 'Tell {me'", "phrases.more: expected '}'"),
        ("phrases:", "phrase:", "phrases: is missing"),
    ],
)
def test_a_mistake_is_told_and_the_old_words_stay(
    edited: Edited, caplog: pytest.LogCaptureFixture, old: str, new: str, complaint: str
) -> None:
    with caplog.at_level(logging.ERROR):
        assert edited.replace(old, new) is False
    assert complaint in caplog.text
    assert edited.wording.phrase("more") == "Tell me more"
    assert edited.watch.refresh() is False and caplog.text.count(complaint) == 1


def test_a_missing_file_is_no_trouble_and_a_mended_one_is_taken_up(edited: Edited) -> None:
    text = edited.path.read_text(encoding="utf-8")
    edited.path.unlink()
    assert edited.watch.refresh() is False
    edited.path.write_text(text.replace("more: Tell me more", "more: Go on"), encoding="utf-8")
    assert edited.watch.refresh() is True
    assert edited.wording.phrase("more") == "Go on"


async def test_a_running_action_says_the_new_words(
    edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    import actions.base as base
    from actions.remarks import ActionStartOver

    class Speaker:
        wording = edited.wording

        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    def talk() -> str:
        return edited.wording.remarks["start_over"].texts[0]

    monkeypatch.setattr(base, "load_wording_watch", lambda: edited.watch)
    monkeypatch.setattr(base, "load_advisor", lambda *_: Speaker())
    monkeypatch.setattr(base, "converse", lambda turn, state, to, answer: answer(turn, state, to))
    old = talk()
    edited.path.write_text(
        edited.path.read_text(encoding="utf-8").replace(old, "A clean slate."), encoding="utf-8"
    )
    tracker = Tracker("x", {}, {"intent": {"name": "start_over"}}, [], False, None, {}, "")
    dispatcher = CollectingDispatcher()
    monkeypatch.setattr(
        "actions.remarks.make_remark",
        lambda name, state, advisor, *_: (
            base.Reply("smalltalk", advisor.wording.remarks[name].texts[0]),
            state,
        ),
    )
    await ActionStartOver().run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["text"] == "A clean slate."
