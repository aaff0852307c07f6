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
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rolewise.knowledge import KnowledgeBase, Statement
from rolewise.language.tokens import tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

INDEX_FILE = "statement_index.npz"
STOP_WORDS = frozenset(
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
    """Embeddings of statements; several rows may belong to one statement.

    Kept as bytes with one scale a row: a quarter of the memory, and cosines that differ by less
    than 0.005 (a test holds it).
    """

    def __init__(
        self,
        ids: Sequence[str],
        owners: NDArray[np.int64],
        rows: NDArray[np.int8],
        scales: NDArray[np.float32],
    ) -> None:
        """Keep the embeddings.

        Args:
            ids: Statement ids, each with at least one row.
            owners: For each row, the position of its statement in ``ids``, ascending; shape
                (rows,).
            rows: Embeddings, shape (rows, 384).
            scales: What each row times this gives a unit vector, shape (rows,).
        """
        self.ids = list(ids)
        self._owners = owners
        self._rows = rows
        self._scales = scales
        self._starts = np.searchsorted(owners, np.arange(len(self.ids) + 1))

    @classmethod
    def from_vectors(
        cls, ids: Sequence[str], owners: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> StatementIndex:
        """Make an index of unit vectors, shape (rows, 384)."""
        scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
        rows = np.rint(vectors / scales[:, None]).astype(np.int8)
        return cls(ids, owners, rows, scales.astype(np.float32))

    def similarities(
        self, vector: NDArray[np.float32], positions: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return the highest cosine of some statements with a vector.

        Args:
            vector: Unit vector, shape (384,).
            positions: Places in ``ids``, shape (n,).

        Returns:
            Cosines, shape (n,).
        """
        if not len(positions):
            return np.zeros(0, dtype=np.float32)
        lengths = self._starts[positions + 1] - self._starts[positions]
        firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        chosen = np.repeat(self._starts[positions] - firsts, lengths) + np.arange(lengths.sum())
        cosines = (self._rows[chosen].astype(np.float32) @ vector) * self._scales[chosen]
        return np.maximum.reduceat(cosines, firsts)

    def to_bytes(self) -> bytes:
        """Return the index as an NPZ archive without pickled objects."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            ids=np.frombuffer(json.dumps(self.ids).encode(), dtype=np.uint8),
            owners=self._owners.astype(np.int32),
            rows=self._rows,
            scales=self._scales,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> StatementIndex:
        """Rebuild an index from ``to_bytes``."""
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return cls(
                json.loads(archive["ids"].tobytes()),
                archive["owners"].astype(np.int64),
                archive["rows"],
                archive["scales"],
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
    return StatementIndex.from_vectors(ids, np.array(owners, dtype=np.int64), encoder.encode(texts))


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

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Note which statements have which words, in text and ``asked_as``."""
        having: dict[str, list[int]] = {}
        self._count = 0
        for position, item in enumerate(statements):
            self._count += 1
            for word in set(content_words(" ".join((item.text, *item.asked_as)))):
                having.setdefault(word, []).append(position)
        self._having = {word: np.array(found, np.int32) for word, found in having.items()}

    def shares(self, text: str) -> NDArray[np.float32]:
        """Return, for each statement, a share from 0 to 1; words no statement has don't count."""
        shares = np.zeros(self._count, dtype=np.float32)
        whole = 0.0
        for word in set(content_words(text)):
            having = self._having.get(word)
            if having is not None:
                rarity = math.log(1 + self._count / len(having))
                shares[having] += rarity
                whole += rarity
        return shares / whole if whole else shares


def content_words(text: str) -> list[str]:
    """Return the folded words of ``text`` without the commonest ones."""
    return [
        token.folded
        for token in tokenize(text)
        if token.text.lower() not in STOP_WORDS and token.folded not in STOP_WORDS
    ]
