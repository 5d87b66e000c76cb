"""maillage plan: where the next posts should go, and how good that answer provably is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.progress import Progress as Bar, SpinnerColumn, TextColumn

from geodata.cli.options import VAR, AsJson, SitesFile, Var, console
from geodata.errors import BadInputError, ParameterError, ScenarioError

if TYPE_CHECKING:
    from geodata.plans import PlanRecord

app = typer.Typer(
    help="Where the next posts should go, within quotas and budget, and how good that provably is.",
    no_args_is_help=True,
)

ScenarioFile = Annotated[Path, typer.Argument(help="A scenario: .yaml or .json (see schema).")]


@app.command()
def solve(
    scenario: ScenarioFile,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            help="Write the plan: .json .geojson .csv .xlsx .pdf .summary.pdf .docx .gpkg; several "
            "times for several."
        ),
    ] = None,
    table: Annotated[
        str, typer.Option(help="Of a .csv: sites, alternatives, communes, curve…")
    ] = "sites",
    time_limit_s: Annotated[
        float | None, typer.Option(help="Seconds, instead of those of the scenario.")
    ] = None,
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Solve a scenario: sites in the order in which they should open, and the proof."""
    # They take a second to import, which no other command waits for.
    from geodata.cli import plan_data as data
    from geodata.cli.plan_in_words import print_plan, progress_words

    forms = {file: data.form_of(file) for file in out or ()}
    asked = data.scenario_in(scenario)
    with Bar(SpinnerColumn(), TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("trips")
        plan = data.plan_of(
            asked,
            var,
            sites,
            time_limit_s=time_limit_s,
            progress=lambda step: bar.update(task, description=progress_words(step)),
        )
    for file, form in forms.items():
        data.write(file, plan, form, table, var)
        console.print(f"{file}: {file.stat().st_size:,} bytes", highlight=False, soft_wrap=True)
    if as_json:
        print(json.dumps(plan, ensure_ascii=False, allow_nan=False))
    else:
        print_plan(plan)
    if plan["status"] == "infeasible":
        raise typer.Exit(2)


@app.command()
def check(
    scenario: ScenarioFile, sites: SitesFile = None, var: Var = VAR, as_json: AsJson = False
) -> None:
    """Say what contradicts itself in a scenario, without solving it."""
    from geodata.cli import plan_data as data

    try:
        findings = data.findings_of(data.scenario_in(scenario), var, sites)
    except ScenarioError as error:
        findings = list(error.findings)
    if as_json:
        print(json.dumps([each.as_record() for each in findings], ensure_ascii=False))
    else:
        for each in findings:
            console.print(f"{each.level}: {each.path or '·'}: {each.words}", highlight=False)
        if not findings:
            console.print("nothing to say: it can be solved")
    if any(each.level == "error" for each in findings):
        raise typer.Exit(2)


@app.command()
def verify(
    plan: Annotated[Path, typer.Argument(help="A plan that solve --out x.json wrote.")],
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Reckon the bound of a plan again from its data and its certificate, without a solver."""
    from geodata.cli import plan_certificate as data

    verdict = data.verdict_on(plan, var, sites)
    if as_json:
        print(json.dumps(data.as_record(verdict), ensure_ascii=False, allow_nan=False))
    else:
        for words in data.words_of(verdict):
            console.print(words, highlight=False, soft_wrap=True)
    if verdict.faults:
        raise typer.Exit(2)


@app.command()
def frontier(
    scenario: ScenarioFile,
    points: Annotated[int, typer.Option(help="Plans to look for, both ends among them.")] = 5,
    out: Annotated[
        Path | None, typer.Option(help="A folder, for each plan as a .json that can be opened.")
    ] = None,
    time_limit_s: Annotated[
        float | None, typer.Option(help="Seconds of each plan, instead of the scenario's.")
    ] = None,
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Trade people in reach for the share of the territory served worst, each point proven."""
    from geodata.cli import plan_frontier as data

    asked = data.scenario_of_file(scenario, time_limit_s)
    with Bar(SpinnerColumn(), TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("plans")
        found = data.points_of(
            asked,
            points,
            var,
            sites,
            lambda done, of: bar.update(task, description=f"plans {done} / {of}"),
        )
    if out is not None:
        data.write(out, found)
    if as_json:
        print(json.dumps(data.as_records(found), ensure_ascii=False, allow_nan=False))
    else:
        data.print_points(found)


@app.command()
def missed(
    level: Annotated[str, typer.Argument(help="france, region, departement, epci or commune.")],
    code: Annotated[str, typer.Argument(help="FR, or the code of the INSEE, a SIREN for an EPCI.")],
    limit_minutes: Annotated[
        float, typer.Option(min=1, max=120, help="Within which a site serves.")
    ] = 20.0,
    posts: Annotated[str, typer.Option(help="filled or granted: which posts count.")] = "filled",
    out: Annotated[Path | None, typer.Option(help="Write it: .json .csv .xlsx.")] = None,
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Say which sites would be missed most: who loses their help if each one closes."""
    from geodata.cli import plan_missed as data

    form = None if out is None else data.form_of(out)
    answer = data.answer_on(level, code, limit_minutes, posts, var, sites)
    if out is not None and form is not None:
        data.write(out, answer, form)
        console.print(f"{out}: {out.stat().st_size:,} bytes", highlight=False, soft_wrap=True)
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    else:
        data.print_answer(answer)


@app.command()
def presets(
    name: Annotated[str | None, typer.Argument(help="Print this one, as YAML.")] = None,
) -> None:
    """List the scenarios that ship with Maillage, or print one to begin from."""
    from geodata.plans import NAMES, presets as shipped, text_of

    if name is None:
        for each in shipped():
            print(f"{each.id:20} {each.scenario.name}")
        return
    if name not in NAMES:
        raise ParameterError("NAME", "no preset of this name", NAMES)
    print(text_of(name), end="")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario."""
    from geodata.plans import SCHEMA

    print(json.dumps(SCHEMA, ensure_ascii=False, indent=2))


@app.command()
def compare(
    plans: Annotated[list[Path], typer.Argument(help="Plans that solve --out x.json wrote.")],
    as_json: AsJson = False,
) -> None:
    """Put plans side by side: measures, sites in common, who wins and who loses."""
    from geodata.cli.plan_in_words import print_comparison
    from geodata.plans import compare as compared

    read = {file.stem: _plan_in(file) for file in plans}
    if len(read) < 2:
        raise BadInputError("compare two plans or more, of files with different names")
    comparison = compared(read)
    if as_json:
        print(json.dumps(comparison, ensure_ascii=False, allow_nan=False))
    else:
        print_comparison(comparison)


def _plan_in(file: Path) -> PlanRecord:
    try:
        plan = json.loads(file.read_bytes())
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    except ValueError as error:
        raise BadInputError(f"{file}: not JSON") from error
    if not isinstance(plan, dict) or "totals" not in plan or "communes" not in plan:
        raise BadInputError(f"{file}: not a plan, or one that nothing solves")
    return cast("PlanRecord", plan)
