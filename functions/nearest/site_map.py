"""GET /robots.txt and /sitemap.xml: what engines may read, and the pages there are to read.

Made of the sites in use at the moment of the question. The address of the pages is that of the
edge, which gives it as `host`: the function is asked under another name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Annotated

from functions.direct import DirectApplication
from functions.replies import PUBLIC, Reply, problem, text_reply
from geodata.nearest import Guide
from geodata.parameters import Parameter, id_in_path
from geodata.patterns import HOST_NAME, SITE_MAP_PART

ROBOTS, INDEX = "/robots.txt", "/sitemap.xml"
_TEXT, _XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
_HOST = re.compile(HOST_NAME)
_PART = re.compile(r"(lieux|territoires)-([1-9][0-9]{0,3})\.xml")
HostName = Annotated[
    str, Parameter("Where the pages are, as the edge says.", longest=253, pattern=HOST_NAME)
]
PartInPath = Annotated[str, Parameter("A part of the site map.", longest=40, pattern=SITE_MAP_PART)]
MOST_ADDRESSES = 10_000
"""Of a part: the protocol takes 50,000, and a function answers 6 MB."""
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


def add_site_map(app: DirectApplication, guide: Callable[[], Guide]) -> None:
    """Adds what engines ask for."""

    @app.get(ROBOTS)
    def robots(host: HostName = "") -> Reply:
        lines = "User-agent: *", "Disallow: /v1/", "Disallow: /reponse", "Disallow: /signaler/"
        text = "\n".join((*lines, f"Sitemap: {_site_of(app, host)}{INDEX}", ""))
        return text_reply(app.headers, text, cache=PUBLIC, media_type=_TEXT)

    @app.get(INDEX)
    def site_map(host: HostName = "") -> Reply:
        text = _index(_site_of(app, host), guide())
        return text_reply(app.headers, text, cache=PUBLIC, media_type=_XML)

    @app.get("/sitemap/<part>")
    def site_map_part(part: PartInPath, host: HostName = "") -> Reply:
        text = _part(_site_of(app, host), guide(), part)
        if text is None:
            return problem(404, "unknown_path", "There is no such part of the site map.")
        return text_reply(app.headers, text, cache=PUBLIC, media_type=_XML)


def _site_of(app: DirectApplication, given: str) -> str:
    """Returns the address of the pages: as the edge says, else that of whoever asked."""
    asked = app.headers.get("host", "localhost")
    host = given or (asked if _HOST.fullmatch(asked) else "localhost")
    is_local = host.partition(":")[0] in ("localhost", "127.0.0.1")
    return f"{'http' if is_local else 'https'}://{host}"


def _index(site: str, guide: Guide) -> str:
    as_of = guide.network.table.version.as_of
    changed = f"<lastmod>{as_of}</lastmod>" if as_of else ""
    counts = {"lieux": len(guide.network.table), "territoires": len(_territories(guide))}
    maps = [
        f"<sitemap><loc>{site}/sitemap/{name}-{number}.xml</loc>{changed}</sitemap>"
        for name, found in counts.items()
        for number in range(1, -(-found // MOST_ADDRESSES) + 1)
    ]
    return f"{_DECLARED}<sitemapindex {_NAMESPACE}>{''.join(maps)}</sitemapindex>\n"


def _part(site: str, guide: Guide, part: str) -> str | None:
    found = _PART.fullmatch(part)
    if found is None:
        return None
    start = (int(found[2]) - 1) * MOST_ADDRESSES
    of = _of_places if found[1] == "lieux" else _of_territories
    addresses = list(of(site, guide, start))
    if not addresses:
        return None
    return f"{_DECLARED}<urlset {_NAMESPACE}>{''.join(addresses)}</urlset>\n"


def _of_places(site: str, guide: Guide, start: int) -> Iterator[str]:
    from html import escape
    from urllib.parse import quote

    table = guide.network.table
    for position in range(start, min(start + MOST_ADDRESSES, len(table))):
        record = table.record(position)
        updated = record["date_maj"]
        changed = f"<lastmod>{updated}</lastmod>" if updated else ""
        address = f"{site}/lieu/{quote(id_in_path(record['id']), safe='')}"
        yield f"<url><loc>{escape(address, quote=False)}</loc>{changed}</url>"


def _of_territories(site: str, guide: Guide, start: int) -> Iterator[str]:
    as_of = guide.network.table.version.as_of
    changed = f"<lastmod>{as_of}</lastmod>" if as_of else ""
    for path in _territories(guide)[start : start + MOST_ADDRESSES]:
        yield f"<url><loc>{site}/territoire/{path}</loc>{changed}</url>"


def _territories(guide: Guide) -> list[str]:
    """Returns the codes of all territories as addresses have them, the largest first."""
    register = guide.places.register
    named = sorted(register.territories)
    regions = [f"R{code}" for level, code in named if level == "region"]
    departements = [code for level, code in named if level == "departement"]
    epci = [code for level, code in named if level == "epci"]
    return ["FR", *regions, *departements, *epci, *register.codes[: register.commune_count]]
