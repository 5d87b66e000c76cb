"""Pictures of the pages are compared by what they show, and figures say what is missed."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import MagicMock

import pytest
from PIL import Image, ImageDraw

from infra.measure.bench.report import Figure
from infra.measure.pages.browsers import MOMENT, steadied
from infra.measure.pages.home import Home
from infra.measure.pages.judgement import KINDS, Judgement
from infra.measure.pages.likeness import (
    MOST_UNLIKE,
    opened,
    unlike_blocks,
    unlike_share,
    written,
)
from infra.measure.pages.officer import Officer
from infra.measure.pages.percentiles import percentile
from infra.measure.pages.pictures import Taken, keep
from infra.measure.pages.report import page_of

PHONE = (390, 844)


def screen(*, button_at: int | None = 200, shift: int = 0) -> Image.Image:
    """A page: a title, forty lines of text, and a button."""
    picture = Image.new("RGB", PHONE, "#f6f5f1")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 20 + shift, 300, 50 + shift), fill="#1c2529")
    for line in range(300, 800, 24):
        pen.line((16, line + shift, 370, line + shift), fill="#1c2529", width=2)
    if button_at is not None:
        pen.rectangle((16, button_at, 136, button_at + 44), fill="#0d5560")
    return picture


def test_a_picture_is_like_itself_and_like_what_was_kept_of_it() -> None:
    assert unlike_share(screen(), screen()) == 0
    assert unlike_share(screen(), opened(written(screen()))) == 0


def test_letters_that_are_smoothed_otherwise_change_nothing() -> None:
    smoothed = screen().resize((780, 1688), Image.Resampling.LANCZOS)
    assert unlike_share(screen(), smoothed.resize(PHONE, Image.Resampling.BOX)) < MOST_UNLIKE


@pytest.mark.parametrize("other", [screen(button_at=None), screen(button_at=240)])
def test_a_button_that_is_gone_or_moved_is_seen(other: Image.Image) -> None:
    assert unlike_share(screen(), other) > MOST_UNLIKE
    assert {top for _, top in unlike_blocks(screen(), other)} >= {208, 224}


def test_a_page_of_another_size_or_all_moved_is_another() -> None:
    assert unlike_share(screen(), screen().crop((0, 0, 390, 800))) == 1
    assert unlike_share(screen(), screen(shift=12)) > MOST_UNLIKE


def test_a_picture_that_shows_the_same_leaves_its_file_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path
    assert keep(Taken("page-390.webp", screen()), folder)
    before = (folder / "page-390.webp").read_bytes()
    assert not keep(Taken("page-390.webp", screen()), folder)
    assert (folder / "page-390.webp").read_bytes() == before
    assert keep(Taken("page-390.webp", screen(button_at=None)), folder)


def test_what_the_stack_dates_of_the_day_of_the_run_is_dated_of_one_moment() -> None:
    said = '{"created_at": "2027-02-03T10:11:12.345Z", "day": "2027-02-03", "seconds": 3.25}'
    moment, day = MOMENT.isoformat(), MOMENT.date().isoformat()
    wanted = f'{{"created_at": "{moment}", "day": "{day}", "seconds": 1.0}}'
    assert steadied(said, "2027-02-03") == wanted
    assert steadied('{"date_maj": "2022-12-01"}', "2027-02-03") == '{"date_maj": "2022-12-01"}'


def judgement(**scores: int) -> Judgement:
    figures = {"largest_paint_ms": 1234.0, "shift": 0.004}
    return Judgement("citizen", {**dict.fromkeys(KINDS, 100), **scores}, figures, ["x 0.5"], None)


def test_a_page_is_good_when_its_four_scores_are() -> None:
    assert judgement().is_good
    assert not judgement(performance=94).is_good
    assert "MISSED x 0.5" in judgement(seo=50).line()


def test_figures_are_written_as_two_tables() -> None:
    text = page_of([judgement(performance=97)], [Figure("after Enter", "p95 80 ms", "p95 300 ms")])
    assert "| citizen | 97 | 100 | 100 | 100 | 1.2 s | 0.004 |\n" in text
    assert "| after Enter | p95 80 ms | p95 300 ms |\n" in text


@pytest.mark.parametrize(("share", "found"), [(0.5, 2), (0.95, 4), (1, 4), (0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, found: float) -> None:
    assert percentile([4, 1, 3, 2], share) == found


def test_a_hand_takes_what_the_keystroke_level_model_says() -> None:
    page, part = MagicMock(), MagicMock()
    officer = Officer(page, Home("http://127.0.0.1:1", lambda: ""))
    officer.clicks(part)
    assert officer.seconds == pytest.approx(1.35 + 1.1 + 0.2)
    officer.types(part, "Rodez")
    assert officer.seconds == pytest.approx(2 * (1.35 + 1.1 + 0.2) + 2 * 0.4 + 5 * 0.28)
    assert [each[0] for each in part.method_calls] == ["click", "fill"]
