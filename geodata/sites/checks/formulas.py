"""Texts that a spreadsheet would run: kept, since programs read these files back, and told."""

from __future__ import annotations

import re

from geodata.sites.checks.drafts import Draft, shown

_RUNS = re.compile("[\\s\u200b\u2060\ufeff]*[=+\\-@＝＋－＠]")
_OTHERS_TO_TELL = frozenset({"telephone", "courriels", "site_web", "horaires"})
"""Fields with a form of their own, which is checked: `+33` begins a number, not a formula."""


def check_formulas(draft: Draft) -> None:
    """Warns of texts that begin as a formula does (OWASP, CSV injection)."""
    for name, value in draft.values.items():
        if name in _OTHERS_TO_TELL:
            continue
        texts = value if isinstance(value, tuple) else (value,)
        for text in texts:
            if isinstance(text, str) and _RUNS.match(text):
                message = f"{shown(text)!r} begins as a formula of a spreadsheet: kept as it is"
                draft.say("warning", "formula_like", name, message)
