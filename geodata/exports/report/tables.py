"""The tables of the report: zones, what changed, inequality, classes of communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geodata.coverage import Change, CoverageReply, Inequality, WorstDecile, ZoneReply
from geodata.exports.report.blocks import Block, Paragraph, Section, Table, Together
from geodata.exports.report.words import STATUS_LABELS, communes_of, minutes, proper, some
from geodata.french import decimal_number, percent, percent_range, whole_number

MOST_ZONES = 10
MOST_CHANGES = 15
MOST_CLASSES = 12
MOST_TERRITORIES = 15
_CLASS_TITLES = {
    "epci": "Par intercommunalité",
    "density": "Par densité",
    "mountain": "En montagne et ailleurs",
}


def zones_section(zones: Sequence[ZoneReply]) -> list[Block]:
    """Returns the first zones, in the order of people x lack."""
    title = Section("Les zones à desservir d’abord")
    if not zones:
        none = "Aucune commune n’est éloignée, hors d’atteinte ni sous-dotée."
        return [title, Paragraph(none)]
    rows = [
        [
            str(number),
            zone["name"],
            whole_number(zone["people"]),
            whole_number(zone["communes_count"]),
            farthest(zone),
            whole_number(zone["posts_needed"]),
            help_from(zone),
            whole_number(zone["rank"]),
        ]
        for number, zone in enumerate(zones[:MOST_ZONES], start=1)
    ]
    headers = ["N°", "Zone", "Habitants", "Comm.", "Au plus loin", "Postes"]
    headers += ["D’où l’aide peut venir", "Rang"]
    table = Table(title.words, headers, rows, [8, 51, 19, 14, 19, 13, 38, 12], texts=(1, 6))
    total = (
        f"{some(len(zones), 'zone', 'zones')} en tout, "
        f"{some(sum(zone['people'] for zone in zones), 'habitant', 'habitants')}. Une zone à "
        "cheval sur une limite est comptée entière et le rang est national, sauf pour un compte "
        "limité à des départements : seuls comptent alors leurs habitants."
    )
    return [Together([title, table, Paragraph(total, "small")])]


def change_section(change: Change | None) -> list[Block]:
    """Returns what changed since another version of the sites, nothing where none was asked."""
    if change is None:
        return []
    head: list[Block] = [Section("Ce qui a changé"), Paragraph(change_in_words(change))]
    rows = [row for row in change.get("rows", ()) if row["status_before"] != row["status_after"]]
    rows = sorted(rows, key=lambda row: (-(row["people"] or 0), row["code"]))
    if not rows:
        return head
    shown = [
        [
            row["name"],
            whole_number(row["people"]),
            minutes(row["minutes_before"]),
            minutes(row["minutes_after"]),
            STATUS_LABELS[row["status_before"]],
            STATUS_LABELS[row["status_after"]],
        ]
        for row in rows[:MOST_CHANGES]
    ]
    headers = ["Commune", "Habitants", "Avant", "Après", "Était", "Est"]
    summary = "Communes dont la situation a changé"
    story = [*head, Table(summary, headers, shown, [58, 20, 22, 22, 26, 26], texts=(4, 5))]
    if len(rows) > MOST_CHANGES:
        rest = f"Les {MOST_CHANGES} plus peuplées, de {len(rows)}."
        story.append(Paragraph(rest, "small"))
    return story


def change_in_words(change: Change) -> str:
    """Returns how many communes are better and worse off than in another version of the sites."""
    return (
        f"Depuis la version {change['since']} des lieux : "
        f"{_counted(change['gained'])} mieux classées, {_counted(change['lost'])} moins bien."
    )


def inequality_section(coverage: CoverageReply) -> list[Block]:
    """Returns how unequally advisors are within reach, and each class of communes."""
    figures = coverage["indicators"]
    story: list[Block] = [
        Section("Les inégalités"),
        *(Paragraph(words) for words in _unequal(figures["inequality"])),
    ]
    for name, rows in figures["by_class"].items():
        if rows:
            story += _class_table(name, rows)
    return story


def territories_section(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Returns the worst served territories, where the answer's rows are territories."""
    if not rows or "within_threshold" not in rows[0]:
        return []
    ordered = sorted(rows, key=lambda row: (row["within_threshold"]["share"] or 0.0, row["code"]))
    shown = [
        [
            f"{row['name']} ({row['code']})",
            whole_number(row["people"]),
            percent(row["within_threshold"]["share"]),
            whole_number(row["unreachable"]["people"]),
            minutes(row["minutes_median"]),
            decimal_number(row["advisors_per_10k"], 2),
            whole_number(row["posts_needed"]),
        ]
        for row in ordered[:MOST_TERRITORIES]
    ]
    headers = ["Territoire", "Habitants", "Au seuil", "Sans route", "Médiane", "Pour 10 000"]
    title = Section("Les territoires les moins couverts")
    table = Table(title.words, [*headers, "Postes"], shown, [55, 24, 19, 21, 20, 22, 13])
    return [title, table]


def _unequal(unequal: Inequality) -> list[str]:
    worst, parts = unequal["worst_decile"], unequal["theil"]
    sentences = []
    if unequal["gini"] is not None:
        sentences.append(
            f"Indice de Gini des conseillers à portée : {decimal_number(unequal['gini'], 2)} "
            "(0 : autant pour chacun ; 1 : tout pour un seul)."
        )
    if unequal["p90_p10"] is not None:
        sentences.append(
            f"Rapport P90/P10 : {decimal_number(unequal['p90_p10'])}, entre ce qu’ont au moins le "
            "dixième le mieux doté des habitants et au plus le dixième le moins bien doté."
        )
    if parts is not None:
        within = parts["within"] / parts["total"] if parts["total"] else None
        sentences.append(
            f"Indice de Theil : {decimal_number(parts['total'], 3)}, dont {percent(within)} "
            "à l’intérieur des départements (ou des intercommunalités d’un même département) et le "
            "reste entre eux."
        )
    if worst["people"]:
        sentences.append(_of_worst(worst))
    return sentences or ["Elles ne se mesurent pas ici : aucun conseiller n’est à portée."]


def _of_worst(worst: WorstDecile) -> str:
    sentence = (
        f"Le dixième le moins bien servi ({some(worst['people'], 'habitant', 'habitants')}) a en "
        f"moyenne {decimal_number(worst['advisors_per_10k'], 2)} conseiller à portée pour "
        "10 000 habitants"
    )
    if worst["minutes"] is not None:
        sentence += f", à {minutes(worst['minutes'])} d’un lieu"
    if worst.get("unreachable"):
        sentence += (
            f" ; {some(worst['unreachable'], 'habitant y est', 'habitants y sont')} sans route"
        )
    return f"{sentence}."


def _share_of_class(row: Mapping[str, Any]) -> str:
    """Returns a share and its range, in brackets where that reads otherwise."""
    drawn = percent_range(row.get("share_within_low"), row.get("share_within_high"))
    return percent(row["share_within"]) + (f" ({drawn})" if drawn else "")


def _class_table(name: str, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    title = _CLASS_TITLES.get(name, f"Par {name}")
    shown = list(rows)
    if name == "epci":
        shown.sort(key=lambda row: (row["share_within"] or 0.0, -row["people"], row["class"] or ""))
    if len(rows) > MOST_CLASSES:
        title += f" : les {MOST_CLASSES} moins couvertes, de {len(rows)}"
    table = Table(
        title,
        ["Classe", "Communes", "Habitants", "Au seuil", "Médiane", "Conseillers pour 10 000"],
        [
            [
                row["class"] or "sans classe",
                whole_number(row["communes"]),
                whole_number(row["people"]),
                _share_of_class(row),
                minutes(row["minutes_median"]),
                decimal_number(row["advisors_per_10k"], 2),
            ]
            for row in shown[:MOST_CLASSES]
        ],
        [50, 19, 21, 39, 19, 26],
    )
    return [Together([Section(title, 2), table])]


def farthest(zone: ZoneReply) -> str:
    """Returns how far the farthest commune of a zone is."""
    if zone["minutes_worst"] is not None:
        return minutes(zone["minutes_worst"])
    return "sans route" if zone.get("unreachable_communes") else "–"


def help_from(zone: ZoneReply) -> str:
    """Returns where help may come to a zone from."""
    site = zone["help_from"]
    if site is None:
        return "–"
    return proper(str(site.get("commune") or site.get("nom") or "–"))


def _counted(each: Mapping[str, Any]) -> str:
    return f"{communes_of(each)} ({some(each['people'], 'habitant', 'habitants')})"
