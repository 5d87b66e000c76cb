"""What `maillage plan verify` reads and says; and the file of multipliers beside a large plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile

import numpy as np

from geodata.cli.plan_ground import ground_in
from geodata.cli.whole_files import written_whole
from geodata.errors import BadInputError
from geodata.plans import PlanRecord, Verdict, verify

MOST_INLINE = 5_000
"""Multipliers that a plan holds itself; more are in a file beside it."""


_WHOLE_FROM = 10_000


def with_companion(file: Path, plan: PlanRecord) -> PlanRecord:
    """Returns a plan as a file of this name holds it; writes its multipliers beside, where many.

    Raises:
        BadInputError: the file beside cannot be written.
    """
    certificate = plan.get("certificate")
    multipliers = {} if certificate is None else certificate.get("multipliers", {})
    few = sum(map(len, multipliers.values())) <= MOST_INLINE
    if certificate is None or few or (file.exists() and not file.is_file()):
        return plan
    beside = file.with_suffix(".certificate.npz")
    with written_whole(beside) as partial, partial.open("wb") as stream:
        arrays = {name: np.array(values) for name, values in multipliers.items()}
        np.savez_compressed(stream, allow_pickle=False, **arrays)
    left = {name: value for name, value in certificate.items() if name != "multipliers"}
    return cast("PlanRecord", {**plan, "certificate": {**left, "file": beside.name}})


def verdict_on(file: Path, var: Path, sites: Path | None) -> Verdict:
    """Returns what the certificate of a plan proves.

    Raises:
        BadInputError: the plan, or the file beside it, cannot be read; or it has no certificate.
    """
    plan = _plan_in(file)
    return verify(plan, ground_in(var, sites), _multipliers(file, plan))


def words_of(verdict: Verdict) -> list[str]:
    """Returns a verdict in lines."""
    if verdict.faults:
        return [f"wrong: {each}" for each in verdict.faults]
    bound, gap = verdict.bound, verdict.gap
    unit = verdict.unit.replace("_", "-")
    figures = [_figure(each) for each in (bound, verdict.value, verdict.claimed)]
    lines = [f"no plan does better than {figures[0]} {unit}; this one has {figures[1]}"]
    if gap is not None and np.isfinite(gap):
        lines[0] += f", {100 * gap:.3g} % away at most"
    if verdict.says_more:
        lines.append(
            f"the plan says {figures[2]}: the rest comes from branching, which is not verified here"
        )
    return lines


def _figure(value: float | None) -> str:
    """Returns a number with its thousands, decimals where it is small."""
    if value is None:
        return "nothing"
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:,.6g}"


def as_record(verdict: Verdict) -> dict[str, Any]:
    """Returns a verdict for machines."""
    gap = verdict.gap
    return {
        "bound": verdict.bound,
        "claimed": verdict.claimed,
        "value": verdict.value,
        "unit": verdict.unit,
        "gap": None if gap is None or not np.isfinite(gap) else gap,
        "faults": list(verdict.faults),
    }


def _plan_in(file: Path) -> PlanRecord:
    try:
        plan = json.loads(file.read_bytes())
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    except ValueError as error:
        raise BadInputError(f"{file}: not JSON") from error
    if not isinstance(plan, dict) or not {"scenario", "objective", "bound", "gap"} <= plan.keys():
        raise BadInputError(f"{file}: not a plan")
    return cast("PlanRecord", plan)


def _multipliers(file: Path, plan: PlanRecord) -> Mapping[str, Any]:
    certificate: Any = plan.get("certificate", {})
    if not isinstance(certificate, dict):
        raise BadInputError(f"{file}: its certificate is not one")
    if "file" not in certificate:
        held: Any = certificate.get("multipliers", {})
        if not isinstance(held, dict):
            raise BadInputError(f"{file}: its certificate has no multipliers")
        return held
    beside = file.parent / Path(str(certificate["file"])).name
    try:
        with np.load(beside, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except OSError as error:
        raise BadInputError(f"{beside}: {error.strerror or 'cannot be read'}") from error
    except (ValueError, BadZipFile, KeyError) as error:
        raise BadInputError(f"{beside}: no file of multipliers") from error
