"""A page as a screen reader has it: the browser's accessibility tree, and nothing else.

Nodes are found by role and name only, and used the way a screen reader uses them: pressed, stepped,
or focused and typed into.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.channels.browsing import Page

_KEYS = {"ArrowRight": 39, "Enter": 13}


class Node(NamedTuple):
    """What is told of one node.

    Attributes:
        role: Such as ``button``.
        name: What is read aloud.
        disabled: Whether it says that it can't be used.
        value: Of a control.
        inside: Names of the groups and regions around it, outermost first.
        handle: The browser's number for it.
    """

    role: str
    name: str
    disabled: bool
    value: str
    inside: tuple[str, ...]
    handle: int


class ScreenReader:
    """Reads and uses one page."""

    def __init__(self, page: Page) -> None:
        """Begin to read a page that is open."""
        self._page = page
        self._do = page.driver.execute_cdp_cmd
        self._do("Accessibility.enable", {})

    def nodes(self) -> list[Node]:
        """Return all that a screen reader is told, in reading order."""
        raw = self._do("Accessibility.getFullAXTree", {})["nodes"]
        by_id = {node["nodeId"]: node for node in raw}
        found: list[Node] = []

        def walk(node: dict[str, Any], inside: tuple[str, ...]) -> None:
            if not node.get("ignored"):
                told = _node(node, inside)
                found.append(told)
                if told.role in ("group", "log", "region", "dialog", "list", "table"):
                    inside = (*inside, told.name)
            for child in node.get("childIds", ()):
                if child in by_id:
                    walk(by_id[child], inside)

        walk(raw[0], ())
        return found

    def all(self, role: str, inside: str = "") -> list[Node]:
        """Return the nodes of a role that can be used, such as those inside a named group."""
        return [
            node
            for node in self.nodes()
            if node.role == role
            and not node.disabled
            and (not inside or any(inside in name for name in node.inside))
        ]

    def find(self, role: str, name: str) -> Node:
        """Return the last node of a role whose name has these words."""
        found = [node for node in self.all(role) if name in node.name]
        assert found, f"no {role} {name!r}; there are {[node.name for node in self.all(role)]}"
        return found[-1]

    def heard(self, inside: str) -> str:
        """Return what is read aloud inside a named region."""
        return " ".join(
            node.name
            for node in self.nodes()
            if node.role == "StaticText" and inside in node.inside
        )

    def press(self, node: Node) -> None:
        """Press a node."""
        handle = self._do("DOM.resolveNode", {"backendNodeId": node.handle})["object"]["objectId"]
        self._do(
            "Runtime.callFunctionOn",
            {"objectId": handle, "functionDeclaration": "function() { this.click(); }"},
        )

    def step_up(self, node: Node) -> None:
        """Step a slider up."""
        self._do("DOM.focus", {"backendNodeId": node.handle})
        self._key("ArrowRight")

    def write(self, node: Node, text: str) -> None:
        """Type into a field."""
        self._do("DOM.focus", {"backendNodeId": node.handle})
        self._do("Input.insertText", {"text": text})

    def _key(self, key: str) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self._do(
                "Input.dispatchKeyEvent",
                {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": _KEYS[key]},
            )


def _node(node: dict[str, Any], inside: tuple[str, ...]) -> Node:
    told = {item["name"]: item["value"].get("value") for item in node.get("properties", ())}
    return Node(
        str(node.get("role", {}).get("value", "")),
        str(node.get("name", {}).get("value", "")),
        bool(told.get("disabled")),
        str(told.get("valuetext") or node.get("value", {}).get("value", "")),
        inside,
        int(node.get("backendDOMNodeId", 0)),
    )
