"""What editors decided, as a file: from a server to a checkout of the project, and into its files.

Servers in production have no checkout, and should not be able to change what the advisor is
trained on. So the page only records labels; somebody who can review a commit writes them into the
files (docs/decisions/0017-learning-from-conversations.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import yaml

from rolewise.review import examples, statements
from rolewise.review.table import EXAMPLE, STATEMENT, Item
from rolewise.yaml_files import read_yaml

if TYPE_CHECKING:
    from rolewise.review.examples import Encode

_KEYS = {
    EXAMPLE: {"kind", "id", "intent", "text"},
    STATEMENT: {"kind", "id", "role", "topic", "text"},
}


class Label(NamedTuple):
    """One decision that changes a file.

    Attributes:
        kind: ``example`` or ``statement``.
        id: Id of the row it was made on.
        text: The example; of a statement, what was asked.
        intent: Of an example.
        role: Of a statement.
        topic: Of a statement.
    """

    kind: str
    id: str
    text: str
    intent: str = ""
    role: str = ""
    topic: str = ""


class Written(NamedTuple):
    """What became of a label: where it stands now, or why it was refused."""

    label: Label
    place: str = ""
    refused: str = ""


class BadLabels(ValueError):
    """A file of labels can't be read; the message says why."""


def labels_of(items: Iterable[Item]) -> list[Label]:
    """Return the labels of decided rows."""
    return [
        Label(item.state, item.id, **item.label)
        for item in items
        if item.state in _KEYS and item.label
    ]


def dump(labels: Sequence[Label]) -> str:
    """Return labels as YAML."""
    rows = [
        {key: value for key, value in label._asdict().items() if key in _KEYS[label.kind]}
        for label in labels
    ]
    text = yaml.safe_dump({"labels": rows}, sort_keys=False, allow_unicode=True, width=1000)
    return f"# For: rolewise review apply FILE\n{text}"


def read(path: Path) -> list[Label]:
    """Return the labels of a file.

    Raises:
        BadLabels: It has a mistake; the message names it.
    """
    try:
        content = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadLabels(f"{path} can't be read: {error}") from error
    rows = content.get("labels") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise BadLabels(f"{path} must have a list, labels.")
    return [_label(path, number, row) for number, row in enumerate(rows, 1)]


def _label(path: Path, number: int, row: Any) -> Label:
    kind = row.get("kind") if isinstance(row, dict) else None
    if kind not in _KEYS:
        raise BadLabels(f"{path}: label {number}: kind must be example or statement, not {kind!r}")
    if set(row) != _KEYS[kind] or not all(isinstance(value, str) for value in row.values()):
        keys = ", ".join(sorted(_KEYS[kind]))
        raise BadLabels(f"{path}: label {number} must have these keys, each a text: {keys}")
    return Label(**row)


def write(
    root: Path, folder: Path, labels: Iterable[Label], encode: Optional[Encode] = None
) -> list[Written]:
    """Write labels into the project's files; one that is refused doesn't stop the rest.

    Args:
        root: The project's folder.
        folder: Where statements that are to be written are kept.
        labels: What editors decided.
        encode: For near-copies, as ``rolewise.review.examples.check`` takes it.
    """
    return [_write(root, folder, label, encode) for label in labels]


def _write(root: Path, folder: Path, label: Label, encode: Optional[Encode]) -> Written:
    try:
        if label.kind == EXAMPLE:
            text = examples.check(label.text, label.intent, examples.known_examples(root), encode)
            return Written(label, examples.add(root, text, label.intent))
        if not (root / "knowledge" / "roles" / f"{label.role}.yml").is_file():
            return Written(label, refused=f"There is no role {label.role!r} in knowledge/roles/.")
        text = statements.skeleton(label.role, label.topic, [label.text])
        return Written(label, str(statements.keep(folder, text)))
    except (examples.Refused, ValueError) as error:
        return Written(label, refused=str(error))
