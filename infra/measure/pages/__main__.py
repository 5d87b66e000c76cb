"""`python -m infra.measure.pages`: the pages' pictures taken again, or their figures measured.

python -m infra.measure.pages pictures            those of docs/images/pages and of the guides
python -m infra.measure.pages pictures --of plan  one scene or guide alone
python -m infra.measure.pages figures --write docs/performance-pages.md
                                                  Lighthouse on a phone, and what a hand waits for
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from infra.dev import npm
from infra.measure.bench.report import Figure
from infra.measure.pages import guides, officer, pictures, times, waits
from infra.measure.pages.browsers import CHROMIUM, absent, launch_chromium
from infra.measure.pages.home import Home, fresh_home
from infra.measure.pages.judgement import ADDRESSES, Address, judge
from infra.measure.pages.report import page_of
from infra.measure.pages.scenes import SCENES, Scene
from infra.measure.pages.walks import GUIDES, Guide

_FIGURES = ("times", "sizes", "plans", "officer")


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what is asked; returns 1 where this machine has no browser."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.pages", description=__doc__)
    parser.add_argument("what", choices=["pictures", "figures"])
    parser.add_argument(
        "--of",
        action="append",
        help="a scene, a guide or an address by its name; `times`, `sizes`, `plans`, `officer`",
    )
    parser.add_argument("--write", type=Path, help="the page of the documentation")
    parser.add_argument("--var", type=Path, default=pictures.ROOT / "var")
    given = parser.parse_args(arguments)
    if why := absent(CHROMIUM):
        print(f"pages: {why}", file=sys.stderr)
        return 1
    with (
        fresh_home(given.var) as home,
        sync_playwright() as playwright,
        launch_chromium(playwright) as browser,
    ):
        if given.what == "pictures":
            take_pictures(browser, home, given.of)
            return 0
        return measure(browser, home, given.var, given.of, given.write)


def take_pictures(browser: Browser, home: Home, names: Sequence[str] | None) -> None:
    """Takes pictures again, and says which are other than those that were kept."""
    pictures.keep_letters(pictures.letters_of(browser, home))
    for taken in pictures.take(browser, home, _named(SCENES, names)):
        _told(taken.file, pictures.keep(taken))
    sizes = {}
    for taken in guides.walk(browser, home, _named(GUIDES, names)):
        _told(taken.file, pictures.keep(taken, guides.FOLDER))
        sizes[taken.file] = taken.picture.size
    guides.write_sizes(sizes)


def measure(
    browser: Browser, home: Home, var: Path, names: Sequence[str] | None, page: Path | None
) -> int:
    """Prints each figure as it is measured, and writes them; returns 1 when one is missed."""
    npm.install(npm.configuration("lighthouse"), npm.tools("lighthouse"))
    judgements = []
    for each in judge(home, _named(ADDRESSES, names), npm.tools("lighthouse")):
        judgements.append(each)
        print(each.line(), flush=True)
    figures = []
    for figure in _figures(browser, home, var, names):
        figures.append(figure)
        print(figure.line(), flush=True)
    if page is not None:
        page.write_text(page_of(judgements, figures), encoding="utf-8")
    return int(
        any(not each.is_good for each in judgements)
        or any(each.reach.startswith("MISSED") for each in figures)
    )


def _figures(
    browser: Browser, home: Home, var: Path, names: Sequence[str] | None
) -> Iterator[Figure]:
    """Yields the times and sizes of some names: all of them without names."""
    asked = set(_FIGURES if names is None else names)
    if "times" in asked:
        yield from times.measured(browser, home)
    if "sizes" in asked:
        yield from times.sizes(browser, home)
    if "plans" in asked:
        yield from waits.measured(home)
    if "officer" in asked:
        yield from officer.measured(browser, var)


def _named[Named: (Scene, Guide, Address)](
    among: Sequence[Named], names: Sequence[str] | None
) -> list[Named]:
    return [each for each in among if names is None or each.name in names]


def _told(file: str, is_new: bool) -> None:
    print(f"{'taken again' if is_new else 'the same'}: {file}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
