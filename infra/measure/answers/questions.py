"""Questions of every kind that citizens' routes are asked, right and wrong, drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

import numpy as np

from geodata.sites import NEEDS, VOCABULARIES
from geodata.territory import Register
from infra.measure.load.traffic import Citizens

_FILTERS = {
    "service": "services",
    "audience": "publics_specifiquement_adresses",
    "support": "modalites_accompagnement",
    "fee": "frais_a_charge",
    "programme": "dispositif_programmes_nationaux",
}
_WORDS = ("Mairie", "12 rue de la République", "saint", "St-Étienne (42)", "12000 Rodez", "75001")
_NUMBERS = (
    *("", "0", "-0.0", "5", "+5", " 5", "5 ", "5.0", "5.5", "1e1", "1e999", "nan", "inf", "0x5"),
    *("1_0", "1,2", "50", "51", "null", "five", "٣", "1e-05", "0.000001", "90", "180.0", "-21.115"),
)
_TRUTHS = ("true", "false", "1", "0", "yes", "off", "TRUE", "t", "", "2", "oui", "true,false")
_MOMENTS = (
    *("now", "2026-11-24T10:00:00+01:00", "2026-12-25T11:00:00+01:00", "2026-11-28T23:30:00+01:00"),
    *("2027-05-08T03:00:00Z", "2026-10-25T02:30:00+02:00", "2026-11-24T10:00:00", "demain", ""),
    *("2026-11-24T10:00:00 01:00", "1999-01-01T00:00:00Z", "2099-12-31T23:59:59-11:00"),
)
_ELSEWHERE = (
    *((55.53, -21.11), (-61.55, 16.24), (-52.33, 4.92), (45.16, -12.8), (-56.2, 46.8), (9.1, 42.1)),
    *((-4.5, 48.45), (-5.1, 48.46), (-2.35, 46.7), (0.0, 0.0), (5.37, 43.29), (44.35, 2.57)),
    *((-3.0, 45.0), (7.42, 43.73), (1.73, 42.5), (-179.9, -89.9), (166.45, -22.27)),
)
_HEADERS: tuple[dict[str, str], ...] = (
    *({"accept": "*/*"},) * 8,
    {"accept": "application/geo+json"},
    {"accept": "application/json", "accept-encoding": "gzip, br"},
    {"if-none-match": '"0123456789abcdef0123", W/"x"'},
    {},
)


@dataclass(frozen=True, slots=True)
class Question:
    """A request: the kind of question, its path, its query in order, its headers, its method."""

    kind: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"

    def event(self) -> dict[str, Any]:
        """Returns the event of API Gateway, payload format 2.0: what repeats is joined."""
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": f"{self.method} {self.path}",
            "rawPath": self.path,
            "rawQueryString": urlencode(self.query),
            "headers": dict(self.headers),
            "requestContext": {
                "http": {"method": self.method, "path": self.path, "protocol": "HTTP/1.1"},
                "stage": "$default",
            },
            "isBase64Encoded": False,
        }
        joined: dict[str, str] = {}
        for name, value in self.query:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        return {**event, "queryStringParameters": joined} if joined else event

    def in_words(self) -> str:
        """Returns the question for whoever asks it again."""
        return f"{self.method} {self.path}?{urlencode(self.query)} {self.headers}"


class Questions:
    """Draws questions of every kind, the same from a seed, over the communes of a register."""

    def __init__(self, register: Register, seed: int) -> None:
        """Takes the communes that are asked for."""
        self._register, self._draw = register, np.random.default_rng(seed)
        self._usual = Citizens(register, seed).asks()
        self._kinds: dict[str, Callable[[], Question]] = {
            "usual": self._as_usual,
            "filters": self._filters,
            "moment": self._moment,
            "anywhere": self._anywhere,
            "code": self._code,
            "text": self._text,
            "ill-formed": self._ill_formed,
            "other route": self._other,
        }

    def drawn(self, count: int) -> Iterator[Question]:
        """Yields so many questions, of each kind in its turn."""
        kinds = list(self._kinds.values())
        for number in range(count):
            yield kinds[number % len(kinds)]()

    def _one[T](self, of: tuple[T, ...] | list[T]) -> T:
        return of[int(self._draw.integers(len(of)))]

    def _point(self) -> list[tuple[str, str]]:
        lon, lat = self._register.positions
        at = int(self._draw.integers(self._register.commune_count))
        by = self._draw.normal(0, 0.03, 2)
        if np.isnan(lon[at]):
            return [("lat", "46.2"), ("lon", "2.2")]
        return [("lat", f"{lat[at] + by[0]:.5f}"), ("lon", f"{lon[at] + by[1]:.5f}")]

    def _nearest(self, kind: str, *query: tuple[str, str]) -> Question:
        headers = dict(self._one(_HEADERS))
        method = "HEAD" if self._draw.random() < 0.03 else "GET"
        return Question(kind, "/v1/nearest", query, headers, method)

    def _as_usual(self) -> Question:
        path, _, query = next(self._usual).path.partition("?")
        pairs = [tuple(each.partition("=")[::2]) for each in query.split("&") if each]

        return Question(
            "usual", path, tuple((unquote_plus(name), unquote_plus(v)) for name, v in pairs)
        )

    def _more(self) -> list[tuple[str, str]]:
        """Returns some filters, each a right value or nearly."""
        vocabularies = {name: VOCABULARIES[of] for name, of in _FILTERS.items()}
        given: list[tuple[str, str]] = []
        for name, values in vocabularies.items():
            while self._draw.random() < 0.15:
                given.append((name, self._one(values)))
        if self._draw.random() < 0.3:
            given.append(("need", self._one(tuple(NEEDS))))
        for name, values in (
            ("limit", ("1", "5", "10", "50")),
            ("mode", ("car", "foot")),
            ("max_minutes", ("5", "15.5", "60", "600")),
            ("wheelchair", ("true", "false")),
            ("appointment", ("true", "false")),
            ("include_unreachable", ("true", "false")),
        ):
            if self._draw.random() < 0.25:
                given.append((name, self._one(values)))
        return given

    def _filters(self) -> Question:
        return self._nearest("filters", *self._point(), *self._more())

    def _moment(self) -> Question:
        at = ("open_at", self._one(_MOMENTS))
        return self._nearest("moment", *self._point(), at, *self._more())

    def _anywhere(self) -> Question:
        lon, lat = self._one(_ELSEWHERE)
        by = self._draw.normal(0, 0.2, 2)
        point = [("lat", f"{lat + by[0]:.4f}"), ("lon", f"{lon + by[1]:.4f}")]
        return self._nearest("anywhere", *point, *self._more())

    def _code(self) -> Question:
        codes = self._register.codes
        code = self._one(codes)
        if self._draw.random() < 0.5:
            return self._nearest("code", ("commune", code), *self._more())
        if self._draw.random() < 0.5:
            return Question("code", f"/v1/communes/{code}")
        return self._nearest("code", ("postcode", f"{int(self._draw.integers(1000, 99000)):05}"))

    def _text(self) -> Question:
        name = self._one(self._register.names)
        text = self._one([name, name[:3], name.upper(), f"{name} 12", *_WORDS])
        route = self._one(["/v1/nearest", "/v1/communes", "/v1/addresses"])
        query = [("q", text)]
        if route != "/v1/nearest" and self._draw.random() < 0.5:
            query.append(("limit", self._one(_NUMBERS)))
        return Question("text", route, tuple(query))

    def _ill_formed(self) -> Question:
        names = ("lat", "lon", "limit", "max_minutes", "wheelchair", "appointment", "mode")
        lists = ("service", "need", "fee", "network", "open_at", "commune", "postcode", "q")
        others = ("include_unreachable", "latitude", "Q", "a b", "x" * 40)
        query = dict(self._point())
        for _ in range(int(self._draw.integers(1, 4))):
            name = self._one((*names, *lists, *others))
            query[name] = self._one((*_NUMBERS, *_TRUTHS, *_WORDS, "\x07", "a,b", "Gratuit,"))
        return self._nearest("ill-formed", *query.items())

    def _other(self) -> Question:
        path = self._one(
            [
                *("/v1/communes/99999", "/v1/communes/1", "/v1/communes/2A004", "/v1/communes/"),
                *("/v1/sign-in", "/v1/publisher", "/v1/openapi.json", "/v1/nowhere", "/", ""),
                *("/v1/nearest/", "/v1/reverse", "/v1/addresses", "/v1/communes", "/v1//nearest"),
                *("/v1/communes/12202/", "/v1/communes/%31", "/v1/communes/12202\n"),
            ]
        )
        query = [*self._point()] if path == "/v1/reverse" else []
        if self._draw.random() < 0.2:
            query.append((self._one(["q", "lat", "limit", "code"]), self._one(_NUMBERS)))
        method = self._one(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE"])
        return Question("other route", path, tuple(query), dict(self._one(_HEADERS)), method)
