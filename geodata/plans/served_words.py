"""The people that a plan serves, in words, told apart from those whom it has in reach."""

from __future__ import annotations

from geodata.french import percent, whole_number
from geodata.plans.french import count_words
from geodata.plans.plan import Totals


def served_words(totals: Totals) -> list[str]:
    """Returns sentences on the people served; none where a post serves any number.

    Args:
        totals: of a plan's record.
    """
    after = totals["people_served_after"]
    if after is None:
        return []
    served = count_words(after, "personne serait servie", "personnes seraient servies")
    share = totals["share_served_after"]
    of_all = "" if share is None else f" ({percent(share)} des habitants)"
    before, new = totals["people_served_before"], totals["people_served_by_new_sites"]
    reached = count_words(totals["people_covered_after"], "personne aurait", "personnes auraient")
    covered_before = whole_number(totals["people_covered_before"])
    first = f"{served}{of_all}, contre {whole_number(before)} avant le plan ; "
    second = f"Être à portée n'est pas être servi : {reached} un lieu à portée, "
    return [
        first + f"les lieux qui ouvrent en serviraient {whole_number(new)}.",
        second + f"contre {covered_before} avant le plan.",
    ]
