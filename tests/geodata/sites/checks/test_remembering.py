"""What is remembered of rows before changes nothing of what is said of the next."""

from __future__ import annotations

import random
from typing import Any

from geodata.sites.checks import CheckedRow
from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.remembering import MOST_REMEMBERED, CheckOfFields, FieldReader
from geodata.sites.checks.values import read_value
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_records

_SEED = 22
_ODD: dict[str, tuple[Any, ...]] = {
    "pivot": ("00000000000000", "130026032000 16", "13002603200016", "1,3E+13", ""),
    "commune": ("Rodez", "RODEZ CEDEX", "Ambérieu", "20221 CERVIONE", ""),
    "code_postal": ("12000", "1500", "01500", "01400 L'Abergement", "99999", ""),
    "code_insee": ("01004", "01001", "2a004", "75056", "nothing", ""),
    "telephone": ("0102030405", "01 02 03 04 05 ou 06 07 08 09 10", "06", "=1+1"),
    "courriels": ("a@b.fr", "a@b.fr;c@d.fr", "a@", ["a@b.fr", "e@f.fr"]),
    "site_web": ("exemple.fr", "https://exemple.fr|exemple.org", "@x"),
    "horaires": ("Mo-Fr 09:00-12:00", "lundi 9h-12h", "Mo 10:00-10:00", "on demand"),
    "services": ("Prendre en main un ordinateur", "", "Unheard of|Insertion professionnelle"),
    "modalites_acces": ("Se présenter", "Ce lieu n'accueille pas de public", "Téléphoner"),
    "date_maj": ("2022-12-01", "2099-01-01", "44822", "yesterday"),
    "latitude": ("45.958", "45,958", "0", "92", ""),
    "longitude": ("5.358", "-5.358", "2.57"),
}


def _drawn(rng: random.Random, number: int) -> dict[str, Any]:
    changed = {name: rng.choice(_ODD[name]) for name in rng.sample(sorted(_ODD), rng.randint(0, 4))}
    return {**WHOLE, **changed, "id": str(number), "nom": f"Lieu {number * 7919}"}


def _said(row: CheckedRow) -> tuple[Any, ...]:
    """Everything of a row but its number, and what depends on the rows before it."""
    apart = ("place_duplicate", "place_repeated")
    findings = [each.of_row(0) for each in row.findings if each.code not in apart]
    return row.site, findings


def test_a_row_has_the_same_findings_alone_as_after_many_others(places: Places) -> None:
    rng = random.Random(_SEED)  # noqa: S311 - drawn cases, no secrets
    records = [_drawn(rng, number) for number in range(90)]
    together = [row for row in check_records(records, places) if row.number]
    assert len(together) == len(records), _SEED
    for record, row in zip(records, together, strict=True):
        alone = [each for each in check_records([record], places) if each.number]
        assert [_said(each) for each in alone] == [_said(row)], (_SEED, record)
        assert {each.row for each in row.findings} <= {row.number}


def test_a_value_that_comes_again_is_read_once_and_said_of_each_row() -> None:
    asked = []

    def read(draft: Draft, name: str, value: Any) -> None:
        asked.append(value)
        read_value(draft, name, value)

    reader = FieldReader(read)
    drafts = [Draft(number) for number in (1, 2, 3)]
    for draft in drafts:
        reader(draft, "latitude", "45,9")
        reader(
            draft,
            "frais_a_charge",
            "Gratuit : Je peux accéder gratuitement au lieu et à ses services",
        )
        reader(draft, "frais_a_charge", ["Payant"])
    assert len(asked) == 3
    assert [draft.values for draft in drafts] == [drafts[0].values] * 3
    assert len(drafts[0].values["frais_a_charge"]) == 2
    assert [{each.row for each in draft.findings} for draft in drafts] == [{1}, {2}, {3}]


def test_a_check_of_some_fields_is_done_once_for_their_values_and_not_by_others() -> None:
    asked = []

    def check(draft: Draft) -> None:
        asked.append(dict(draft.values))
        draft.repair("note", "pivot_spelling", "pivot", draft.text("pivot").upper())

    once = CheckOfFields(check, "pivot")
    for number, name in ((1, "a"), (2, "b")):
        draft = Draft(number, {"nom": name, "pivot": "w123456789"})
        once(draft)
        assert draft.values == {"nom": name, "pivot": "W123456789"}
        assert [each.row for each in draft.findings] == [number]
    assert asked == [{"pivot": "w123456789"}]


def test_what_is_remembered_is_bounded_and_given_up_where_nothing_comes_again() -> None:
    asked = []

    def read(draft: Draft, name: str, value: Any) -> None:
        asked.append(value)
        draft.values[name] = value

    reader = FieldReader(read)
    for number in range(1, 5_001):
        reader(Draft(number), "nom", f"Lieu {number}")
    memory = reader._memories["nom"]
    assert not memory.is_worth_it
    assert memory.get("Lieu 1") is None
    half = FieldReader(read)
    for number in range(1, 2 * MOST_REMEMBERED + 8):
        half(Draft(number * 2), "adresse", f"{number} rue")
    assert half._memories["adresse"].is_worth_it
    assert len(half._memories["adresse"]._outcomes) <= MOST_REMEMBERED
    draft = Draft(1)
    half(draft, "presentation_detail", "long " * 1_000)
    half(draft, "presentation_detail", "long " * 1_000)
    assert asked[-1] == asked[-2], "no long text is remembered"
