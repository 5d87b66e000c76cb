"""With the times of Isère imported, every answer gives the file's minutes between its communes."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pypdf import PdfReader

from geodata.errors import UnknownVersionError
from geodata.exports.coverage_documents import Documents
from geodata.exports.travel_table import commune_times
from geodata.indicators.table import Columns
from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestQuery
from geodata.plans.ground import Ground, ground_over
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.refresh.assembling import Inputs, documents_over, usual_question
from geodata.sites.network import Network
from geodata.snapshot.measured_files import road_credits
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import Snapshot
from geodata.sources.calibration import (
    calibrate_roads,
    carried_model,
    forget_calibration,
    publish_calibration,
)
from geodata.sources.road_files import Told
from geodata.sources.road_import import RoadFacts, import_roads
from geodata.territory.origins import Places
from tests.country import site, table_of

pytestmark = pytest.mark.real

DAY = "2026-11-24"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOSTS = ("38001", "38053", "38226", "38269", "38421")
"""Communes of the matrix where this test puts a site, each at the commune's own point."""


@pytest.fixture(scope="module")
def matrix(real_data: Path) -> dict[tuple[str, str], float]:
    path = real_data / "travel" / "osrm-car-seconds-isere-2021.csv"
    rows = list(csv.reader(io.StringIO(path.read_text())))
    codes = rows[0][1:]
    return {
        (row[0], code): float(cell)
        for row in rows[1:]
        for code, cell in zip(codes, row[1:], strict=True)
        if cell and code != row[0]
    }


@pytest.fixture(scope="module")
def measured(
    france: Snapshot, real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """The data set with the times of the matrix, as the file is."""
    snapshots = tmp_path_factory.mktemp("measured")
    import_roads(
        snapshots,
        france,
        real_data / "travel" / "osrm-car-seconds-isere-2021.csv",
        RoadFacts("car", "OSRM 2021, OpenStreetMap", "ODbL 1.0", "2021"),
        Told(unit="seconds"),
        NOW.isoformat(),
    )
    return open_current(snapshots)


@pytest.fixture(scope="module")
def seconds_of(
    measured: Snapshot, matrix: dict[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    """The file's seconds between communes of today."""
    codes = set(measured.register.codes[: measured.register.whole_count])
    return {pair: each for pair, each in matrix.items() if set(pair) <= codes}


@pytest.fixture(scope="module")
def hosts(measured: Snapshot) -> Any:
    lon, lat = measured.register.positions
    found = []
    for code in HOSTS:
        area = measured.register.resolve(code).area
        position = float(lon[area.index]), float(lat[area.index])
        found.append(site(code, *position, nom=f"Lieu {code}", commune=area.name, code_insee=code))
    return table_of("hosts", *found)


@pytest.fixture(scope="module")
def documents(measured: Snapshot, hosts: Any) -> Documents:
    def former(version: str) -> Any:
        raise UnknownVersionError(version)

    return documents_over(Inputs(measured, hosts, Columns({}, "none"), former, {}))


@pytest.fixture(scope="module")
def ground(measured: Snapshot, hosts: Any) -> Ground:
    return ground_over(measured, hosts, Columns({}), date(2026, 11, 24))


def least(seconds_of: dict[tuple[str, str], float], code: str) -> float | None:
    """The minutes that the file gives from a commune to the nearest of the hosts; None of none."""
    if code in HOSTS or any((code, host) not in seconds_of for host in HOSTS):
        return None
    return minutes(min(seconds_of[code, host] for host in HOSTS))


def minutes(seconds: float) -> float:
    """Minutes to a tenth, of whole seconds, as every answer rounds them."""
    return float(np.round(np.rint(seconds) / 60, 1))


def document_of(documents: Documents, form: str) -> bytes:
    territory = documents.national.units.territory("departement", "38")
    return documents.coverage(territory, usual_question(DAY), form, locale="en")


def coverage_of(documents: Documents) -> Any:
    return json.loads(document_of(documents, "json"))


def asked_codes(seconds_of: dict[tuple[str, str], float]) -> list[str]:
    found = sorted({code for code, _ in seconds_of if least(seconds_of, code) is not None})
    assert len(found) > 230
    return found


def test_the_file_goes_in_as_it_is_to_the_second(
    measured: Snapshot, seconds_of: dict[tuple[str, str], float]
) -> None:
    codes = measured.register.codes[: measured.register.whole_count]
    node = {code: at for at, code in enumerate(codes)}
    pairs = np.array([(node[one], node[other]) for one, other in seconds_of])
    found = measured.measured["car"].between(*pairs.T)
    assert len(pairs) > 60_000
    assert np.abs(found - np.array(list(seconds_of.values()))).max() <= 0.5
    assert measured.manifest.counts["measured_pairs_car"] == len(pairs)


def test_nearest_answers_the_minutes_of_the_file(
    measured: Snapshot, hosts: Any, seconds_of: dict[tuple[str, str], float]
) -> None:
    places = Places(measured.register, measured.contours)
    guide = Guide(measured.id, places, measured.travel, Network.of(hosts, places))
    for code in asked_codes(seconds_of):
        found = guide.nearest(places.in_commune(code), NearestQuery(limit=5), NOW)["sites"]
        expected = sorted((seconds_of[code, host], host) for host in HOSTS)
        assert [each["travel_minutes"] for each in found] == [
            minutes(seconds) for seconds, _ in expected
        ]
        assert [each["id"] for each in found] == [host for _, host in expected]
        assert {each["travel_method"] for each in found} == {"measured"}
        assert not any("travel_minutes_low" in each for each in found)


def test_coverage_and_its_files_give_the_minutes_of_the_file(
    documents: Documents, seconds_of: dict[tuple[str, str], float]
) -> None:
    answer = coverage_of(documents)
    rows = {row["code"]: row for row in answer["rows"]}
    codes = asked_codes(seconds_of)
    for code in codes:
        assert rows[code]["minutes"] == least(seconds_of, code)
        assert rows[code]["travel_method"] == "measured"
    others = [row for code, row in rows.items() if (code, HOSTS[0]) not in seconds_of]
    assert {row["travel_method"] for row in others} == {"model"}
    assert answer["indicators"]["measured_on_roads"]["communes"] >= len(codes)
    assert "OSRM 2021, OpenStreetMap, 2021, ODbL 1.0" in str(answer["sources"])


def test_a_plan_counts_and_gives_the_minutes_of_the_file(
    ground: Ground, seconds_of: dict[tuple[str, str], float]
) -> None:
    scenario = {
        "name": "Isère",
        "objective": "max_covering",
        "territory": {"level": "departement", "code": "38"},
        "existing": {"keep": "none"},
        "candidates": {"communes": list(HOSTS)},
        "posts": 5,
        "limit_minutes": 25,
    }
    plan = solve_plan(assemble(scenario_of(scenario), ground))
    rows = {row["code"]: row for row in plan["communes"]}
    assert sorted(each["commune"] for each in plan["sites"]) == sorted(HOSTS)
    for code in asked_codes(seconds_of):
        assert rows[code]["minutes_after"] == least(seconds_of, code)
        assert rows[code]["travel_method"] == "measured"
    assert plan["method"] == "measured"


def test_a_plan_that_keeps_what_stands_starts_from_the_minutes_of_the_file(
    ground: Ground, seconds_of: dict[tuple[str, str], float]
) -> None:
    scenario = {
        "name": "Isère",
        "objective": "p_median",
        "territory": {"level": "departement", "code": "38"},
        "posts": 1,
    }
    problem = assemble(scenario_of(scenario), ground)
    units = ground.units
    for code in asked_codes(seconds_of):
        unit = units.codes.index(code)
        assert problem.before[unit] == least(seconds_of, code)
        row = int(np.flatnonzero(problem.demands == unit)[0])
        trips = problem.existing_minutes[[row]].toarray()[0]
        expected = [minutes(seconds_of[code, host]) for host in HOSTS]
        assert trips.tolist() == expected


def test_the_table_of_times_has_the_minutes_of_the_file_and_says_which(
    measured: Snapshot, seconds_of: dict[tuple[str, str], float]
) -> None:
    codes = measured.register.codes[: measured.register.whole_count]
    node = codes.index("38022")
    [rows] = list(commune_times(measured.travel, codes, [node], 60))
    found = {(one, other): (told, method) for one, other, told, method in rows}
    for pair, seconds in seconds_of.items():
        if pair[0] == "38022" and round(seconds) <= 3_600:
            assert found[pair] == (minutes(seconds), "measured")
    assert found["38022", "38022"] == (0.0, "model")
    assert {method for _, method in found.values()} == {"measured", "model"}


def test_the_files_and_the_report_have_these_minutes_and_say_where_they_come_from(
    documents: Documents, seconds_of: dict[tuple[str, str], float]
) -> None:
    content = document_of(documents, "csv")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    for code in asked_codes(seconds_of):
        assert float(rows[code]["minutes"]) == least(seconds_of, code)
        assert rows[code]["travel_method"] == "measured"
    report = PdfReader(io.BytesIO(document_of(documents, "pdf")))
    text = " ".join(" ".join(page.extract_text().split()) for page in report.pages)
    assert "Origine des durées" in text
    assert "mesurées sur les routes pour" in text


def test_the_other_file_goes_in_beside_it_as_it_is(
    france: Snapshot, real_data: Path, tmp_path: Path
) -> None:
    path = real_data / "travel" / "osrm-car-seconds-to-paris-2021.csv"
    facts = RoadFacts("car", "OSRM 2021, OpenStreetMap", "ODbL 1.0", "2021")
    done = import_roads(tmp_path, france, path, facts, Told(to="75056"), NOW.isoformat())
    assert done.pairs > 17_000
    again = open_current(tmp_path)
    paris = again.register.resolve("75056").area.index
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    codes = again.register.codes[: again.register.whole_count]
    node = {code: at for at, code in enumerate(codes)}
    known = [row for row in rows if row["code_insee"] in node and row["code_insee"] != "75056"]
    origins = np.array([node[row["code_insee"]] for row in known])
    found = again.measured["car"].between(origins, np.full(len(origins), paris))
    told = np.array([float(row["seconds"]) for row in known])
    is_there = ~np.isnan(found)
    assert is_there.mean() > 0.99
    assert np.abs(found - told)[is_there].max() <= 0.5


def test_the_model_is_fitted_to_the_file_and_kept_with_the_data_set(
    measured: Snapshot, tmp_path: Path
) -> None:
    found = calibrate_roads(measured, evaluations=30)
    hour = found.up_to_an_hour
    assert hour.after is not None
    assert hour.after < 0.1
    assert hour.within == pytest.approx(0.9, abs=0.03)
    snapshots = tmp_path / "snapshots"
    shutil.copytree(measured.folder, snapshots / measured.id, copy_function=os.link)
    fitted = publish_calibration(snapshots, measured, found, "2026-11-29T21:00:00+00:00")
    snapshot = open_current(snapshots)
    assert snapshot.id == fitted.id != measured.id
    assert snapshot.travel.model == found.model
    assert any("constantes ajustées sur" in credit for credit in road_credits(snapshot.manifest))
    one, other = np.array([100]), np.array([101])
    assert snapshot.travel.straight_seconds(
        one, np.array([5e3]), snapshot.travel.features[other], "car"
    ) != measured.travel.straight_seconds(
        one, np.array([5e3]), measured.travel.features[other], "car"
    )
    built = carried_model(snapshots)
    assert built is not None
    assert built.model == found.model
    back = forget_calibration(snapshots, snapshot, "2026-11-29T21:00:00+00:00")
    assert back.id == measured.id
