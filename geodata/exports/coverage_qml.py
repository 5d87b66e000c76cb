"""How QGIS draws coverage: styles in its own language, in colours that all eyes tell apart.

Classes and colours are those of every map of coverage (`geodata.exports.palette`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from xml.etree import ElementTree as ET  # XML is written here, and none is read # nosec B405

from geodata.exports.palette import BOUNDS_MINUTES, MISSING, OUT_OF_REACH, RAMP

STYLE_FIELDS = (
    *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"),
    *("styleName", "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui"),
    "update_time",
)
"""The fields of `layer_styles`, a table that QGIS looks for in a GeoPackage."""

_MINUTES = tuple(int(bound) for bound in BOUNDS_MINUTES)
_SITE = "#1f2933"
_SHARES = (0.5, 0.7, 0.8, 0.9, 0.97)

Class = tuple[str, str, str]
"""A filter in QGIS's expressions, its label in the legend, and a colour."""


def styles_of(rows_name: str, geometry: str, moment: datetime) -> list[Sequence[object]]:
    """Returns the rows of `layer_styles`: of the layer of rows, of the zones, of the sites.

    Args:
        rows_name: `communes` or `territoires`.
        geometry: the column of geometries.
        moment: when the answer was computed.
    """
    drawn = {
        rows_name: _qml(_by_minutes() if rows_name == "communes" else _by_share()),
        "zones": _qml(_by_status()),
        "sites": points_qml("lieu d'accueil", "circle", _SITE, 2.0),
    }
    return style_rows(drawn, geometry, moment)


def style_rows(drawn: Mapping[str, str], geometry: str, moment: datetime) -> list[Sequence[object]]:
    """Returns the rows of `layer_styles`, from the style of each layer."""
    return [
        ("", "", name, geometry, name, style, "", True, "", "", None, moment)
        for name, style in drawn.items()
    ]


def points_qml(label: str, shape: str, colour: str, size_mm: float) -> str:
    """Returns the style of a layer of points: one shape, one colour, one size."""
    options = {
        "name": shape,
        "color": _rgba(colour),
        "outline_color": "255,255,255,255",
        "outline_width": "0.2",
        "size": f"{size_mm:g}",
        "size_unit": "MM",
    }
    return _document([("TRUE", label, "marker", "SimpleMarker", options)])


def _by_minutes() -> list[Class]:
    return [
        *_steps("minutes", _MINUTES, RAMP, 1, "min"),
        ('"reachable" = false', "hors d'atteinte", OUT_OF_REACH),
        ('"minutes" IS NULL AND "reachable" IS NULL', "inconnu", MISSING),
    ]


def _by_share() -> list[Class]:
    steps = _steps("share_within_threshold", _SHARES, RAMP[::-1], 100, "%")
    return [*steps, ('"share_within_threshold" IS NULL', "inconnu", MISSING)]


def _by_status() -> list[Class]:
    far = '"unreachable_communes" > 0'
    return [
        (far, "en partie hors d'atteinte", OUT_OF_REACH),
        (f'NOT {far} AND "remote_communes" > 0', "éloignée", RAMP[4]),
        (f'NOT {far} AND "remote_communes" = 0', "sous-dotée", RAMP[2]),
    ]


def _steps(
    field: str, limits: Sequence[float], colours: Sequence[str], scale: float, unit: str
) -> Iterator[Class]:
    """Yields the classes between limits, each with its upper limit, and the one beyond them."""
    unit = f"\u00a0{unit}"
    below: float | None = None
    for limit, colour in zip(limits, colours, strict=False):
        condition = f'"{field}" <= {limit:g}'
        label = f"{limit * scale:g}{unit} au plus"
        if below is not None:
            condition = f'"{field}" > {below:g} AND {condition}'
            label = f"de {below * scale:g} à {limit * scale:g}{unit}"
        yield condition, label, colour
        below = limit
    yield f'"{field}" > {limits[-1]:g}', f"plus de {limits[-1] * scale:g}{unit}", colours[-1]


def _qml(classes: Sequence[Class]) -> str:
    """Returns the style of a layer of polygons."""
    fixed = {"outline_color": "255,255,255,255", "outline_width": "0.1", "style": "solid"}
    return _document(
        [
            (expression, label, "fill", "SimpleFill", {"color": _rgba(colour), **fixed})
            for expression, label, colour in classes
        ]
    )


def _document(rules: Sequence[tuple[str, str, str, str, Mapping[str, str]]]) -> str:
    """Returns a style of rules: filter, label, type of symbol, its layer, its options."""
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    written = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (expression, label, kind, drawing, options) in enumerate(rules):
        name = str(number)
        ET.SubElement(written, "rule", key=f"c{name}", filter=expression, label=label, symbol=name)
        symbol = ET.SubElement(symbols, "symbol", type=kind, name=name, alpha="0.85")
        layer = ET.SubElement(symbol, "layer", {"class": drawing, "enabled": "1"})
        given = ET.SubElement(layer, "Option", type="Map")
        for key, value in options.items():
            ET.SubElement(given, "Option", name=key, value=value, type="QString")
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + ET.tostring(root, encoding="unicode")


def _rgba(colour: str) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},255"
