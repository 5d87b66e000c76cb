"""Documents laid out by typst: PDF/UA-1, tagged for who reads without seeing, and pictures."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache

import typst

from geodata.exports.report.blocks import Document, as_record
from geodata.exports.report.fonts import assets_folder

PICTURE_WIDTH, PICTURE_HEIGHT = 760.0, 570.0
"""Points of a picture: three by four, as screens and slides are."""
_PER_INCH = 72.0
_SCALES = (1.0, 0.97, 0.94, 0.91, 0.88, 1.04)
_LEAST_FILL = 0.3
"""Of the height of the last page, down to where its last line is."""


def pdf_of(document: Document) -> bytes:
    """Returns a document as PDF/UA-1 (ISO 14289-1): typst refuses to write what is not.

    The same document always makes the same bytes: its date is its own moment.
    """
    record = json.dumps(as_record(document), ensure_ascii=False)
    content = _compiler(record, _scale_for(record)).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(document.moment.replace(tzinfo=UTC).timestamp()),
    )
    if not isinstance(content, bytes):
        raise TypeError("typst returned no PDF")
    return content


def png_of(document: Document, width_px: int) -> bytes:
    """Returns the first page of a document as a picture."""
    per_inch = _PER_INCH * width_px / PICTURE_WIDTH
    record = json.dumps(as_record(document), ensure_ascii=False)
    content = _compiler(record, 1.0).compile(format="png", ppi=per_inch)
    pages = content if isinstance(content, list) else [content]
    if not isinstance(pages[0], bytes):
        raise TypeError("typst returned no picture")
    return pages[0]


def _scale_for(record: str) -> float:
    """Returns how large to draw a document so that its last page is not nearly empty.

    The usual size where it will do; else the first that will, else the one that fills most.
    """
    best_scale, best_fill = _SCALES[0], 0.0
    for scale in _SCALES:
        end = json.loads(_compiler(record, scale).query("<end>", field="value", one=True))
        if end["page"] == 1 or end["y"] >= _LEAST_FILL:
            return scale
        if end["y"] > best_fill:
            best_scale, best_fill = scale, end["y"]
    return best_scale


def _compiler(record: str, scale: float) -> typst.Compiler:
    folder = assets_folder()
    return typst.Compiler(
        f"{folder}/document.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        # Data, never text of the template: no sign in a name means anything to typst.
        sys_inputs={"document": record, "scale": str(scale)},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[assets_folder()]
    )


def png_of_svg(svg: str, width_pt: float, height_pt: float, per_inch: float) -> bytes:
    """Returns a picture made of pixels, for what takes no other."""
    page = f"width: {width_pt:g}pt, height: {height_pt:g}pt, margin: 0pt"
    image = 'image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)'
    content = typst.compile(
        f"#set page({page})\n#{image}".encode(),
        format="png",
        ppi=per_inch,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )
    if not isinstance(content, bytes):
        raise TypeError("typst returned no picture")
    return content
