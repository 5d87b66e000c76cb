"""Citizens: GET /v1/sites, the published sites, and /v1/sites/{id}, one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, unquote, urlencode

from functions.direct import DirectApplication
from functions.metrics import Figure, count
from functions.nearest import parameters as given
from functions.replies import PRIVATE, PUBLIC, Reply, json_reply, text_reply
from geodata.errors import GoneSiteError, UnknownSiteError
from geodata.exports import MEDIA_TYPE as GEOJSON
from geodata.nearest import Guide, Listing, ListParameters
from geodata.parameters import id_in_path, id_of_path
from geodata.sites import FormerSites

CSV = "text/csv; charset=utf-8"


class _Listings:
    """The listing over the sites in use: made once for a version, at the first question."""

    def __init__(self) -> None:
        self._held: Listing | None = None

    def over(self, source: Guide) -> Listing:
        """Returns the listing over what answers now."""
        if self._held is None or self._held.network is not source.network:
            self._held = Listing(source.network, source.places, source.snapshot_id)
        return self._held


def add_sites(
    app: DirectApplication,
    guide: Callable[[], Guide],
    now: Callable[[], datetime],
    former: Callable[[], FormerSites],
) -> None:
    """Adds the routes of published sites."""
    listings = _Listings()

    @app.get("/v1/sites")
    def list_sites(asked: ListParameters) -> Reply:
        source = guide()
        listing, day = listings.over(source), now().date()
        page = listing.page(asked)
        count(Figure.ANSWERED)
        cache = PRIVATE if source.lacks or asked.is_private else PUBLIC
        headers = _following(asked, page.next)
        form = asked.format or _form_of(app.headers.get("accept", ""))
        if form == "csv":
            name = f"lieux-{source.network.table.version.version}.csv"
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
            text, media_type = listing.csv(page), CSV
        elif form == "geojson":
            text, media_type = listing.collection_text(page, day), GEOJSON
        else:
            text, media_type = listing.reply_text(page, day), "application/json"
        return text_reply(app.headers, text, cache=cache, media_type=media_type, headers=headers)

    @app.get("/v1/sites/<site_id>")
    def site_of(site_id: given.SiteInPath) -> Reply:
        source, moment = guide(), now()
        may_be = [id_of_path(each) for each in (site_id, unquote(site_id))]
        try:
            found = source.site(may_be, moment)
        except UnknownSiteError:
            left = former().get(may_be)
            if left is None:
                raise
            if left.moved_to is not None:
                return _moved(left.moved_to)
            raise GoneSiteError(source.gone(left, moment)) from None
        count(Figure.ANSWERED)
        shared = PRIVATE if found["degraded"] else PUBLIC
        return json_reply(app.headers, found, cache=shared)


def path_of(site_id: str) -> str:
    """Returns an identifier as an address writes it."""
    return quote(id_in_path(site_id), safe="")


def _moved(site_id: str) -> Reply:
    """Returns the answer of an identifier whose place has another now."""
    sent = {"Location": f"/v1/sites/{path_of(site_id)}"}
    return json_reply({}, {"moved_to": site_id}, cache=PUBLIC, status=301, headers=sent)


def _form_of(accept: str) -> str:
    return "geojson" if GEOJSON in accept else "csv" if "text/csv" in accept else "json"


def _following(asked: ListParameters, cursor: str | None) -> dict[str, str]:
    """Returns the header that leads to the page after (RFC 8288), where there is one."""
    if cursor is None:
        return {}
    query = urlencode(asked.query | {"cursor": cursor}, doseq=True)
    return {"Link": f'</v1/sites?{query}>; rel="next"'}
