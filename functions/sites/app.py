"""Operators: /v1/sites/imports and /v1/sites/versions."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import caller_of
from functions.guard import resolve_signed
from functions.http import PRIVATE, answer, refuse_unknown, report_errors
from functions.metrics import Figure, count
from functions.sites import documentation, parameters as given, wiring
from functions.snap_start import prepared_by
from geodata.imports import Desk

Strict = Callable[..., Any]


def build_app(desk: Callable[[], Desk], logger: Logger) -> APIGatewayHttpResolver:
    """Returns the operators' application over their desk."""
    app = APIGatewayHttpResolver(enable_validation=True)
    strict = refuse_unknown(app)
    _add_imports(app, desk, strict)
    _add_versions(app, desk, strict)

    @app.get("/v1/sites/openapi.json", include_in_schema=False)
    @strict
    def openapi() -> Response[str]:
        return _told(app, documentation.openapi(app))

    report_errors(app, logger)
    return app


def _add_imports(app: APIGatewayHttpResolver, desk: Callable[[], Desk], strict: Strict) -> None:
    @app.post("/v1/sites/imports", **documentation.OPEN)
    @strict
    def open_import(new: given.NewImportBody) -> Response[str]:
        _may_run(app)
        opened = desk().open(new.filename, new.source, new.content_type)
        return _told(app, opened, 201, Location=f"/v1/sites/imports/{opened['id']}")

    @app.get("/v1/sites/imports", **documentation.IMPORTS)
    @strict
    def imports(limit: given.PageLimit = 20, before: given.Before = None) -> Response[str]:
        _may_run(app)
        return _told(app, desk().imports(limit, before))

    @app.get("/v1/sites/imports/<import_id>", **documentation.IMPORT)
    @strict
    def show(
        import_id: given.ImportId,
        limit: given.RowLimit = 100,
        report_cursor: given.Cursor = None,
        diff_cursor: given.Cursor = None,
    ) -> Response[str]:
        _may_run(app)
        return _told(app, desk().show(import_id, limit, report_cursor, diff_cursor))

    @app.post("/v1/sites/imports/<import_id>/publish", **documentation.PUBLISH)
    @strict
    def publish(import_id: given.ImportId) -> Response[str]:
        _may_run(app)
        return _counted(Figure.IMPORTS_PUBLISHED, _told(app, desk().publish(import_id)))

    @app.post("/v1/sites/imports/<import_id>/reject", **documentation.REJECT)
    @strict
    def reject(import_id: given.ImportId, why: given.RejectionBody = None) -> Response[str]:
        _may_run(app)
        return _told(app, desk().reject(import_id, why.reason if why else given.NO_REASON))


def _add_versions(app: APIGatewayHttpResolver, desk: Callable[[], Desk], strict: Strict) -> None:
    @app.get("/v1/sites/versions", **documentation.VERSIONS)
    @strict
    def versions(limit: given.PageLimit = 20, before: given.BeforeNumber = None) -> Response[str]:
        _may_run(app)
        return _told(app, desk().versions(limit, before))

    @app.get("/v1/sites/versions/<version>/sites", **documentation.FILE)
    @strict
    def file_of(version: given.Version, format: given.FileFormat = "csv") -> Response[str]:  # noqa: A002 - the parameter's name
        _may_run(app)
        # A function may answer 6 MB; a national network is larger, and S3 gives it without us.
        return _told(app, None, 303, Location=desk().file_of(version, format))

    @app.post("/v1/sites/versions/<version>/restore", **documentation.RESTORE)
    @strict
    def restore(version: given.Version) -> Response[str]:
        _may_run(app)
        return _counted(Figure.VERSIONS_RESTORED, _told(app, desk().restore(version)))


def _may_run(app: APIGatewayHttpResolver) -> None:
    caller_of(app.current_event.raw_event).may_run_the_network()


def _counted(figure: Figure, reply: Response[str]) -> Response[str]:
    count(figure)
    return reply


def _told(
    app: APIGatewayHttpResolver, body: Any, status: int = 200, **headers: str
) -> Response[str]:
    return answer(app, body, cache=PRIVATE, status=status, headers=headers)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one event of the HTTP API."""
    return resolve_signed(wiring.sites_app(build_app), event, context)


prepared_by(lambda: wiring.sites_app(build_app))
