"""``rolewise kb``: check, show, compare and begin what the advisor knows."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from rolewise.knowledge import KnowledgeError, load_knowledge
from rolewise.knowledge.load import DEFAULT_DIRECTORY
from rolewise.yaml_files import read_yaml

SHOWN_OF_A_KIND = 8


def main(arguments: list[str], directory: Path = DEFAULT_DIRECTORY) -> int:
    """Run a subcommand; return its exit code: 0 sound, 1 mistakes, 2 bad usage.

    Args:
        arguments: Without the program's name and ``kb``.
        directory: The knowledge folder.
    """
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    try:
        if given.command == "check":
            return check(directory, given.today, given.verbose, given.strict)
        if given.command == "show":
            return show(directory, given.role)
        if given.command == "new":
            return new(directory, given.role)
        return diff(directory, given.revision, given.limit)
    except BrokenPipeError:  # whoever read us, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rolewise kb", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check_ = commands.add_parser("check", help="find mistakes, gaps, twins, hard or old statements")
    check_.add_argument("-v", "--verbose", action="store_true", help="show all of each kind")
    check_.add_argument("--strict", action="store_true", help="fail for what is only to look at")
    check_.add_argument(
        "--today", type=date.fromisoformat, default=date.today(), help="for staleness: YYYY-MM-DD"
    )
    show_ = commands.add_parser("show", help="all that is said about a role, by topic")
    show_.add_argument("role", help="id or name, such as ml_engineer or MLE")
    diff_ = commands.add_parser(
        "diff", help="which answers to the evaluation questions an edit changes"
    )
    diff_.add_argument("revision", help="a git revision to compare with, such as HEAD or v1.0")
    diff_.add_argument("--limit", type=int, default=20, help="show so many at most (20)")
    new_ = commands.add_parser("new", help="begin a role: write a file to fill in")
    new_.add_argument("role", help="the role's id in snake_case, such as quant_analyst")
    return parser


def check(directory: Path, today: date, verbose: bool, strict: bool) -> int:
    """Print what is wrong with the knowledge; return 1 if something must be mended."""
    from rolewise.kb.quality import findings
    from rolewise.knowledge.check import schema_errors
    from rolewise.language.encoder import load_encoder

    try:
        knowledge = load_knowledge(directory)
        errors = list(schema_errors(directory))
    except KnowledgeError as error:
        errors = list(error.errors)
    if errors:
        print("\n".join(errors), file=sys.stderr)
        print(f"knowledge: {len(errors)} errors", file=sys.stderr)
        return 1
    found = findings(knowledge, load_encoder(), today)
    for _, group in itertools.groupby(
        sorted(found, key=lambda item: (not item.is_error, item.kind)),
        lambda item: (item.is_error, item.kind),
    ):
        items = list(group)
        for item in items if verbose or items[0].is_error else items[:SHOWN_OF_A_KIND]:
            print(item)
        hidden = len(items) - SHOWN_OF_A_KIND
        if hidden > 0 and not verbose and not items[0].is_error:
            print(f"look: {items[0].kind}: … and {hidden} more; -v shows them")
    wrong = sum(item.is_error for item in found)
    kinds = Counter(item.kind for item in found if not item.is_error)
    notes = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "nothing"
    print(
        f"knowledge: {len(knowledge.roles)} roles, {len(knowledge.statements)} statements, "
        f"{len(knowledge.sources)} sources; {wrong} errors; to look at: {notes}"
    )
    return 1 if wrong or (strict and found) else 0


def show(directory: Path, name: str) -> int:
    """Print a role."""
    from rolewise.kb.show import find_role
    from rolewise.kb.show import show as lines

    try:
        knowledge = load_knowledge(directory)
    except KnowledgeError as error:
        print("\n".join(error.errors), file=sys.stderr)
        return 1
    role = find_role(knowledge, name)
    if role is None:
        known = ", ".join(knowledge.roles)
        print(f"There is no role {name!r}; there are {known}.", file=sys.stderr)
        return 1
    print("\n".join(lines(knowledge, role)))
    return 0


def new(directory: Path, role_id: str) -> int:
    """Write a new role's file."""
    from rolewise.kb.template import template

    try:
        text = template(role_id)
    except ValueError as error:
        print(f"{role_id}: {error}", file=sys.stderr)
        return 1
    path = directory / "roles" / f"{role_id}.yml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        print(f"{os.path.relpath(path)} exists already; nothing was changed.", file=sys.stderr)
        return 1
    print(f"Wrote {os.path.relpath(path)}. Fill in each TODO, then: rolewise kb check")
    listed = read_yaml(directory / "uncovered_roles.yml")
    name = role_id.replace("_", " ")
    if any(name in (item["name"], *item.get("aliases", ())) for item in listed):
        print(f"{name} is in knowledge/uncovered_roles.yml; take it out there.")
    return 0


def diff(directory: Path, revision: str, limit: int) -> int:
    """Print which answers differ from those of a git revision's knowledge."""
    from evaluation.knowledge_diff import main as compare

    return compare(directory, revision, limit)
