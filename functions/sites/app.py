"""Operators: /v1/sites/imports, /v1/sites/versions, the schedule; everybody: /v1/ogc."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.guard import resolve_signed
from functions.http import refuse_unknown, report_errors
from functions.large import Application, Redirect, linked
from functions.logs import LateLog
from functions.metrics import Figure, count
from functions.settings import scope_prefix
from functions.sites import documentation, parameters as given, wiring
from functions.sites.answering import Strict, may_run, reply
from functions.sites.layers.answering import or_public_layers
from functions.sites.layers.wiring import Published
from functions.sites.places import add_places
from functions.sites.reports import add_reports, or_form
from functions.snap_start import prepared_by
from geodata.errors import MappingError
from geodata.imports import MOST_BYTES, Asked, Operations, Reason, because, version_name

Serve = Callable[[], wiring.Service]


def build_app(serve: Serve, logger: Logger) -> APIGatewayHttpResolver:
    """Builds the operators' application."""
    app = Application(lambda *document: serve().link_to(*document))
    strict = refuse_unknown(app)

    def operations() -> Operations:
        return serve().operations

    _add_imports(app, operations, strict)
    _add_checks(app, operations, strict)
    _add_ends(app, operations, strict)
    _add_versions(app, operations, strict)
    add_places(app, serve, strict)
    add_reports(app, serve, strict)

    @app.get("/v1/sites/schedule", **documentation.SCHEDULE)
    @strict
    def schedule() -> Response[str]:
        may_run(app)
        return reply(app, operations().schedule())

    @app.get("/v1/sites/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return reply(app, documentation.openapi(app, scope_prefix()))

    report_errors(app, logger)
    return app


def _add_imports(
    app: APIGatewayHttpResolver, operations: Callable[[], Operations], strict: Strict
) -> None:
    @app.post("/v1/sites/imports", **documentation.OPEN)
    @strict
    def open_import(new: given.NewImportBody, locale: given.Locale = "en") -> Response[str]:
        may_run(app)
        opened = operations().open(new.filename, new.source, new.content_type, locale)
        return reply(app, opened, 201, Location=f"/v1/sites/imports/{opened['id']}")

    @app.get("/v1/sites/imports", **documentation.IMPORTS)
    @strict
    def imports(
        limit: given.PageLimit = 20, before: given.Before = None, locale: given.Locale = "en"
    ) -> Response[str]:
        may_run(app)
        return reply(app, operations().imports(limit, before, locale))

    @app.get("/v1/sites/imports/<import_id>", **documentation.IMPORT)
    @strict
    def show(
        import_id: given.ImportId,
        limit: given.RowLimit = 100,
        report_cursor: given.Cursor = None,
        diff_cursor: given.Cursor = None,
        hours_cursor: given.Cursor = None,
        locale: given.Locale = "en",
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        may_run(app)
        asked = Asked(limit, report_cursor, diff_cursor, hours_cursor, locale)
        return reply(app, operations().show(import_id, asked))


def _add_checks(
    app: APIGatewayHttpResolver, operations: Callable[[], Operations], strict: Strict
) -> None:
    @app.put("/v1/sites/imports/<import_id>/mapping", **documentation.MAPPING)
    @strict
    def ask_check(
        import_id: given.ImportId, mapping: given.MappingBody, locale: given.Locale = "en"
    ) -> Response[str]:
        may_run(app)
        if len(app.current_event.body or "") > MOST_BYTES:
            raise MappingError("", f"more than {MOST_BYTES:,} characters")
        asked = operations().ask_check(import_id, mapping, locale)
        return reply(app, asked, 202, Location=f"/v1/sites/imports/{import_id}")

    @app.get("/v1/sites/imports/<import_id>/changes", **documentation.CHANGES)
    @strict
    def changes(
        import_id: given.ImportId,
        redirect: Redirect = True,  # noqa: ARG001 - read by Application, of what is too large
    ) -> Response[str]:
        may_run(app)
        found = operations().changes(import_id)
        return reply(app, found, media_type="application/geo+json")

    @app.get("/v1/sites/imports/<import_id>/annotated", **documentation.ANNOTATED)
    @strict
    def annotated(
        import_id: given.ImportId, locale: given.Locale = "en", redirect: Redirect = True
    ) -> Response[str]:
        may_run(app)
        return linked(app, operations().annotated(import_id, locale), redirect=redirect)


def _add_ends(
    app: APIGatewayHttpResolver, operations: Callable[[], Operations], strict: Strict
) -> None:
    @app.post("/v1/sites/imports/<import_id>/publish", **documentation.PUBLISH)
    @strict
    def publish(
        import_id: given.ImportId, named: given.NamedBody = None, locale: given.Locale = "en"
    ) -> Response[str]:
        may_run(app)
        name = None if named is None else version_name(named.name, named.day)
        published = reply(app, operations().publish(import_id, locale, name))
        return _counted(Figure.IMPORTS_PUBLISHED, published)

    @app.post("/v1/sites/imports/<import_id>/reject", **documentation.REJECT)
    @strict
    def reject(
        import_id: given.ImportId, why: given.RejectionBody = None, locale: given.Locale = "en"
    ) -> Response[str]:
        may_run(app)
        text = None if why is None else why.reason
        reason = because("rejected") if text is None else Reason(text=text)
        return reply(app, operations().reject(import_id, reason, locale))


def _add_versions(
    app: APIGatewayHttpResolver, operations: Callable[[], Operations], strict: Strict
) -> None:
    @app.get("/v1/sites/versions", **documentation.VERSIONS)
    @strict
    def versions(limit: given.PageLimit = 20, before: given.BeforeNumber = None) -> Response[str]:
        may_run(app)
        return reply(app, operations().versions(limit, before))

    @app.get("/v1/sites/versions/<version>/sites", **documentation.FILE)
    @strict
    def file_of(
        version: given.Version,
        format: given.FileFormat = "csv",  # noqa: A002 - the parameter's name
        redirect: Redirect = True,
    ) -> Response[str]:
        may_run(app)
        # A function may answer 6 MB; a national network is larger, and S3 gives it without us.
        return linked(app, operations().file_of(version, format), redirect=redirect)

    @app.put("/v1/sites/versions/<version>/name", **documentation.NAME)
    @strict
    def name_version(version: given.Version, named: given.NameBody) -> Response[str]:
        may_run(app)
        name = version_name(named.name, named.day)
        return reply(app, operations().name_version(version, name))

    @app.post("/v1/sites/versions/<version>/restore", **documentation.RESTORE)
    @strict
    def restore(version: given.Version) -> Response[str]:
        may_run(app)
        return _counted(Figure.VERSIONS_RESTORED, reply(app, operations().restore(version)))


def _counted(figure: Figure, answered: Response[str]) -> Response[str]:
    count(figure)
    return answered


def answered(event: Event, app: APIGatewayHttpResolver, serve: Serve, context: Any) -> Event:
    """Returns the answer to an event: of layers and the form to anybody, else to a token."""

    def signed(asked: Event) -> Event:
        return resolve_signed(app, asked, context)

    def published() -> Published:
        return serve().published()

    return or_public_layers(
        event, published, LateLog(), lambda asked: or_form(asked, serve, signed)
    )


def lambda_handler(event: Event, context: Any) -> Event:
    """Answers one event of the HTTP API."""
    app, serve = wiring.sites_app(build_app)
    return answered(event, app, serve, context)


prepared_by(lambda: wiring.sites_app(build_app))
