"""Draws the rooms of the library and what each imports, from the imports: `docs/images/rooms.svg`.

    python -m infra.dev.rooms

A room stands above all that it imports. An arrow that others already imply is left out (the
transitive reduction): `plans` imports `territory`, but through `sites` too, so one line says both.
Layers, their order by barycentres and the bends of long arrows are Sugiyama's (IEEE Transactions
on Systems, Man, and Cybernetics 11, 1981).
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "rooms.svg"

Arrows = Mapping[str, frozenset[str]]

_BOX_WIDTH, _BOX_HEIGHT = 178, 74
_GAP_X, _GAP_Y = 26, 56
_BEND_WIDTH = 24
_MARGIN = 20
_SWEEPS = 24
_SIGNS_A_LINE = 27


def arrows_of(library: Path) -> Arrows:
    """Returns which rooms each room of the library imports."""
    rooms = {each.parent.name: each.parent for each in sorted(library.glob("*/__init__.py"))}
    return {
        name: frozenset(_imported(folder)) & rooms.keys() - {name} for name, folder in rooms.items()
    }


def _imported(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from (name.split(".")[1] for name in names if name.startswith("geodata."))


def reduced(arrows: Arrows) -> Arrows:
    """Returns the arrows that no others imply; there must be no circle."""
    reached: dict[str, set[str]] = {}

    def reach(room: str) -> set[str]:
        if room not in reached:
            reached[room] = set(arrows[room]).union(*(reach(other) for other in arrows[room]))
        return reached[room]

    return {
        room: frozenset(
            other for other in others if not any(other in reach(via) for via in others - {other})
        )
        for room, others in arrows.items()
    }


def layers_of(arrows: Arrows) -> list[list[str]]:
    """Returns the rooms by floor: each stands one floor above the highest that it imports."""
    floors: dict[str, int] = {}

    def floor(room: str) -> int:
        if room not in floors:
            floors[room] = 1 + max((floor(other) for other in arrows[room]), default=-1)
        return floors[room]

    highest = max(floor(room) for room in arrows)
    return [sorted(r for r in arrows if floors[r] == level) for level in range(highest + 1)]


def picture(arrows: Arrows, purposes: Mapping[str, str]) -> str:
    """Returns the rooms as SVG, the highest floor first.

    Args:
        arrows: by room, without a circle.
        purposes: what each room is for, in a line.
    """
    few = reduced(arrows)
    layers = layers_of(arrows)
    links, layers = _with_bends(few, layers)
    _order(layers, links)
    at, width = _positions(layers)
    height = len(layers) * (_BOX_HEIGHT + _GAP_Y) - _GAP_Y + 2 * _MARGIN
    floor_of = {room: level for level, layer in enumerate(layers) for room in layer}
    tops = {
        room: _MARGIN + (len(layers) - 1 - level) * (_BOX_HEIGHT + _GAP_Y)
        for room, level in floor_of.items()
    }
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" role="img"',
        f' viewBox="0 0 {width:.0f} {height}">',
        "<title>The rooms of the library, and what each imports</title>",
        f'<rect width="{width:.0f}" height="{height}" fill="#ffffff"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"',
        ' markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5b6b7a"/></marker></defs>',
    ]
    lines += [_curve(path, at, tops) for path in _paths(few, links)]
    lines += [_box(room, purposes[room], at[room], tops[room]) for room in sorted(arrows)]
    return "\n".join([*lines, "</svg>", ""])


def _with_bends(
    arrows: Arrows, layers: Sequence[Sequence[str]]
) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Returns links between neighbouring floors, long arrows bending at each floor they cross."""
    floor_of = {room: level for level, layer in enumerate(layers) for room in layer}
    links: dict[str, list[str]] = {}
    filled = [list(layer) for layer in layers]
    for room in sorted(arrows):
        for other in sorted(arrows[room]):
            above = room
            for level in range(floor_of[room] - 1, floor_of[other], -1):
                bend = f"{room}>{other}@{level}"
                filled[level].append(bend)
                links.setdefault(above, []).append(bend)
                above = bend
            links.setdefault(above, []).append(other)
    return links, filled


def _order(layers: list[list[str]], links: Mapping[str, Sequence[str]]) -> None:
    """Sorts each floor by the mean place of what it is joined to, down and up by turns."""
    up: dict[str, list[str]] = {}
    for above, belows in links.items():
        for below in belows:
            up.setdefault(below, []).append(above)
    for sweep in range(_SWEEPS):
        joined = links if sweep % 2 else up
        levels = range(1, len(layers)) if sweep % 2 else range(len(layers) - 2, -1, -1)
        for level in levels:
            beside = layers[level - 1 if sweep % 2 else level + 1]
            place = {each: index / max(1, len(beside) - 1) for index, each in enumerate(beside)}
            layer = layers[level]
            own = {each: index / max(1, len(layer) - 1) for index, each in enumerate(layer)}

            def barycentre(each: str, joined: Mapping[str, Sequence[str]] = joined) -> float:
                places = [place[other] for other in joined.get(each, ()) if other in place]  # noqa: B023
                return sum(places) / len(places) if places else own[each]  # noqa: B023

            layer.sort(key=lambda each: (barycentre(each), each))


def _positions(layers: Sequence[Sequence[str]]) -> tuple[dict[str, float], float]:
    """Returns the middle of each room and bend, and the width of the whole."""

    def size(each: str) -> float:
        return (_BEND_WIDTH if "@" in each else _BOX_WIDTH) + _GAP_X

    widths = [sum(map(size, layer)) for layer in layers]
    width = max(widths) + 2 * _MARGIN
    at: dict[str, float] = {}
    for layer, own in zip(layers, widths, strict=True):
        spread = (width - 2 * _MARGIN - own) / (len(layer) + 1)
        x = _MARGIN + spread
        for each in layer:
            at[each] = x + size(each) / 2
            x += size(each) + spread
    return at, width


def _paths(arrows: Arrows, links: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yields each arrow as the rooms and bends that it passes."""
    for room in sorted(arrows):
        for start in links.get(room, ()):
            path = [room, start]
            while "@" in path[-1]:
                path += links[path[-1]]
            yield path


def _curve(path: Sequence[str], at: Mapping[str, float], tops: Mapping[str, float]) -> str:
    x, y = at[path[0]], tops[path[0]] + _BOX_HEIGHT
    steps = [f"M{x:.0f} {y:.0f}"]
    for each in path[1:]:
        to_x, to_y = at[each], tops[each] + (_BOX_HEIGHT / 2 if "@" in each else 0)
        middle = (y + to_y) / 2
        steps.append(f"C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}")
        x, y = to_x, to_y
    return (
        f'<path d="{" ".join(steps)}" fill="none" stroke="#5b6b7a" stroke-width="1.3" '
        'marker-end="url(#tip)"/>'
    )


def _box(room: str, purpose: str, x: float, top: float) -> str:
    left = x - _BOX_WIDTH / 2
    texts = textwrap.wrap(purpose.rstrip("."), _SIGNS_A_LINE)
    words = "".join(
        f'<text x="{x:.0f}" y="{top + 34 + 14 * row:.0f}" font-size="11" fill="#38434f" '
        f'text-anchor="middle">{escape(text)}</text>'
        for row, text in enumerate(texts)
    )
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="6" '
        'fill="#eef3f8" stroke="#24557f"/>'
        f'<text x="{x:.0f}" y="{top + 18:.0f}" font-size="14" font-weight="bold" '
        f'fill="#12344f" text-anchor="middle">{escape(room)}</text>{words}'
    )


def drawn(library: Path) -> str:
    """Returns the picture of a library."""
    arrows = arrows_of(library)
    docs = {
        room: ast.get_docstring(ast.parse((library / room / "__init__.py").read_text())) or ""
        for room in arrows
    }
    return picture(arrows, {room: text.splitlines()[0] for room, text in docs.items()})


def main() -> int:
    """Writes the picture."""
    PICTURE.write_text(drawn(ROOT / "geodata"), encoding="utf-8")
    print(
        f"{PICTURE.relative_to(ROOT)}: {sum(map(len, arrows_of(ROOT / 'geodata').values()))} arrows"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
