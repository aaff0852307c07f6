"""Going through the queue in the terminal, one group at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from rolewise.knowledge import TOPICS
from rolewise.review import examples, statements
from rolewise.review.groups import Group
from rolewise.review.show import likeliest, lines, plain
from rolewise.review.table import DISMISSED, EXAMPLE, STATEMENT, ReviewTable

if TYPE_CHECKING:
    from rolewise.review.examples import Encode

HELP = """  e [INTENT]       add an example to data/nlu.yml; without INTENT, of the likeliest
  s ROLE [TOPIC]   begin a statement for knowledge/roles/ROLE.yml
  d                dismiss it
  i, t             list the intents, the topics
  Enter            leave it for later
  q                stop"""


class Terminal:
    """Asks for a decision on each group, and carries it out at once."""

    def __init__(
        self,
        table: ReviewTable,
        root: Path,
        folder: Path,
        encode: Optional[Encode] = None,
        ask: Callable[[str], str] = input,
        tell: Callable[[str], None] = print,
    ) -> None:
        """Use a queue and a checkout of the project.

        Args:
            table: The queue.
            root: The project's folder.
            folder: Where statements that are to be written are kept.
            encode: For near-copies, as ``rolewise.review.examples.check`` takes it.
            ask: Prints a prompt and returns a line.
            tell: Prints a line.
        """
        self._table = table
        self._root = root
        self._folder = folder
        self._encode = encode
        self._ask = ask
        self._tell = tell

    def go_through(self, groups: Sequence[Group]) -> int:
        """Ask about each group; return how many changed a file."""
        if not groups:
            self._tell("Nothing is waiting for review.")
            return 0
        self._tell(HELP)
        changed = 0
        for number, group in enumerate(groups, 1):
            self._tell(f"\n[{number} of {len(groups)}]")
            for line in lines(group):
                self._tell(line)
            try:
                done = self._one(group)
            except (EOFError, KeyboardInterrupt):
                break
            if done is None:
                break
            changed += done
        self._tell("")
        return changed

    def _one(self, group: Group) -> Optional[bool]:
        """Return whether a file changed; None to stop."""
        while True:
            command, *given = self._ask("> ").split() or [""]
            if command == "q":
                return None
            if command == "":
                return False
            if command == "d":
                self._table.decide(group.ids, DISMISSED)
                return False
            if command == "e" and len(given) <= 1:
                if self._example(group, given[0] if given else ""):
                    return True
            elif command == "s" and 1 <= len(given) <= 2:
                if self._statement(group, given[0], given[1] if len(given) > 1 else ""):
                    return True
            elif command == "i":
                self._tell("  " + ", ".join(examples.intents_of(self._root)))
            elif command == "t":
                self._tell("  " + ", ".join(TOPICS))
            else:
                self._tell(HELP)

    def _example(self, group: Group, intent: str) -> bool:
        intent = intent or likeliest(group)
        suggested = plain(group.first.finding.said)
        text = self._ask(f"  text [{suggested}]: ").strip() or suggested
        try:
            known = examples.known_examples(self._root)
            text = examples.check(text, intent, known, self._encode)
            place = examples.add(self._root, text, intent)
        except examples.Refused as refused:
            self._tell(f"  {refused}")
            return False
        self._done(group, EXAMPLE, {"intent": intent, "text": text})
        self._tell(f"  {place}: {text}")
        return True

    def _statement(self, group: Group, role: str, topic: str) -> bool:
        topic = topic or str(group.first.finding.answered["topic"] or "")
        said = plain(group.first.finding.said)
        if not (self._root / "knowledge" / "roles" / f"{role}.yml").is_file():
            self._tell(f"  There is no role {role!r} in knowledge/roles/; try: rolewise kb new")
            return False
        try:
            path = statements.keep(self._folder, statements.skeleton(role, topic, [said]))
        except ValueError as error:
            self._tell(f"  {error}")
            return False
        self._done(group, STATEMENT, {"role": role, "topic": topic, "text": said})
        self._tell(f"  {path} has it to finish")
        return True

    def _done(self, group: Group, state: str, label: dict[str, str]) -> None:
        self._table.decide(group.ids, state, label)
        self._table.applied(group.ids)
