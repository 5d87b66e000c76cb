"""The columns that an answer shows beside the usual ones: what an operator brought."""

from __future__ import annotations

from geodata.coverage import CoverageReply, cell_of
from geodata.exports.columns.column import Column, Record


def columns_shown(coverage: CoverageReply) -> tuple[Column, ...]:
    """Returns the column that was asked for, and of communes the cell of need and access.

    A missing value is an empty cell, never 0. A cell is of numbers alone: classes have no order.
    """
    shown = coverage.get("column")
    if shown is None:
        return ()
    is_class = shown["kind"] == "class"
    credit = ", ".join(part for part in (shown.get("source", ""), shown.get("vintage", "")) if part)
    origin = f" ({credit})" if credit else ""
    value = Column(
        "value",
        shown["label"],
        "text" if is_class else "number",
        f"{shown['label']}{origin} ; vide si la valeur n’est pas renseignée.",
        f"Of the column `{shown['name']}`; missing where it has no value.",
        shown.get("unit", ""),
        0 if is_class else 2,
    )
    if is_class or (coverage["rows"] and "within_threshold" in coverage["rows"][0]):
        return (value,)
    bounds, limit = shown["thirds"], coverage["question"]["threshold_minutes"]

    def cell(record: Record) -> str | None:
        return cell_of(record.get("value"), record["minutes"], record["reachable"], bounds, limit)

    return (
        value,
        Column(
            "need_access",
            "Besoin et accès",
            "text",
            "Lettre : tiers des communes de France selon la colonne, de A (bas) à C (haut). "
            "Chiffre : 1 pour la moitié du seuil ou moins, 2 pour le seuil ou moins, 3 au-delà ou "
            "sans route. C3 : besoin fort et loin d'un lieu. Vide si l'un des deux est inconnu.",
            "`A` to `C`: thirds of the communes of France by the column; `1` to `3`: half of the "
            "threshold, the threshold, beyond or no road. Missing where either is not known.",
            read=cell,
        ),
    )
