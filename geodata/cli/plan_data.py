"""What `maillage plan` reads, solves and writes on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from geodata.cli.plan_ground import ground_in
from geodata.cli.whole_files import written_whole
from geodata.errors import BadInputError, ParameterError
from geodata.exports import (
    DRAWN_FORMATS,
    GEOPACKAGE,
    PLAN_FORMATS,
    format_named,
    plan_document,
    shapes_of,
)
from geodata.placement import Report
from geodata.plans import (
    Finding,
    Following,
    PlanRecord,
    Scenario,
    assemble,
    check,
    located,
    read_scenario,
    solve_plan,
)
from geodata.snapshot import open_current
from geodata.territory import Units


def scenario_in(file: Path) -> Scenario:
    """Returns the scenario of a file.

    Raises:
        BadInputError: it cannot be read.
        ScenarioError: a field is wrong.
    """
    try:
        text = file.read_bytes()
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    return read_scenario(text, form="json" if file.suffix.lower() == ".json" else None)


def findings_of(scenario: Scenario, var: Path, sites: Path | None = None) -> list[Finding]:
    """Returns what there is to say of a scenario: all that the solver would, before it solves.

    Raises:
        ScenarioError: the ground contradicts it.
    """
    ground = ground_in(var, sites)
    if ground.places is not None:
        scenario = located(scenario, ground.places)
    known, classes = ground.weights, ground.class_numbers
    found = check(scenario, ground.units, known, ground.today, ground.modes, classes)
    if any(each.level == "error" for each in found):
        return found
    return list(assemble(scenario, ground).warnings)


def plan_of(
    scenario: Scenario,
    var: Path,
    sites: Path | None,
    *,
    time_limit_s: float | None,
    progress: Report,
) -> PlanRecord:
    """Returns the plan of a scenario.

    Raises:
        ScenarioError: it contradicts itself.
    """
    problem = assemble(scenario, ground_in(var, sites), Following(progress))
    plan = solve_plan(problem, progress=progress, time_limit_s=time_limit_s)
    return {**plan, "computed_at": datetime.now(UTC).isoformat(timespec="seconds")}


def form_of(file: Path) -> str:
    """Returns the format that the suffix of a file names.

    Raises:
        ParameterError: it names none of them.
    """
    allowed = (*PLAN_FORMATS, GEOPACKAGE)
    form = format_named(file.name, allowed)
    if form is None:
        suffixes = tuple(f".{each}" for each in allowed)
        raise ParameterError("--out", f"{file}: must end in {', '.join(suffixes)}", suffixes)
    return form


def write(file: Path, plan: PlanRecord, form: str, table: str, var: Path) -> None:
    """Writes a plan as a file; its map is drawn from the snapshot.

    Raises:
        BadInputError: the file cannot be written.
    """
    if form == "json":
        # Only plans that are written as they are say what proves them.
        from geodata.cli.plan_certificate import with_companion

        plan = with_companion(file, plan)
    shapes = None
    if form in (*DRAWN_FORMATS, GEOPACKAGE):
        snapshot = open_current(var / "snapshots")
        shapes = shapes_of(plan, Units(snapshot.register), snapshot.simplified)
    with written_whole(file) as partial:
        if form == GEOPACKAGE:
            # GDAL takes a third of a second to import, and few files are GeoPackages.
            from geodata.exports import write_plan_geopackage

            write_plan_geopackage(str(partial), plan, shapes or {})
        else:
            partial.write_bytes(plan_document(plan, form, table=table, shapes=shapes))
