"""What contradicts itself between the posts of a scenario and those of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from geodata.french import day_in_words, whole_number
from geodata.placement import Floats
from geodata.plans.findings import Finding
from geodata.plans.french import count_words, listed_words, posts_words
from geodata.plans.nesting import Clash, Demand, Part, demands_of, nested
from geodata.plans.scenario import Scenario, Wave
from geodata.plans.territories import Names, area_key, is_whole
from geodata.territory import Units


def check_networks(scenario: Scenario, posts: int | None) -> Iterator[Finding]:
    """Yields what is wrong with the posts of networks, in all and in each wave."""
    total = sum(each.posts for each in scenario.networks)
    if posts is not None and total > posts:
        words = f"Les réseaux ont {posts_words(total)} en tout, le scénario {whole_number(posts)}."
        yield Finding("networks", "networks_over_posts", words)
    names = Counter(each.name for each in scenario.networks)
    for number, each in enumerate(scenario.networks):
        if names[each.name] > 1:
            words = f"« {each.name} » est deux fois."
            yield Finding(f"networks.{number}.name", "repeated_network", words)
    for number, place in enumerate(scenario.candidates.places):
        if place.network is not None and place.network not in names:
            words = f"Aucun réseau « {place.network} » n'a de postes dans ce scénario."
            yield Finding(f"candidates.places.{number}.network", "unknown_network", words)


def check_networks_fit(scenario: Scenario, room: float) -> Iterator[Finding]:
    """Yields when the places of a territory cannot have the posts of all networks."""
    total = sum(each.posts for each in scenario.networks)
    if 0 < room < total:
        words = (
            f"Les réseaux ont {posts_words(total)} en tout, les lieux candidats du territoire "
            f"n'en accueillent que {whole_number(room)}."
        )
        yield Finding("networks", "fewer_candidates", words)


def check_dates(scenario: Scenario, today: date) -> Iterator[Finding]:
    """Yields waves that open before the one that precedes them, the same day, or in the past."""
    before: Wave | None = None
    for number, wave in enumerate(scenario.waves or ()):
        if wave.opens_on is None:
            continue
        path, day = f"waves.{number}.opens_on", day_in_words(wave.opens_on.isoformat())
        if before is not None and before.opens_on is not None:
            if wave.opens_on < before.opens_on:
                words = (
                    f"La vague « {wave.name} » ouvre le {day}, avant « {before.name} » "
                    f"qui la précède ({day_in_words(before.opens_on.isoformat())})."
                )
                yield Finding(path, "waves_out_of_order", words)
            elif wave.opens_on == before.opens_on:
                words = f"Les vagues « {before.name} » et « {wave.name} » ouvrent le même jour."
                yield Finding(path, "waves_same_day", words, "warning")
        if wave.opens_on < today:
            words = f"La vague « {wave.name} » ouvre le {day} : cette date est passée."
            yield Finding(path, "wave_in_the_past", words, "warning")
        before = wave


def check_waves(scenario: Scenario) -> Iterator[Finding]:
    """Yields what is wrong with the names of waves, and the posts of networks in each."""
    waves = {wave.name: wave.posts for wave in scenario.waves or ()}
    for name, count in Counter(wave.name for wave in scenario.waves or ()).items():
        if count > 1:
            yield Finding("waves", "repeated_wave", f"Deux vagues s'appellent « {name} ».")
    asked: Counter[str] = Counter()
    for number, each in enumerate(scenario.networks):
        if each.wave is None:
            continue
        asked[each.wave] += each.posts
        if each.wave not in waves:
            words = f"Aucune vague ne s'appelle « {each.wave} »."
            yield Finding(f"networks.{number}.wave", "unknown_wave", words)
        elif asked[each.wave] > waves[each.wave]:
            words = f"La vague « {each.wave} » n'a que {posts_words(waves[each.wave])}."
            yield Finding(f"networks.{number}.posts", "networks_over_wave", words)


def check_communes(scenario: Scenario, posts: int | None, names: Names) -> Iterator[Finding]:
    """Yields the communes both required and excluded, and whether too many are required."""
    for code in sorted(set(scenario.required) & set(scenario.excluded)):
        words = f"{names.of('commune', code)} est à la fois exigée et exclue."
        yield Finding("excluded", "required_and_excluded", words)
    required = len(set(scenario.required))
    if posts is not None and required > posts:
        asked = count_words(required, "commune est exigée", "communes sont exigées")
        words = f"{asked} pour {posts_words(posts)}."
        yield Finding("required", "required_over_posts", words)


def check_decided(scenario: Scenario, posts: int | None, units: Units) -> Iterator[Finding]:
    """Yields the territories that hold all of the scenario's, and have fewer posts decided."""
    for number, each in enumerate(scenario.decided):
        if posts is None or each.posts >= posts:
            continue
        if is_whole(units, scenario, each.level, each.code):
            name = units.territory(each.level, each.code).name
            has = count_words(each.posts, "poste décidé", "postes décidés")
            more = count_words(posts - each.posts, "autre y est placé", "autres y sont placés")
            words = f"{name} a {has}, le scénario {posts_words(posts)} : {more}."
            yield Finding(f"decided.{number}.posts", "decided_under_posts", words, "warning")


def check_nesting(
    scenario: Scenario, units: Units, room: Floats, posts: int | None
) -> Iterator[Finding]:
    """Yields where territories are asked for more than they, or the whole, have room for.

    Args:
        scenario: that nothing else is wrong with.
        units: of the snapshot.
        room: posts that each unit of the territory may have, infinite where that is not known.
        posts: of the scenario, None where that is its answer.
    """
    inside = units.territory(*area_key(scenario.territory)).units
    demands = list(demands_of(scenario, units, inside))
    found = nested(units, inside, room, demands)
    for clash in found.clashes:
        yield _clash(clash)
    if posts is None or found.clashes:
        return
    least, most = int(found.least), found.most
    whole = whole_number(posts)
    if least > posts:
        words = f"Les minimums font {posts_words(least)} en tout ({_parts(found.asking)}), "
        yield Finding(_field(demands), "least_over_posts", f"{words}le scénario en a {whole}.")
    if most < min(posts, room.sum()):
        words = f"Les plafonds laissent {posts_words(int(most))} en tout, le scénario en a {whole}."
        yield Finding("quotas", "most_under_posts", words)


def _clash(clash: Clash) -> Finding:
    least, most = int(clash.least), int(clash.most)
    parts = f" ({_parts(clash.parts)})" if clash.parts else ""
    asked = f"{clash.name} demande {posts_words(least)}"
    if clash.asking is None:
        asked = f"{clash.name} : ses territoires demandent {posts_words(least)} en tout{parts}"
    if clash.capping is not None:
        words = f"{asked}, son plafond est de {whole_number(most)}."
        return Finding(clash.asking or clash.capping, "least_over_most", words)
    if not most and not clash.parts:
        words = f"{asked}, et aucun lieu candidat n'y est."
        return Finding(clash.asking or "quotas", "no_candidate_there", words)
    if clash.parts and clash.asking is not None:
        words = f"{asked}, ses territoires n'en laissent que {whole_number(most)}{parts}."
        return Finding(clash.asking, "least_over_most", words)
    words = f"{asked}, ses lieux candidats n'en accueillent que {whole_number(most)}."
    return Finding(clash.asking or "quotas", "fewer_candidates_there", words)


def _parts(parts: Sequence[Part]) -> str:
    return listed_words([f"{name} : {whole_number(posts)}" for name, posts in parts])


def _field(demands: Sequence[Demand]) -> str:
    """The field that asks for posts, where one alone does."""
    fields = sorted({each.path.split(".", maxsplit=1)[0] for each in demands if each.least})
    return fields[0] if len(fields) == 1 else "quotas"
