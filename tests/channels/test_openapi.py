"""The description at ``/openapi.json``: valid, complete, and its examples fit its schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest

from rolewise.api.openapi import document
from rolewise.channels.api_page import api_page
from rolewise.channels.operations import public_operations, public_schemas, webhooks

DOCUMENT = document(public_operations(), public_schemas(), webhooks())
LOCKED = document(public_operations(), public_schemas(), webhooks(), locked=True)


def _examples(node: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield place, schema and example of everything that has both."""
    if isinstance(node, dict):
        if isinstance(node.get("schema"), dict):
            if "example" in node:
                yield path, node["schema"], node["example"]
            for name, one in node.get("examples", {}).items():
                yield f"{path}/{name}", node["schema"], one["value"]
        for key, inner in node.items():
            if key not in ("example", "examples"):
                yield from _examples(inner, f"{path}/{key}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from _examples(inner, f"{path}/{number}")


EXAMPLES = list(_examples(DOCUMENT))


@pytest.mark.parametrize(
    ("schema", "example"), [item[1:] for item in EXAMPLES], ids=[item[0] for item in EXAMPLES]
)
def test_every_example_fits_its_schema(schema: Any, example: Any) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(example)


def test_there_are_examples_of_every_body_and_most_answers() -> None:
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            if "requestBody" in operation:
                content = operation["requestBody"]["content"]["application/json"]
                assert content["examples"], operation["operationId"]
    assert len(EXAMPLES) > 40


def test_every_schema_is_a_schema_and_every_reference_leads_somewhere() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        assert name
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in set(re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(DOCUMENT))):
        node: Any = DOCUMENT
        for part in reference[2:].split("/"):
            node = node[part]


def test_every_operation_has_its_own_name() -> None:
    names = [one["operationId"] for path in DOCUMENT["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))


def test_keys_are_asked_for_only_where_they_are_set() -> None:
    open_, locked = (one["paths"]["/api/v1/roles"]["get"] for one in (DOCUMENT, LOCKED))
    assert "security" not in open_ and "401" not in open_["responses"]
    assert locked["security"] == [{"key": []}] and "403" in locked["responses"]
    message = LOCKED["paths"]["/webhooks/rest/webhook"]["post"]
    assert message["security"] == [{"conversation": []}, {"key": []}]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "iframe", "img") or given.get("src"):
            self.loaded.append(tag)
        if tag == "link":
            self.loaded.append(given["href"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_no_script_and_nothing_from_elsewhere() -> None:
    page = api_page(DOCUMENT, "https://advisor.example.org")
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.loaded == ["../static/icon.svg", "../static/start.css", "../static/api.css"]
    assert len(reader.ids) == len(set(reader.ids))
    for link in reader.links:
        assert link == "../openapi.json" or link[1:] in reader.ids, link
    for path in DOCUMENT["paths"]:
        assert path.replace("'", "&#x27;") in page
    assert " style=" not in page
