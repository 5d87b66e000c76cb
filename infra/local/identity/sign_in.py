"""Signing in at the local issuer: the authorization code flow with PKCE (RFC 6749, RFC 7636).

On this machine everybody is who they say: the page asks what to be, so that each sees what a
planner, an operator or a préfecture sees.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import SplitResult, parse_qs, parse_qsl, urlencode, urlsplit

import jwt

from infra.local.gateway.replies import NOT_FOUND, HttpResponse
from infra.local.identity.issuer import ALGORITHM, AUDIENCE, BEARER, LIFE_S, PATH, Issuer
from infra.local.template.access import SCOPES

_CODE_LIFE_S = 60
_CODES = "codes"  # for whom a code is: never an audience of the API
_HTML = ("content-type", "text/html; charset=utf-8")
_JSON = (("content-type", "application/json"), ("cache-control", "no-store"))
_STRICT = (
    "content-security-policy",
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
)


class SignInDesk:
    """What the issuer answers over HTTP, under `/oidc`."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._used: dict[str, float] = {}
        """When the codes that were exchanged end, by their id: each is worth one token."""

    def answer(self, method: str, target: str, body: bytes) -> HttpResponse:
        """The response to a request; `target` is what stands in the request line."""
        path, _, query = target.partition("?")
        match method, path.removeprefix(PATH):
            case "GET", "/.well-known/openid-configuration":
                return _json(200, self._issuer.configuration())
            case "GET", "/keys":
                return _json(200, self._issuer.keys())
            case "GET", "/authorize":
                return self._page(dict(parse_qsl(query, keep_blank_values=True)))
            case "GET", "/enter":
                return self._entered(query)
            case "POST", "/token":
                return self._token(dict(parse_qsl(body.decode("utf-8", "replace"))))
            case _:
                return NOT_FOUND

    def _page(self, asked: Mapping[str, str]) -> HttpResponse:
        if fault := self._fault(asked):
            return _json(400, {"error": "invalid_request", "error_description": fault})
        kept = ("redirect_uri", "state", "code_challenge", "client_id")
        hidden = "".join(
            f'<input type="hidden" name="{key}" value="{escape(asked.get(key, ""))}">'
            for key in kept
        )
        wanted = asked.get("scope", "").split()
        boxes = "".join(
            f'<p><label class="choice"><input type="checkbox" name="scope" value="{each}"'
            f"{' checked' if each in wanted else ''}> <span>{_IN_WORDS[each]} "
            f"<code>{each}</code></span></label></p>"
            for each in SCOPES
        )
        page = _PAGE.format(hidden=hidden, boxes=boxes)
        return HttpResponse(200, (_HTML, _STRICT), page.encode())

    def _entered(self, query: str) -> HttpResponse:
        asked = {key: values[-1] for key, values in parse_qs(query).items()}
        if fault := self._fault(asked):
            return _json(400, {"error": "invalid_request", "error_description": fault})
        codes = asked.get("departements", "").upper().replace(",", " ").split()
        code = self._issuer.signed(
            {
                "aud": _CODES,
                "jti": secrets.token_hex(8),
                "exp": int(time.time()) + _CODE_LIFE_S,
                "sub": asked.get("subject", "").strip() or "local",
                "scopes": [each for each in parse_qs(query).get("scope", []) if each in SCOPES],
                "departements": codes or None,
                "challenge": asked["code_challenge"],
                "redirect_uri": asked["redirect_uri"],
            }
        )
        back = urlencode({"code": code, "state": asked.get("state", "")})
        return HttpResponse(303, (("location", f"{asked['redirect_uri']}?{back}"),), b"")

    def _fault(self, asked: Mapping[str, str]) -> str | None:
        """What is wrong with a request to sign in; a code goes to no other origin than ours."""
        own, back = urlsplit(self._issuer.url), _parsed(asked.get("redirect_uri", ""))
        if asked.get("client_id") != AUDIENCE:
            return f"client_id is not {AUDIENCE}"
        if back is None or (back.scheme, back.netloc) != (own.scheme, own.netloc):
            return f"redirect_uri is no page of {own.scheme}://{own.netloc}"
        if back.query or back.fragment:
            return "redirect_uri has a query or a fragment"
        return None if asked.get("code_challenge") else "code_challenge is missing (PKCE, S256)"

    def _token(self, given: Mapping[str, str]) -> HttpResponse:
        try:
            code = jwt.decode(
                given.get("code", ""),
                self._issuer.key.public_key(),
                algorithms=[ALGORITHM],
                audience=_CODES,
            )
        except jwt.PyJWTError:
            return _json(400, {"error": "invalid_grant"})
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        same = (given.get("redirect_uri"), challenge) == (code["redirect_uri"], code["challenge"])
        if given.get("grant_type") != "authorization_code" or not same or not self._use(code):
            return _json(400, {"error": "invalid_grant"})
        token = self._issuer.token(code["sub"], code["scopes"], code["departements"])
        return _json(
            200,
            {
                "access_token": token,
                "token_type": BEARER,
                "expires_in": LIFE_S,
                "scope": " ".join(code["scopes"]),
            },
        )

    def _use(self, code: Mapping[str, Any]) -> bool:
        """Whether a code is exchanged for the first time (RFC 6749, section 4.1.2)."""
        now = time.time()
        self._used = {name: ends for name, ends in self._used.items() if ends > now}
        name = str(code.get("jti"))
        is_new = name not in self._used
        self._used[name] = float(code["exp"])
        return is_new


def _parsed(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _json(status: int, body: object) -> HttpResponse:
    return HttpResponse(status, _JSON, json.dumps(body).encode())


_IN_WORDS = {
    "coverage:read": "Préfecture : communes loin d’une aide, plans en consultation",
    "scenarios:write": "Planification : scénarios ; avis des préfectures",
    "sites:write": "Opérateur : importer et publier les lieux",
    "matches:write": "Accompagnement : rapprocher une liste de personnes",
}
_PAGE = """<!doctype html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Connexion de démonstration — Maillage</title>
  <link rel="stylesheet" href="/theme.css">
  <link rel="stylesheet" href="/citizen/page.css">
  <link rel="stylesheet" href="/shared/session.css">
</head>
<body>
  <main id="main" class="sign-in">
    <h1>Connexion de démonstration</h1>
    <p>Sur cette machine, chacun est qui il dit être. En production, c’est l’annuaire de
      l’administration qui répond ici, avec ses comptes et ses mots de passe.</p>
    <form action="/oidc/enter" method="get">
      {hidden}
      <p><label for="subject">Compte</label>
        <input id="subject" type="text" name="subject" value="local" maxlength="80"></p>
      <fieldset><legend>Ce que ce compte peut faire</legend>{boxes}</fieldset>
      <p><label for="departements">Limité aux départements
        <span class="hint">(codes, par exemple 12 48 ; vide : tous)</span></label>
        <input id="departements" type="text" name="departements" maxlength="400"></p>
      <p><button type="submit" class="primary">Entrer</button></p>
    </form>
  </main>
</body>
</html>
"""
