"""The page at ``/docs/api``: the OpenAPI document for people, without a script."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from shlex import quote
from string import Template
from typing import Any

TEMPLATE = Path(__file__).parent / "static" / "api.html"
SHOWN_VALUES = 8
"""So many values of a long list are shown; the document has all."""
Node = Mapping[str, Any]


def api_page(document: Node, address: str) -> str:
    """Return the page as HTML.

    Args:
        document: As ``rolewise.api.openapi.document`` makes it.
        address: Where people reach the server, for the examples.
    """
    chapters: dict[str, list[tuple[str, str, Node]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            chapters.setdefault(operation["tags"][0], []).append((method, path, operation))
    info, schemas = document["info"], document["components"]["schemas"]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        description=escape(info["description"]),
        version=escape(info["version"]),
        openapi=escape(document["openapi"]),
        contents="\n".join(_contents(tag, found) for tag, found in chapters.items()),
        operations="\n".join(
            _chapter(tag, [_operation(*one, address, schemas) for one in found])
            for tag, found in chapters.items()
        ),
        webhooks=_chapter(
            "What the server sends",
            [_webhook(one, schemas) for one in document["webhooks"].values()],
        ),
        schemas="\n".join(
            f'<details id="{_anchor(name)}"><summary><code>{escape(name)}</code></summary>'
            f"<pre>{_json(_shortened(schema))}</pre></details>"
            for name, schema in sorted(schemas.items())
        ),
    )


def _contents(tag: str, operations: Iterable[tuple[str, str, Node]]) -> str:
    items = "".join(
        f'<li><a href="#{escape(operation["operationId"])}">{escape(operation["summary"])}</a></li>'
        for _, _, operation in operations
    )
    return f"<h2>{escape(tag)}</h2><ul>{items}</ul>"


def _chapter(title: str, articles: Iterable[str]) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(articles)}</section>"


def _operation(method: str, path: str, operation: Node, address: str, schemas: Node) -> str:
    return (
        f'<article id="{escape(operation["operationId"])}">'
        f'<h3><span class="method">{escape(method)}</span> {escape(path)}</h3>'
        f"<p>{escape(operation['summary'])}.</p>"
        + (f"<p>{escape(operation['description'])}</p>" if "description" in operation else "")
        + _security(operation)
        + _parameters(operation.get("parameters", ()))
        + _body(operation, schemas)
        + f"<h4>Try it</h4><pre>{escape(curl(method, path, operation, address))}</pre>"
        + _responses(operation["responses"])
        + "</article>"
    )


def _webhook(webhook: Node, schemas: Node) -> str:
    operation = webhook["post"]
    return (
        f'<article><h3><span class="method">post</span> your address</h3>'
        f"<p>{escape(operation['summary'])}.</p>"
        + _parameters(operation["parameters"])
        + _body(operation, schemas)
        + _responses(operation["responses"])
        + "</article>"
    )


def curl(method: str, path: str, operation: Node, address: str) -> str:
    """Return a command that calls an operation with its examples."""
    query = []
    for parameter in operation.get("parameters", ()):
        example = parameter.get("example")
        value = ",".join(example) if isinstance(example, list) else str(example)
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", "…" if example is None else value)
        elif parameter["in"] == "query" and parameter["required"]:
            query.append(f"{parameter['name']}={value}")
    url = f"{address}{path}" + (f"?{'&'.join(query)}" if query else "")
    words = ["curl"] + ([] if method == "get" else ["-X", method.upper()]) + [quote(url)]
    if (
        any("conversation" in one for one in operation.get("security", ()))
        and {} not in operation["security"]
    ):
        words += ["-H", quote("Authorization: Bearer <token>")]
    if "requestBody" in operation:
        examples = operation["requestBody"]["content"]["application/json"].get("examples", {})
        body = next(iter(examples.values()))["value"] if examples else {}
        words += ["-H", quote("Content-Type: application/json"), "-d", quote(json.dumps(body))]
    return " ".join(words)


def _security(operation: Node) -> str:
    asked = operation.get("security", ())
    names = {"key": "an API key or JWT", "conversation": "the conversation's own token"}
    told = " or ".join(names[name] for one in asked for name in one)
    if not told:
        return ""
    where = "Where the sender has one: " if {} in asked else "Needs "
    return f"<p>{where}{told}, as <code>Authorization: Bearer …</code>.</p>"


def _parameters(parameters: Iterable[Node]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(one["name"])}</code></th><td>{escape(one["in"])}'
        f"{', required' if one['required'] else ''}</td><td>{_schema(one['schema'])}</td>"
        f"<td>{escape(one['description'])}</td></tr>"
        for one in parameters
    )
    head = "<thead><tr><th>name</th><th>in</th><th>type</th><th></th></tr></thead>"
    return f"<h4>Parameters</h4><table>{head}<tbody>{rows}</tbody></table>" if rows else ""


def _body(operation: Node, schemas: Node) -> str:
    if "requestBody" not in operation:
        return ""
    content = operation["requestBody"]["content"]["application/json"]
    examples = "".join(
        f"<pre>{_json(example['value'])}</pre>" for example in content.get("examples", {}).values()
    )
    schema = schemas[content["schema"]["$ref"].rsplit("/", 1)[-1]]
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(name)}</code></th>'
        f"<td>{'required' if name in schema['required'] else ''}</td><td>{_schema(one)}</td>"
        f"<td>{escape(one.get('description', ''))}</td></tr>"
        for name, one in schema["properties"].items()
    )
    link = _schema(content["schema"])
    return f"<h4>Body: {link}</h4><table><tbody>{rows}</tbody></table>{examples}"


def _responses(responses: Mapping[str, Node]) -> str:
    rows, shown = "", ""
    for status, response in responses.items():
        content = response.get("content", {})
        kinds = ", ".join(
            f"<code>{escape(media)}</code> {_schema(one['schema'])}"
            for media, one in content.items()
        )
        rows += (
            f'<tr><th scope="row">{escape(status)}</th><td>{escape(response["description"])}</td>'
            f"<td>{kinds}</td></tr>"
        )
        for one in content.values():
            if "example" in one:
                text = _json(one["example"])
                shown += (
                    f"<details><summary>Example of {status}</summary><pre>{text}</pre></details>"
                )
    return f"<h4>Responses</h4><table><tbody>{rows}</tbody></table>{shown}"


def _schema(schema: Node) -> str:
    """Return a schema in a few words, with a link where it has a name."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f'<a href="#{_anchor(name)}">{escape(name)}</a>'
    if schema.get("type") == "array":
        return f"list of {_schema(schema['items'])}"
    if "enum" in schema:
        return escape(", ".join(map(str, schema["enum"])))
    kind = schema.get("type", "")
    return escape(kind if isinstance(kind, str) else " or ".join(kind))


def _shortened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _shortened(one) for key, one in value.items()}
    if isinstance(value, list):
        short = [_shortened(one) for one in value[:SHOWN_VALUES]]
        more = len(value) - len(short)
        return [*short, f"… {more} more"] if more > 0 else short
    return value


def _anchor(name: str) -> str:
    return f"schema-{escape(name)}"


def _json(value: Any) -> str:
    return escape(json.dumps(value, indent=2, ensure_ascii=False))
