"""What is asked beyond AWS while deploying: the issuer of tokens, and the service that comes up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.deploy.ports.web import Reply

ISSUER = "https://id.example/realms/a"
SCOPES = ["openid", "coverage:read", "scenarios:write", "sites:write", "matches:write"]


class Internet:
    """The issuer, and the service as it should answer; `wrong` are replies to some requests."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.wrong: dict[tuple[str, str], Reply] = {}
        self.issuer: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES),
        }
        self.keys: dict[str, Any] = {"keys": [{"kty": "RSA"}]}
        self.asked: list[tuple[str, str]] = []

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        path = url.removeprefix("https://pages.example")
        self.asked.append((method, path))
        if (method, path) in self.wrong:
            return self.wrong[method, path]
        if path == f"{ISSUER}/.well-known/openid-configuration":
            return as_json(self.issuer)
        if path == f"{ISSUER}/keys":
            return as_json(self.keys)
        return self._served(path, "authorization" in (headers or {}))

    def _served(self, path: str, has_token: bool) -> Reply:
        page = self._root / "web" / ("index.html" if path == "/" else path.lstrip("/"))
        if page.is_file():
            cache = {"cache-control": "public, max-age=60, stale-while-revalidate=300"}
            return Reply(200, cache, page.read_bytes())
        asked = path.partition("?")[0] if not has_token else path
        if asked in _SAID or path.startswith("/reponse?"):
            return _SAID.get(asked, Reply(200, {}, b'<h2 id="results-title">10 lieux</h2>'))
        if not path.startswith("/v1"):
            return Reply(404, {}, (self._root / "web" / "404.html").read_bytes())
        locked = ("/v1/coverage", "/v1/sites", "/v1/isochrone", "/v1/matrix", "/v1/matches")
        if path.startswith(locked) and not has_token:
            return Reply(401)
        named = ("origin", "sites", "sites_version", "issuer", "accessibility_state")
        names = (*named, "openapi", "paths")
        return as_json(dict.fromkeys(names, ""))


def as_json(record: object, status: int = 200) -> Reply:
    """A reply of JSON."""
    return Reply(status, {"content-type": "application/json"}, json.dumps(record).encode())


_SAID = {
    "/lieu/nulle-part": Reply(404, {}, "<h1>Aucun lieu publié n’a cette adresse</h1>".encode()),
    "/v1/sites": as_json({"sites": [], "found": 0}),
    "/v1/ogc/collections/sites/items/nulle-part": as_json({"code": "unknown_feature"}, 404),
    "/v1/ogc/files/nulle-part": as_json({"code": "unknown_path"}, 404),
    "/v1/ogc/collections/sites/items": as_json({"features": []}),
    "/v1/territories/12/figures": as_json({"territory": {}, "ready": True}),
    "/territoire/12": Reply(200, {}, b'<article class="territory">'),
    "/robots.txt": Reply(200, {}, b"Sitemap: https://maillage.example/sitemap.xml"),
    "/sitemap/territoires-1.xml": Reply(200, {}, b"<loc>https://pages.example/territoire/FR</loc>"),
    "/sitemap.xml": Reply(200, {}, b"<sitemapindex>"),
    "/v1/sites/nulle-part": as_json({"code": "unknown_site"}, 404),
    "/v1/elsewhere": Reply(404),
}
"""What is said of addresses where nothing is."""
