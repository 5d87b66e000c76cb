"""The columns of rounds: their timetable, and their stops as places of the national standard."""

from __future__ import annotations

from geodata.exports.columns.column import Column, Record

_WEEKS = {"every": "chaque semaine", "odd": "semaines impaires", "even": "semaines paires"}


def _weeks(record: Record) -> str:
    return _WEEKS[record["weeks"]]


def _kept(record: Record) -> str:
    return "d'aujourd'hui" if record["is_kept"] else "nouvelle"


ROUNDS = (
    Column("advisor", "Intervenant", "whole", "Numéro de l'intervenant.", "Of the advisor."),
    Column("base_name", "Base", "text", "Commune d'où la journée part.", "Where it leaves from."),
    Column("base", "Code de la base", "code", "Code INSEE.", "INSEE code."),
    Column("day", "Jour", "text", "Jour de la semaine.", "Day of the week, in French."),
    Column("weeks", "Semaines", "text", "Au sens d'ISO 8601.", "Of ISO 8601.", read=_weeks),
    Column("order", "Arrêt n°", "whole", "Rang dans la journée.", "Order in the day."),
    Column("commune_name", "Commune", "text", "Commune de l'arrêt.", "Commune of the stop."),
    Column("commune", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("name", "Lieu", "text", "Lieu de l'arrêt.", "Place of the stop."),
    Column("leaves_at", "Départ", "text", "Départ de la base.", "When it leaves the base."),
    Column(
        "drive_minutes",
        "Route (min)",
        "whole",
        "Trajet jusqu'à l'arrêt, arrondi aux cinq minutes suivantes.",
        "Drive to the stop, up to the next five minutes.",
        "minutes",
    ),
    Column("opens_at", "Ouvre", "text", "Début de la demi-journée.", "When help begins."),
    Column("closes_at", "Ferme", "text", "Fin de la demi-journée.", "When help ends."),
    Column("back_at", "Retour", "text", "Retour à la base.", "Back at the base."),
    Column(
        "people_in_reach",
        "Habitants éloignés",
        "whole",
        "Habitants sans lieu à portée, et près de cet arrêt.",
        "People beyond the limit of any site, and near this stop.",
        "habitants",
    ),
    Column(
        "is_kept", "Tournée", "text", "Nouvelle, ou d'aujourd'hui.", "New, or kept.", read=_kept
    ),
    Column("horaires", "Horaires", "text", "Syntaxe d'OpenStreetMap.", "`opening_hours`."),
)
_STANDARD = {
    "id": "Identifiant",
    "nom": "Nom",
    "commune": "Commune",
    "code_postal": "Code postal",
    "code_insee": "Code INSEE",
    "adresse": "Adresse",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "typologie": "Typologie",
    "horaires": "Horaires",
    "itinerance": "Itinérance",
    "services": "Services",
    "dispositif_programmes_nationaux": "Dispositif",
    "date_maj": "Mise à jour",
}
PERMANENCES = tuple(
    Column(
        name,
        label,
        "code" if name.startswith(("id", "code")) else "text",
        f"Champ {name} du standard national des lieux de médiation.",
        f"The field {name} of the national standard.",
    )
    for name, label in _STANDARD.items()
)
