"""Requests at random from a seed: of the API's own documents, then spoilt here and there.

A request is right in most of what it says, so that it goes far, and wrong in one thing or two: a
method, a path, a parameter, a header with bytes of no text, a body, a token.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.functions.maxima import extremes, operations

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
    "get",
    "\xe9",
)
HEADERS: tuple[bytes, ...] = (
    *(
        b"Accept: \xff\xfe",
        b"X-\xe9: a",
        b"Cookie: a=\xc3\x28; b",
        b"Accept: application/pdf;q=\xff",
    ),
    *(b'If-None-Match: "\xf0\x28"', b"Content-Type: \xa0json", b"Origin: https://\xc3.example"),
    *(b"Accept: */*;q=nan", b"Accept: " + b"a/b," * 400, b"If-None-Match: " + b'"x",' * 400),
    *(b"Idempotency-Key: \xff", b"Idempotency-Key: " + b"k" * 201, b"X-Forwarded-For: ::1\x00"),
    *(
        b"Content-Encoding: gzip",
        b"Range: bytes=9-1",
        b"Accept-Language: *",
    ),
    b"Authorization: Basic \xff",
)
TEXTS = (
    *("", " ", "\x00", "\r\n", "%", "%00", "'", '"', "\\", "../..", "\u202e", "\ufeff", "é" * 300),
    *(
        "NaN",
        "-0",
        "1e999",
        "9" * 400,
        "0x1",
        "true",
        "null",
        "[]",
        "{}",
        "\ud7ff",
        "\U0001f600" * 60,
    ),
    *("2026-02-30", "0001-01-01", "9999-12-31T23:59:59+99:99", "SELECT 1", "${jndi:x}", "{{7*7}}"),
)
REAL: Mapping[str, tuple[str, ...]] = {
    "code": ("12202", "48", "FR", "2A004", "99999", "200067205"),
    "level": ("departement", "commune", "france", "region", "epci", "canton"),
    "departement": ("48", "12", "2A"),
    "commune": ("12202", "48095"),
    "lat": ("44.35",),
    "lon": ("2.57",),
    "q": ("Rodez", "1 rue de la Paix Paris", "75116"),
    "postcode": ("12000",),
    "scenario_id": ("20261124T100000-0123456789",),
    "import_id": ("20261124T100000-0123456789",),
    "version": ("demonstration",),
    "place_id": ("1", "a~1b"),
    "sweep_id": ("sweep-" + "0" * 32,),
}
"""Values that lead somewhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as bytes, and what it says wrongly."""

    line: bytes
    headers: tuple[bytes, ...]
    body: bytes
    token: str
    spoilt: tuple[str, ...] = ()

    def sent(self, token: str | None) -> bytes:
        """What goes over the wire, on a connection that is closed after it."""
        lines = [self.line, b"Host: localhost", b"Connection: close", *self.headers]
        if token is not None:
            lines.append(b"Authorization: Bearer " + token.encode("utf-8", "surrogatepass"))
        if self.body:
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join([*lines, b"", b""]) + self.body


@dataclass
class Requests:
    """Requests of some documents, the same for the same seed."""

    documents: Sequence[Mapping[str, Any]]
    seed: int
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - the same again, not a secret
        self._routes = [
            (document, key, operation)
            for document in self.documents
            for key, operation in operations(document)
        ]

    def many(self, count: int) -> Iterator[Asked]:
        """Yields requests; what each says wrongly is counted in `counts`."""
        for _ in range(count):
            asked = self._one()
            self.counts.update(asked.spoilt or ("nothing",))
            yield asked

    def _one(self) -> Asked:
        document, key, operation = self._chance.choice(self._routes)
        method, _, path = key.partition(" ")
        spoilt: list[str] = []
        values = {
            (each["in"], each["name"]): self._value(document, each, spoilt)
            for each in operation.get("parameters", ())
            if each.get("required") or self._chance.random() < 0.4
        }
        for (where, name), value in values.items():
            if where == "path":
                path = path.replace(f"{{{name}}}", self._escaped(value, spoilt))
        query = [(name, value) for (where, name), value in values.items() if where == "query"]
        body, kind = self._body(document, operation, spoilt)
        if self._rarely():
            method = self._spoil("method", spoilt, METHODS)
        target = self._target(path, query, spoilt)
        headers = [b"Content-Type: " + kind] if body else []
        while self._chance.random() < 0.2:
            headers.append(self._spoil("header", spoilt, HEADERS))
        line = method.encode("latin-1", "replace") + b" " + target + b" HTTP/1.1"
        token = self._chance.choices(("all", "48", "none", "odd"), (8, 2, 1, 1))[0]
        if token in ("none", "odd"):
            spoilt.append(f"token {token}")
        return Asked(line, tuple(headers), body, token, tuple(spoilt))

    def _rarely(self) -> bool:
        return self._chance.random() < 0.06

    def _spoil[T](self, what: str, spoilt: list[str], among: Sequence[T]) -> T:
        spoilt.append(what)
        return self._chance.choice(among)

    def _value(self, document: Any, parameter: Mapping[str, Any], spoilt: list[str]) -> str:
        name = parameter["name"]
        if self._chance.random() < 0.15:
            return self._spoil(f"{parameter['in']} {name}", spoilt, TEXTS)
        ends = extremes(document, parameter["schema"])
        among = (*REAL.get(name, ()) * 3, *ends) or ("a",)
        return self._chance.choice(among)

    def _escaped(self, value: str, spoilt: list[str]) -> str:
        if self._rarely():
            return self._spoil("path bytes", spoilt, ("%ff%fe", "%2e%2e", "%00", "", "a%2fb", "%"))
        return quote(value, safe="") or "x"

    def _target(self, path: str, query: list[tuple[str, str]], spoilt: list[str]) -> bytes:
        if self._rarely():
            path = self._spoil(
                "path", spoilt, (f"{path}/", f"/{path}", path.upper(), path[:-1], "/v1")
            )
        parts = [f"{name}={quote(value, safe='')}".encode() for name, value in query]
        if self._rarely():
            parts.append(
                self._spoil("query", spoilt, (b"\xff=\xfe", b"a=1" * 9, b"=", b"q", b"q=%ff"))
            )
        if parts and self._rarely():
            parts.append(parts[0])
            spoilt.append("query twice")
        return path.encode() + (b"?" + b"&".join(parts) if parts else b"")

    def _body(
        self, document: Any, operation: Mapping[str, Any], spoilt: list[str]
    ) -> tuple[bytes, bytes]:
        if "requestBody" not in operation:
            return b"", b""
        if self._chance.random() < 0.3:
            odd = (
                b"",
                b"[]",
                b"null",
                b"\xff\xfe",
                b"{" * 600,
                b'{"a":1e999}',
                b'{"a":' + b"9" * 5_000 + b"}",
            )
            return self._spoil("body", spoilt, odd), b"application/json"
        kind, each = self._chance.choice(list(operation["requestBody"]["content"].items()))
        if self._rarely():
            kind = self._spoil(
                "media type", spoilt, ("text/plain", "multipart/form-data; boundary=x", "")
            )
        made = self._made(document, each["schema"], spoilt, 0)
        return json.dumps(made).encode(), kind.encode()

    def _made(self, document: Any, schema: Mapping[str, Any], spoilt: list[str], depth: int) -> Any:
        """A value of a schema, now and then of another."""
        if depth > 5 or self._chance.random() < 0.03:
            return self._spoil(
                "body value", spoilt, (None, 1, -1.5, "é", [], {}, True, 10**30, "\ud800")
            )
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._made(document, document["components"]["schemas"][name], spoilt, depth + 1)
        if "anyOf" in schema:
            return self._made(document, self._chance.choice(schema["anyOf"]), spoilt, depth + 1)
        if schema.get("type") == "object":
            return {
                name: self._made(document, each, spoilt, depth + 1)
                for name, each in schema.get("properties", {}).items()
                if name in schema.get("required", ()) or self._chance.random() < 0.4
            }
        if schema.get("type") == "array":
            count = self._chance.randint(0, 3)
            return [
                self._made(document, schema.get("items", {}), spoilt, depth + 1)
                for _ in range(count)
            ]
        return self._plain(document, schema)

    def _plain(self, document: Any, schema: Mapping[str, Any]) -> Any:
        kind = schema.get("type")
        if kind in ("integer", "number"):
            return self._chance.choice((0, 1, 20, 1.5, 10**9))
        if kind == "boolean":
            return self._chance.random() < 0.5
        texts = (*extremes(document, schema), "12202", "a", "people", *TEXTS[:4])
        return self._chance.choice(texts) if kind != "null" else None
