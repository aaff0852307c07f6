"""``rolewise review``: what was answered badly, and what an editor makes of it."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from rolewise.settings import ROOT, SettingError, Settings, read_settings

if TYPE_CHECKING:
    from rolewise.review.labels import Label, Written

MEASURED = "review/figures.json"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Run a subcommand; return its exit code: 0 done, 1 something was refused, 2 bad usage.

    Args:
        arguments: Without the program's name and ``review``.
        root: The project's folder.
    """
    try:
        given = _parser().parse_args(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    try:
        settings = read_settings()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1
    # Rasa's dependencies complain by the page while they are imported.
    warnings.showwarning = lambda *arguments, **options: None
    try:
        if given.command == "apply":
            return apply(settings, root, given.file, given.measure)
        if given.command == "measure":
            return measure(settings)
        if given.command == "list":
            return show_list(settings)
        return label(settings, root)
    except BrokenPipeError:  # whoever read us, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rolewise review", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("label", help="go through the queue, one group at a time (the default)")
    commands.add_parser("list", help="print the queue, groups of near-identical messages together")
    apply_ = commands.add_parser(
        "apply", help="write what was decided on the page /review into the project's files"
    )
    apply_.add_argument(
        "file", nargs="?", type=Path, help="labels.yml of the page; without it, the database's own"
    )
    apply_.add_argument(
        "--measure",
        action="store_true",
        help="measure before, train, measure, print the difference",
    )
    commands.add_parser(
        "measure", help="train if need be, measure, and print the difference to the last time"
    )
    return parser


def show_list(settings: Settings) -> int:
    """Print the open groups."""
    from rolewise.review.groups import group
    from rolewise.review.show import lines

    table = _table(settings)
    groups = group(table.items())
    for number, one in enumerate(groups, 1):
        print(f"{number}.")
        print("\n".join(f"   {line}" for line in lines(one)))
    counts = table.counts()
    told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    print(f"{len(groups)} groups; {told or 'the queue is empty'}")
    return 0


def label(settings: Settings, root: Path) -> int:
    """Ask for a decision on each open group."""
    from rolewise.review.groups import group
    from rolewise.review.terminal import Terminal

    if not sys.stdin.isatty():
        print("This asks questions, so it needs a terminal; try: rolewise review list")
        return 2
    table = _table(settings)
    terminal = Terminal(table, root, settings.state / "review", _encoder())
    changed = terminal.go_through(group(table.items()))
    if changed:
        _say_what_next()
    return 0


def apply(settings: Settings, root: Path, file: Optional[Path], measured: bool) -> int:
    """Write labels into the files."""
    from rolewise.review.labels import BadLabels, labels_of, read, write

    table = None
    if file is None:
        table = _table(settings)
        labels = labels_of(table.to_apply())
    else:
        try:
            labels = read(file)
        except BadLabels as error:
            print(error, file=sys.stderr)
            return 1
    if not labels:
        print("There is nothing to apply.")
        return 0
    if measured and measure(settings):
        return 1
    written = write(root, settings.state / "review", labels, _encoder())
    for one in written:
        print(_told(one))
    if table is not None:
        # What is there already needn't be tried again either.
        table.applied([one.label.id for one in written])
    done = [one.label for one in written if one.place]
    _summarize(done, len(written) - len(done))
    if measured and any(one.kind == "example" for one in done):
        return measure(settings)
    if done:
        _say_what_next()
    return 0 if len(done) == len(written) else 1


def measure(settings: Settings) -> int:
    """Train if need be, measure, and print the difference to what was measured last."""
    from evaluation.compare import differences, keep, kept
    from evaluation.compare import measure as figures
    from rolewise.cli.train import inputs_hash, train

    if train(settings):
        return 1
    path = settings.state / MEASURED
    before, inputs = kept(path), inputs_hash()
    if before is not None and before.get("inputs") == inputs:
        print("Measured already, and nothing has changed since.")
        return 0
    print("Asking everything takes a minute …", flush=True)
    after = {**figures(), "inputs": inputs}
    if before is None:
        before = after
        print("Measured for the first time; the next time the difference is shown.")
    print("\n".join(differences(before, after)))
    keep(path, after)
    return 0


def _table(settings: Settings) -> Any:
    """Return the queue, brought up to date."""
    from rolewise.channels.feedback import FeedbackTable
    from rolewise.cli.database import open_store
    from rolewise.review.collect import Collector
    from rolewise.review.table import ReviewTable

    store = open_store(settings)
    if settings.review:
        Collector(store, FeedbackTable(store.engine)).collect()
    return ReviewTable(store.engine)


def _encoder() -> Any:
    from rolewise.language.encoder import load_encoder

    return load_encoder().encode


def _told(one: Written) -> str:
    what = f"{one.label.intent or one.label.topic}: {one.label.text}"
    return f"{one.place}: {what}" if one.place else f"refused: {what}\n  {one.refused}"


def _summarize(done: list[Label], refused: int) -> None:
    kinds = [one.kind for one in done]
    print(
        f"{kinds.count('example')} examples added, {kinds.count('statement')} statements begun, "
        f"{refused} refused."
    )


def _say_what_next() -> None:
    print(
        "Next: make check; then rolewise review measure, which trains, measures and prints the "
        "difference. (Measure once before a change, too; make eval shows everything.) Then commit."
    )
