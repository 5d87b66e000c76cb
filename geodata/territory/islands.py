"""Islands that people name, and no commune of today bears alone: the communes on each.

Source: INSEE, Code officiel géographique; the islands' extents are those of the communes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_OF_RE = "17318 17286 17019 17207 17121 17369 17051 17161 17360 17297"
_OF_OLERON = "17323 17486 17337 17385 17140 17093 17485 17411"

ISLANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(codes.split())
        for names, codes in {
            "ile de re": _OF_RE,
            "ile d oleron, oleron": _OF_OLERON,
            "belle ile, belle ile en mer": "56152 56241 56009 56114",
            "ile de noirmoutier": "85163 85011 85083 85106",
            "marie galante": "97112 97108 97126",
            "les saintes, iles des saintes, terre de haut des saintes": "97131 97130",
            "porquerolles, ile de porquerolles, port cros, ile du levant": "83069",
            "iles de lerins": "06029",
            "frioul, iles du frioul, archipel du frioul": "13207",
            "brehat": "22016",
            "molene": "29084",
            "houat": "56086",
            "hoedic": "56085",
        }.items()
        for name in names.split(", ")
    }
)
"""By folded name, the INSEE codes of the communes on each."""
