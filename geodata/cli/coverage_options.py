"""Options of `maillage coverage`; nothing that takes long to import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geodata.coverage import LEAST_PER_10K, THRESHOLD_MINUTES

Level = Annotated[str, typer.Argument(help="france, region, departement, epci or commune.")]
Code = Annotated[str, typer.Argument(help="FR, or the code of the INSEE, a SIREN for an EPCI.")]
Threshold = Annotated[float, typer.Option(help="How far help may be, minutes, inclusive.")]
Least = Annotated[float, typer.Option(help="How many advisors per 10,000 people are enough.")]
WeightName = Annotated[str, typer.Option(help="people, or a column of `maillage columns list`.")]
PostsName = Annotated[str, typer.Option(help="filled, or all those granted.")]
At = Annotated[str | None, typer.Option(help="The day of the state of the sites; today.")]
DecayOption = Annotated[str, typer.Option(help="steps, gaussian, exponential, power or drees.")]
Catchment = Annotated[float, typer.Option(help="Longest trip in the advisors' score, minutes.")]
SinceFile = Annotated[
    Path | None, typer.Option(help="A former file of sites, to say what changed since.")
]
USUAL_THRESHOLD, USUAL_LEAST = THRESHOLD_MINUTES, LEAST_PER_10K
