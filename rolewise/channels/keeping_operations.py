"""The operations on what is kept: conversations, charts and results."""

from __future__ import annotations

from rolewise.api.operation import Answer, Operation, Parameter, page
from rolewise.api.schemas import ref
from rolewise.charts.render import THEMES

CONVERSATIONS, KEPT = "Conversations", "Charts and results"
_BINARY = {"type": "string"}
_ID = Parameter("id", "path", True, "The conversation", {"type": "string", "minLength": 1})
_HASH = Parameter(
    "id", "path", True, "From an answer", {"type": "string", "pattern": "^[0-9a-f]{64}$"}
)
_THEME = Parameter(
    "theme", "query", False, "light if left out", {"type": "string", "enum": sorted(THEMES)}
)
_TOKEN = ("conversation", "key")


def keeping_operations() -> tuple[Operation, ...]:
    """Return them."""
    path = "/api/v1/conversations"
    return (
        Operation(
            "post",
            path,
            "beginConversation",
            CONVERSATIONS,
            "Begin a conversation that only its token's holder reads; or renew the token",
            {201: Answer("Id and token", page(ref("NewConversation")))},
            errors=(401, 415),
            security=("", "conversation", "key"),
            limited=True,
        ),
        Operation(
            "get",
            path,
            "getTerms",
            CONVERSATIONS,
            "For how long conversations are kept",
            {
                200: Answer(
                    "In days",
                    page(
                        {
                            "type": "object",
                            "required": ["keep_days"],
                            "properties": {"keep_days": {"type": "integer"}},
                        },
                        {"keep_days": 30},
                    ),
                )
            },
            limited=True,
        ),
        Operation(
            "get",
            f"{path}/{{id}}",
            "readConversation",
            CONVERSATIONS,
            "All that was said",
            {
                200: Answer(
                    "The turns, oldest first",
                    {**page(ref("Conversation")), "text/plain": ({"type": "string"}, None)},
                )
            },
            (
                _ID,
                Parameter(
                    "format",
                    "query",
                    False,
                    "text for reading; JSON if left out",
                    {"type": "string", "enum": ["json", "text"]},
                ),
            ),
            errors=(400, 401, 501),
            security=_TOKEN,
            limited=True,
        ),
        Operation(
            "delete",
            f"{path}/{{id}}",
            "deleteConversation",
            CONVERSATIONS,
            "Delete a conversation with its feedback, at once",
            {204: Answer("Deleted")},
            (_ID,),
            errors=(401, 501, 503),
            security=_TOKEN,
            limited=True,
        ),
        Operation(
            "post",
            f"{path}/{{id}}/feedback",
            "judgeReply",
            CONVERSATIONS,
            "Judge a reply; a later judgment replaces it",
            {204: Answer("Kept")},
            (_ID,),
            ref("Feedback"),
            {"up": {"turn": "0b9c7a52-3f61-4c1e-9d55-8f2a61a4e0d3.0", "rating": "up"}},
            (400, 401, 404, 413, 415, 501),
            security=_TOKEN,
            limited=True,
        ),
        _file("/charts/{id}.svg", "getChartSvg", "A chart, light or dark", "image/svg+xml"),
        _file("/charts/{id}.png", "getChartPng", "A chart, 720 pixels wide", "image/png", _THEME),
        _file("/charts/{id}.txt", "getChartTable", "A chart's figures as a table", "text/plain"),
        _file("/decisions/{id}.html", "getResultPage", "A result as a page", "text/html"),
        _file("/decisions/{id}.txt", "getResultText", "A result as plain text", "text/plain"),
        _file("/decisions/{id}.json", "getResult", "A result as JSON", "application/json"),
        _file("/plans/{id}.md", "getPlanMarkdown", "A learning plan to read", "text/markdown"),
        _file("/plans/{id}.ics", "getPlanCalendar", "A learning plan's dates", "text/calendar"),
        _file("/plans/{id}.json", "getPlanJson", "A learning plan as JSON", "application/json"),
    )


def _file(path: str, name: str, summary: str, media: str, *more: Parameter) -> Operation:
    drawn = media.startswith("image/")
    schema = {"type": "object"} if media == "application/json" else _BINARY
    return Operation(
        "get",
        path,
        name,
        KEPT,
        summary,
        {200: Answer(summary, {media: (schema, None)})},
        (_HASH, *more),
        errors=(404, *((400, 503) if drawn else ())),
    )
