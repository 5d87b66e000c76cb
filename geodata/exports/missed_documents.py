"""The sites that would be missed most, as files: the same bytes from the API and a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from geodata.errors import ParameterError
from geodata.exports.columns.missed import MISSED
from geodata.exports.columns.plans import SUMMARY
from geodata.exports.coverage_csv import table_csv
from geodata.exports.coverage_facts import Fact, in_french
from geodata.exports.coverage_sheets import DEFINITIONS, definition
from geodata.exports.coverage_tables import Table
from geodata.exports.coverage_xlsx import workbook_of
from geodata.exports.formats import MISSED_FORMATS
from geodata.french import whole_number
from geodata.plans import MissedReply

_POSTS = {"filled": "pourvus", "granted": "attribués"}


def missed_document(answer: MissedReply, form: str, locale: str = "fr") -> bytes:
    """Returns an answer in a format.

    Args:
        answer: of `missed_sites`.
        form: one of `MISSED_FORMATS`.
        locale: of a CSV: `fr` or `en`.

    Raises:
        ParameterError: no such format or locale.
    """
    if form == "json":
        return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    table = Table("Lieux regrettés", MISSED, answer["sites"])
    if form == "csv":
        return table_csv(table, _about(answer), locale)
    if form != "xlsx":
        raise ParameterError("format", "must be one of those allowed", MISSED_FORMATS)
    facts = [{"label": each.label, "value": each.value} for each in _about(answer)]
    defined = [definition(table.title, column) for column in MISSED]
    tables = [Table("Résumé", SUMMARY, facts), table, Table("Définitions", DEFINITIONS, defined)]
    return workbook_of(tables, _properties(answer))


def _about(answer: MissedReply) -> list[Fact]:
    shown, count = len(answer["sites"]), answer["sites_count"]
    return [
        Fact("territory", "Territoire", answer["territory"]["name"]),
        Fact("limit", "Limite", f"{in_french(answer['limit_minutes'])} minutes"),
        Fact("at", "Situation au", answer["at"]),
        Fact("posts", "Postes", _POSTS[answer["posts"]]),
        Fact("people", "Habitants", whole_number(answer["people"])),
        Fact("people_in_reach", "À portée d'un lieu", whole_number(answer["people_in_reach"])),
        Fact("sites", "Lieux", f"{whole_number(shown)} sur {whole_number(count)}"),
        Fact("sites_version", "Version des sites", answer["sites_version"]),
        Fact("snapshot", "Version des communes", answer["snapshot"]),
    ]


def _properties(answer: MissedReply) -> dict[str, object]:
    return {
        "title": f"Lieux qui manqueraient le plus · {answer['territory']['name']}",
        "subject": f"Situation au {answer['at']}",
        "author": "Maillage",
        # The same answer makes the same bytes: the day that it is of.
        "created": datetime.fromisoformat(answer["at"]).replace(tzinfo=UTC).replace(tzinfo=None),
    }
