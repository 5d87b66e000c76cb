"""Which candidate a text means, or that a person has to choose: a score is not a confidence.

A candidate is a contender when it lacks no more of the text's words than the best one, and either
its score is within `GAP` of the best's or it has the very same name, in another commune or without
the number (`12 rue des Lilas` alone is clear nowhere). The text is clear when the best lacks no
word and all contenders lie within `NEAR_M` of it. Otherwise the contenders are for the person to
choose from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.typed import Typed, word_set
from geodata.territory import fold, geodesics_m

GAP = 0.1
"""The importance of a place, which says nothing of what was meant, is 0.1 of 1.1 of a score."""
NEAR_M = 1_000
"""Two ends of a street are one answer; the nearest advisor rarely changes in a kilometre."""
ALIKE = 0.75
"""How alike a word must be to count as the same, misspelt (2 m / total letters)."""
WORTH_SHOWING = 0.5
"""A candidate that lacks more than this share of the text's words is another place."""

_WRITTEN = {
    "avenue": "av ave",
    "boulevard": "bd bld blvd boul",
    "chemin": "ch che chem",
    "faubourg": "fg fbg",
    "allee": "all allees",
    "cours": "crs",
    "impasse": "imp",
    "place": "pl",
    "rue": "r",
    "residence": "res",
    "route": "rte",
    "square": "sq",
    "lotissement": "lot",
    "commandant": "cdt",
    "docteur": "dr",
    "general": "gal gen",
    "marechal": "mal",
    "president": "pdt",
    "professeur": "pr",
}
_WAYS = word_set(
    "avenue boulevard chemin faubourg allee allees cours impasse place rue residence route square "
    "lotissement quai esplanade passage sentier parvis promenade mail venelle traverse montee voie"
)
_WHOLE_WORD = {short: word for word, shorts in _WRITTEN.items() for short in shorts.split()}
_IDLE = word_set("le la les l de du des d a au aux en et sur sous lez bis ter quater")
"""Words that a label and a text may each leave out."""
_BESIDE = word_set("appartement appt apt bat batiment bp cs escalier esc etage hall porte france")
"""Words about the inside of a building, or the post: no label has them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that is meant, if one clearly is, and those to choose from otherwise."""

    clear: Candidate | None
    candidates: tuple[Candidate, ...]


def choose(
    typed: Typed, proposed: Sequence[Candidate], no_labels: frozenset[str] = frozenset()
) -> Choice:
    """Returns what a text means among an address service's candidates, in any order.

    Args:
        typed: what was typed.
        proposed: the candidates.
        no_labels: words that no label has, such as a postcode of CEDEX.
    """
    words = _asked_words(typed) - no_labels
    lacking = {each: _lacking(words, each) for each in proposed}
    worth = [
        each
        for each in proposed
        if len(lacking[each]) <= WORTH_SHOWING * len(words) and _shares_its_name(each, words)
    ]
    if not worth:
        return Choice(None, ())
    ranked = sorted(worth, key=lambda each: (len(lacking[each]), -each.score))
    best = ranked[0]
    contenders = [each for each in ranked if _contends(each, best, lacking)]
    if not lacking[best] and _are_near(contenders):
        return Choice(best, tuple(contenders))
    return Choice(None, tuple(contenders))


def _contends(each: Candidate, best: Candidate, lacking: dict[Candidate, frozenset[str]]) -> bool:
    if len(lacking[each]) > len(lacking[best]):
        return False
    return each.score >= best.score - GAP or _name(each) == _name(best)


def _name(candidate: Candidate) -> str:
    """Returns the name of a street or place: its label without number, postcode and commune."""
    words = [_WHOLE_WORD.get(word, word) for word in fold(candidate.label).split()]
    postcodes = [n for n, word in enumerate(words) if word == candidate.postcode]
    named = words[: postcodes[-1]] if postcodes else words
    return " ".join(word for word in named if not _is_short_number(word) and word not in _IDLE)


def _are_near(contenders: Sequence[Candidate]) -> bool:
    best, *others = contenders
    if not others:
        return True
    to_lon, to_lat = np.array([[each.lon, each.lat] for each in others], dtype=np.float64).T
    return bool((geodesics_m(best.lon, best.lat, to_lon, to_lat) <= NEAR_M).all())


def _shares_its_name(candidate: Candidate, words: frozenset[str]) -> bool:
    """Whether more than the commune or the kind of street is in the text."""
    own = set(_name(candidate).split()) - _WRITTEN.keys()
    return not own or any(word in words or _is_misspelt(word, words) for word in own)


def way_words(text: str) -> frozenset[str]:
    """Returns the words of a text that are a kind of street, written whole: `bd` is `boulevard`."""
    return _WAYS & {_WHOLE_WORD.get(word, word) for word in fold(text).split()}


def _asked_words(typed: Typed) -> frozenset[str]:
    """Returns the words that the right label must have; short numbers may be of a house."""
    kept = [word for word in typed.words if word not in _IDLE | _BESIDE]
    whole = frozenset(_WHOLE_WORD.get(word, word) for word in kept if not _is_short_number(word))
    return frozenset(word for word in whole if len(word) > 1)


def _is_short_number(word: str) -> bool:
    return word[:1].isdigit() and len(word) < 5


def _lacking(words: frozenset[str], candidate: Candidate) -> frozenset[str]:
    words_of_it = " ".join(
        text
        for text in (candidate.label, candidate.city, candidate.postcode, candidate.context)
        if text
    )
    known = {_WHOLE_WORD.get(word, word) for word in fold(words_of_it).split()}
    # Trézies is like Théziers: a commune's name may be misspelt only beside its postcode.
    own = set() if candidate.kind == "municipality" else set(_name(candidate).split())
    spelt = known if candidate.postcode in words else own
    return frozenset(word for word in words - known if not _is_misspelt(word, spelt))


def _is_misspelt(word: str, known: Collection[str]) -> bool:
    if word.isdigit() or len(word) < 3:
        return False
    # Of what an address service suggests alone: no start pays for it.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, b=word)
    for other in known:
        matcher.set_seq1(other)
        # Both bounds are above the ratio and far cheaper.
        bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(bound() >= ALIKE for bound in bounds):
            return True
    return False
