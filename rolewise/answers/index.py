"""The statement index: how close each statement is to a person's words.

Built at training time (``rolewise.nlu.statement_indexer``), persisted inside the model archive,
read from there by the action server. Closeness is the cosine of sentence embeddings, taken over
the statement and the wordings it is asked in, joined with the share of the question's words,
weighted by rarity, that the statement shares.
"""

from __future__ import annotations

import io
import json
import math
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rolewise.knowledge import KnowledgeBase, Statement
from rolewise.language.tokens import tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

INDEX_FILE = "statement_index.npz"
_STOP_WORDS = frozenset(
    (
        "a an the do does did is are was be been am i you he she it we they them their my your "
        "its of to in on at for with and or but if than that this these those what which who whom "
        "whose how when where why can could should would will shall may might must have has had "
        "not no yes so as by from into about also just like there here really actually much many "
        "more most get got make made need one any some only too very role job work people someone "
        "person me us tell know"
    ).split()
)


class StatementIndexError(Exception):
    """The model archive is missing, damaged or has no statement index."""


class Encoder(Protocol):
    """What the index needs of a sentence encoder."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n, d)."""


class StatementIndex:
    """Embeddings of statements; several rows may belong to one statement."""

    def __init__(
        self, ids: Sequence[str], owners: NDArray[np.int64], rows: NDArray[np.float32]
    ) -> None:
        """Keep the embeddings.

        Args:
            ids: Statement ids.
            owners: For each row, the position of its statement in ``ids``; shape (rows,).
            rows: Unit vectors, shape (rows, 384).
        """
        self.ids = list(ids)
        self._owners = owners
        self._rows = rows

    def similarities(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the highest cosine of each statement with ``vector``, shape (384,)."""
        best = np.full(len(self.ids), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, self._rows @ vector)
        return dict(zip(self.ids, best.tolist()))

    def to_bytes(self) -> bytes:
        """Return the index as an NPZ archive without pickled objects."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            ids=np.frombuffer(json.dumps(self.ids).encode(), dtype=np.uint8),
            owners=self._owners.astype(np.int32),
            rows=self._rows.astype(np.float16),
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> StatementIndex:
        """Rebuild an index from ``to_bytes``."""
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return cls(
                json.loads(archive["ids"].tobytes()),
                archive["owners"].astype(np.int64),
                archive["rows"].astype(np.float32),
            )


def build_index(knowledge: KnowledgeBase, encoder: Encoder) -> StatementIndex:
    """Embed every statement and every wording it is asked in."""
    ids = list(knowledge.statements)
    texts: list[str] = []
    owners: list[int] = []
    for position, statement in enumerate(knowledge.statements.values()):
        for text in (statement.text, *statement.asked_as):
            texts.append(text)
            owners.append(position)
    return StatementIndex(ids, np.array(owners, dtype=np.int64), encoder.encode(texts))


def load_index(models: Path) -> StatementIndex:
    """Read the index out of the newest model archive, the one that Rasa serves.

    Args:
        models: The folder with ``*.tar.gz``.

    Raises:
        StatementIndexError: No archive, a damaged one, or one without an index.
    """
    archives = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not archives:
        raise StatementIndexError(f"There is no model in {models.name}/; run: make train")
    try:
        with tarfile.open(archives[-1]) as archive:
            for member in archive:
                if member.name.endswith("/" + INDEX_FILE):
                    content = archive.extractfile(member)
                    if content is not None:
                        return StatementIndex.from_bytes(content.read())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise StatementIndexError(
            f"The model {archives[-1].name} is damaged ({error}); run: make train"
        ) from error
    raise StatementIndexError(
        f"The model {archives[-1].name} has no statement index; run: make train"
    )


class WordOverlap:
    """Share of a question's words, weighted by rarity, that a statement shares."""

    def __init__(self, statements: Mapping[str, Statement]) -> None:
        """Count the words of all statements and of their wordings."""
        self._words = {
            key: frozenset(content_words(" ".join((item.text, *item.asked_as))))
            for key, item in statements.items()
        }
        counts = Counter(word for words in self._words.values() for word in words)
        total = max(1, len(self._words))
        self._rarity = {word: math.log(1 + total / count) for word, count in counts.items()}

    def shares(self, text: str, ids: Iterable[str]) -> dict[str, float]:
        """Return, for each id, a share from 0 to 1; words no statement knows don't count."""
        words = {word for word in content_words(text) if word in self._rarity}
        whole = sum(self._rarity[word] for word in words)
        if not whole:
            return dict.fromkeys(ids, 0.0)
        return {
            key: sum(self._rarity[word] for word in words & self._words[key]) / whole for key in ids
        }


def content_words(text: str) -> list[str]:
    """Return the folded words of ``text`` without the commonest ones."""
    return [
        token.folded
        for token in tokenize(text)
        if token.text.lower() not in _STOP_WORDS and token.folded not in _STOP_WORDS
    ]
