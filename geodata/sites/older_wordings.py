"""The wording of files older than version 1 of the standard, and what it became.

Sources: the standard as it was in 2022 (LaMednum/standard-mediation-num, 0.1) and today.

Fifteen services were condensed into nine, and `conditions_acces`, `labels_nationaux`,
`publics_accueillis`, `accessibilite` were renamed or parted, as the standard's description of its
changes (0.1 to 1.0) says. A wording with no equivalent is kept as it is and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RENAMED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "courriel": "courriels",
        "conditions_acces": "frais_a_charge",
        "conditions_access": "frais_a_charge",
        "condition_acces": "frais_a_charge",
        "labels_nationaux": "dispositif_programmes_nationaux",
        "labels_autres": "autres_formations_labels",
        "publics_accueillis": "publics_specifiquement_adresses",
        "accessibilite": "fiche_acces_libre",
        "nb_aidants": "posts_filled",
        "structureId": "structure_parente",
    }
)
"""Older column names. `nb_aidants` counts the advisors who hold permanences at the place, and
`structureId` is the identifier of the structure that employs them."""

_DAILY = "Maîtrise des outils numériques du quotidien"
_UNDERSTANDING = "Compréhension du monde numérique"
_PAPERWORK = "Aide aux démarches administratives"
_WORK = "Insertion professionnelle via le numérique"
_ACCESS = "Accès internet et matériel informatique"

_SERVICES = {
    "Prendre en main un smartphone ou une tablette": _DAILY,
    "Prendre en main un ordinateur": _DAILY,
    "Utiliser le numérique au quotidien": _DAILY,
    "Approfondir ma culture numérique": _UNDERSTANDING,
    "Promouvoir la citoyenneté numérique": _UNDERSTANDING,
    "Favoriser mon insertion professionnelle": _WORK,
    "Créer et développer mon entreprise": _WORK,
    "Réaliser des démarches administratives avec un accompagnement": _PAPERWORK,
    "Devenir autonome dans les démarches administratives": _PAPERWORK,
    "Accompagner les démarches de santé": _PAPERWORK,
    "Accéder à du matériel": _ACCESS,
    "Accéder à une connexion internet": _ACCESS,
    "S'équiper en matériel informatique": "Acquisition de matériel informatique à prix solidaire",
    "Créer avec le numérique": "Loisirs et créations numériques",
    "Soutenir la parentalité et l'éducation avec le numérique": (
        "Parentalité et éducation avec le numérique"
    ),
    "Comprehension du monde numérique": _UNDERSTANDING,
}
_FEES = {
    "Gratuit : Je peux accéder gratuitement au lieu et à ses services": "Gratuit",
    "Gratuit sous condition : La gratuité est conditionnée à des critères": (
        "Gratuit sous condition"
    ),
    "Gratuit sous condition : La gratuité est conditionnée à des critères (situation familiale, "
    "convention avec un organisme social...)": "Gratuit sous condition",
    "Payant : L'accès au lieu et/ou à ses services est payant": "Payant",
}
_PROGRAMMES = {
    "CNFS": "Conseillers numériques",
    "Aidants connect": "Aidants Connect",
    "Point relais CAF": "Point d'accès numérique CAF",
    "Point numérique CAF": "Point d'accès numérique CAF",
    "Grandes écoles du numérique": "Grande école du numérique",
}
_PUBLICS = {
    "Jeunes (16-26 ans)": "Jeunes",
    "Familles/enfants": "Familles et/ou enfants",
    "Seniors (+ 65 ans)": "Seniors",
    "Uniquement femmes": "Femmes",
}
_SUPPORT = {
    "Avec de l'aide : je suis accompagné seul dans l'usage du numérique": (
        "Accompagnement individuel"
    ),
    "Dans un atelier : j'apprends collectivement à utiliser le numérique": (
        "Dans un atelier collectif"
    ),
    "Seul : j'ai accès à du matériel et une connexion": "En autonomie",
    "A distance (par téléphone ou en visioconférence)": "À distance",
}
_LABELS = {"Étapes numériques(La Poste)": "Étapes numériques (La Poste)"}

WORDINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "services": _SERVICES,
        "frais_a_charge": _FEES,
        "dispositif_programmes_nationaux": _PROGRAMMES,
        "publics_specifiquement_adresses": _PUBLICS,
        "modalites_accompagnement": _SUPPORT,
        "formations_labels": _LABELS,
    }
)
"""Older wordings of closed vocabularies, by field: what each became."""

MOVED: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "publics_specifiquement_adresses": {
            "Surdité": ("prise_en_charge_specifique", "Surdité"),
            "Déficience visuelle": ("prise_en_charge_specifique", "Déficience visuelle"),
            "Personnes en situation d'illettrisme": ("prise_en_charge_specifique", "Illettrisme"),
            "Handicaps mentaux : déficiences limitant les activités d'une personne": (
                "prise_en_charge_specifique",
                "Handicaps mentaux",
            ),
        },
        "dispositif_programmes_nationaux": {
            "Fabriques de Territoire": ("formations_labels", "Fabriques de Territoire"),
            **{
                label: ("autres_formations_labels", label)
                for label in ("APTIC", "Relais pôle emploi", "French Tech", "Campus connecté")
            },
        },
    }
)
"""Older values that another field now holds: by field and value, the field and value of today."""

EVERYONE = frozenset({"Adultes", "Tout public"})
"""Former publics that single out nobody: in version 1, an empty list says the same."""
