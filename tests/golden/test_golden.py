"""The dialogues of this folder say the same through every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Optional

import pytest
import yaml
from pydantic import BaseModel, Field

from tests.channels.callback.receiver import SECRET, Receiver
from tests.channels.slack import sender, stub
from tests.conftest import AdvisorProcess
from tests.golden.heard import Heard, pay_told_beside, words
from tests.golden.talkers import (
    Background,
    CallbackTalker,
    RestTalker,
    SlackTalker,
    SocketTalker,
    Talker,
    TerminalTalker,
    World,
)

FILES = sorted(Path(__file__).parent.glob("*.yml"))
LAST_WORDS = "bye"
"""Said at the end of each, so that a reply too many before it is noticed."""
OTHERS: dict[str, Callable[[World], Talker]] = {
    "socket": SocketTalker,
    "callback": CallbackTalker,
    "slack": SlackTalker,
    "terminal": TerminalTalker,
}


class GoldenTurn(BaseModel):
    """One message and what must come back through each channel.

    Attributes:
        say: Words, or
        tap: the title of a suggestion.
        tells: What the text must have.
        source: What the title of a source must have.
        figure: What the chart's table must have.
    """

    say: Optional[str] = None
    tap: Optional[str] = None
    tells: list[str] = Field(..., min_items=1)
    source: Optional[str] = None
    figure: Optional[str] = None

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


class Golden(BaseModel):
    """A dialogue; its name is one sentence."""

    name: str
    turns: list[GoldenTurn] = Field(..., min_items=3)

    class Config:
        """Unknown keys are mistakes."""

        extra = "forbid"


def _load(path: Path) -> Golden:
    return Golden(**yaml.safe_load(path.read_text(encoding="utf-8")))


class Spoken:
    """A dialogue as it went over REST, what all others are compared with."""

    def __init__(self, world: World, golden: Golden) -> None:
        """Talk."""
        talker = RestTalker(world)
        self.heard = [talker.begin()]
        self.figures: list[list[dict[str, Any]]] = [[]]
        for turn in golden.turns:
            self.heard.append(_do(talker, turn))
            self.figures.append(_pay(talker.replies))
        self.heard.append(talker.say(LAST_WORDS))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server with all channels, Slack's stub and a receiver of callbacks."""
    folder = tmp_path_factory.mktemp("golden")
    background, slack, receiver = Background(), stub.SlackStub(), Receiver()
    background.do(slack.start())
    background.do(receiver.start())
    # Charts that can't be uploaded are told as tables, which can be compared.
    slack.fail("files.getUploadURLExternal", "missing_scope")
    process = AdvisorProcess(
        folder,
        ROLEWISE_STATE=str(folder / "state"),
        SLACK_BOT_TOKEN=stub.TOKEN,
        SLACK_SIGNING_SECRET=sender.SECRET,
        SLACK_API_URL=f"{slack.address}/api",
        ROLEWISE_CALLBACK_URL=receiver.url,
        ROLEWISE_CALLBACK_PRIVATE="yes",
        ROLEWISE_CALLBACK_SECRET=SECRET,
    )
    try:
        process.start()
        yield World(process, slack, receiver)
    finally:
        process.stop()
        background.do(receiver.stop())
        background.do(slack.stop())
        background.stop()


@pytest.fixture(scope="module")
def spoken(world: World) -> Callable[[Path], Spoken]:
    """Return a dialogue over REST, spoken when it is first asked for."""
    found: dict[Path, Spoken] = {}

    def get(path: Path) -> Spoken:
        if path not in found:
            found[path] = Spoken(world, _load(path))
        return found[path]

    return get


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_over_rest(path: Path, spoken: Callable[[Path], Spoken]) -> None:
    golden = _load(path)
    for turn, heard in zip(golden.turns, spoken(path).heard[1:]):
        where = f"{turn.say or turn.tap!r} -> {heard}"
        for fact in turn.tells:
            assert fact.lower() in heard.text.lower(), f"lacks {fact!r}: {where}"
        if turn.source:
            assert any(turn.source in title for title, _, _ in heard.sources), where
        if turn.figure:
            assert turn.figure in " ".join(heard.figures), where


@pytest.mark.parametrize("channel", OTHERS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_same_elsewhere(
    path: Path, channel: str, world: World, spoken: Callable[[Path], Spoken]
) -> None:
    golden, reference = _load(path), spoken(path)
    talker = OTHERS[channel](world)
    try:
        _expect(talker, reference.heard[0])
        _compare(talker.begin(), reference.heard[0], f"{channel}: the greeting")
        turns = zip(golden.turns, reference.heard[1:], reference.figures[1:])
        for turn, wanted, figures in turns:
            _expect(talker, wanted)
            where = f"{channel}: {turn.say or turn.tap!r}"
            _compare(_do(talker, turn), wanted, where)
            if isinstance(talker, SlackTalker):
                _check_fields(talker, figures, where)
        _expect(talker, reference.heard[-1])
        last = talker.say(LAST_WORDS)
        _compare(last, reference.heard[-1], f"{channel}: {LAST_WORDS!r}")
    finally:
        talker.end()
    if channel == "slack":
        assert world.slack.complaints == []
    if channel == "callback":
        assert world.receiver.bad == [] and set(world.receiver.accepted.values()) == {1}


def test_every_kind_of_content_is_compared(spoken: Callable[[Path], Spoken]) -> None:
    heard = [one for path in FILES for one in spoken(path).heard]
    assert len(FILES) >= 5 and len({_load(path).name for path in FILES}) == len(FILES)
    assert any(one.replies > 1 for one in heard)
    assert max(len(one.sources) for one in heard) > 10  # more than one block of Slack's
    assert sum(bool(one.figures) for one in heard) >= 5
    assert sum(len(one.titles) for one in heard) >= 50


def _do(talker: Talker, turn: GoldenTurn) -> Heard:
    assert (turn.say is None) != (turn.tap is None), "a turn has either say or tap"
    return talker.say(turn.say) if turn.say is not None else talker.tap(turn.tap or "")


def _expect(talker: Talker, wanted: Heard) -> None:
    """Tell somebody in Slack how many messages to wait for: there, no one says "done"."""
    if isinstance(talker, SlackTalker):
        talker.expected = wanted.replies


def _compare(heard: Heard, wanted: Heard, where: str) -> None:
    if where.startswith("terminal"):
        heard = heard._replace(replies=wanted.replies)
    for part, one, other in zip(Heard._fields, heard, wanted):
        assert one == other, f"{where}: other {part}"


def _pay(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pay figures of the replies that tell several."""
    found: list[dict[str, Any]] = []
    for reply in replies:
        figures = ((reply.get("custom") or {}).get("data") or {}).get("figures") or []
        found += figures if len(figures) > 1 else []
    return found


def _check_fields(talker: SlackTalker, figures: list[dict[str, Any]], where: str) -> None:
    fields = [field for message in talker.messages for field in pay_told_beside(message)]
    assert len(fields) == len(figures), where
    for field, figure in zip(fields, figures):
        assert f"${figure['median']:,}" in field, where
        assert f" {figure['records']:,} " in words(field), where
