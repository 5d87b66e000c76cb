"""What is around each page that is made here: the head, the menu, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Template

from geodata.clock import PARIS
from geodata.exports.answer_page.elements import Element, escaped, html_of
from geodata.exports.answer_page.notices import DEMONSTRATION
from geodata.exports.answer_page.words import Record
from geodata.french import day_in_words

_USUAL = "L’aide au numérique près de chez vous : les lieux, leurs horaires, comment y aller."
_NOTHING_KEPT = "Aucune adresse ni position n’est enregistrée."


def framed(
    title: str,
    main: Sequence[Element],
    answer: Record | None = None,
    *,
    is_kept: bool = False,
    description: str = "",
    markup: str = "",
    module: str = "",
) -> str:
    """Returns a whole page.

    Args:
        title: of the window.
        main: what it is about.
        answer: of the API, whose data and moment it tells; None where there is none.
        is_kept: whether engines may keep it.
        description: what engines say that it is about; '' has what all pages are about.
        markup: for engines, as HTML of this library's own making.
        module: the address of what a browser may run beside; the page is whole without it.
    """
    provenance = "" if answer is None else _provenance(answer)
    return framed_with(
        title,
        main,
        provenance,
        is_kept=is_kept,
        description=description,
        markup=markup,
        module=module,
    )


def framed_with(
    title: str,
    main: Sequence[Element],
    provenance: str,
    *,
    is_kept: bool = False,
    description: str = "",
    markup: str = "",
    module: str = "",
) -> str:
    """Returns a whole page, as `framed` does, with what is said of its data in words."""
    return _frame().substitute(
        title=escaped(title),
        description=escaped(description or _USUAL),
        robots="all" if is_kept else "noindex",
        markup=markup
        + (f'<script type="module" src="{escaped(module)}"></script>' if module else ""),
        main=html_of(*main),
        provenance=escaped(f"{provenance} {_NOTHING_KEPT}".strip()),
    )


@cache
def _frame() -> Template:
    """The page around what is made here; `$name` stands for each part."""
    text = (files("geodata.exports.answer_page") / "frame.html").read_text(encoding="utf-8")
    return Template(text)


def _provenance(answer: Record) -> str:
    at = datetime.fromisoformat(answer["asked_at"]).astimezone(PARIS)
    version = answer["sites_version"]
    return (
        f"Réponse du {day_in_words(at.isoformat())} à {at.hour}:{at.minute:02} (heure de Paris). "
        f"Carte et communes : instantané {answer['snapshot']}. Lieux : version "
        f"{'démonstration' if version == DEMONSTRATION else version}."
    )
