"""``rolewise kb diff``: which answers to the evaluation questions an edit changes.

Each question is parsed once, by the trained model. It is answered twice: with the knowledge of a
git revision and with that of the working folder, each with an index built from it, so nothing need
be trained to see what an edited statement does. Two limits: a changed name of a role is found in
questions only after training (the output says so), and pay figures are the present ones on both
sides.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml

from rolewise.answers.advisor import Advisor
from rolewise.answers.index import build_index
from rolewise.answers.wording import Wording
from rolewise.knowledge import KnowledgeBase, KnowledgeError, load_knowledge
from rolewise.language.encoder import load_encoder
from rolewise.pay import load_pay_tables
from rolewise.settings import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHOWN_IDS = 6
_NAMES = ("name", "short_name", "plural", "aliases", "abbreviations", "fields")


class Change(NamedTuple):
    """An answer that differs."""

    question: str
    old: str
    new: str


class RevisionError(Exception):
    """The revision's knowledge can't be had; the message says why."""


class RememberingEncoder:
    """Encodes each sentence once; most are the same in both versions."""

    def __init__(self) -> None:
        """Begin with nothing encoded."""
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a sentence, shape (n, 384)."""
        missing = [text for text in dict.fromkeys(sentences) if text not in self._known]
        if missing:
            self._known.update(zip(missing, load_encoder().encode(missing)))
        return np.stack([self._known[text] for text in sentences])


def main(directory: Path, revision: str, limit: int) -> int:
    """Print what changed; return 0, or 1 when one of the two can't be read."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            old_directory = knowledge_of(revision, Path(folder))
            old, new = load_knowledge(old_directory), load_knowledge(directory)
            changes, asked = compare(old_directory, directory, old, new)
    except KnowledgeError as error:
        print("\n".join(error.errors), file=sys.stderr)
        return 1
    except RevisionError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(_summary(old, new)))
    for change in changes[:limit]:
        print(f"\n? {change.question}\n- {change.old}\n+ {change.new}")
    if len(changes) > limit:
        print(f"\n… and {len(changes) - limit} more; --limit shows them")
    print(f"\n{len(changes)} of {asked} answers changed since {revision}")
    return 0


def knowledge_of(revision: str, folder: Path, root: Path = ROOT) -> Path:
    """Write the knowledge of a git revision into ``folder`` and return its directory.

    Raises:
        RevisionError: No such revision, no git checkout, or no knowledge in it.
    """
    if revision.startswith("-"):
        raise RevisionError(f"{revision!r} is no revision")
    command = ["git", "archive", "--format=tar", revision, "knowledge"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"The knowledge of {revision!r} can't be had: {' '.join(told[-1:])}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        members = [item for item in archive.getmembers() if item.isfile() or item.isdir()]
        archive.extractall(folder, members)
    return folder / "knowledge"


def compare(
    old_directory: Path, new_directory: Path, old: KnowledgeBase, new: KnowledgeBase
) -> tuple[list[Change], int]:
    """Return the changed answers and how many questions were asked."""
    from evaluation.harness import Harness

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa's own, about nothing of ours
        harness = Harness()
    encoder = RememberingEncoder()
    pay = load_pay_tables()
    before, after = (
        Advisor(knowledge, build_index(knowledge, encoder), pay, _wording(directory))
        for knowledge, directory in ((old, old_directory), (new, new_directory))
    )
    asked = list(questions())
    changes = []
    for question in asked:
        parsed = harness.parse(question)
        told = [harness.tell(parsed, advisor) for advisor in (before, after)]
        if told[0] != told[1]:
            changes.append(Change(question, *told))
    return changes, len(asked)


def questions() -> Iterator[str]:
    """Yield the project's own evaluation questions, and those of ``EVAL_DIR`` where it is set."""
    yield from (item["question"] for item in _yaml(ROOT / "evaluation" / "seed_questions.yml"))
    for path in sorted((ROOT / "tests" / "nlu" / "held_out").glob("ask_*.yml")):
        yield from (item["text"] for item in _yaml(path)["sentences"])
    if "EVAL_DIR" in os.environ:
        path = Path(os.environ["EVAL_DIR"]) / "real_questions_dev.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        yield from (yaml.safe_load(line)["text"] for line in lines if line)


def _summary(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[str]:
    added = sorted(set(new.statements) - set(old.statements))
    gone = sorted(set(old.statements) - set(new.statements))
    both = set(new.statements) & set(old.statements)
    edited = sorted(key for key in both if new.statements[key] != old.statements[key])
    for told, keys in (("added", added), ("removed", gone), ("edited", edited)):
        if keys:
            more = " …" if len(keys) > SHOWN_IDS else ""
            yield f"Statements {told}: {len(keys)} ({', '.join(keys[:SHOWN_IDS])}{more})"
    if not (added or gone or edited):
        yield "No statement was added, removed or edited."
    if _names(old) != _names(new):
        yield "Names of roles changed: questions find them after the next training."


def _names(knowledge: KnowledgeBase) -> Mapping[str, object]:
    return {role.id: role.dict(include=set(_NAMES)) for role in knowledge.roles.values()}


def _wording(directory: Path) -> Wording:
    return Wording(_yaml(directory / "wording.yml"))


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
