"""What contradicts itself between the posts of a scenario and those of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geodata.plans.findings import Finding
from geodata.plans.french import number_words, posts_words
from geodata.plans.scenario import EVERY, Scenario
from geodata.plans.territories import Names


def check_networks(scenario: Scenario, posts: int | None) -> Iterator[Finding]:
    """Yields what is wrong with the posts of networks, in all and in each wave."""
    total = sum(each.posts for each in scenario.networks)
    if posts is not None and total > posts:
        words = (
            f"Les réseaux ont {number_words(total)} postes en tout, "
            f"le scénario {number_words(posts)}."
        )
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
        words = f"{number_words(required)} communes sont exigées pour {posts_words(posts)}."
        yield Finding("required", "required_over_posts", words)


def check_caps(scenario: Scenario, names: Names) -> Iterator[Finding]:
    """Yields the territories that ask for more than their cap."""
    caps = {(each.level, each.code): each.at_most for each in scenario.quotas}
    for number, each in enumerate(scenario.quotas):
        if each.at_most is not None and each.at_least > each.at_most:
            words = _over(names.of(each.level, each.code), each.at_least, each.at_most)
            yield Finding(f"quotas.{number}", "least_over_most", words)
    for number, decided in enumerate(scenario.decided):
        cap = caps.get((decided.level, decided.code), caps.get((decided.level, EVERY)))
        if cap is not None and decided.posts > cap:
            words = _over(names.of(decided.level, decided.code), decided.posts, cap)
            yield Finding(f"decided.{number}", "decided_over_quota", words)


def check_sums(scenario: Scenario, posts: int | None, names: Names) -> Iterator[Finding]:
    """Yields where the parts of a level add up to more, or to less, than the whole."""
    if posts is None:
        return
    whole = number_words(posts)
    decided = sum(each.posts for each in scenario.decided)
    if decided > posts:
        words = f"Les territoires déjà décidés ont {posts_words(decided)}, le scénario {whole}."
        yield Finding("decided", "decided_over_posts", words)
    for level in sorted({each.level for each in scenario.quotas}):
        least, most = names.least_of(scenario, level), names.most_of(scenario, level)
        if least > posts:
            words = f"Les minimums font {posts_words(least)} en tout, le scénario en a {whole}."
            yield Finding("quotas", "least_over_posts", words)
        if most is not None and most < posts:
            words = f"Les plafonds laissent {posts_words(most)} en tout, le scénario en a {whole}."
            yield Finding("quotas", "most_under_posts", words)


def _over(name: str, asked: int, cap: int) -> str:
    return f"{name} demande {posts_words(asked)}, son plafond est de {cap}."
