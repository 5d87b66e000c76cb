"""The page of the documentation that says how the pages fare."""

from __future__ import annotations

from collections.abc import Sequence

from infra.measure.bench.report import Figure
from infra.measure.pages.judgement import KINDS, LEAST_SCORE, Judgement

HEAD = f"""# The pages, measured

Written by `make pages`: the local stack over the demonstration's places, Debian's Chromium.

## Lighthouse, on a phone

Lighthouse's phone of the middle range (a slow 4G, a processor four times as slow as this one's),
each score out of 100; reach: {LEAST_SCORE} in all four. Pages that ask for an account are judged
with a session. Performance depends on the machine: one that does something else takes points.

| page or link | performance | accessibility | best practices | SEO | largest paint | shift |
| --- | --- | --- | --- | --- | --- | --- |
"""
TIMES = """
## What a hand waits for

Taken in the page, to the frame that follows: thirty towns of as many départements asked about
once, twenty positions of the slider over the communes of the Aveyron, eight communes where a place
would open. *Before the map*: what is sent of a page's text, styles and modules, compressed, to
whoever has signed in and clicked nothing; its data and the map's code apart. Plans of France have
1,000 posts, and are stopped at eight moments of their search.

| what | measured | reach |
| --- | --- | --- |
"""


def page_of(judgements: Sequence[Judgement], figures: Sequence[Figure]) -> str:
    """Returns the page: a table of judgements, and one of times and sizes."""
    judged = "".join(f"{_row(each)}\n" for each in judgements)
    timed = "".join(f"| {each.what} | {each.value} | {each.reach} |\n" for each in figures)
    return HEAD + judged + (TIMES + timed if figures else "")


def _row(judgement: Judgement) -> str:
    scores = " | ".join(str(judgement.scores[kind]) for kind in KINDS)
    paint_ms, shift = judgement.figures["largest_paint_ms"], judgement.figures["shift"]
    return f"| {judgement.name} | {scores} | {paint_ms / 1000:.1f} s | {shift:.3f} |"
