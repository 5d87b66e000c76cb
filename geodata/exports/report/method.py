"""The page of method: what words mean, how it is computed, what it comes from."""

from __future__ import annotations

from geodata.coverage import FOOT_MINUTES, TRANSIT_MINUTES, Asked, CoverageReply
from geodata.exports.coverage_facts import DECAY_LABELS, facts_of, measured_of, people_of
from geodata.exports.report.blocks import Block, Paragraph, Section, Table, Together
from geodata.exports.travel_words import method_sentence, mode_of
from geodata.french import day_in_words, shortest_number

_ABOUT = "Dates, sources et licence"
_COUNTED = {
    "filled": "Seuls comptent les postes pourvus, dans les lieux ouverts à cette date.",
    "granted": "Tous les postes attribués comptent, pourvus ou non.",
}

_MEASURED = (
    " Là où une table de temps relevés sur les routes est connue, ce sont ces temps-là qui "
    "comptent (« mesurées sur les routes » dans les tableaux), à la seconde entre deux mairies."
)

_PEOPLE = (
    " Les habitants sont comptés là où ils vivent, carreau par carreau : les parts et les médianes "
    "sont d’habitants, et la durée d’une commune est celle que la moitié d’entre eux ne dépassent "
    "pas. Les conseillers à portée restent calculés du point de la commune."
)

_LIMITS = "Ce que ce document ne dit pas"
_OTHER_MODE = (
    "Arrondi au dixième de minute ; la limite est incluse : {threshold} minutes tout juste sont "
    "dans la limite."
)
_COMING = f"""Peut venir à pied qui est à {FOOT_MINUTES:g} minutes de marche ou moins d’un lieu ; en
transport en commun, qui est plus loin et à {TRANSIT_MINUTES:g} minutes ou moins, de porte à
porte, d’après une table importée. Qui est au-delà des deux ne peut pas venir. Là où aucune table
ne dit les trajets d’une commune, ses transports en commun sont inconnus, et ses habitants comptés
à part."""
_NOT_TOLD = """Ni le relief, ni les horaires des lieux, ni l’affluence. Paris, Lyon et Marseille
sont comptés par arrondissement, une fois. Les lieux sans adresse reconnue ne sont pas sur la
carte."""
_DEFINITIONS = (
    (
        "Durée",
        """Temps en voiture, hors embouteillages, de la mairie de la commune au lieu le plus proche,
        arrondi au dixième de minute. Il vient d’un modèle des routes entre communes voisines
        (ponts, obstacles, îles), calé sur les temps d’un moteur d’itinéraires : son écart médian
        est de 9 % sur des trajets de moins d’une heure.{measured}{people} La limite est incluse :
        {threshold} minutes tout juste sont dans la limite.""",
    ),
    (
        "Conseillers à portée pour 10 000 habitants",
        """Méthode des aires flottantes en deux étapes (E2SFCA ; Luo et Qi, Health & Place, 2009).
        Chaque lieu partage ses conseillers entre les habitants qui peuvent y venir en
        {catchment} minutes au plus, d’autant moins qu’ils en sont loin (décroissance {decay}) ;
        chaque commune additionne ce qui lui revient des lieux à sa portée, ceux d’autres
        territoires compris. {counted} Un lieu qui ne dit pas combien de conseillers y sont en
        compte un.""",
    ),
    (
        "Situation d’une commune",
        """Hors d’atteinte : aucune route ne mène à un lieu (une île sans pont ni lieu). Éloignée :
        le lieu le plus proche est à plus de {threshold} minutes. Sous-dotée : à portée, avec
        moins de {least} conseiller pour 10 000 habitants. Desservie : les autres. Inconnue :
        aucune source ne situe la commune ; elle n’est pas comptée comme mal desservie.""",
    ),
    (
        "Zone, rang, postes",
        """Une zone réunit des communes voisines qui ne sont pas desservies ; au-delà de
        60 communes, elle est découpée par intercommunalité. Les zones sont classées par
        habitants × manque, le manque allant de 0 (desservie) à 1 (rien à portée). Les postes sont
        ce qu’il faudrait pour amener chaque zone au seuil, un au moins par zone, sans dire où les
        placer. L’aide peut venir du lieu qui est le plus proche de la plupart de ses habitants.""",
    ),
    (
        "Inégalités",
        """Gini, P90/P10 et Theil portent sur les conseillers à portée, chaque commune pesant ses
        habitants. L’indice de Theil se décompose en une part entre territoires et une part à
        l’intérieur de chacun : départements, ou intercommunalités d’un même département.""",
    ),
    (
        _LIMITS,
        """Ni les transports en commun, ni les horaires, ni l’affluence. Paris, Lyon et Marseille
        sont comptés par arrondissement, une fois. Les lieux sans adresse reconnue ne sont pas sur
        la carte.""",
    ),
)


def method_section(coverage: CoverageReply) -> list[Block]:
    """Returns how it is computed, what words mean, and what it comes from."""
    facts = [[fact.label, readable(fact.value)] for fact in facts_of(coverage)]
    return [
        Section("Méthode et définitions"),
        *(
            part
            for title, definition in _definitions(
                coverage["question"],
                is_measured=bool(measured_of(coverage)[0]),
                has_grid=bool(people_of(coverage)),
            )
            for part in (Section(title, 2), Paragraph(" ".join(definition.split())))
        ),
        Together(
            [
                Section(_ABOUT, 2),
                Table(_ABOUT, ["Quoi", "Ce que porte ce document"], facts, [44, 130], texts=(1,)),
            ]
        ),
    ]


def _definitions(question: Asked, *, is_measured: bool, has_grid: bool) -> list[tuple[str, str]]:
    mode = mode_of(question)
    values = {
        "threshold": shortest_number(question["threshold_minutes"]),
        "least": shortest_number(question["least_per_10k"]),
        "catchment": shortest_number(question["catchment_minutes"]),
        "decay": DECAY_LABELS[question["decay"]],
        "counted": _COUNTED[question["posts"]],
        "measured": _MEASURED if is_measured else "",
        "people": _PEOPLE if has_grid else "",
    }
    if mode == "car":
        return [(title, text.format(**values)) for title, text in _DEFINITIONS]
    (first, _), *others = _DEFINITIONS
    own = f"{method_sentence(mode)} {_OTHER_MODE}"
    return [
        (title, (_NOT_TOLD if title == _LIMITS else text).format(**values))
        for title, text in ((first, own), ("Sans voiture", _COMING), *others)
    ]


def readable(value: str) -> str:
    """Returns a day in words, and anything else as it is."""
    is_day = len(value) >= 10 and value[:4].isdigit() and value[4] == value[7] == "-"
    if not is_day:
        return value
    try:
        day = day_in_words(value)
    except ValueError:
        return value
    return f"{day}, {value[11:16]} UTC" if len(value) > 16 and value[10] == "T" else day
