"""What the coverage routes share: who asks, in which format, and how a document is answered."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import Caller, caller_of
from functions.coverage import wiring
from functions.http import PRIVATE, document
from functions.metrics import Figure, count
from geodata.coverage import CoverageQuery
from geodata.exports import Format

DEGRADED = "Maillage-Degraded"
"""The header that says what an answer lacks: the codes of `geodata/nearest/answer.py`."""


def caller(app: APIGatewayHttpResolver) -> Caller:
    """Returns who asks."""
    return caller_of(app.current_event.raw_event)


def accepted(app: APIGatewayHttpResolver) -> str:
    """Returns what the request says of the formats that it takes."""
    return str(app.current_event.headers.get("accept", ""))


def sent(
    app: APIGatewayHttpResolver, content: bytes, form: Format, name: str, served: wiring.Service
) -> Response[str]:
    """Returns a document as an answer, under a file name."""
    reply = document(
        app,
        content,
        media_type=form.media_type,
        cache=PRIVATE,
        filename=f"{name}.{form.name}",
        shown=form.name == "json",
    )
    return marked(reply, served)


def marked(reply: Response[str], served: wiring.Service) -> Response[str]:
    """Returns a reply that says when it is not of the latest results.

    In a header: the documents are the bytes that a refresh left, in seven formats.
    """
    if not served.is_latest:
        reply.headers[DEGRADED] = "data_not_latest"
        count(Figure.DEGRADED)
    return reply


_BY_MODE = {"foot": "a-pied", "bicycle": "a-velo", "transit": "transport-en-commun"}


def name_of(what: str, level: str, code: str, question: CoverageQuery) -> str:
    """Returns the name of a file, without its suffix."""
    by = "" if question.mode == "car" else f"-{_BY_MODE[question.mode]}"
    return f"maillage-{what}-{level}-{code}{by}-{question.state.at.isoformat()}"
