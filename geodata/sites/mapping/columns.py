"""Columns that mean something alone: by their name, by what they hold, and best by both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geodata.sites.mapping.document import Confidence, Conversion, Rule, Why
from geodata.sites.mapping.looks import Look
from geodata.sites.mapping.names import plain
from geodata.sites.mapping.profiles import Sample
from geodata.sites.mapping.synonyms import Meaning, Strength, meanings
from geodata.sites.site import FIELD_NAMES, MULTI_VALUED
from geodata.sites.values.wordings import read_wording
from geodata.sites.vocabularies import VOCABULARIES

_LOOKS: Mapping[str, tuple[Look, ...]] = {
    "telephone": ("phone",),
    "courriels": ("email",),
    "site_web": ("url",),
    "fiche_acces_libre": ("url",),
    "prise_rdv": ("url",),
    "code_postal": ("postcode",),
    "code_insee": ("insee",),
    "pivot": ("pivot",),
    "date_maj": ("date",),
    "opens_on": ("date",),
    "closes_on": ("date",),
    "horaires": ("hours",),
    "posts_granted": ("number",),
    "posts_filled": ("number",),
    "adresse": ("street", "one_cell_address"),
}
"""What the values of a field look like, where they look like something."""

_NOT_TEXT: tuple[Look, ...] = ("email", "url", "phone", "number", "date", "flag")
"""What no name, commune or address looks like."""
_TEXTS = frozenset({"nom", "commune", "adresse", "complement_adresse", "structure_parente"})
_STRENGTHS: Mapping[Strength, float] = {"name": 4, "sure": 3, "maybe": 2, "words": 1}
_AGREES, _DISAGREES, _MOSTLY, _ALMOST_ALL = 0.5, 0.1, 0.6, 0.8
_FEWEST = 3
"""Different values that say something of a column."""
_SHARED = 0.6
"""How many columns begin with one word, for that to be no part of their names."""
_FLAG_FIELDS = (
    "services",
    "typologie",
    "dispositif_programmes_nationaux",
    "modalites_accompagnement",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "itinerance",
    "modalites_acces",
)
"""Fields one value of which a column of yes and no may be, in the order that they are tried."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a column may give, and how well its name and its values speak for it."""

    column: str
    field: str
    score: float
    why: Why
    filled: int

    @property
    def confidence(self) -> Confidence:
        return "sure" if self.score >= _STRENGTHS["sure"] - _AGREES / 2 else "doubtful"


def rules_by_column(rest: Mapping[str, Sample], rules: Iterable[Rule], count: int) -> list[Rule]:
    """Returns the rules of columns one by one, of those that nothing reads yet.

    Args:
        rest: the columns, with what they hold.
        rules: those that there are already.
        count: how many columns the file has.
    """
    given = {rule.field for rule in rules}
    flags = {rule.columns[0]: rule for rule in _flags(rest)}
    left = {name: sample for name, sample in rest.items() if name not in flags}
    names = _without_prefix(left, count)
    candidates = [each for name in left for each in _candidates(name, names[name], left[name])]
    found = list(_elected(candidates, given, left))
    taken = {name for rule in found for name in rule.columns}
    fields = given | {rule.field for rule in found}
    unnamed = {name: sample for name, sample in left.items() if name not in taken}
    return [*flags.values(), *found, *_by_values(unnamed, fields)]


def _without_prefix(names: Iterable[str], count: int) -> dict[str, str]:
    """Returns names without the word that most of them begin with: `c_nom`, `properties.nom`."""
    written = list(names)
    firsts = Counter(plain(name).split()[0] for name in written if len(plain(name).split()) > 1)
    prefix, often = firsts.most_common(1)[0] if firsts else ("", 0)
    if often < _SHARED * count or often < _FEWEST:
        return {name: name for name in written}
    return {
        name: plain(name).removeprefix(f"{prefix} ") if plain(name) != prefix else name
        for name in written
    }


def _candidates(column: str, name: str, sample: Sample) -> Iterator[_Candidate]:
    for meaning in meanings(name):
        field = meaning.field
        if field not in FIELD_NAMES or field in ("latitude", "longitude"):
            continue
        score = _score(meaning, sample)
        if score > 0:
            why: Why = "name" if meaning.strength == "name" else "synonym"
            yield _Candidate(column, field, score, why, sample.filled)


def _score(meaning: Meaning, sample: Sample) -> float:
    """Returns how well a name and what the column holds speak for a field; 0 of not at all."""
    score = _STRENGTHS[meaning.strength]
    if not sample.filled:
        return score if meaning.strength in ("name", "sure") else 0
    agreement = _agreement(meaning.field, sample)
    if agreement is None:
        return score
    if agreement >= _AGREES:
        # A name that is only likely, and values that agree: nobody would read it otherwise.
        return score + (1 if score >= _STRENGTHS["maybe"] else _AGREES)
    if agreement <= _DISAGREES and meaning.strength != "name":
        is_seen = len(sample.texts) >= _FEWEST or agreement < 0
        return 0 if is_seen else score - _AGREES
    return score


def _agreement(field: str, sample: Sample) -> float | None:
    """Returns how much of a column looks like a field; None where it may look like anything."""
    if field in VOCABULARIES:
        known = sample.known(field)
        if sample.looks("flag") >= _ALMOST_ALL and not known:
            return -1
        return known if known >= _AGREES or field != "typologie" else None
    if field in _TEXTS:
        if max(sample.looks(look) for look in _NOT_TEXT) >= _ALMOST_ALL:
            return -1
        if field == "adresse":
            return max(sample.looks(look) for look in _LOOKS[field]) or None
        return None
    looks = _LOOKS.get(field)
    return None if looks is None else max(sample.looks(look) for look in looks)


def _elected(
    candidates: list[_Candidate], given: set[str], samples: Mapping[str, Sample]
) -> Iterator[Rule]:
    """Yields a rule for each column with a candidate: the best for its field, or one beside it."""
    ordered = sorted(candidates, key=lambda each: (-each.score, not each.filled))
    taken: set[str] = set()
    firsts: dict[str, _Candidate] = {}
    for candidate in ordered:
        if candidate.column in taken:
            continue
        is_first = candidate.field not in given and candidate.field not in firsts
        if not is_first and not _may_be_second(candidate, firsts.get(candidate.field)):
            continue
        taken.add(candidate.column)
        firsts.setdefault(candidate.field, candidate)
        yield _rule(candidate, samples[candidate.column])


def _may_be_second(candidate: _Candidate, first: _Candidate | None) -> bool:
    """Whether a column may give a field that another gives: several values, or a fallback."""
    if candidate.field in MULTI_VALUED:
        return candidate.score >= _STRENGTHS["maybe"]
    if not candidate.filled or candidate.field == "id":
        return False
    is_close = first is None or candidate.score >= first.score - 1
    return candidate.score >= _STRENGTHS["sure"] and is_close


def _rule(candidate: _Candidate, sample: Sample) -> Rule:
    conversion = _conversion(candidate.field, sample)
    return Rule(
        candidate.field,
        (candidate.column,),
        conversion,
        confidence=candidate.confidence,
        why=candidate.why,
    )


def _conversion(field: str, sample: Sample) -> Conversion:
    if field in MULTI_VALUED:
        return "list"
    if field == "adresse" and sample.looks("one_cell_address") >= _AGREES:
        return "address"
    return "date" if field in ("date_maj", "opens_on", "closes_on") else "text"


# Columns of yes and no


def _flags(rest: Mapping[str, Sample]) -> Iterator[Rule]:
    """Yields the rules of columns of yes and no whose name is a value of a vocabulary."""
    for name, sample in rest.items():
        if not sample.filled or sample.looks("flag") < _ALMOST_ALL:
            continue
        if any(meaning.strength in ("name", "sure") for meaning in _of_fields(name)):
            continue
        rule = _flag(name)
        if rule is not None:
            yield rule


def _of_fields(name: str) -> Iterator[Meaning]:
    return (
        meaning
        for meaning in meanings(name)
        if meaning.field in FIELD_NAMES and meaning.field not in ("services", "typologie")
    )


def _flag(name: str) -> Rule | None:
    ends = [name, name.rpartition(".")[2], plain(name).partition(" ")[2]]
    for text in dict.fromkeys(end for end in ends if end):
        for is_exact in (True, False):
            for field in _FLAG_FIELDS:
                reading = read_wording(field, text.replace("_", " "))
                if reading is None or reading.is_exact != is_exact or len(reading.values) != 1:
                    continue
                [(target, value)] = reading.values
                confidence: Confidence = "sure" if is_exact and text == name else "doubtful"
                return Rule(target, (name,), "flag", gives=value, confidence=confidence)
    return None


# Columns that only their values speak for


def _by_values(rest: Mapping[str, Sample], given: set[str]) -> Iterator[Rule]:
    fields = set(given)
    for name, sample in rest.items():
        field = _looks_like(sample, fields) if sample.filled else None
        if field is None:
            continue
        fields.add(field)
        yield Rule(field, (name,), _conversion(field, sample), confidence="doubtful", why="values")
    if "nom" not in fields:
        yield from _named_by_values(rest)


def _looks_like(sample: Sample, given: set[str]) -> str | None:
    """Returns the field that the values of a column look like, of those that none gives yet."""
    alone: tuple[tuple[str, Look], ...] = (
        ("courriels", "email"),
        ("site_web", "url"),
        ("horaires", "hours"),
        ("telephone", "phone"),
        ("adresse", "one_cell_address"),
        ("adresse", "street"),
    )
    for field, look in alone:
        is_free = field not in given or field in MULTI_VALUED
        if is_free and sample.looks(look) >= _ALMOST_ALL and sample.looks("date") < _AGREES:
            return field
    if sample.looks("flag") < _AGREES:
        for field in _FLAG_FIELDS:
            if sample.filled >= _FEWEST and _is_of(field, sample):
                return field
    is_text = sample.looks("long") >= _AGREES and "presentation_detail" not in given
    return "presentation_detail" if is_text else None


def _is_of(field: str, sample: Sample) -> bool:
    return sample.known(field, exactly=True) >= _MOSTLY or sample.known(field) >= _ALMOST_ALL


def _named_by_values(rest: Mapping[str, Sample]) -> Iterator[Rule]:
    """Yields the column that may name the places: words, short, and hardly any twice."""
    for name, sample in rest.items():
        texts = list(sample.texts)
        is_short = sample.looks("long") == 0 and sample.looks("words") >= _ALMOST_ALL
        is_other = max((sample.looks(look) for look in _NOT_TEXT), default=0) >= _DISAGREES
        if is_short and not is_other and len(texts) >= _AGREES * min(sample.filled, 200):
            yield Rule("nom", (name,), confidence="doubtful", why="values")
            return
