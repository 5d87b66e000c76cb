"""Errors that anybody reports: POST /signaler/{id} for everybody, /v1/sites/reports for operators.

The form asks for no account and no token, and does nothing but keep a text that a person will read:
a page of another site that sent it would gain nothing, so that it needs no secret of its own.
"""

import base64
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event, fault_of
from functions.pages import made_or_failed, page_reply
from functions.sites import documentation, parameters as given, wiring
from functions.sites.answering import Strict, may_run, reply
from geodata.errors import ReportsFullError, UnknownPlaceError
from geodata.exports.answer_page import Outcome, report_outcome_page
from geodata.imports import KINDS, LONGEST_TEXT
from geodata.parameters import id_of_path
from geodata.patterns import UNPRINTED
from geodata.sites import SiteRecord

FORM = "/signaler/"
_MOST_FIELDS = 20
_LONGEST_BODY = 20_000
"""Characters: a text of a thousand is at most twelve times as long, escaped."""
_HIDDEN = re.compile(rf"(?![\t\n\r])[{UNPRINTED}\ud800-\udfff]")
_STATUS: dict[Outcome, int] = {
    "kept": 200,
    "empty": 422,
    "too_long": 422,
    "full": 429,
    "unknown": 404,
    "failed": 500,
}
Serve = Callable[[], wiring.Service]


def add_reports(app: APIGatewayHttpResolver, serve: Serve, strict: Strict) -> None:
    """Adds the operators' routes."""

    @app.get("/v1/sites/reports", **documentation.REPORTS)
    @strict
    def reports(limit: given.PageLimit = 20, before: given.BeforeReport = None) -> Response[str]:
        may_run(app)
        return reply(app, serve().reports.page(limit, before))

    @app.put("/v1/sites/reports/<report_id>/done", **documentation.REPORT_DONE)
    @strict
    def done(report_id: given.ReportId, state: given.DoneBody) -> Response[str]:
        may_run(app)
        return reply(app, serve().reports.mark(report_id, done=state.done).as_record())

    @app.delete("/v1/sites/reports/<report_id>", **documentation.FORGET_REPORT)
    @strict
    def forget_report(report_id: given.ReportId) -> Response[str]:
        may_run(app)
        serve().reports.delete(report_id)
        return Response(204, "application/json", "", {"Cache-Control": "no-store"})


def or_form(event: Event, serve: Serve, signed: Callable[[Event], Event]) -> Event:
    """Returns the answer to an event: of the form to anybody, of the rest to who has a token.

    Args:
        event: of the HTTP API.
        serve: gives what keeps reports.
        signed: answers who has a token, and refuses any other.
    """
    path = str(event.get("rawPath"))
    if not path.startswith(FORM):
        return signed(event)

    def made() -> Event:
        outcome, site = _kept(event, path.removeprefix(FORM), serve())
        page = report_outcome_page(outcome, site)
        return page_reply(_STATUS[outcome], page, {"Cache-Control": "no-store"})

    return made_or_failed(made, lambda: report_outcome_page("failed", None))


def _kept(event: Event, written: str, service: wiring.Service) -> tuple[Outcome, SiteRecord | None]:
    """Keeps what a form says, and returns what became of it and the place it is about."""
    found = _place(written, service)
    if found is None:
        return "unknown", None
    site, version = found
    form = _form_of(event)
    kind = None if form is None else form.get("kind")
    if form is None or kind not in KINDS:
        return "empty", site
    text = _HIDDEN.sub("", form.get("text", "")).strip()
    if len(text) > LONGEST_TEXT:
        return "too_long", site
    try:
        service.reports.add(site, version, kind, text)
    except ReportsFullError:
        return "full", site
    return "kept", site


def _place(written: str, service: wiring.Service) -> tuple[SiteRecord, str] | None:
    for may_be in dict.fromkeys(id_of_path(each) for each in (written, unquote(written))):
        try:
            found = service.places.place(may_be, "fr")
        except UnknownPlaceError:
            continue
        return found["site"], str(found["version"])
    return None


def _form_of(event: Event) -> dict[str, str] | None:
    """Returns the fields of a form as a browser sends it; None of what is none."""
    body = event.get("body") or ""
    if len(body) > _LONGEST_BODY or fault_of(event) is not None:
        return None
    try:
        text = base64.b64decode(body).decode("utf-8") if event.get("isBase64Encoded") else body
        pairs = parse_qsl(text, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:  # not base 64, not UTF-8, or too many fields
        return None
    return dict(pairs)
