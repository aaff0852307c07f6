"""Add an example to ``data/nlu.yml`` as a person would: one line at the end of its intent's block.

The file has no order within a block and no annotations: names are read from ``knowledge/``
(docs/understanding.md). What would fail ``make check`` is refused here, with the line it is too
close to.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from rolewise.review.redact import has_placeholder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]

NEAR_COSINE = 0.94
NEAR_EDITS = 0.93
LEAST_LETTERS = 12
"""The limits of ``scripts/find_near_duplicates.py``, which ``make check`` goes by."""
MAX_CHARACTERS = 600
_ANNOTATION = re.compile(r"\[[^\]]+\][({]")


class Refused(ValueError):
    """An example can't be added; the message says why."""


class Known(NamedTuple):
    """An example or held-out sentence and where it stands, such as ``data/nlu.yml:12``."""

    text: str
    intent: str
    place: str


def known_examples(root: Path) -> list[Known]:
    """Return all examples, and the held-out sentences, which must not be repeated.

    Args:
        root: The project's folder.
    """
    found = [
        Known(text, intent, f"data/nlu.yml:{number}")
        for intent, first, texts in _blocks(_nlu(root))
        for number, text in enumerate(texts, first)
        if text
    ]
    for path in sorted((root / "tests" / "nlu" / "held_out").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        place = str(path.relative_to(root))
        found += [Known(item["text"], content["intent"], place) for item in content["sentences"]]
    return found


def intents_of(root: Path) -> list[str]:
    """Return the intents that have examples, in the file's order."""
    return [intent for intent, _, _ in _blocks(_nlu(root))]


def check(text: str, intent: str, known: Iterable[Known], encode: Encode | None = None) -> str:
    """Return an example as it would stand in the file.

    Args:
        text: What a person might ask; in one line.
        intent: Its intent.
        known: From ``known_examples``.
        encode: Returns unit vectors, shape (n, any), for n texts; None to compare letters only.

    Raises:
        Refused: It can't be added.
    """
    plain = " ".join(text.split())
    known = list(known)
    if intent not in {item.intent for item in known}:
        raise Refused(f"There is no intent {intent!r} in data/nlu.yml.")
    if not 2 <= len(plain) <= MAX_CHARACTERS:
        raise Refused(f"An example has 2 to {MAX_CHARACTERS} characters; this has {len(plain)}.")
    if has_placeholder(plain):
        raise Refused("Something was taken out of this text, as [name]; put it in other words.")
    if _ANNOTATION.search(plain):
        raise Refused(
            "Names aren't annotated here, they are read from knowledge/: write only the words."
        )
    if plain.startswith(("/", "- ", "#")):
        raise Refused("An example begins with a word, not with a mark of the file's own.")
    twin = _twin(plain, known, encode)
    if twin is not None:
        raise Refused(f"{twin.place} ({twin.intent}) has it already: {twin.text}")
    return plain


def add(root: Path, text: str, intent: str) -> str:
    """Write a checked example into ``data/nlu.yml``; return the place, such as ``data/nlu.yml:12``.

    Raises:
        Refused: There is no such intent.
    """
    path = root / "data" / "nlu.yml"
    before = path.read_text(encoding="utf-8")
    lines = before.splitlines(keepends=True)
    for name, first, texts in _blocks(before):
        if name == intent:
            number = first - 1 + len(texts)
            indent = re.match(r" *", lines[number - 1]).group()  # type: ignore[union-attr]
            lines.insert(number, f"{indent}- {text}\n")
            _replace(path, "".join(lines))
            return f"data/nlu.yml:{number + 1}"
    raise Refused(f"There is no intent {intent!r} in data/nlu.yml.")


def _nlu(root: Path) -> str:
    return (root / "data" / "nlu.yml").read_text(encoding="utf-8")


def _blocks(text: str) -> list[tuple[str, int, list[str]]]:
    """Return intent, number of the first example's line, and examples without their dashes."""
    found = []
    for block in _mapping(yaml.compose(text))["nlu"].value:
        keys = _mapping(block)
        scalar = keys["examples"]  # a literal block: its text begins on the line after the mark
        rows = scalar.value.rstrip("\n").split("\n")
        texts = [row.removeprefix("-").strip() if row.startswith("-") else "" for row in rows]
        found.append((str(keys["intent"].value), scalar.start_mark.line + 2, texts))
    return found


def _mapping(node: Any) -> dict[str, Any]:
    return {key.value: value for key, value in node.value}


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").strip(" ?!.") or text


def _twin(text: str, known: Sequence[Known], encode: Encode | None) -> Known | None:
    from rapidfuzz import fuzz, process

    plain = _plain(text)
    plains = [_plain(item.text) for item in known]
    if plain in plains:
        return known[plains.index(plain)]
    if len(plain) < LEAST_LETTERS:
        return None
    long = [n for n, other in enumerate(plains) if len(other) >= LEAST_LETTERS]
    near = process.extractOne(
        plain, [plains[n] for n in long], scorer=fuzz.ratio, score_cutoff=100 * NEAR_EDITS
    )
    if near is not None:
        return known[long[near[2]]]
    if encode is None or not long:
        return None
    # The nearest by letters and words first: encoding all of them takes half a minute.
    likely = process.extract(
        plain, [plains[n] for n in long], scorer=fuzz.token_set_ratio, limit=200
    )
    places = [long[found[2]] for found in likely]
    vectors = encode([text, *(known[n].text for n in places)])
    cosines = vectors[1:] @ vectors[0]
    best = int(cosines.argmax())
    return known[places[best]] if cosines[best] >= NEAR_COSINE else None


def _replace(path: Path, text: str) -> None:
    """Write a file in one step, so that a crash leaves the old one."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(draft, path.stat().st_mode & 0o777)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
