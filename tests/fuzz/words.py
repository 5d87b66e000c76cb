"""What the readers under test know: words of hours, names of columns, keys of documents."""

from __future__ import annotations

import re
from typing import get_args

from geodata.nearest.question import NearestParameters
from geodata.plans.scenario import Objective, Scenario
from geodata.plans.scenario_areas import Level
from geodata.sites.mapping.document import Conversion, MappingRecord, RuleRecord
from geodata.sites.site import FIELD_NAMES
from tests.fuzz.mutations.texts import Grammar
from tests.fuzz.mutations.trees import Vocabulary
from tests.geodata.imports.files_at_random import NAMES, VALUES

OSM = Grammar(
    (re.compile(r"(;|\|\|)"), re.compile(r"([,;\s-])"), re.compile(r"(\W)")),
    (
        *("Mo", "Tu-Fr", "Su", "PH", "SH", "PH off", "Mo-Su,PH", "24/7", "off", "closed", "open"),
        *("09:00-12:00", "22:00-02:00", "14:00-14:00", "17:00-12:00", "09:00+", "sunrise-sunset"),
        *("week 1-53/2", "week 10", "Jan-Mar", "Aug 15", "2026 Dec 24-2027 Jan 3", "easter +1 day"),
        *("Mo[1]", "Mo[-1]", "Mo[1,3]", "Jul 14 off", '"sur rendez-vous"', '|| "a"', " || unknown"),
        *("; ", ", ", "00:00-24:00", "10:00-18:00/01:30", "(sunrise+01:00)-20:00", "unknown"),
    ),
)
FRENCH = Grammar(
    (re.compile(r"([;\n.]|, )"), re.compile(r"(\s+)"), re.compile(r"(\W)")),
    (
        *("lundi", "du lundi au vendredi", "mardi et jeudi", "le samedi", "tous les jours", "lun."),
        *("9h-12h", "de 9h à 12h30", "9h00/12h00", "14 h - 17 h 30", "9:00", "midi", "matin"),
        *("sauf", "fermé", "fermeture", "sur rendez-vous", "uniquement", "et", "ou", "puis", ", "),
        *("pendant les vacances scolaires", "hors vacances", "semaine paire", "semaines impaires"),
        *("1er lundi du mois", "le 2e et 4e mardi", "de septembre à juin", "juillet et août"),
        *("jours fériés", "le 15 août", "après-midi", "sans interruption", "non-stop", "(", ")"),
    ),
)
CSV = Grammar(
    (re.compile(r"(\n)"), re.compile(r"([;,\t|\n])"), re.compile(r"(\W)")),
    (
        *(name for name in NAMES if name),
        *(text for text in VALUES if isinstance(text, str) and len(text) < 100),
        *("\n", ";", '"', '""', "sep=;\n", ";;;;;;;", "46,05 ; 0,15", "46°03'00\"N 0°09'00\"E"),
        *("12/03/2024", "45000", "01.02.03.04.05", "+33102030405", "Aide aux démarches|Autre"),
        *("<p>Lundi</p>", "MÃ©diathÃ¨que", "01400", "01999", "2A004", "75116", "Saint-Étienne"),
    ),
)
SITES = Vocabulary(
    (
        *FIELD_NAMES,
        *("features", "geometry", "coordinates", "properties", "type", "elements", "tags", "lat"),
        *(
            "lon",
            "center",
            "data",
            "results",
            "fields",
            "crs",
            "name",
            "id",
            "Lundi",
            "horaires.mo",
        ),
    ),
    (
        *(value for value in VALUES if not isinstance(value, str) or len(value) < 100),
        *("Point", "Feature", "FeatureCollection", "node", "EPSG:2154", [0.15, 46.05], [[0, 0]]),
        *("Mo-Fr 09:00-12:00", ["a", "b"], "a|b|c", {"lat": 46.05, "lon": 0.15}, 46.05, 0.15),
    ),
)
SCENARIO = Vocabulary(
    (
        *Scenario.model_fields,
        *("level", "code", "at_least", "at_most", "share", "sites", "name", "posts", "opens_on"),
        *("keep", "town_halls", "places", "commune", "lat", "lon", "network", "hosts", "areas"),
    ),
    (
        *(*get_args(Objective), *get_args(Level), "FR", "*", "01", "76", "2000", "01001", "99999"),
        *("all", "none", "listed", "people", "fragility", "2026-12-31", "0x10", "1:30:00", "yes"),
        *(1, 3, 20_000, 0.01, 1e10, 46.05, 0.15, {"level": "departement", "code": "*"}, "1_000"),
        *({"level": "commune", "code": "01001", "at_most": 1}, {"name": "v1", "posts": 2}),
    ),
)
MAPPING = Vocabulary(
    (*MappingRecord.__annotations__, *RuleRecord.__annotations__),
    (
        *(*get_args(Conversion), *FIELD_NAMES, "position", "undecided", "may_be_lost", "sure"),
        *(["Nom"], ["Lat", "Lon"], ["Horaires"], {"oui": "x"}, "Nom", 1, "person", "confirmed"),
        *({"field": "nom", "columns": ["Nom"]}, {"field": "horaires", "columns": ["Lundi"]}),
    ),
)
YAML = Grammar(
    (re.compile(r"(\n)"), re.compile(r"([\s:,\[\]{}-])"), re.compile(r"(\W)")),
    (
        *(
            "- ",
            ": ",
            "? ",
            "\n  ",
            "\n",
            "&a ",
            "*a",
            "<<: *a",
            "!!python/name:os.system ",
            "!!set ",
        ),
        *(
            "|\n",
            ">-\n",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "# x\n",
            "!!binary ",
            "!!float ",
            "'",
            '"',
        ),
        *(
            "[",
            "]",
            "{",
            "}",
            "~",
            "null",
            "yes",
            "0o17",
            "1:30",
            "190:20:30.15",
            ".inf",
            "2026-12-31",
        ),
        *(*Scenario.model_fields, *MappingRecord.__annotations__, *RuleRecord.__annotations__),
    ),
)
NAME = Grammar(
    (re.compile(r"([\s'-])"), re.compile(r"(\W)"), re.compile(r"(.)")),
    (
        *(
            "Saint",
            "St",
            "Ste",
            "-sur-",
            "L'",
            "le",
            "la",
            "les",
            "de",
            "d'",
            "Bourg",
            "Paris",
            "1er",
        ),
        *(
            "arrondissement",
            "cedex",
            "(01)",
            "01400",
            "75001",
            "12 rue des Lilas",
            "bis",
            ", ",
            " ",
        ),
        *("L'Abergement-Clémenciat", "Saint-Étienne", "46.05, 0.15", "46,05", "0°09'E", "lieu-dit"),
    ),
)
QUERY = Grammar(
    (re.compile(r"(&)"), re.compile(r"([&=])"), re.compile(r"(\W)")),
    (
        *(f"{name}=" for name in NearestParameters.__dataclass_fields__),
        *("&", "=", "lat=46.05&lon=0.15", "commune=01002", "postcode=01400", "q=bourg", "limit=50"),
        *("open_at=now", "open_at=2026-11-28T10:00:00+01:00", "open_at=9999-12-31T23:59:59-14:00"),
        *(
            "mode=foot",
            "max_minutes=600",
            "max_minutes=1e-300",
            "true",
            "false",
            "nan",
            "-0",
            "%00",
        ),
        *("service=Autre", "need=cv", "fee=Gratuit", "network=Rouge", "%C3%A9", "%FF", "+", "%2B"),
    ),
)
