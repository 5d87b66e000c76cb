"""What borders do not show: bridges over the sea, water and ridges without a road, ferry lines.

Each entry is named after what anyone can look up. Sources: IGN BD TOPO and Scan 25 (Géoportail)
for roads, bridges and passes; the départements' lists of river ferries (bacs); the operators'
regular lines for the islands. Codes are those of COG 2026.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A road between two communes whose contours do not touch, open at all hours."""

    name: str
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Barrier:
    """A border that no road crosses, as the communes on either side.

    A text of two or three characters is a whole département. `right` empty is everyone else.
    `crossed_at` are the pairs that a bridge, a tunnel or a pass joins all the same.
    """

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    crossed_at: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ferry:
    """A regular line that carries passengers all year, between two communes."""

    name: str
    ends: tuple[str, str]


LINKS = (
    Link("Pont de l'île de Ré", ("17297", "17300")),
    Link("Viaduc d'Oléron", ("17093", "17058")),
    Link("Pont de Noirmoutier", ("85011", "85012")),
    Link("Pont de l'Alliance (Guadeloupe)", ("97101", "97103")),
    Link("Pont de la Gabarre (Guadeloupe)", ("97120", "97103")),
    Link("Pont de Normandie", ("14333", "76351")),
    Link("Pont de l'Iroise et pont Albert-Louppe", ("29189", "29235")),
    Link("Pont de Térénez", ("29001", "29240")),
    Link("Pont de Cornouaille", ("29006", "29037")),
    Link("Pont du Bonhomme", ("56098", "56094")),
    Link("Pont Lorois", ("56013", "56169")),
    Link("Barrage de la Rance", ("35241", "35288")),
)
"""The passage du Gois (Beauvoir-sur-Mer to Barbâtre) is left out: the tide covers it twice a
day, and a time that holds for some hours only would mislead."""

_MEDOC = (
    *("33544", "33514", "33521", "33490", "33208", "33538", "33038", "33383", "33493", "33476"),
    *("33395", "33314", "33423", "33146", "33220", "33010", "33517", "33268", "33262", "33256"),
    *("33312", "33056"),
)
_BLAYAIS = (
    *("17", "33389", "33073", "33370", "33405", "33058", "33325", "33551", "33182", "33035"),
    *("33475", "33067", "33004", "33434", "33032"),
)
_SEINE_LEFT = (
    *("14", "27", "76727", "76473", "76401", "76088"),
    *("76362", "76131", "76419", "76056", "76759", "76020", "76457", "76319", "76497", "76322"),
)
_SEINE_RIGHT = (
    *("76351", "76657", "76169", "76684", "76592", "76384", "76476", "76471", "76164", "76709"),
    *("76750", "76378", "76436", "76222", "76614", "76513", "76634", "76550", "76350", "76717"),
)

BARRIERS = (
    Barrier("Gironde and Garonne, from the sea to the pont d'Aquitaine", _MEDOC, _BLAYAIS),
    Barrier("Garonne between Bordeaux and Bassens", ("33063",), ("33032",)),
    Barrier(
        "Dordogne, from the bec d'Ambès to Libourne",
        ("33004", "33487", "33433", "33207", "33539", "33015"),
        (
            *("33035", "33475", "33067", "33339", "33415", "33366", "33143", "33259", "33414"),
            *("33356", "33451", "33174", "33243"),
        ),
        crossed_at=(("33487", "33143"), ("33015", "33243")),
    ),
    Barrier(
        "Seine, from Rouen to the sea (ponts de Brotonne, de Tancarville, de Normandie)",
        _SEINE_LEFT,
        _SEINE_RIGHT,
        crossed_at=(
            *(("76401", "76164"), ("76473", "76164")),
            *(("27388", "76684"), ("14333", "76351")),
        ),
    ),
    Barrier(
        "Loire, from Nantes to the sea (ponts de Cheviré and de Saint-Nazaire)",
        ("44154", "44046", "44116", "44061", "44120", "44166", "44101", "44020"),
        (
            *("44184", "44103", "44052", "44033", "44080", "44019", "44045", "44158", "44047"),
            *("44074", "44162", "44109"),
        ),
        crossed_at=(("44154", "44184"), ("44020", "44162"), ("44020", "44109")),
    ),
    Barrier("Rhône at Vallabrègues", ("30336",), ("30032", "30089", "30012")),
    Barrier("Rhône between Villeneuve-lès-Avignon and Sorgues", ("30351",), ("84129",)),
    Barrier(
        "Lac du Bourget",
        ("73076", "73050", "73273", "73091", "73051"),
        ("73008", "73059", "73010", "73300"),
    ),
    Barrier("Lac d'Annecy", ("74242", "74267", "74108"), ("74176", "74275", "74299")),
    Barrier("Étang de Thau", ("34301",), ("34157", "34143", "34039")),
    Barrier(
        "Étang de Berre",
        ("13047", "13098", "13056"),
        ("13014", "13081", "13117", "13054"),
    ),
    Barrier(
        "Belledonne, from Chamrousse to the col du Glandon",
        ("38334", "38120", "38350", "38206", "38002", "38504"),
        ("38005", "38527", "38212"),
    ),
    Barrier("Écrins: Saint-Christophe-en-Oisans", ("38375",), ("05", "38522")),
    Barrier("Écrins: Valjouffrey", ("38522",), ("05",)),
    Barrier(
        "Vanoise: Pralognan",
        ("73206",),
        ("73322", "73290", "73157", "73015", "73296", "73071", "73023"),
    ),
    Barrier("Vanoise: Champagny", ("73071",), ("73197", "73296")),
    Barrier("Haut Giffre: Sixt-Fer-à-Cheval", ("74273",), ("74056", "74290", "74208", "74014")),
    Barrier("Pyrénées: Cauterets", ("65138",), ("65192", "65032", "65169")),
    # Reached by pirogue or by air only; the one track joins Maripasoula and Papaïchton.
    Barrier("Upper Maroni: Maripasoula and Papaïchton", ("97353", "97362")),
    Barrier("Maroni: Grand-Santi", ("97357",)),
    Barrier("Saül, by air", ("97352",)),
    Barrier("Oyapock: Camopi", ("97356",)),
    Barrier("Oyapock: Ouanary", ("97314",)),
    Barrier("Saint-Élie, beyond the lake of Petit-Saut", ("97358",)),
)

FERRIES = (
    Ferry("Île d'Aix - Fouras", ("17004", "17168")),
    Ferry("Île de Batz - Roscoff", ("29082", "29239")),
    Ferry("Ouessant - Le Conquet", ("29155", "29040")),
    Ferry("Molène - Le Conquet", ("29084", "29040")),
    Ferry("Île de Sein - Audierne", ("29083", "29003")),
    Ferry("Bréhat - Ploubazlanec", ("22016", "22210")),
    Ferry("Houat - Quiberon", ("56086", "56186")),
    Ferry("Hœdic - Quiberon", ("56085", "56186")),
    Ferry("Groix - Lorient", ("56069", "56121")),
    Ferry("Belle-Île - Quiberon", ("56152", "56186")),
    Ferry("Île d'Yeu - La Barre-de-Monts", ("85113", "85012")),
    Ferry("Île d'Arz - Séné", ("56088", "56243")),
    Ferry("Île-aux-Moines - Baden", ("56087", "56008")),
    Ferry("Terre-de-Haut - Trois-Rivières", ("97131", "97132")),
    Ferry("Terre-de-Bas - Trois-Rivières", ("97130", "97132")),
    Ferry("La Désirade - Saint-François", ("97110", "97125")),
    Ferry("Marie-Galante - Pointe-à-Pitre", ("97112", "97120")),
    Ferry("Petite-Terre - Mamoudzou", ("97608", "97611")),
    Ferry("Bastia - Toulon", ("2B033", "83137")),
    Ferry("Ajaccio - Marseille", ("2A004", "13055")),
    Ferry("Le Verdon - Royan", ("33544", "17306")),
    Ferry("Lamarque - Blaye", ("33220", "33058")),
)
"""Lines that join what no road joins; river ferries between two banks that a bridge joins a few
kilometres on are left out, as no one is cut off without them."""
