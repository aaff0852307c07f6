"""What a clause says its writer likes or dislikes, by the meaning of its words.

Two logistic regressions on the sentence embedding, the words, the feelings the word lists find and
the questions they name: one for what the clause is about, one for the feeling. They learn from
``knowledge/clause_examples.yml`` when the model is trained, and run in the Rasa server, where the
encoder is; actions get what was read with the message.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import yaml
from pydantic import ValidationError

from rolewise.decision.facts import patterns
from rolewise.decision.feelings import DISLIKES, LIKES, NEITHER, feelings
from rolewise.decision.model import DecisionModel
from rolewise.decision.units import units
from rolewise.decision.words import Words, load_words
from rolewise.knowledge.load import DEFAULT_DIRECTORY, KnowledgeError
from rolewise.knowledge.records import Identifier, Phrase, Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]
    Encode = Callable[[Sequence[str]], Rows]

FILE = "clause_examples.yml"
NOTHING = "nothing"
LEAST = 0.3
"""Below this chance a reading isn't worth passing on."""
CLEAR = 0.6
"""From this chance on, a part of a longer piece counts instead of the whole."""
SIZES = {"vector": 2.0, "named": 1.0, "felt": 0.5, "vector_felt": 1.0, "felt_felt": 1.0}
"""What the parts of a row are multiplied by; chosen by cross-validation on the examples."""
STRENGTH = 5.0
_TOKEN = re.compile(r"[a-z']{2,}")


class Felt(Record):
    """Clauses about one question, by the feeling they tell."""

    likes: tuple[Phrase, ...]
    dislikes: tuple[Phrase, ...]
    neither: tuple[Phrase, ...] = ()


class ClauseExamples(Record):
    """``knowledge/clause_examples.yml``.

    Attributes:
        criteria: Clauses by criterion id.
        nothing: Clauses that say nothing we ask about.
    """

    criteria: Mapping[Identifier, Felt]
    nothing: tuple[Phrase, ...]


class Example(NamedTuple):
    """A clause, what it is about (``nothing`` for nothing we ask), and the feeling."""

    text: str
    criterion: str
    feeling: str = ""


class Meaning(NamedTuple):
    """What was read out of a part of a text.

    Attributes:
        criterion: What it is about.
        feeling: ``likes``, ``dislikes`` or ``neither``.
        chance: How probable the model holds both.
        start, end: Where it stands in the text.
    """

    criterion: str
    feeling: str
    chance: float
    start: int
    end: int


class MeaningModel:
    """Reads clauses; ``fit`` or ``from_bytes`` makes one."""

    def __init__(self, names: Mapping[str, Sequence[str]], arrays: Mapping[str, Rows]) -> None:
        """Use ``fit`` or ``from_bytes`` instead.

        Args:
            names: ``topics`` and ``feelings`` in the order of the weight rows, ``words`` in the
                order of their columns, ``named`` (criteria with words of their own).
            arrays: ``idf``, ``topics``, ``topics_bias``, ``feelings``, ``feelings_bias``.
        """
        self.names = {key: list(values) for key, values in names.items()}
        self.arrays = dict(arrays)
        self._columns = {word: place for place, word in enumerate(self.names["words"])}

    @classmethod
    def fit(cls, examples: Sequence[Example], encode: Encode, model: DecisionModel) -> MeaningModel:
        """Train on examples.

        Args:
            examples: Clauses with what they say.
            encode: Sentences to unit vectors.
            model: Whose questions have words of their own.
        """
        from sklearn.linear_model import LogisticRegression

        counts: dict[str, int] = {}
        for example in examples:
            for token in set(tokens(example.text)):
                counts[token] = counts.get(token, 0) + 1
        known = sorted(counts)
        idf = np.log((1 + len(examples)) / (1 + np.array([counts[t] for t in known]))) + 1
        names = {"words": known, "named": [name for name, _ in _named(model)]}
        fitted = cls(names, {"idf": idf.astype(np.float32)})
        vectors = encode([example.text for example in examples])
        topics, felt = fitted._rows([example.text for example in examples], vectors, model)
        telling = [i for i, example in enumerate(examples) if example.criterion != NOTHING]
        settings = {"C": STRENGTH, "class_weight": "balanced", "max_iter": 500}
        about = LogisticRegression(**settings).fit(topics, [e.criterion for e in examples])
        kind = LogisticRegression(**settings).fit(
            felt[telling], [examples[i].feeling for i in telling]
        )
        for name, fit in (("topics", about), ("feelings", kind)):
            fitted.names[name] = fit.classes_.tolist()
            fitted.arrays[name] = fit.coef_.astype(np.float32)
            fitted.arrays[f"{name}_bias"] = fit.intercept_.astype(np.float32)
        return fitted

    def chances(
        self, texts: Sequence[str], vectors: Rows, model: DecisionModel
    ) -> tuple[Rows, Rows]:
        """Return P(criterion), shape (n, topics), and P(feeling), shape (n, feelings)."""
        topics, felt = self._rows(texts, vectors, model)
        about = topics @ self.arrays["topics"].T + self.arrays["topics_bias"]
        kind = felt @ self.arrays["feelings"].T + self.arrays["feelings_bias"]
        return _softmax(about), _softmax(kind)

    def read(self, text: str, encode: Encode, model: DecisionModel) -> list[Meaning]:
        """Return the likeliest reading of each question the text says something about.

        Args:
            text: A message.
            encode: Sentences to unit vectors.
            model: The decision model.
        """
        pieces = units(text)
        if not pieces:
            return []
        texts = [piece.text for piece in pieces]
        about, kind = self.chances(texts, encode(texts), model)
        found = []
        for number, piece in enumerate(pieces):
            criterion = self.names["topics"][int(about[number].argmax())]
            feeling = self.names["feelings"][int(kind[number].argmax())]
            chance = float(about[number].max() * kind[number].max())
            if criterion != NOTHING and chance >= LEAST:
                found.append(Meaning(criterion, feeling, round(chance, 3), piece.start, piece.end))
        told = [m for m in found if not any(_contradicts(other, m) for other in found)]
        return sorted(_together(told), key=lambda meaning: meaning.start)

    def to_bytes(self) -> bytes:
        """Return the model as an NPZ archive without pickled objects."""
        names = np.frombuffer(json.dumps(self.names, sort_keys=True).encode(), dtype=np.uint8)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, names=names, **self.arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> MeaningModel:
        """Rebuild a model from ``to_bytes``."""
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return cls(json.loads(arrays.pop("names").tobytes()), arrays)

    def _rows(self, texts: Sequence[str], vectors: Rows, model: DecisionModel) -> tuple[Rows, Rows]:
        """What both regressions see of each text."""
        words = load_words()
        bags = np.stack([self._bag(text) for text in texts])
        felt = np.array([_felt(text, words) for text in texts], dtype=np.float32)
        by_name = dict(_named(model))
        named = np.array(
            [
                [
                    bool(name in by_name and by_name[name].search(text))
                    for name in self.names["named"]
                ]
                for text in texts
            ],
            dtype=np.float32,
        )
        parts = (vectors * SIZES["vector"], named * SIZES["named"], bags, felt * SIZES["felt"])
        others = (vectors * SIZES["vector_felt"], bags, felt * SIZES["felt_felt"])
        return np.hstack(parts), np.hstack(others)

    def _bag(self, text: str) -> Rows:
        """TF-IDF of words and pairs of words, length 1."""
        row = np.zeros(len(self._columns), dtype=np.float32)
        for token in tokens(text):
            if token in self._columns:
                row[self._columns[token]] += 1
        row *= self.arrays["idf"]
        result: Rows = row / (float(np.linalg.norm(row)) or 1.0)
        return result


def _together(found: Sequence[Meaning]) -> list[Meaning]:
    """The likeliest reading of each question and feeling; said in two places, it is likelier."""
    best: dict[tuple[str, str], Meaning] = {}
    for meaning in sorted(found, key=lambda item: -item.chance):
        key = meaning.criterion, meaning.feeling
        first = best.setdefault(key, meaning)
        if meaning.end <= first.start or first.end <= meaning.start:
            chance = 1 - (1 - first.chance) * (1 - meaning.chance / 2)
            best[key] = first._replace(chance=round(max(chance, first.chance), 3))
    return list(best.values())


def _contradicts(inner: Meaning, outer: Meaning) -> bool:
    """Whether a part of a longer piece clearly says the opposite by itself."""
    inside = outer.start <= inner.start and inner.end <= outer.end
    shorter = inner.end - inner.start < outer.end - outer.start
    opposite = inner.criterion == outer.criterion and inner.feeling != outer.feeling
    return inside and shorter and opposite and inner.chance >= CLEAR


def tokens(text: str) -> list[str]:
    """Return the words of a text and the pairs of neighbors, lower case."""
    words = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    return [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]


def load_examples(directory: Path = DEFAULT_DIRECTORY) -> list[Example]:
    """Read ``clause_examples.yml`` of a knowledge folder.

    Raises:
        KnowledgeError: With every mistake found.
    """
    try:
        text = (directory / FILE).read_text(encoding="utf-8")
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        file = ClauseExamples(**raw)
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise KnowledgeError([f"{FILE}: cannot be read: {error}"]) from None
    except ValidationError as error:
        raise KnowledgeError(
            f"{FILE}: {'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        ) from None
    found = [Example(str(clause), NOTHING) for clause in file.nothing]
    for name, felt in file.criteria.items():
        for feeling in (LIKES, DISLIKES, NEITHER):
            found += [Example(str(c), str(name), feeling) for c in getattr(felt, feeling)]
    return found


def _named(model: DecisionModel) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words that name each question, as ``fill`` has them."""
    topics = load_words().topics
    return patterns(
        tuple(
            (name, (*map(str, item.about), *topics.get(name, ())))
            for name, item in model.criteria.items()
        )
    )


def _felt(text: str, words: Words) -> list[float]:
    kinds = [feeling.kind for feeling in feelings(text, words)]
    found = [kind in kinds for kind in (LIKES, DISLIKES, NEITHER)]
    last = [kinds[-1:] == [kind] for kind in (LIKES, DISLIKES)]
    return [float(value) for value in (*found, *last, not kinds)]


def _softmax(scores: Rows) -> Rows:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Rows = powers / powers.sum(axis=1, keepdims=True)
    return result
