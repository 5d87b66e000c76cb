"""Whether the OpenID Connect issuer is one that API Gateway and the pages can use.

OpenID Connect Discovery 1.0, sections 3 and 4; API Gateway takes RSA signatures alone.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from infra.deploy.errors import AwsError, NoAnswerError
from infra.deploy.ports.aws import Aws
from infra.deploy.ports.web import Web
from infra.local.template.access import SCOPES

WELL_KNOWN = "/.well-known/openid-configuration"
_COGNITO = re.compile(r"https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com/([A-Za-z0-9_-]+)")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_S256 = "S256"


def faults_of_issuer(web: Web, aws: Aws, issuer: str, prefix: str) -> Iterator[str]:
    """Yields what is wrong with an issuer, in words that say what to do.

    Args:
        web: the network.
        aws: the account, which knows the scopes of its own Cognito.
        issuer: as the parameter `OidcIssuer` has it.
        prefix: what it writes before each scope (`ScopePrefix`).
    """
    if issuer.endswith("/"):
        yield f"the issuer {issuer} ends with a slash, which its tokens do not name it by"
        return
    try:
        told = _read(web, f"{issuer}{WELL_KNOWN}")
    except NoAnswerError as error:
        yield f"the issuer: {error}: API Gateway would let nobody in"
        return
    if told.get("issuer") != issuer:
        yield f"the issuer says that it is {told.get('issuer')!r}: give ISSUER exactly so"
    for name in _ENDPOINTS:
        if not str(told.get(name, "")).startswith("https://"):
            yield f"the issuer's document has no {name} over https"
    yield from _faults_of_keys(web, told)
    methods = told.get("code_challenge_methods_supported")
    if methods is not None and _S256 not in methods:
        yield "the issuer does not take PKCE by S256, by which the pages sign in"
    yield from _faults_of_scopes(_scopes(aws, issuer, told), prefix)


def _read(web: Web, url: str) -> Any:
    reply = web.ask("GET", url, {"accept": "application/json"})
    if reply.status != 200:
        raise NoAnswerError(f"{url} answers {reply.status}")
    try:
        told = reply.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise NoAnswerError(f"{url} answers no JSON")
    return told


def _faults_of_keys(web: Web, told: Any) -> Iterator[str]:
    url = str(told.get("jwks_uri", ""))
    if not url.startswith("https://"):
        return
    try:
        keys = _read(web, url).get("keys", ())
    except NoAnswerError as error:
        yield f"the issuer's keys: {error}"
        return
    if not any(each.get("kty") == "RSA" for each in keys):
        yield "the issuer has no RSA key: API Gateway checks no other signature (choose RS256)"


def _scopes(aws: Aws, issuer: str, told: Any) -> Sequence[str] | None:
    """The scopes that an issuer can give, None where it does not say."""
    pool = _COGNITO.fullmatch(issuer)
    if pool is None:
        listed = told.get("scopes_supported")
        return None if listed is None else [str(each) for each in listed]
    region, identifier = pool.groups()
    try:
        # Its document names the scopes of OpenID Connect alone.
        found = aws.call(
            *("cognito-idp", "list_resource_servers"),
            at=region,
            UserPoolId=identifier,
            MaxResults=50,
        )
    except AwsError:
        return None  # a pool of another account
    return [
        f"{server['Identifier']}/{scope['ScopeName']}"
        for server in found["ResourceServers"]
        for scope in server.get("Scopes", ())
    ]


def _faults_of_scopes(listed: Sequence[str] | None, prefix: str) -> Iterator[str]:
    if listed is None:
        return
    missing = [scope for scope in SCOPES if f"{prefix}{scope}" not in listed]
    if not missing:
        return
    other = _other_prefix(listed)
    if other is not None:
        yield (
            f"the issuer writes {other!r} before its scopes ({other}{SCOPES[0]}): give "
            f"ARGS='--parameter ScopePrefix={other}'"
        )
        return
    yield (
        f"the issuer has no scope {', '.join(f'{prefix}{each}' for each in missing)}: make them "
        "there (docs/operations.md, Hand out access); it has "
        f"{', '.join(sorted(listed)[:12]) or 'none'}"
    )


def _other_prefix(listed: Sequence[str]) -> str | None:
    """What all our scopes have before them, None when nothing fits them all."""
    first = SCOPES[0]
    prefixes = (each.removesuffix(first) for each in listed if each.endswith(first))
    fitting = (p for p in prefixes if all(f"{p}{scope}" in listed for scope in SCOPES))
    return next(fitting, None)
