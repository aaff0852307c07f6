"""``make check``: no two examples that say the same, and none that a held-out sentence repeats.

Two texts are near-duplicates if the cosine of their embeddings or their edit similarity reaches
its limit. A copy teaches nothing and flatters every measurement that leaves one of the two out;
a copy under another intent teaches a contradiction.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml
from rapidfuzz import fuzz, process

from rolewise.language.encoder import load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
COSINE = 0.94
"""Limit for the embeddings' cosine. Two roles in the same sentence come to about 0.9."""
EDITS = 0.93
"""Limit for 1 - edits / length (insertions and deletions), without case and end marks."""
LEAST_LETTERS = 12
"""Below this many characters only equal texts count: "go on" and "so on" differ by one letter."""

Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]


class Line(NamedTuple):
    """An example or held-out sentence and where it stands.

    Attributes:
        text: The sentence.
        intent: Its intent.
        place: File and line, for people.
        held_out: Whether it is a held-out sentence.
    """

    text: str
    intent: str
    place: str
    held_out: bool

    def __str__(self) -> str:
        """Return ``data/nlu.yml:12 (greet): hello``."""
        return f"{self.place} ({self.intent}): {self.text}"


class Pair(NamedTuple):
    """Two lines that are too close."""

    first: Line
    second: Line
    measure: str
    value: float

    def __str__(self) -> str:
        """Return both lines and how close they are."""
        return f"{self.measure} {self.value:.2f}\n  {self.first}\n  {self.second}"


def find_near_duplicates(lines: Sequence[Line], encode: Encode) -> list[Pair]:
    """Return the pairs of lines that are too close, in order of the lines.

    Pairs of two held-out sentences don't count. Short texts count only if they are equal.

    Args:
        lines: Examples and held-out sentences.
        encode: Returns unit vectors, shape ``(len(texts), any)``, for texts.
    """
    plain = [_plain(line.text) for line in lines]
    cosines = _upper(encode([line.text for line in lines]))
    edits = _edit_similarities(plain)
    pairs = []
    for i, j in zip(*np.nonzero((cosines >= COSINE) | (edits >= EDITS))):
        first, second = lines[i], lines[j]
        short = min(len(plain[i]), len(plain[j])) < LEAST_LETTERS
        if (first.held_out and second.held_out) or (short and plain[i] != plain[j]):
            continue
        measure = (
            ("edit similarity", float(edits[i, j]))
            if edits[i, j] >= EDITS
            else ("cosine", float(cosines[i, j]))
        )
        pairs.append(Pair(first, second, *measure))
    return pairs


def read_lines(root: Path = ROOT) -> list[Line]:
    """Return all examples of ``data/nlu.yml`` and all sentences of ``tests/nlu/held_out``.

    Args:
        root: The project's folder.
    """
    lines = list(_examples(root / "data" / "nlu.yml", root))
    for path in sorted((root / "tests" / "nlu" / "held_out").glob("*.yml")):
        lines.extend(_held_out(path, root))
    return lines


def _examples(path: Path, root: Path) -> Iterator[Line]:
    for block in _mapping(yaml.compose(path.read_text(encoding="utf-8")))["nlu"].value:
        keys = _mapping(block)
        scalar = keys["examples"]  # a literal block: its text begins on the line after the mark
        for number, text in enumerate(scalar.value.splitlines(), scalar.start_mark.line + 2):
            if text.startswith("- "):
                place = f"{path.relative_to(root)}:{number}"
                yield Line(text[2:].strip(), keys["intent"].value, place, False)


def _held_out(path: Path, root: Path) -> Iterator[Line]:
    keys = _mapping(yaml.compose(path.read_text(encoding="utf-8")))
    for item in keys["sentences"].value:
        text = _mapping(item)["text"]
        place = f"{path.relative_to(root)}:{text.start_mark.line + 1}"
        yield Line(text.value, keys["intent"].value, place, True)


def _mapping(node: Any) -> dict[str, Any]:
    return {key.value: value for key, value in node.value}


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").strip(" ?!.") or text


def _upper(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = np.triu(vectors @ vectors.T, k=1)
    return result


def _edit_similarities(texts: Sequence[str]) -> NDArray[np.float32]:
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=100 * EDITS)
    result: NDArray[np.float32] = np.triu(scores, k=1) / np.float32(100)
    return result


def main() -> int:
    """Print every pair that is too close; 1 if there is one."""
    lines = read_lines()
    pairs = find_near_duplicates(lines, load_encoder().encode)
    for pair in pairs:
        print(pair, file=sys.stderr)
    if pairs:
        print(
            f"{len(pairs)} near-duplicates: reword or remove one of each pair "
            f"(limits: cosine {COSINE}, edit similarity {EDITS})",
            file=sys.stderr,
        )
        return 1
    print(f"no near-duplicates among {len(lines)} examples and held-out sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
