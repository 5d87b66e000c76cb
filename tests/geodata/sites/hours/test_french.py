"""French hours are read whole, in one way, or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from opening_hours import OpeningHours

from geodata.sites.hours.french import hours_in_french, hours_of_columns
from geodata.sites.hours.weekly import DAYS
from tests.costs import growth

WITH_LABELS = Path(__file__).with_name("french.csv")
"""Texts of the raw files of Angers, Hub-Lo, La Creuse and Corse, and what each says, by hand."""
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def labelled() -> list[tuple[str, str | None]]:
    with WITH_LABELS.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["hours"] or None) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "hours"), labelled())
def test_what_hubs_write_is_read_as_a_person_reads_it(text: str, hours: str | None) -> None:
    assert hours_in_french(text) == hours


def test_more_than_a_hundred_texts_are_labelled() -> None:
    assert len([hours for _, hours in labelled() if hours]) > 100


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Lundi au jeudi : 9h-12h / 14h-17h", "Mo-Th 09:00-12:00,14:00-17:00"),
        ("MARDI, VENDREDI : 8h30 à 12h30", "Tu,Fr 08:30-12:30"),
        ("8h/12h15 et 13h15/17h du lundi au vendredi", "Mo-Fr 08:00-12:15,13:15-17:00"),
        ("Lundi\t9h-12h\nMardi\t14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("1er et 3e samedi de 9h à midi", "Sa[1,3] 09:00-12:00"),
        ("le dernier samedi du mois, 9h-12h", "Sa[-1] 09:00-12:00"),
        ("mardi, semaines paires : 14h-16h", "week 2-52/2 Tu 14:00-16:00"),
        (
            "mardi 9h-12h en semaine paire, jeudi 9h-12h en semaine impaire",
            "week 2-52/2 Tu 09:00-12:00; week 1-53/2 Th 09:00-12:00",
        ),
        ("lundi au vendredi 9h-12h hors vacances scolaires", "Mo-Fr 09:00-12:00; SH off"),
        ("lundi 9h-12h, mardi 9h-12h hors vacances scolaires", "Mo-Tu 09:00-12:00; SH unknown"),
        (
            "lundi au jeudi 9h-12h et 14h-17h, fermé le mercredi après-midi",
            "Mo-Tu,Th 09:00-12:00,14:00-17:00; We 09:00-12:00",
        ),
        ("24h/24, 7j/7", "24/7"),
        ("7j/7 de 8h à 20h", "Mo-Su 08:00-20:00"),
        ("tous les jours sauf le mercredi de 9h à 17h", "Mo-Tu,Th-Su 09:00-17:00"),
        ("du lundi au vendredi de 9h à 12h sauf jours fériés", "Mo-Fr 09:00-12:00; PH off"),
        ("octobre à juin : lundi 9h-12h", "Oct-Jun Mo 09:00-12:00"),
        ("Lundi-Vendredi 9h-17h", "Mo-Fr 09:00-17:00"),
        ("sur rendez-vous : lundi de 9h à 12h", 'Mo 09:00-12:00 "sur rendez-vous"'),
        ("Lundi au vendredi (sauf mercredi) 9h-12h", "Mo-Tu,Th-Fr 09:00-12:00"),
        (
            "Lundi au vendredi : 9h-12h et 14h-17h (16h le vendredi)",
            "Mo-Th 09:00-12:00,14:00-17:00; Fr 09:00-12:00,14:00-16:00",
        ),
        ("8h30-12h30 13h30-17h (lundi au vendredi)", "Mo-Fr 08:30-12:30,13:30-17:00"),
        ("mercredi 14h-17h (en période scolaire)", "We 14:00-17:00; SH unknown"),
        ("mercredi 14h-17h en période scolaire", "We 14:00-17:00; SH unknown"),
        ("lundi > vendredi 9h > 12h", "Mo-Fr 09:00-12:00"),
        ("Mardi matin : 9h-12h ; mardi après-midi : 14h-17h", "Tu 09:00-12:00,14:00-17:00"),
        ("Vendredi 22h-2h", "Fr 22:00-02:00"),
        ("vendredi de 14h à minuit", "Fr 14:00-24:00"),
        ("lundi : matin 9h-12h, après-midi 14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 9h-12h sur rdv, mardi 9h-12h", 'Mo 09:00-12:00 "sur rendez-vous"; Tu 09:00-12:00'),
        (
            "lundi 9h-12h sur rdv et 14h-17h",
            'Mo 14:00-17:00, Mo 09:00-12:00 "sur rendez-vous"',
        ),
        ("1er mardi 9h-12h, dernier mardi 14h-16h", "Tu[1] 09:00-12:00; Tu[-1] 14:00-16:00"),
        ("Lu-Ve 9.30-12.00", "Mo-Fr 09:30-12:00"),
        ("lundi 09:00:00-12:00:00", "Mo 09:00-12:00"),
        ("lundi 9h-12h<br />mardi&nbsp;: 14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("lundi 9h à 12h à 14h à 17h", "Mo 09:00-12:00,14:00-17:00"),
        ("9h-12h le lundi, 14h-17h le mardi", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("9h-12h du lundi au vendredi, 9h-11h le samedi", "Mo-Fr 09:00-12:00; Sa 09:00-11:00"),
        ("lundi 9h-12h le matin et 14h-17h l'après-midi", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi au vendredi 8h-17h (sauf jeudi, 16h)", "Mo-We,Fr 08:00-17:00; Th 08:00-16:00"),
        ("lundi au vendredi 8h-17h (vendredi : 16h)", "Mo-Th 08:00-17:00; Fr 08:00-16:00"),
        (
            "lundi au vendredi 8h-17h, vendredi jusqu'à 16h",
            "Mo-Th 08:00-17:00; Fr 08:00-16:00",
        ),
        (
            "lundi au vendredi 8h-17h (sauf vendredi jusqu'à 16h)",
            "Mo-Th 08:00-17:00; Fr 08:00-16:00",
        ),
        (
            "lundi au vendredi 9h-17h (sauf le mercredi 9h-12h), samedi 10h-12h",
            "Mo-Tu,Th-Fr 09:00-17:00; We 09:00-12:00; Sa 10:00-12:00",
        ),
        ("Fermé le lundi. Mardi au samedi 9h-12h", "Tu-Sa 09:00-12:00"),
        ("lundi 9h-12h, et sur rendez-vous", 'Mo 09:00-12:00 || "sur rendez-vous"'),
        (
            "lundi 9h-12h sans rendez-vous, 14h-17h sur rdv",
            'Mo 09:00-12:00, Mo 14:00-17:00 "sur rendez-vous"',
        ),
        ("lundi au vendredi 9h-12h, fermé en août", "Mo-Fr 09:00-12:00; Aug off"),
        ("lundi 9h-12h. Fermeture annuelle en juillet et août", "Mo 09:00-12:00; Jul-Aug off"),
        ("lundi 9h-12h sauf en juillet et en août", "Mo 09:00-12:00; Jul-Aug off"),
        (
            "lundi 9h-12h. Fermé les jours fériés et les deux premières semaines d'août",
            'Mo 09:00-12:00; PH off; Aug unknown "fermé une partie du mois"',
        ),
        (
            "De septembre à juin : lundi 9h-17h ; juillet et août : lundi 9h-13h",
            "Sep-Jun Mo 09:00-17:00; Jul-Aug Mo 09:00-13:00",
        ),
        ("du 1er juillet au 31 août : lundi 9h-13h", "Jul-Aug Mo 09:00-13:00"),
        (
            "lundi 9h-17h de septembre à juin, horaires d'été : lundi 9h-13h",
            "Sep-Jun Mo 09:00-17:00; Jul-Aug Mo 09:00-13:00",
        ),
        (
            "Semaine paire : mardi 9h-12h ; semaine impaire : jeudi 9h-12h",
            "week 2-52/2 Tu 09:00-12:00; week 1-53/2 Th 09:00-12:00",
        ),
        (
            "mercredi 10h-12h ; 14h-16h (semaine paire) ou 16h-18h (semaine impaire)",
            "week 2-52/2 We 10:00-12:00,14:00-16:00; week 1-53/2 We 10:00-12:00,16:00-18:00",
        ),
        (
            "samedi 10h-12h (pas ouvert tous les samedis)",
            'Sa 10:00-12:00 unknown "pas ouvert tous les samedis"',
        ),
        (
            "lundi 8h-17h (16h pendant les vacances)",
            "Mo 08:00-17:00; SH Mo 08:00-16:00",
        ),
    ],
)
def test_the_forms_of_the_standard_texts_are_read(text: str, hours: str) -> None:
    assert hours_in_french(text) == hours
    OpeningHours(hours)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "sur rendez-vous", "lundi", "lundi au vendredi", "9h-12h", "24h/24", "7j/7"),
        "fermé le mercredi après-midi",
        "lundi 9h-12h, mardi selon affluence",  # a word that nothing reads
        "Lundi : Mardi : 9h-12h",  # Monday's cell is empty
        "Lundi\nMardi\n9h-12h",
        "mardi-jeudi 9h-12h",  # a list, or from Tuesday to Thursday?
        "lundi au vendredi 9h-17h, fermé le mercredi après-midi",  # until when on Wednesday?
        "lundi au vendredi 9h-12h 14h-17h, fermé le mercredi et vendredi matin",
        "lundi 9h-12h, mardi 14h-17h sur rendez-vous",  # Tuesday, or both?
        "sur rendez-vous : lundi 9h-12h, mardi 14h-17h",
        "lundi 9h-17h (16h le samedi)",
        "lundi 9h-12h (mardi)",
        "9h-12h (lundi) mardi",
        "mardi 9h-12h, mercredi 14h-17h en période scolaire",
        "lundi 9h-12h en période scolaire, 10h-12h pendant les vacances scolaires",
        "lundi/vendredi 9h-12h",  # these two, or from one to the other?
        "lundi vendredi 9h-12h",
        "mercredi 14h-17h pendant les vacances scolaires",
        "mercredi 14h-17h sauf jours fériés et vacances scolaires",
        "lundi 9h-12h / sur rdv 14h-17h",
        "lundi 9h-12h. semaines paires : mardi 14h-16h",
        "semaines paires : mardi 9h-12h, jeudi 9h-12h",
        "mardi 9h-12h semaine paire, 14h-16h",
        "4e mardi 9h-12h, dernier mardi 14h-16h",  # one day may be both
        "lundi 9h-12h. En période scolaire : mardi 14h-16h",
        *("lundi 14h-14h", "lundi 17h-12h", "lundi 0h-0h", "lundi 9h à 25h", "lundi 9h75-12h"),
        *("lundi 9h-12h et 11h-14h", "lundi 9h-12h et lundi 11h-14h", "lundi 9h, 12h"),
        *("lundi 9h-12h sauf", "lundi 9h-12h fermé", "lundi 9h-12h ; lundi fermé"),
        *("lundi matin : 14h-16h", "samedi matin", "lundi 2 mars 9h-12h", "mars 9h-12h"),
        *("lundi (9h-12h", "lundi 9h-12h)", "lundi 9-12"),
        *("lundi 9h à 12h à 14h", "lundi 9h-12h à 11h-14h", "lundi 9h-12h ou 14h-17h"),
        *("lundi ou mardi 9h-12h", "lundi à 9h", "lundi 9h-12h à", "lundi 9h-12h ou"),
        "lundi au vendredi 9h-17h, mercredi 9h-12h",  # instead, or a slip?
        "lundi au vendredi 9h-17h (mercredi 9h-12h)",
        "lundi au vendredi 9h-17h, fermé le mercredi de 9h à 12h",
        "lundi au vendredi 9h-17h (lundi et jeudi matin fermé)",  # until when?
        "lundi au vendredi 9h-17h (sauf le mercredi 9h-12h) 14h-16h",
        "lundi au vendredi 9h-17h sauf samedi 9h-12h",
        "lundi au vendredi 9h-17h sauf samedi, 16h",
        "lundi au vendredi 9h-17h (jeudi)",
        "lundi 9h-12h, vendredi jusqu'à 15h",
        "9h-12h lundi, mardi 14h-17h",
        "9h-12h lundi ; mardi 14h-17h",
        "lundi : fermé en août",
        "lundi fermé semaines paires, mardi 9h-12h",
        "lundi 9h-12h. Fermé en mai et octobre",
        "lundi 9h-12h, samedi 9h-11h en août",
        "lundi 9h-12h, en août et mardi 9h-12h",
        "lundi 9h-12h les trois premières semaines d'août",
        "horaires d'été : lundi 9h-12h",  # which months?
        "lundi 9h-17h de janvier à mars, horaires d'été : lundi 9h-13h",
        "lundi 9h-17h de septembre à juillet, en juillet et août lundi 9h-13h",
        "du 1er juillet au 15 août : lundi 9h-13h",
        "du 2 juillet au 31 août : lundi 9h-13h",
        "semaines paires : lundi 9h-12h, mardi 14h-17h ; semaines impaires : jeudi 9h-12h",
        "samedi 10h-12h (pas ouvert tous les mardis)",
        "lundi 9h-12h<b>mardi</b> 14h-17h",
    ],
)
def test_what_is_not_whole_or_not_of_one_reading_gives_no_hours(text: str) -> None:
    assert hours_in_french(text) is None


def test_columns_of_a_week_are_read_together() -> None:
    week = {
        0: "Fermé",
        1: "10h à 17h",
        2: "8: - 12: / 13:-15:",
        3: "",
        5: "8h30 à 12h (1er samedi)",
    }
    read = hours_of_columns(week)
    assert read == "Tu 10:00-17:00; We 08:00-12:00,13:00-15:00; Sa[1] 08:30-12:00"


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        (("09h00-12h00 / 13h30-17h00", "Fermé"), "Mo 09:00-12:00,13:30-17:00"),
        (("09:00 - 11:00, 15:30 - 17:30", "8:-11:"), "Mo 09:00-11:00,15:30-17:30; Tu 08:00-11:00"),
        (("7:00-11:30 et pas d'accueil en après-midi", ""), "Mo 07:00-11:30"),
        (("08:30-12:00", "sur rendez-vous"), 'Mo 08:30-12:00; Tu "sur rendez-vous"'),
        (("08:30-12:00", "réservé aux scolaires"), None),
    ],
)
def test_cells_of_days_are_read_as_files_write_them(
    cells: tuple[str, str], hours: str | None
) -> None:
    assert hours_of_columns(dict(enumerate(cells))) == hours


@pytest.mark.parametrize(
    "week",
    [
        {},
        {0: "", 1: " "},
        {0: "9h-12h", 1: "réservé aux scolaires"},
        {0: "13:16:59.999998", 1: "9h-12h"},
        {0: "fermé", 1: "fermé"},
        {0: "9h-12h, fermé", 1: "9h-12h"},
        {0: "mardi 9h-12h"},
        {0: "00:00-00:00"},
    ],
)
def test_a_week_of_which_a_day_is_not_read_has_no_hours(week: dict[int, str]) -> None:
    assert hours_of_columns(week) is None


Week = dict[int, tuple[tuple[int, int], ...]]


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Some days, each with one to three spans of quarters of an hour."""
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    week = {}
    for day in sorted(days):
        count = draw(st.integers(1, 3))
        marks = draw(st.sets(st.integers(0, 95), min_size=2 * count, max_size=2 * count))
        times = sorted(15 * mark for mark in marks)
        week[day] = tuple(zip(times[::2], times[1::2], strict=True))
    return week


def clock(minutes: int, form: str) -> str:
    hour, minute = divmod(minutes, 60)
    if form == ":":
        return f"{hour:02}:{minute:02}"
    if form == " h ":
        return f"{hour} h {minute:02}" if minute else f"{hour} h"
    return f"{hour}h{minute:02}" if minute or form == "h00" else f"{hour}h"


@st.composite
def written(draw: st.DrawFn, week: Week) -> str:
    """A week in French, in one of the ways that people write it."""
    form = draw(st.sampled_from([":", " h ", "h", "h00"]))
    to, and_ = draw(
        st.sampled_from([(" à ", " et de "), ("-", " / "), (" - ", ", "), ("/", " et ")])
    )
    after_days, between = draw(st.sampled_from([(" : ", "\n"), (" de ", ", "), ("\t", " ; ")]))
    capital = draw(st.sampled_from([str.lower, str.upper, str.capitalize]))
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in week.items():
        groups.setdefault(spans, []).append(day)
    blocks = []
    for spans, days in groups.items():
        is_run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
        names = [capital(NAMES[day]) for day in days]
        listed = f"du {names[0]} au {names[-1]}" if is_run else ", ".join(names)
        times = and_.join(f"{clock(a, form)}{to}{clock(b, form)}" for a, b in spans)
        blocks.append(f"{listed}{after_days}{times}")
    return between.join(blocks)


def spans_of(hours: str) -> Week:
    """The week that rules such as `Mo-Tu,Th 09:00-12:00,14:00-17:00; …` give."""
    week: Week = {}
    for rule in hours.split("; "):
        days, times = rule.split(" ")
        spans = tuple(
            tuple(int(time[:2]) * 60 + int(time[3:]) for time in span.split("-"))
            for span in times.split(",")
        )
        for part in days.split(","):
            first, *last = (DAYS.index(day) for day in part.split("-"))
            for day in range(first, (last or [first])[0] + 1):
                assert day not in week
                week[day] = spans  # type: ignore[assignment]
    return week


@given(st.data())
def test_a_week_written_in_french_is_read_as_the_same_week(data: st.DataObject) -> None:
    week = data.draw(weeks())
    text = data.draw(written(week))
    read = hours_in_french(text)
    assert read is not None, text
    assert spans_of(read) == week, text


@given(st.data())
def test_a_word_that_is_not_known_anywhere_in_a_week_gives_no_hours(data: st.DataObject) -> None:
    words = data.draw(written(data.draw(weeks()))).split(" ")
    noise = data.draw(st.sampled_from(["ou", "parfois", "zut", "n°3", "pas", "environ", "@", "?"]))
    at = data.draw(st.integers(0, len(words)))
    assert hours_in_french(" ".join([*words[:at], noise, *words[at:]])) is None


PIECES = (
    *NAMES,
    *("9h", "12h", "14h30", "17:00", "9", "24h/24", "midi", "-", "à", "au", "et", "/", ",", ";"),
    *(":", ".", "\n", "(", ")", "de", "du", "le", "les", "matin", "après-midi", "fermé", "sauf"),
    *("sans rdv", "et", "ou", "jusqu'à", "en août", "juillet", "été", "fermé en", "(sauf", "16h)"),
    *("sur rdv", "semaine paire", "1er", "dernier", "du mois", "hors vacances scolaires", "mars"),
    *(
        "en période scolaire",
        "vacances scolaires",
        "tous les jours",
        "la semaine",
        "un",
        "sur deux",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_whatever_is_read_is_hours_of_days(text: str) -> None:
    read = hours_in_french(text)
    if read is not None:
        OpeningHours(read)
        assert any(day in read for day in DAYS) or "24/7" in read


@given(st.text(max_size=60))
def test_noise_gives_no_hours(text: str) -> None:
    read = hours_in_french(text)
    assert read is None, (text, read)


def test_the_time_to_read_grows_with_the_length_and_no_faster() -> None:
    unit = "lundi 9h-12h et 14h-17h, "

    def read(count: int) -> None:
        hours_in_french.cache_clear()
        hours_in_french((unit * count)[:2_000])

    read(1)  # loads the grammar
    assert growth(lambda: read(8), lambda: read(80), most=40) < 40
