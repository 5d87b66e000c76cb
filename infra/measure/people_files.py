"""What a file of people costs by `POST /v1/matches`, on the whole local stack.

`python -m infra.measure.people_files --rows 200000 --where communes --share-out` prints seconds
from the request to the result, of the wall and of processors, and the most memory of a process.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Any

from geodata.snapshot import Snapshot, open_current
from infra.measure.load.watch import Spending
from infra.measure.pages.home import Home, fresh_home

_SEED = 7
_POLLED_S = 0.5
_LIMIT_MINUTES = 45
_PEOPLE_OF_A_SITE = 150


def main() -> None:
    """Draws a file, has it matched by a stack of its own, and prints what that cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--where", choices=("communes", "misspelt", "positions"), default="communes")
    asked.add_argument("--share-out", action="store_true")
    asked.add_argument("--var", type=Path, default=Path("var"))
    given = asked.parse_args()
    drawn = drawn_people(open_current(given.var / "snapshots"), given.where, given.rows)
    request: dict[str, Any] = {"options": {"limit": 3}, "formats": ["csv"]}
    if given.share_out:
        request["options"] = {"limit": 3, "max_minutes": _LIMIT_MINUTES}
        request["people_per_post"] = _PEOPLE_OF_A_SITE
    with fresh_home(given.var) as home:
        spending = Spending()
        spending.start()
        began_s = time.monotonic()
        done = _matched(home, request, drawn)
        wall_s = time.monotonic() - began_s
        spending.stop()
    counts, seconds = done["counts"] or {}, sum(spending.seconds.values())
    print(
        f"{given.rows:,} rows by {given.where}{' shared out' if given.share_out else ''}: "
        f"{done['state']}, {wall_s:.1f} s of the wall, {seconds:.1f} s of processors, "
        f"{max(spending.most_mib.values()):,} MiB at most in a process; "
        f"{counts.get('matched', 0):,} matched, notes {counts.get('notes')}"
    )


def drawn_people(snapshot: Snapshot, where: str, rows: int) -> bytes:
    """Returns a file of people, drawn: in each commune as many as it has, so to say.

    Args:
        snapshot: of communes.
        where: `communes` by name and postcode, the same `misspelt` by a letter, or `positions`.
        rows: how many people.
    """
    register, draw = snapshot.register, random.Random(_SEED)  # noqa: S311 - a drawing, no secret
    areas = [register.area(at) for at in range(register.commune_count)]
    areas = [each for each in areas if each.lon is not None and each.postcodes]
    chosen = draw.choices(areas, [each.population or 1 for each in areas], k=rows)
    if where == "positions":
        lines = [
            f"{at},{each.lat + draw.gauss(0, 0.02):.6f},{each.lon + draw.gauss(0, 0.03):.6f}"
            for at, each in enumerate(chosen)
            if each.lat is not None and each.lon is not None
        ]
        return "\n".join(["id,latitude,longitude", *lines, ""]).encode()
    names = [each.name for each in chosen]
    if where == "misspelt":
        cuts = [draw.randrange(len(name)) for name in names]
        names = [name[:cut] + name[cut + 1 :] for name, cut in zip(names, cuts, strict=True)]
    lines = [
        f'{at},"{name}",{each.postcodes[0]}'
        for at, (name, each) in enumerate(zip(names, chosen, strict=True))
    ]
    return "\n".join(["id,commune,code postal", *lines, ""]).encode()


def _matched(home: Home, request: dict[str, Any], content: bytes) -> dict[str, Any]:
    opened = home.ask("POST", "/v1/matches", request)
    home.upload(opened["upload"], content)
    while True:
        found: dict[str, Any] = home.ask("GET", f"/v1/matches/{opened['id']}")
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(_POLLED_S)


if __name__ == "__main__":
    main()
