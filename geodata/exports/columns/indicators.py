"""The columns of territories: their indicators."""

from __future__ import annotations

from geodata.exports.columns.column import STATUS_LABELS, Column, Reader, inside, within

STEPS_MINUTES = (10, 15, 20, 30, 45)


def _range(key: str, label: str, low: Reader, high: Reader) -> tuple[Column, Column]:
    """Returns the columns of both ends of the range of a share."""
    return (
        Column(
            f"{key}_low",
            f"{label}, au moins",
            "share",
            "Ce que vaut cette part au moins, dans neuf tirages sur dix des temps réels.",
            "What that share is at least, in nine draws of ten of what real times may be.",
            digits=4,
            read=low,
        ),
        Column(
            f"{key}_high",
            f"{label}, au plus",
            "share",
            "Ce que vaut cette part au plus, dans neuf tirages sur dix des temps réels.",
            "What that share is at most, in nine draws of ten of what real times may be.",
            digits=4,
            read=high,
        ),
    )


def _steps() -> list[Column]:
    return [
        column
        for step in STEPS_MINUTES
        for column in (
            Column(
                f"people_within_{step}",
                f"Habitants à {step} min",
                "whole",
                f"Habitants à {step} minutes au plus d'un site (limite comprise).",
                f"People within {step} minutes of a site, inclusive.",
                "habitants",
                read=within(step, "people"),
            ),
            Column(
                f"share_within_{step}",
                f"Part à {step} min",
                "share",
                f"Part du poids à {step} minutes au plus d'un site (limite comprise).",
                f"Share of the weight within {step} minutes of a site, inclusive.",
                digits=4,
                read=within(step, "share"),
            ),
            *_range(
                f"share_within_{step}",
                f"Part à {step} min",
                within(step, "share_low"),
                within(step, "share_high"),
            ),
        )
    ]


def _statuses() -> list[Column]:
    return [
        column
        for status, label in STATUS_LABELS.items()
        for column in (
            Column(
                f"{status}_communes",
                f"Communes : {label}",
                "whole",
                f"Nombre de communes en situation « {label} ».",
                f"Communes whose status is `{status}`.",
                "communes",
                read=inside("status", status, "communes"),
            ),
            Column(
                f"{status}_people",
                f"Habitants : {label}",
                "whole",
                f"Habitants des communes en situation « {label} ».",
                f"People of the communes whose status is `{status}`.",
                "habitants",
                read=inside("status", status, "people"),
            ),
        )
    ]


INDICATORS = (
    Column(
        "communes",
        "Communes",
        "whole",
        "Nombre de communes, Paris, Lyon et Marseille par arrondissement.",
        "How many communes; Paris, Lyon and Marseille by arrondissement.",
        "communes",
    ),
    Column(
        "people",
        "Habitants",
        "whole",
        "Somme des populations municipales connues.",
        "Sum of the municipal populations that are known.",
        "habitants",
    ),
    Column(
        "people_unknown_in",
        "Communes sans population connue",
        "whole",
        "Communes dont aucune source ne donne la population.",
        "Communes whose population no source says.",
        "communes",
    ),
    Column(
        "weight_total",
        "Poids total",
        "number",
        "Somme des poids connus.",
        "Sum of the weights that are known.",
        digits=1,
        read=inside("weight", "total"),
    ),
    Column(
        "weight_communes_without",
        "Communes sans poids",
        "whole",
        "Communes dont le poids manque : elles ne comptent pas dans les parts.",
        "Communes whose weight is missing: no share counts them.",
        "communes",
        read=inside("weight", "communes_without"),
    ),
    Column(
        "weight_people_without",
        "Habitants sans poids",
        "whole",
        "Habitants des communes dont le poids manque.",
        "People of the communes whose weight is missing.",
        "habitants",
        read=inside("weight", "people_without"),
    ),
    Column(
        "sites",
        "Sites",
        "whole",
        "Sites comptés dans le territoire.",
        "Sites of the territory that count.",
        "sites",
    ),
    Column(
        "advisors",
        "Conseillers",
        "number",
        "Conseillers de ces sites ; un site qui n'en dit rien compte pour un.",
        "Advisors at these sites; a site that does not say counts for one.",
        "conseillers",
        1,
    ),
    *_steps(),
    Column(
        "people_within_threshold",
        "Habitants en deçà du seuil",
        "whole",
        "Habitants dont la commune est à la durée du seuil ou moins d'un site.",
        "People within the threshold that was asked for, inclusive.",
        "habitants",
        read=inside("within_threshold", "people"),
    ),
    Column(
        "share_within_threshold",
        "Part en deçà du seuil",
        "share",
        "Part du poids à la durée du seuil ou moins d'un site.",
        "Share of the weight within the threshold that was asked for, inclusive.",
        digits=4,
        read=inside("within_threshold", "share"),
    ),
    *_range(
        "share_within_threshold",
        "Part en deçà du seuil",
        inside("within_threshold", "share_low"),
        inside("within_threshold", "share_high"),
    ),
    Column(
        "no_road_communes",
        "Communes sans accès par la route",
        "whole",
        "Communes d'où aucune route ne mène à un site.",
        "Communes that no road joins to a site.",
        "communes",
        read=inside("unreachable", "communes"),
    ),
    Column(
        "no_road_people",
        "Habitants sans accès par la route",
        "whole",
        "Habitants des communes d'où aucune route ne mène à un site.",
        "People of the communes that no road joins to a site.",
        "habitants",
        read=inside("unreachable", "people"),
    ),
    Column(
        "unsure_points_communes",
        "Communes de position incertaine",
        "whole",
        "Communes mesurées du milieu de leur contour, faute de savoir où vivent leurs habitants.",
        "Communes measured from the middle of their contour, no source saying where people are.",
        "communes",
        read=inside("unsure_points", "communes"),
    ),
    Column(
        "unsure_points_people",
        "Habitants de position incertaine",
        "whole",
        "Habitants des communes mesurées du milieu de leur contour.",
        "People of the communes measured from the middle of their contour.",
        "habitants",
        read=inside("unsure_points", "people"),
    ),
    Column(
        "measured_on_roads_communes",
        "Communes aux minutes mesurées",
        "whole",
        "Communes dont les minutes viennent d'une table de durées relevées, et non du modèle.",
        "Communes whose minutes come from a table of times on the roads, and not from the model.",
        "communes",
        read=inside("measured_on_roads", "communes"),
    ),
    Column(
        "measured_on_roads_people",
        "Habitants aux minutes mesurées",
        "whole",
        "Les habitants de ces communes.",
        "The people of these communes.",
        "habitants",
        read=inside("measured_on_roads", "people"),
    ),
    Column(
        "minutes_median",
        "Durée médiane",
        "number",
        "La moitié du poids est à cette durée ou moins d'un site ; vide si elle est hors "
        "d'atteinte.",
        "Half of the weight is within so many minutes; missing where no road joins it to a site.",
        "minutes",
        1,
    ),
    Column(
        "minutes_p90",
        "Durée au 9e décile",
        "number",
        "Neuf dixièmes du poids sont à cette durée ou moins d'un site ; vide si hors d'atteinte.",
        "Nine tenths of the weight are within so many minutes; missing where no road joins them.",
        "minutes",
        1,
    ),
    Column(
        "advisors_per_10k",
        "Conseillers pour 10 000 habitants",
        "number",
        "Moyenne, pondérée, des conseillers à portée pour 10 000 habitants (E2SFCA).",
        "Weighted mean of the advisors within reach per 10,000 people (E2SFCA).",
        "pour 10 000 habitants",
        3,
    ),
    *_statuses(),
    Column(
        "gini",
        "Indice de Gini",
        "number",
        "Inégalité des conseillers à portée : 0 si tous en ont autant, 1 au plus.",
        "Inequality of the advisors within reach: 0 where all have as many, 1 at most.",
        digits=4,
        read=inside("inequality", "gini"),
    ),
    Column(
        "p90_p10",
        "Rapport P90/P10",
        "number",
        "Conseillers à portée au 9e décile, rapportés au 1er ; vide si le 1er n'en a aucun.",
        "Advisors within reach at the ninth decile over the first; missing where that is 0.",
        digits=2,
        read=inside("inequality", "p90_p10"),
    ),
    Column(
        "theil",
        "Indice de Theil",
        "number",
        "Inégalité des conseillers à portée, décomposable entre territoires.",
        "Inequality of the advisors within reach, which splits between territories.",
        digits=4,
        read=inside("inequality", "theil", "total"),
    ),
    Column(
        "theil_within",
        "Theil à l'intérieur des territoires",
        "number",
        "Part de l'indice due aux écarts à l'intérieur des départements (des EPCI pour un seul "
        "département).",
        "What of it lies within départements (within EPCI where there is one département).",
        digits=4,
        read=inside("inequality", "theil", "within"),
    ),
    Column(
        "theil_between",
        "Theil entre territoires",
        "number",
        "Part de l'indice due aux écarts entre départements (entre EPCI pour un seul département).",
        "What of it lies between départements (between EPCI where there is one département).",
        digits=4,
        read=inside("inequality", "theil", "between"),
    ),
    Column(
        "worst_decile_people",
        "Habitants : dixième le moins bien doté",
        "whole",
        "Le dixième du poids qui a le moins de conseillers à portée.",
        "The tenth of the weight that has fewest advisors within reach.",
        "habitants",
        read=inside("inequality", "worst_decile", "people"),
    ),
    Column(
        "worst_decile_advisors_per_10k",
        "Conseillers pour 10 000 : dixième le moins bien doté",
        "number",
        "Conseillers à portée du dixième du poids qui en a le moins.",
        "Advisors within reach of the tenth of the weight that has fewest.",
        "pour 10 000 habitants",
        3,
        inside("inequality", "worst_decile", "advisors_per_10k"),
    ),
    Column(
        "worst_decile_minutes",
        "Durée : dixième le moins bien doté",
        "number",
        "Durée moyenne jusqu'à un site, pour ceux de ce dixième qui peuvent en rejoindre un.",
        "Mean minutes of those of this tenth whom a road joins to a site.",
        "minutes",
        1,
        inside("inequality", "worst_decile", "minutes"),
    ),
    Column(
        "worst_decile_unreachable",
        "Hors d'atteinte : dixième le moins bien doté",
        "whole",
        "Ceux de ce dixième qui ne peuvent rejoindre aucun site par la route.",
        "Those of this tenth whom no road joins to a site.",
        "habitants",
        read=inside("inequality", "worst_decile", "unreachable"),
    ),
    Column(
        "posts_needed",
        "Postes nécessaires",
        "whole",
        "Postes de conseiller qui amèneraient le territoire aux seuils : le plus grand de deux "
        "nombres, les postes d'où chaque commune éloignée serait à portée, et ceux qui manquent "
        "à ses habitants.",
        "Advisors that would bring the territory to the thresholds: the larger of those within "
        "reach of every remote commune and of those that its people lack.",
        "postes",
    ),
    Column(
        "posts_needed_at_least",
        "Postes nécessaires, au moins",
        "whole",
        "Il est prouvé que moins de postes n'y suffiraient pas ; égal aux postes nécessaires quand "
        "leur nombre est le plus petit possible.",
        "Fewer are proven not to do: the same number where it is the smallest possible.",
        "postes",
    ),
)
"""The indicators of a territory."""

TERRITORIES = (
    Column("code", "Code", "code", "Code du territoire.", "Code of the territory."),
    Column("name", "Nom", "text", "Nom du territoire.", "Name of the territory."),
    Column("level", "Niveau", "text", "Niveau du territoire.", "Level of the territory."),
    *INDICATORS,
)
"""A row for each territory, with its indicators."""
