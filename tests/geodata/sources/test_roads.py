"""Files of times: what is understood, what is refused, and what is published of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata.errors import BadInputError, RoadsFileError
from geodata.snapshot.publishing import current_id, open_current
from geodata.snapshot.reader import Snapshot
from geodata.sources.road_building import RoadBuild, RoadPoints
from geodata.sources.road_checks import Pairs
from geodata.sources.road_files import Told
from geodata.sources.road_import import Imported, RoadFacts, import_roads
from geodata.sources.road_publishing import carried_roads, without_roads
from geodata.travel.graph import TravelGraph
from tests.country import write_snapshot

NOW = "2026-11-24T10:00:00+00:00"
CAR = RoadFacts("car", "Tests", "ODbL 1.0", "2026")
TRANSIT = RoadFacts("transit", "Tests", departure="2026-03-03 07:00-09:00")
MATRIX = "from,01001,01002,01003\n01001,0,1200,1500\n01002,1100.4,0,700\n01003,1400,,0\n"
PAIRS = "from,to,minutes\n01001,01002,20\n01002,01001,18.34\n"


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    write_snapshot(tmp_path / "snapshots")
    return tmp_path / "snapshots"


def imported(
    snapshots: Path,
    content: str | pd.DataFrame,
    facts: RoadFacts = CAR,
    *,
    allow_gaps: bool = False,
    replace: bool = False,
    unit: str | None = None,
    to: str | None = None,
    percentile: int | None = None,
) -> Imported:
    path = snapshots.parent / ("times.csv" if isinstance(content, str) else "times.parquet")
    if isinstance(content, str):
        path.write_text(content)
    else:
        content.to_parquet(path)
    told = Told(unit, to, percentile)  # type: ignore[arg-type]
    snapshot = open_current(snapshots)
    return import_roads(
        snapshots, snapshot, path, facts, told, NOW, allow_gaps=allow_gaps, replace=replace
    )


def times_in(snapshots: Path, mode: str = "car") -> dict[tuple[str, str], float]:
    snapshot = open_current(snapshots)
    codes = snapshot.register.codes
    origin, target, seconds = snapshot.measured[mode].pairs()
    return {
        (codes[one], codes[other]): each
        for one, other, each in zip(origin, target, seconds.tolist(), strict=True)
    }


def test_a_matrix_by_code_is_kept_to_the_second(snapshots: Path) -> None:
    done = imported(snapshots, MATRIX, unit="seconds", allow_gaps=True)
    assert times_in(snapshots) == {
        ("01001", "01002"): 1200,
        ("01001", "01003"): 1500,
        ("01002", "01001"): 1100,
        ("01002", "01003"): 700,
        ("01003", "01001"): 1400,
    }
    assert (done.pairs, done.communes) == (5, 3)
    manifest = open_current(snapshots).manifest
    assert manifest.counts["measured_pairs_car"] == 5
    [source] = [each for each in manifest.sources if each.get("what") == "roads"]
    assert (source["name"], source["licence"], source["vintage"]) == ("Tests", "ODbL 1.0", "2026")


def test_pairs_say_their_unit_in_the_name_of_their_column(snapshots: Path) -> None:
    imported(snapshots, PAIRS)
    assert times_in(snapshots) == {("01001", "01002"): 1200, ("01002", "01001"): 1100}


def test_one_column_of_codes_leads_where_it_is_said_to(snapshots: Path) -> None:
    imported(snapshots, "code_insee,lon,lat,seconds\n01001,0,46,1200.3\n", to="01002")
    assert times_in(snapshots) == {("01001", "01002"): 1200}


def test_a_table_by_points_is_of_the_communes_that_hold_them(snapshots: Path) -> None:
    text = "from_lon,from_lat,to_lon,to_lat,duration_s\n0,46.05,0.15,46.06,1000\n"
    text += "0.15,46.06,0,46.05,1100\n0.15,46.051,0,46.05,1300\n"
    done = imported(snapshots, text, allow_gaps=True)
    # Of the two points in Saint-Étienne, the one nearer to its own.
    assert times_in(snapshots) == {("01002", "01001"): 1300}
    assert done.left_out == ("points that are not the nearest to their commune's, left out: 1",)


def test_an_old_code_is_the_commune_of_today(snapshots: Path) -> None:
    imported(snapshots, "from,to,seconds\n01999,01001,900\n", allow_gaps=True)
    assert times_in(snapshots) == {("01004", "01001"): 900}


def test_a_merged_commune_keeps_the_times_of_its_own_code(snapshots: Path) -> None:
    text = "from,to,seconds\n01004,01001,900\n01005,01001,1900\n01999,01001,800\n"
    done = imported(snapshots, text, allow_gaps=True)
    assert times_in(snapshots) == {("01004", "01001"): 900}
    assert done.left_out == ("codes of parts of communes, left out: 2, 01005, 01999",)


def test_a_parquet_file_that_lost_the_zeros_of_its_codes_is_read(snapshots: Path) -> None:
    frame = pd.DataFrame({"from_id": [1001], "to_id": [1002], "travel_time": [20]})
    imported(snapshots, frame, unit="minutes", allow_gaps=True)
    assert times_in(snapshots) == {("01001", "01002"): 1200}


def test_public_transport_keeps_its_percentile_and_its_departures(snapshots: Path) -> None:
    text = "from_id,to_id,travel_time_p25,travel_time_p50\n01001,01002,40,55\n"
    done = imported(snapshots, text, TRANSIT, unit="minutes", percentile=50)
    assert times_in(snapshots, "transit") == {("01001", "01002"): 3300}
    [source] = done.manifest.sources
    assert (source["percentile"], source["departure"]) == ("50", "2026-03-03 07:00-09:00")
    assert "car" not in open_current(snapshots).travel.measured


@pytest.mark.parametrize(
    ("content", "options", "fault"),
    [
        ("", {}, "cannot be read"),
        ("from,to,seconds\n", {}, "is empty"),
        (MATRIX, {"allow_gaps": True}, "says no unit"),
        (MATRIX, {"unit": "seconds"}, "pairs with one way and not the other .*: 1, 01002 to 01003"),
        ("from,to,travel_time\n01001,01002,20\n", {}, "travel_time: no unit"),
        ("from,to\n01001,01002\n", {}, "no column of times"),
        ("to,seconds\n01001,60\n", {}, "where times come from"),
        ("from,seconds\n01001,60\n", {}, "--to CODE"),
        ("from,to,seconds\n01001,99999,600\n", {}, "codes of no commune: 1, 99999"),
        ("from,to,seconds\n01001,01002,x\n", {}, "seconds: no numbers: 1, 'x' on line 2"),
        ("from,to,seconds\n01001,01002,-5\n", {}, "negative times: 1, 01001 to 01002 in -5 s"),
        ("from,to,seconds\n01001,01003,20\n", {}, "shorter than any way by car"),
        ("from,to,seconds\n01001,01002,60000\n", {}, "longer than any way by car"),
        ("from,to,seconds\n01001,01002,600\n01001,01002,660\n", {}, "times that disagree"),
        ("from,to,seconds\n01001,01002,600\n01002,01001,4000\n", {}, "there and back that differ"),
        ("from,to,seconds\n01001,01001,0\n", {}, "no time between two communes"),
        (
            "from_lon,from_lat,to_lon,to_lat,minutes\n40,1,0,46.05,9\n",
            {},
            "points in no commune: 1",
        ),
        ("from,to,percentile,minutes\n01001,01002,50,9\n01001,01002,75,9\n", {}, "50, 75"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(
    snapshots: Path, content: str, options: dict[str, object], fault: str
) -> None:
    before = current_id(snapshots)
    with pytest.raises(RoadsFileError, match=fault):
        imported(snapshots, content, **options)  # type: ignore[arg-type]
    assert current_id(snapshots) == before


def test_every_fault_has_a_line(snapshots: Path) -> None:
    text = "from,to,seconds\n01001,01002,-5\n01001,01003,20\n01003,01001,99999\n"
    with pytest.raises(RoadsFileError) as caught:
        imported(snapshots, text, allow_gaps=True)
    assert len(caught.value.faults) == 3
    assert str(caught.value).count("times.csv: ") == 3


def test_public_transport_without_its_departures_is_refused(snapshots: Path) -> None:
    text = "from_id,to_id,minutes\n01001,01002,40\n"
    with pytest.raises(BadInputError, match="--percentile and --departure"):
        imported(snapshots, text, RoadFacts("transit", "Tests"))


def test_times_over_the_sea_are_left_out_and_said_to_be(snapshots: Path) -> None:
    text = "from,to,seconds\n01001,01002,900\n01001,75101,9000\n"
    done = imported(snapshots, text, allow_gaps=True)
    assert times_in(snapshots) == {("01001", "01002"): 900}
    assert done.left_out == ("times that cross the sea, which is no road: 1, 01001 to 75101",)


def test_a_second_file_adds_to_the_first_and_takes_its_place_where_both_tell(
    snapshots: Path,
) -> None:
    imported(snapshots, PAIRS)
    more = "from,to,seconds\n01001,01002,1300\n01003,01001,800\n"
    done = imported(snapshots, more, RoadFacts("car", "Others"), allow_gaps=True)
    assert times_in(snapshots) == {
        ("01001", "01002"): 1300,
        ("01002", "01001"): 1100,
        ("01003", "01001"): 800,
    }
    assert [each["name"] for each in done.manifest.sources] == ["Tests", "Others"]
    alone = imported(snapshots, more, RoadFacts("car", "Others"), allow_gaps=True, replace=True)
    assert len(times_in(snapshots)) == 2
    assert [each["name"] for each in alone.manifest.sources] == ["Others"]


def test_importing_a_file_twice_publishes_the_same(snapshots: Path) -> None:
    first = imported(snapshots, PAIRS).manifest.id
    assert imported(snapshots, PAIRS).manifest.id == first


def test_times_that_are_forgotten_leave_the_data_set_as_it_was(snapshots: Path) -> None:
    before = current_id(snapshots)
    imported(snapshots, PAIRS)
    assert current_id(snapshots) != before
    without_roads(snapshots, open_current(snapshots), "car", NOW)
    assert current_id(snapshots) == before


def test_a_build_carries_the_times_of_the_data_set_before(snapshots: Path) -> None:
    imported(snapshots, MATRIX, unit="seconds", allow_gaps=True)
    snapshot = open_current(snapshots)
    codes = snapshot.register.codes[: snapshot.register.whole_count]
    graph = snapshot.travel
    # One commune is gone, one has moved, and the others are in another order.
    order = [at for at, code in enumerate(codes) if code != "01003"][::-1]
    arrays = {
        "features": graph.features[order],
        "component": graph.component[order],
        "starts": np.zeros(len(order) + 1, np.int32),
        "targets": np.empty(0, np.uint16),
        "seconds": np.empty(0, np.uint16),
        "ferries": np.empty((0, 2), np.int32),
    }
    moved = TravelGraph(arrays, graph.lon[order], graph.lat[order], graph.model)
    found = carried_roads(snapshots, [codes[at] for at in order], moved)
    [piece] = found.tables["car"]
    assert sorted(piece.seconds.tolist()) == [1100, 1200]
    [defect] = found.defects
    assert defect.codes == ("01003",)
    assert [each["name"] for each in found.sources] == ["Tests"]
    far = TravelGraph(arrays, graph.lon[order] + 0.01, graph.lat[order], graph.model)
    assert carried_roads(snapshots, [codes[at] for at in order], far).tables == {}


class CrowFlights:
    """An engine that flies at ten metres a second, and counts what it is asked."""

    name = "crow 1.0"

    def __init__(self) -> None:
        self.asked = 0

    def seconds(self, origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
        self.asked += 1
        gaps = (origins[:, None, :] - destinations[None, :, :]) * (77_000, 111_200)
        found: np.ndarray = np.hypot(*np.moveaxis(gaps, 2, 0)) / 10
        is_sea = origins[:, 0] > 50
        found[is_sea] = np.inf
        return found


def points_along(count: int) -> RoadPoints:
    lon = np.arange(count) * 0.01
    lon[-1] = 60.0
    names = tuple(str(at) for at in range(count))
    return RoadPoints(names, lon, np.full(count, 46.0))


def built(folder: Path, points: RoadPoints, engine: CrowFlights, within_s: float = 1_000) -> Pairs:
    return RoadBuild(points, engine, "car", within_s, folder, "digest").run()


def test_all_pairs_within_a_time_are_timed_and_no_others(tmp_path: Path) -> None:
    points = points_along(200)
    pairs = built(tmp_path, points, CrowFlights())
    expected = {
        (one, other)
        for one in range(199)
        for other in range(199)
        if one != other and abs(one - other) * 77 <= 1_000
    }
    assert set(zip(pairs.origin.tolist(), pairs.target.tolist(), strict=True)) == expected
    assert pairs.seconds.max() <= 1_000
    assert (np.diff(pairs.origin * 200 + pairs.target) > 0).all()


def test_a_build_that_was_stopped_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    points, engine = points_along(200), CrowFlights()

    class StoppedError(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.4:
            raise StoppedError

    work = RoadBuild(points, engine, "car", 1_000, tmp_path, "digest")
    with pytest.raises(StoppedError):
        work.run(stop)
    before = work.estimate()
    assert 0 < before.left < before.pairs
    assert before.seconds is not None
    resumed = built(tmp_path, points, engine)
    whole = built(tmp_path / "other", points, CrowFlights())
    for one, other in zip(
        (resumed.origin, resumed.target, resumed.seconds),
        (whole.origin, whole.target, whole.seconds),
        strict=True,
    ):
        assert one.tolist() == other.tolist()
    done = RoadBuild(points, engine, "car", 1_000, tmp_path, "digest").estimate()
    assert (done.left, done.seconds) == (0, None)


def test_pieces_of_another_question_are_not_mixed_in(tmp_path: Path) -> None:
    points = points_along(100)
    built(tmp_path, points, CrowFlights())
    longer = built(tmp_path, points, CrowFlights(), within_s=2_000)
    assert longer.seconds.max() > 1_000


def test_a_snapshot_whose_disk_spoilt_a_file_is_not_published_again(snapshots: Path) -> None:
    snapshot: Snapshot = open_current(snapshots)
    path = snapshot.folder / "graph.npz"
    content = bytearray(path.read_bytes())
    content[-30] ^= 1
    path.write_bytes(content)
    with pytest.raises(Exception, match=r"graph\.npz"):
        imported(snapshots, PAIRS)
    assert current_id(snapshots) == snapshot.id
