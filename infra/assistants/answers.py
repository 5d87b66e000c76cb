"""A response of the API as the result of a call: its JSON as it is, with the texts as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import mcp_types as types

from infra.assistants.questions import ArgumentError, Page
from infra.assistants.texts import NOTICE, as_data
from infra.assistants.tools import Tool
from infra.local.gateway.replies import HttpResponse

FAILED = {"code": "internal_error", "detail": "Something went wrong; it was logged."}
_TOO_LARGE = {
    "code": "too_large",
    "detail": "The answer is too large for an assistant: ask of a smaller territory, or fetch the "
    "file from the API.",
}
_OF_GATEWAY = {
    401: "No token, or one that is expired, of another issuer or for others.",
    403: "The token has none of the scopes that this asks for.",
    404: "Nothing at this address.",
    429: "More requests than the route takes: wait a second, then twice as long each time.",
    431: "The question is too long.",
    503: "No answer in time; what was begun goes on: ask the same in a minute.",
}
"""What the gateway says in a word or two, for whoever is to do something about it."""


def result_of(tool: Tool, response: HttpResponse, page: Page) -> types.CallToolResult:
    """Returns the result of a call whose question was answered by a response."""
    if response.status != 200:
        return _refused(response)
    headers = {name.lower(): value for name, value in response.headers}
    if "location" in headers:
        return error_of(_TOO_LARGE)
    if tool.is_file:
        media_type = headers.get("content-type", "")
        text = response.body.decode()
        return answered({"media_type": media_type, "text": _lines_as_data(text)})
    found = as_data(json.loads(response.body))
    return answered(*_paged(found, tool, page))


def answered(answer: Any, lists: Mapping[str, Any] | None = None) -> types.CallToolResult:
    """Returns the result whose structured content holds an answer."""
    content = {"notice": NOTICE, "answer": answer, **({"lists": lists} if lists else {})}
    return _result(content, is_error=False)


def wrong_argument(error: ArgumentError) -> types.CallToolResult:
    """Returns the result of a call that cannot be asked, as the API tells a wrong parameter."""
    return error_of(
        {"code": "invalid_parameter", "detail": str(error), "parameter": error.name, "status": 422}
    )


def error_of(problem: Mapping[str, Any]) -> types.CallToolResult:
    """Returns the result that tells a problem, which the assistant may do something about."""
    return _result({"notice": NOTICE, "problem": as_data(dict(problem))}, is_error=True)


def _result(content: dict[str, Any], *, is_error: bool) -> types.CallToolResult:
    # The same as a text, for clients that read no structured content: JSON, whose texts are quoted.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structured_content=content,
        is_error=is_error,
    )


def _refused(response: HttpResponse) -> types.CallToolResult:
    try:
        found = json.loads(response.body)
    except ValueError:
        found = None
    if isinstance(found, dict) and "code" in found:
        return error_of(found)
    said = _OF_GATEWAY.get(response.status, "The API cannot answer; its log says more.")
    return error_of({"code": "refused", "detail": said, "status": response.status})


def _paged(answer: Any, tool: Tool, page: Page) -> tuple[Any, dict[str, Any]]:
    """Returns an answer with a part of each of its long lists, and which parts they are."""
    if not isinstance(answer, dict):
        return answer, {}
    kept, lists = dict(answer), {}
    for name in tool.lists:
        whole = answer.get(name)
        if isinstance(whole, list):
            kept[name] = whole[page.start : page.start + page.most]
            lists[name] = {"start": page.start, "given": len(kept[name]), "of": len(whole)}
    return kept, lists


def _lines_as_data(text: str) -> str:
    """Returns a file's text, whose lines stay lines."""
    lines: list[str] = as_data(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))
    return "\n".join(lines)
