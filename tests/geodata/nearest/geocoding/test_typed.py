"""What a citizen typed is made safe and read, or refused without being repeated."""

from __future__ import annotations

import pytest

from geodata.errors import ParameterError
from geodata.nearest.geocoding.typed import read_text


def test_what_comes_with_a_pasted_text_and_means_nothing_is_left_out() -> None:
    typed = read_text("\ufeff  12\u00a0rue\u200b des  Lilas\r\n\t12000 Rodez \n")
    assert typed.text == "12 rue des Lilas, 12000 Rodez"
    assert typed.parts == (("12", "rue", "des", "lilas"), ("12000", "rodez"))


def test_a_text_begins_with_a_letter_or_a_digit_as_the_national_service_asks() -> None:
    assert read_text("« 12 rue' ...").text == "12 rue' ..."
    assert read_text("- Rodez").text == "Rodez"


@pytest.mark.parametrize(
    ("text", "postcodes"),
    [
        ("12000 Rodez", ("12000",)),
        ("Rodez (12000)", ("12000",)),
        ("12 000 Rodez", ("12000",)),
        ("F-12000 Rodez", ("12000",)),
        ("12007 RODEZ CEDEX 7", ("12007",)),
        ("120001 Rodez", ()),
    ],
)
def test_postcodes_are_read_as_people_write_them(text: str, postcodes: tuple[str, ...]) -> None:
    assert read_text(text).postcodes == postcodes


def test_cedex_and_the_country_are_no_words_of_a_name() -> None:
    assert read_text("12007 RODEZ CEDEX 7, France").words == ("12007", "rodez")
    assert read_text("rue Anatole France").words == ("rue", "anatole", "france")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("44.35, 2.57", (2.57, 44.35)),
        ("44.35 2.57", (2.57, 44.35)),
        ("44,35 2,57", (2.57, 44.35)),
        ("44,35; 2,57", (2.57, 44.35)),
        ("(44.35, 2.57)", (2.57, 44.35)),
        ("-21.1, 55.5", (55.5, -21.1)),
        ("44.35°N 2.57°O", (-2.57, 44.35)),
        ("2.57E, 44.35N", (2.57, 44.35)),
        ("0.0, 0.0", (0.0, 0.0)),
        ("12, 3", None),
        ("12 rue 3", None),
    ],
)
def test_a_typed_position_is_latitude_first(
    text: str, position: tuple[float, float] | None
) -> None:
    assert read_text(text).position == position


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x" * 10_000, "longer than 200"),
        ("Rodez\x00", "control"),
        ("\x1b[31mRodez", "control"),
        ("Rodez\x85", "control"),
        ("Rodez\x0b", "control"),
        ("\ud800", "control"),
        ("....,;", "no letter"),
        ("   ", "no letter"),
        ("", "no letter"),
        ("\u200b", "no letter"),
        ("東京", "no letter"),
        ("🏠", "no letter"),
        ("91.5, 2.5", "out of range"),
        ("44.5, 181.5", "out of range"),
    ],
)
def test_a_text_that_is_no_place_is_refused_and_not_repeated(text: str, fault: str) -> None:
    with pytest.raises(ParameterError, match=fault) as caught:
        read_text(text)
    assert caught.value.parameter == "q"
    assert "Rodez" not in str(caught.value)
