"""The timetable of rounds: a row for each stop, which a file of sites can publish."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.placement import DayRound, Floats
from geodata.plans.answer import place_of
from geodata.plans.checks_of_rounds import rounds_of
from geodata.plans.plan_rounds import StopRow
from geodata.plans.problem import PlanProblem
from geodata.plans.timetable import DAYS, Hours, Slot, clock_words, horaires_of
from geodata.plans.touring import Touring

DayInHours = tuple[DayRound, Slot, Hours]
_WEEKS = ("every", "odd", "even")
_SERVICE = "Maîtrise des outils numériques du quotidien"
_PROGRAMME = "Conseillers numériques"


def stop_rows(
    problem: PlanProblem, touring: Touring, days: Sequence[DayInHours], people: Floats
) -> list[StopRow]:
    """Returns the stops of days, in their order, each with its hours and whom it is near.

    Args:
        problem: of the rounds.
        touring: who is remote, stops, bases.
        days: by advisor, day and weeks.
        people: of each remote demand.
    """
    numbers: dict[int, int] = {}
    near = (touring.reach.T @ people).tolist()
    rows = []
    for number, day in enumerate(days, start=1):
        advisor = numbers.setdefault(day[1].advisor, len(numbers) + 1)
        for order, visit in enumerate(day[2].visits):
            place_in = number, order, advisor
            rows.append(_row(problem, touring, day, place_in, near[visit.stop]))
    return rows


def _row(
    problem: PlanProblem,
    touring: Touring,
    of: DayInHours,
    place_in: tuple[int, int, int],
    people: float,
) -> StopRow:
    day, slot, hours = of
    (number, order, advisor), units = place_in, problem.ground.units
    visit = hours.visits[order]
    base, stop = touring.bases[day.base], touring.stops[visit.stop]
    place = place_of(problem, stop)
    code = rounds_of(problem.scenario).days[slot.day]
    horaires = horaires_of(visit, code, slot.weeks)
    return {
        "round": number,
        "order": order + 1,
        "advisor": advisor,
        "base": units.codes[base.unit],
        "base_name": units.names[base.unit],
        "day": DAYS[code],
        "weeks": _WEEKS[slot.weeks],  # type: ignore[typeddict-item]
        "commune": place["commune"],
        "commune_name": place["commune_name"],
        "departement": place["departement"],
        "name": place["name"],
        "lon": place["lon"],
        "lat": place["lat"],
        "leaves_at": clock_words(hours.leaves),
        "opens_at": clock_words(visit.opens),
        "closes_at": clock_words(visit.closes),
        "back_at": clock_words(hours.back),
        "drive_minutes": visit.drive,
        "horaires": horaires,
        "people_in_reach": round(people),
        "is_kept": day.kept >= 0,
        "permanence": _permanence(problem, touring, visit.stop, horaires),
    }


def _permanence(problem: PlanProblem, touring: Touring, stop: int, horaires: str) -> dict[str, str]:
    """Returns a stop as a place of the national standard, in its own words."""
    place, ground = touring.stops[stop], problem.ground
    units = ground.units
    postcodes = units.register.area(int(units.entry[place.unit])).postcodes
    name = units.names[place.unit]
    rank = [each.unit for each in touring.stops[: stop + 1]].count(place.unit)
    return {
        "id": f"permanence-{units.codes[place.unit]}-{rank}",
        "nom": f"Permanence du conseiller numérique, {place.name}",
        "commune": name,
        "code_postal": postcodes[0] if postcodes else "",
        "code_insee": units.codes[place.unit],
        "adresse": place.name.split(" — ")[0],
        "latitude": f"{place.lat:.6f}",
        "longitude": f"{place.lon:.6f}",
        "typologie": place.host or "",
        "horaires": horaires,
        "itinerance": "Itinérant",
        "services": _SERVICE,
        "dispositif_programmes_nationaux": _PROGRAMME,
        "date_maj": ground.today.isoformat(),
    }
