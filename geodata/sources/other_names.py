"""Names that communes had or are usually called by, and codes they had, beside the official ones.

Former names are those of the Code officiel géographique of 2019, which still lists the communes
that were absorbed since 1943, with what they are in now. Usual names are a short list with its
reasons, `usual_names.csv`: the first words of a name need no list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from geodata.errors import SourceError
from geodata.sources.decoupage import OfficialArea, package_table
from geodata.territory import TOWN_PEOPLE, fold

_WHOLES = frozenset({"commune", "collectivite_outre_mer"})
_ARRONDISSEMENT = "arrondissement-municipal"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that people may call a commune by; `code` is the commune's of today.

    `people` is how many lived there when it was a commune, or are called so now; None when no
    source says. A former name may be shortened as a name of today, a usual one is short.
    """

    name: str
    code: str
    people: int | None
    is_usual: bool = False


@dataclass(frozen=True, slots=True)
class FormerArea:
    """An area of an older Code officiel géographique."""

    code: str
    name: str
    people: int | None
    is_current: bool
    successor: str | None


def read_former(path: Path) -> list[FormerArea]:
    """Returns the areas of an older archive of the package, arrondissements left out.

    Raises:
        SourceError: the file is truncated, or lacks a file or a field.
    """
    try:
        return [_former(record) for record in package_table(path, "communes") if _counts(record)]
    except KeyError as error:
        raise SourceError(str(path), f"a record has no field {error}") from error


def _counts(record: dict[str, Any]) -> bool:
    return bool(record["type"] != _ARRONDISSEMENT)


def _former(record: dict[str, Any]) -> FormerArea:
    return FormerArea(
        code=record["code"],
        name=record["nom"],
        people=record.get("population"),
        is_current=record["type"] == "commune-actuelle",
        successor=record.get("chefLieu") or record.get("nouveauCode"),
    )


def other_names(
    areas: Sequence[OfficialArea], former: Iterable[FormerArea] = ()
) -> list[OtherName]:
    """Returns every other name of the communes of today, former ones first, without repeats.

    What the commune or a part of it is officially called is no other name, unless the part was a
    town: nothing else says how many people a part has.
    """
    wholes = {area.code: area for area in areas if area.kind in _WHOLES}
    own = {(area.code, fold(area.name)) for area in wholes.values()}
    parts = {(area.parent_code, fold(area.name)) for area in areas}
    found: dict[tuple[str, str], OtherName] = {}
    for each in (*_formerly(areas, wholes, former), *_usually(wholes)):
        key, people = (each.code, fold(each.name)), each.people or 0
        is_new = key not in own and (people >= TOWN_PEOPLE or key not in parts)
        if is_new and (key not in found or people > (found[key].people or 0)):
            found[key] = each
    return list(found.values())


def _formerly(
    areas: Sequence[OfficialArea],
    wholes: dict[str, OfficialArea],
    former: Iterable[FormerArea],
) -> Iterator[OtherName]:
    now = {old: area.code for area in areas for old in area.old_codes}
    now |= {area.code: area.parent_code for area in areas if area.parent_code is not None}
    for each in former:
        code = each.code if each.code in wholes else now.get(each.code)
        code = code or now.get(each.successor or "", each.successor)
        if code not in wholes:
            continue
        renamed = each.code == code and each.is_current
        yield OtherName(each.name, code, wholes[code].population if renamed else each.people)


def _usually(wholes: dict[str, OfficialArea]) -> Iterator[OtherName]:
    for row in _rows("usual_names.csv"):
        for code in row["codes"].split():
            if code in wholes:
                # Whoever uses a usual name means a town, even where its share is small.
                people = max(TOWN_PEOPLE, wholes[code].population or 0)
                yield OtherName(row["name"], code, people, is_usual=True)


def former_codes() -> dict[str, str]:
    """Returns codes that the official list no longer has, with the code of today."""
    return {row["former"]: row["code"] for row in _rows("former_codes.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (files("geodata.sources") / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))
