"""The columns of a plan's tables: sites, communes, territories, the curve, what held it back."""

from __future__ import annotations

from geodata.exports.columns.column import Column, Record, inside
from geodata.exports.columns.sites import CATCHMENT

STATE_LABELS = {
    "covered_before": "déjà à portée",
    "newly_covered": "gagne un lieu à portée",
    "no_longer_covered": "n'a plus de lieu à portée",
    "still_beyond": "reste trop loin",
    "unreachable": "sans route vers un lieu",
    "no_people": "sans habitant connu",
}
KIND_LABELS = {"posts": "nombre de postes", "quota": "quota", "floor": "plancher"}

OF_CAPACITY = (
    *("people_served", "people_served_before", "people_served_after"),
    *("served_before", "served_after"),
)
"""Columns of people served, which a plan has where a post has a capacity."""

OF_ATTENDANCE = ("people_expected",)
"""Of the objective of those who come."""

SITES = (
    Column("rank", "Ordre", "whole", "Ordre d'ouverture.", "Order of opening."),
    Column("wave", "Vague", "text", "Vague du plan.", "Wave of the plan."),
    Column("commune", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("commune_name", "Commune", "text", "Nom de la commune.", "Name of the commune."),
    Column("departement", "Département", "code", "Code du département.", "Its département."),
    Column("region", "Région", "code", "Code de la région.", "Its région."),
    Column("epci", "EPCI", "code", "SIREN de l'EPCI.", "SIREN of its EPCI."),
    Column("name", "Lieu", "text", "Lieu d'accueil proposé.", "Place proposed."),
    Column("host", "Type d'hôte", "code", "Typologie du lieu.", "Kind of host."),
    Column("network", "Réseau", "text", "Réseau qui l'ouvre.", "Network that opens it."),
    Column("posts", "Postes", "whole", "Postes ouverts.", "Posts opened.", "postes"),
    Column(
        "people_newly_covered",
        "Habitants gagnés",
        "whole",
        "Habitants que ce lieu est le premier à mettre à portée.",
        "People whom this site is the first to reach.",
        "habitants",
    ),
    Column(
        "people_covered_total",
        "Habitants à portée ensuite",
        "whole",
        "Habitants à portée d'un lieu une fois celui-ci ouvert.",
        "People within reach once it is open.",
        "habitants",
    ),
    Column(
        "share_total",
        "Part à portée ensuite",
        "share",
        "Part des habitants à portée une fois celui-ci ouvert.",
        "Share of people within reach once it is open.",
    ),
    Column(
        "people_served",
        "Habitants servis",
        "whole",
        "Habitants que ses postes servent, selon la capacité d'un poste.",
        "People whom its posts serve, by the capacity of a post.",
        "habitants",
    ),
    Column(
        "people_expected",
        "Fréquentation attendue",
        "number",
        "Personnes attendues dans ce lieu, une fois le plan ouvert, selon la décroissance choisie.",
        "People expected to come to it once the plan is open, by the decay that was chosen.",
        "habitants",
    ),
    *CATCHMENT,
    Column("cost_euros", "Coût", "whole", "Coût des postes.", "Cost of the posts.", "euros"),
    Column("lon", "Longitude", "number", "Degrés est.", "Degrees east.", "degrés", 6),
    Column("lat", "Latitude", "number", "Degrés nord.", "Degrees north.", "degrés", 6),
)


def _broken(row: Record) -> str | None:
    """Returns the constraints that a better candidate breaks."""
    return None if row["barred"] is None else " ; ".join(row["barred"]["breaks"])


ALTERNATIVES = (
    Column("rank", "Ordre", "whole", "Ordre d'ouverture du lieu.", "Rank of the site."),
    Column("commune", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("name", "Lieu", "text", "Lieu d'accueil proposé.", "Place proposed."),
    Column(
        "people_lost",
        "Perdus sans lui",
        "whole",
        "Habitants qui n'ont aucun autre lieu à portée.",
        "People who have no other site within reach.",
        "habitants",
    ),
    Column(
        "communes_lost",
        "Communes perdues",
        "whole",
        "Communes où ils habitent.",
        "The communes where they live.",
        "communes",
    ),
    Column(
        "value_lost",
        "Objectif perdu sans lui",
        "number",
        "Dans l'unité de l'objectif : poids à portée, ou minutes en plus ; vide pour les autres.",
        "In the objective's unit: weight in reach, or minutes more; missing for the others.",
        digits=1,
    ),
    Column(
        "replacement_commune",
        "Code du remplaçant",
        "code",
        "Commune du meilleur remplaçant qui tient les contraintes.",
        "Commune of the best replacement that keeps the constraints.",
        read=inside("replacement", "commune"),
    ),
    Column(
        "replacement_name",
        "Meilleur remplaçant",
        "text",
        "Le lieu candidat qui perd le moins à sa place.",
        "The candidate that loses least in its place.",
        read=inside("replacement", "name"),
    ),
    Column(
        "replacement_people_lost",
        "Perdus avec le remplaçant",
        "whole",
        "Habitants de moins à portée avec lui ; négatif : de plus.",
        "Fewer people in reach with it; negative: more.",
        "habitants",
        read=inside("replacement", "people_lost"),
    ),
    Column(
        "barred_name",
        "Meilleur, mais écarté",
        "text",
        "Un candidat qui perdrait moins, et ne tient pas une contrainte.",
        "A candidate that would lose less, and breaks a constraint.",
        read=inside("barred", "name"),
    ),
    Column(
        "barred_by",
        "Écarté par",
        "text",
        "Les contraintes qu'il ne tient pas.",
        "The constraints that it breaks.",
        read=_broken,
    ),
    Column("words", "En clair", "text", "En quelques phrases.", "In a few sentences."),
)

COMMUNES = (
    Column("code", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("name", "Commune", "text", "Nom.", "Name."),
    Column("departement", "Département", "code", "Code du département.", "Its département."),
    Column("people", "Habitants", "whole", "Population.", "Population.", "habitants"),
    Column(
        "minutes_before",
        "Minutes avant",
        "number",
        "Durée en voiture jusqu'au lieu le plus proche qui reste ; vide si aucune route n'y mène.",
        "Minutes by car to the nearest site that stays; missing where no road leads to one.",
        "minutes",
        1,
    ),
    Column(
        "minutes_after",
        "Minutes après",
        "number",
        "De même, avec les lieux du plan.",
        "Likewise, with the sites of the plan.",
        "minutes",
        1,
    ),
    Column(
        "travel_method",
        "Origine des minutes après",
        "method",
        "« mesurées sur les routes » ou « modèle » ; vide sans minutes.",
        "`measured` on roads, or `model`; missing where there are no minutes.",
    ),
    Column(
        "served_by",
        "Lieu du plan",
        "whole",
        "Ordre du lieu du plan le plus proche, s'il est plus près que les lieux qui restent.",
        "Rank of the plan's nearest site, where it is nearer than those that stay.",
    ),
    Column(
        "people_served_before",
        "Servis avant",
        "whole",
        "Habitants que servent les lieux qui restent, selon la capacité d'un poste.",
        "People whom the sites that stay serve, by the capacity of a post.",
        "habitants",
    ),
    Column(
        "people_served_after",
        "Servis après",
        "whole",
        "De même, avec les lieux du plan.",
        "Likewise, with the sites of the plan.",
        "habitants",
    ),
    Column(
        "state",
        "Situation",
        "text",
        "Ce que le plan change pour la commune.",
        "What the plan changes.",
        read=lambda record: STATE_LABELS.get(record["state"], record["state"]),
    ),
)

TERRITORIES = (
    Column("code", "Code", "code", "Code du territoire.", "Code of the territory."),
    Column("name", "Territoire", "text", "Nom.", "Name."),
    Column("people", "Habitants", "whole", "Population.", "Population.", "habitants"),
    Column("covered_before", "À portée avant", "whole", "Avant le plan.", "Before.", "habitants"),
    Column("covered_after", "À portée après", "whole", "Après le plan.", "After.", "habitants"),
    Column("share_before", "Part avant", "share", "Avant le plan.", "Before."),
    Column("share_after", "Part après", "share", "Après le plan.", "After."),
    Column("gain", "Gain", "whole", "Habitants mis à portée.", "People reached.", "habitants"),
    Column("served_before", "Servis avant", "whole", "Avant le plan.", "Before.", "habitants"),
    Column("served_after", "Servis après", "whole", "Après le plan.", "After.", "habitants"),
    Column("posts", "Postes", "whole", "Postes ouverts.", "Posts opened.", "postes"),
    Column("sites", "Lieux", "whole", "Lieux ouverts.", "Sites opened.", "lieux"),
)

CURVE = (
    Column("posts", "Postes", "whole", "Postes ouverts.", "Posts opened.", "postes"),
    Column("sites", "Lieux", "whole", "Lieux ouverts.", "Sites opened.", "lieux"),
    Column("people_covered", "À portée", "whole", "Habitants à portée.", "People.", "habitants"),
    Column("share", "Part", "share", "Part des habitants à portée.", "Share of people."),
)

WAVES = (
    Column("name", "Vague", "text", "Nom.", "Name."),
    Column("opens_on", "Ouverture", "text", "Date d'ouverture.", "Opens on."),
    Column("posts", "Postes", "whole", "Postes ouverts.", "Posts opened.", "postes"),
    Column("sites", "Lieux", "whole", "Lieux ouverts.", "Sites opened.", "lieux"),
    Column(
        "people_newly_covered",
        "Habitants gagnés",
        "whole",
        "Habitants que la vague met à portée.",
        "People whom the wave brings within reach.",
        "habitants",
    ),
    Column(
        "people_served",
        "Habitants servis",
        "whole",
        "Habitants que servent les postes de la vague, selon la capacité d'un poste.",
        "People whom the posts of the wave serve, by the capacity of a post.",
        "habitants",
    ),
    Column("share_after", "Part à la fin", "share", "À la fin de la vague.", "At its end."),
    Column(
        "gap",
        "Écart prouvé",
        "share",
        "Au meilleur plan possible, en part de ce que le plan change.",
        "To the best possible, as a share of what the plan changes.",
    ),
    Column("cost_euros", "Coût", "whole", "Coût des postes.", "Cost of the posts.", "euros"),
)

BINDING = (
    Column(
        "kind",
        "Nature",
        "text",
        "Ce qui a retenu le plan.",
        "What held the plan back.",
        read=lambda record: KIND_LABELS.get(record["kind"], record["kind"]),
    ),
    Column("name", "Contrainte", "text", "Telle que le scénario la donne.", "As given."),
    Column(
        "people_per_post",
        "Habitants par poste de plus",
        "whole",
        "Ceux qu'un poste de plus mettrait à portée, ou servirait où un poste a une capacité.",
        "Whom one more post would reach, or serve where a post has a capacity.",
        "habitants",
    ),
    Column("words", "En clair", "text", "En une phrase.", "In a sentence."),
)

NO_GAIN = (
    Column("departement", "Département", "code", "Code.", "Code."),
    Column("name", "Nom", "text", "Nom.", "Name."),
    Column("words", "Pourquoi rien n'y est gagné", "text", "En une phrase.", "In a sentence."),
)

MOVES = (
    Column("site_id", "Identifiant", "code", "Identifiant du lieu.", "Id of the site."),
    Column("name", "Lieu", "text", "Lieu d'aujourd'hui qui ferme.", "Site of today that closes."),
    Column("commune", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("commune_name", "Commune", "text", "Nom de la commune.", "Name of the commune."),
    Column(
        "people_in_reach",
        "Habitants à portée",
        "whole",
        "Habitants à portée de ce lieu aujourd'hui.",
        "People within reach of it today.",
        "habitants",
    ),
    Column(
        "people_lost",
        "Perdent leur aide",
        "whole",
        "Ceux d'entre eux qui n'ont plus aucun lieu à portée.",
        "Those of them who have no site left within reach.",
        "habitants",
    ),
    Column("moves_to", "Vers le lieu n°", "whole", "Ordre du lieu, vide s'il ferme.", "Its rank."),
    Column("moves_to_name", "Va à", "text", "Vide si le poste finit.", "Missing where it ends."),
    Column("words", "En clair", "text", "En une phrase.", "In a sentence."),
)

LEFT_OUT = (
    Column("code", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("name", "Commune", "text", "Commune sans lieu à portée.", "Commune out of reach."),
    Column("people", "Habitants", "whole", "De la commune.", "Of the commune.", "habitants"),
    Column(
        "minutes",
        "Trajet",
        "number",
        "Vers son lieu le plus proche ; vide si aucune route n'y mène.",
        "To its nearest site; missing where no road leads to one.",
        "minutes",
        1,
    ),
    Column(
        "place",
        "Lieu qu'il faudrait",
        "text",
        "Celui, à portée d'elle, qui amène le plus de monde ; vide s'il n'y en a pas.",
        "The candidate in reach of it that brings most people; missing of none.",
    ),
    Column(
        "people_gained",
        "Gagnés par un poste de plus",
        "whole",
        "Habitants de plus à portée avec un poste de plus à ce lieu.",
        "More people in reach with one more post there.",
        "habitants",
    ),
    Column(
        "instead_of_name",
        "À la place de",
        "text",
        "Le lieu du plan dont la place coûte le moins.",
        "The site of the plan whose place costs least.",
    ),
    Column(
        "people_net",
        "Gagnés à sa place",
        "whole",
        "Habitants de plus à portée par cet échange, ou de moins.",
        "More people in reach with that swap, or fewer.",
        "habitants",
    ),
    Column("breaks", "Contraintes rompues", "text", "Par cet échange.", "By that swap."),
    Column("words", "En clair", "text", "En une phrase.", "In a sentence."),
)

OPINION_LABELS = {
    "favourable": "favorable",
    "unfavourable": "défavorable",
    "elsewhere": "plutôt dans une autre commune",
}

OPINIONS = (
    Column("commune", "Commune", "code", "Code INSEE du lieu proposé.", "INSEE code of the site."),
    Column("departement", "Département", "code", "De la préfecture.", "Of the préfecture."),
    Column(
        "opinion",
        "Avis",
        "text",
        "Dernier avis donné.",
        "The last opinion.",
        read=lambda record: OPINION_LABELS[record["opinion"]],
    ),
    Column("instead", "Commune demandée", "code", "À la place.", "The commune wanted instead."),
    Column("reason", "Motif", "text", "Tel qu'il est donné.", "As it was said."),
    Column("author", "Par", "text", "Qui a donné l'avis.", "Who said it."),
    Column("said_at", "Le", "text", "Quand, en temps universel.", "When, in UTC."),
)
"""What préfectures said of a plan, that the scenario solved again heeds."""

SUMMARY = (
    Column("label", "Mesure", "text", "Nom de la mesure.", "Name of the measure."),
    Column("value", "Valeur", "text", "Sa valeur.", "Its value."),
)
