r"""The patterns that texts of a question must match, each once, with what is said of the others.

A pattern is for machines; whoever gave the text is told in words what is expected. `[0-9]` and not
`\d`, which is a figure of any script to the validator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

UNPRINTED = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
"""Within a class of a pattern: controls, and what turns the way that a text is read (Unicode
TR 36, "bidirectional text spoofing"). Nothing that a person types in French holds one."""
PRINTABLE = rf"^[^{UNPRINTED}]*$"
PRINTABLE_LINES = rf"^(?:[^{UNPRINTED}]|[\t\n\r])*$"
"""The same, over several lines."""
FILE_NAME = rf"^[^{UNPRINTED}/\\]+$"
"""Without its folder."""
COMMUNE = r"^(?:[0-9]{5}|2[ABab][0-9]{3})$"
"""The INSEE code of a commune, of today or of before."""
POSTCODE = r"^[0-9]{5}$"
EPCI = r"^[0-9]{1,9}$"
DEPARTEMENT = r"^[0-9][0-9ABab][0-9]?$"
REGION = r"^[0-9]{2}$"
TERRITORY = r"^[0-9A-Za-z]{1,9}$"
"""`FR`, or the code of the INSEE, of the SIREN for an EPCI."""
MADE_ID = r"^[0-9]{8}T[0-9]{6}-[0-9a-f]{10}$"
"""The id of what the API makes: when, and some bytes that were drawn."""
MADE_IDS = r"^[0-9]{8}T[0-9]{6}-[0-9a-f]{10}(,[0-9]{8}T[0-9]{6}-[0-9a-f]{10}){0,9}$"
SWEEP_ID = r"^([0-9]{8}T[0-9]{6}-[0-9a-f]{10}|sweep-[0-9a-f]{32})$"
REPORT_ID = r"^[0-9]{8}T[0-9]{6}-[0-9a-f]{12}-[0-9a-f]{12}$"
VERSION = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
"""The name by which a version of the sites is asked for."""
KEPT_VERSION = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
CURSOR = r"^[A-Za-z0-9._-]{3,120}$"
AFTER_OPINION = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z~[0-9]{3,6}$"
SHARE_KEY = r"^[0-9a-f]{32}$"
IDEMPOTENCY_KEY = r"^[\x21-\x7e]+$"
CELL = r"^[ABC][123]$"
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][05]$"
HOST_NAME = r"^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?$"
SITE_MAP_PART = r"^[a-z0-9.-]+$"


class Expected(NamedTuple):
    """What is said of a text that does not match, in both languages."""

    english: str
    french: str


_ID = Expected("not an id that the API gave", "n’est pas un identifiant que l’API a donné")
_NEXT = Expected("not the `next` of a page", "n’est pas le `next` d’une page")
_VERSION = Expected("not the name of a version", "n’est pas le nom d’une version")
_ONE_LINE = Expected(
    "holds a sign that is not printed, or several lines",
    "contient un signe qui ne s’imprime pas, ou plusieurs lignes",
)

EXPECTED: Mapping[str, Expected] = {
    PRINTABLE: _ONE_LINE,
    PRINTABLE_LINES: Expected(
        "holds a sign that is not printed", "contient un signe qui ne s’imprime pas"
    ),
    FILE_NAME: Expected(
        "not the name of a file, without its folder",
        "n’est pas le nom d’un fichier, sans son dossier",
    ),
    COMMUNE: Expected(
        "not an INSEE code of a commune, as 12202 or 2A004",
        "n’est pas un code INSEE de commune, comme 12202 ou 2A004",
    ),
    POSTCODE: Expected("not a postcode: five figures", "n’est pas un code postal : cinq chiffres"),
    EPCI: Expected(
        "not the SIREN of an EPCI, as 241200187", "n’est pas le SIREN d’un EPCI, comme 241200187"
    ),
    DEPARTEMENT: Expected(
        "not the code of a département, as 12, 2A or 971",
        "n’est pas le code d’un département, comme 12, 2A ou 971",
    ),
    REGION: Expected(
        "not the INSEE code of a région, as 76", "n’est pas le code INSEE d’une région, comme 76"
    ),
    TERRITORY: Expected(
        "not the code of a territory, as FR, 76, 2A or 12202",
        "n’est pas le code d’un territoire, comme FR, 76, 2A ou 12202",
    ),
    MADE_ID: _ID,
    MADE_IDS: Expected(
        "not ids that the API gave, ten at most, between commas",
        "ne sont pas des identifiants que l’API a donnés, dix au plus, entre virgules",
    ),
    SWEEP_ID: _ID,
    REPORT_ID: _ID,
    VERSION: _VERSION,
    KEPT_VERSION: _VERSION,
    CURSOR: _NEXT,
    AFTER_OPINION: Expected(
        "not the `next_after` of a page", "n’est pas le `next_after` d’une page"
    ),
    SHARE_KEY: Expected(
        "not the key of a link that was shared", "n’est pas la clé d’un lien qui a été partagé"
    ),
    IDEMPOTENCY_KEY: Expected(
        "not letters, figures and signs of ASCII without a space",
        "ne sont pas des lettres, des chiffres et des signes de l’ASCII sans espace",
    ),
    CELL: Expected("not a cell, from A1 to C3", "n’est pas une case, de A1 à C3"),
    CLOCK: Expected(
        "not a time of the day by five minutes, as 08:30",
        "n’est pas une heure du jour par cinq minutes, comme 08:30",
    ),
    HOST_NAME: Expected("not the name of a host", "n’est pas le nom d’un hôte"),
    SITE_MAP_PART: Expected("not a part of the site map", "n’est pas une partie du plan du site"),
}
"""By the pattern."""
