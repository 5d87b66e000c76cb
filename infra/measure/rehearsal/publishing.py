"""Sites from a file to a citizen's screen, the national results that follow, and the way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from infra.measure.rehearsal.life import OPERATOR, Life
from infra.measure.rehearsal.outcome import RehearsalError

ADDED = "rehearsal-1"
HELP = "Aide aux démarches administratives"
_CHECK_LIMIT_S = 300
_SEEN_LIMIT_S = 90
_REFRESH_LIMIT_S = 1800
_ENDED = ("checked", "held", "refused")


def publish(life: Life) -> Iterator[str]:
    """Takes the sites in use, less one, with another, and a row that is wrong; publishes them."""
    content, rows = changed(_in_use(life), life)
    opened = life.stack.json_of(
        "POST",
        "/v1/sites/imports",
        OPERATOR,
        {"filename": "repetition.csv", "source": "Répétition"},
    )
    life.stack.put(opened["upload"], content)
    where = f"/v1/sites/imports/{opened['id']}"
    found = life.stack.until("the check", lambda: _checked(life, where), limit_s=_CHECK_LIMIT_S)
    if found["state"] != "checked":
        raise RehearsalError(f"the file is {found['state']}: {found['reason']}")
    counts, summary = found["diff"]["counts"], found["summary"]
    yield f"{summary['rows']} rows checked, {summary['refused']} refused"
    yield f"{counts['added']} site added, {counts['removed']} removed"
    _same("rows", summary["rows"], rows)
    _same("rows refused", summary["refused"], 1)
    _same("sites added and removed", (counts["added"], counts["removed"]), (1, 1))
    if life.nearest()["sites_version"] != life.versions[-1]:
        raise RehearsalError("a version is in use that nobody has published")
    life.stack.json_of("POST", f"{where}/publish", OPERATOR)
    life.versions.append(found["version"])
    nearest = life.stack.until(
        "the new version is in use", lambda: _in_version(life), limit_s=_SEEN_LIMIT_S
    )
    _same("nearest place", nearest["sites"][0]["id"], ADDED)
    yield "a citizen next to the new place is sent there"


def refresh(life: Life) -> Iterator[str]:
    """Waits for the national results of the new version, which nobody has to ask for."""
    path = f"/v1/coverage/departement/{life.departement}"

    def served() -> Any:
        found = life.stack.get(path, life.prefecture)
        return found if found["computed_at"] and _is_of_today(found, life) else None

    def refused_or_served() -> Any:
        failed = [each for each in life.stack.lines if each.startswith("RefreshMachine: FAILED")]
        if failed:
            raise RehearsalError(failed[-1])
        return served()

    found = life.stack.until("the national results", refused_or_served, limit_s=_REFRESH_LIMIT_S)
    yield f"the results of {found['computed_at']} are served, of the new version"
    zones = life.stack.get(f"{path}/gaps", life.prefecture)["zones"]
    report = life.stack.ask("GET", f"{path}?format=pdf", life.prefecture)
    if report.status != 200 or not report.content.startswith(b"%PDF"):
        raise RehearsalError(f"the report was answered {report.status}")
    yield f"{len(zones)} zones out of reach, a report of {len(report.content) // 1000} kB"


def restore(life: Life) -> Iterator[str]:
    """Puts the former version back, as one does when a publication turns out wrong."""
    former = life.versions[0]
    life.stack.json_of("POST", f"/v1/sites/versions/{former}/restore", OPERATOR)
    life.versions.append(former)
    answer = life.stack.until(
        "the former version is in use", lambda: _in_version(life), limit_s=_SEEN_LIMIT_S
    )
    if answer["sites"][0]["id"] == ADDED:
        raise RehearsalError("the withdrawn place is still shown")
    yield f"version {former} is in use again: {answer['sites'][0]['nom']}"
    listed = life.stack.get("/v1/sites/versions", OPERATOR)["versions"]
    yield f"{len(listed)} entries in the history, none overwritten"


def changed(content: str, life: Life) -> tuple[bytes, int]:
    """The file to upload and how many rows it has: one site less, one more, one without a name."""
    table = csv.DictReader(io.StringIO(content.lstrip("\ufeff")))
    columns, rows = list(table.fieldnames or ()), list(table)
    far = max(rows, key=lambda each: _squared_degrees(each, life))
    near = min(rows, key=lambda each: _squared_degrees(each, life))
    rows.remove(far)
    place = {"latitude": str(life.lat), "longitude": str(life.lon), "telephone": "", "horaires": ""}
    rows.append({**near, **place, "id": ADDED, "nom": "Lieu de la répétition"})
    for row in rows:
        # Without a service, the standard reads that a place receives nobody.
        row["services"] = row["services"] or HELP
    rows.append({"id": "repetition-sans-nom", "commune": near["commune"]})
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(), len(rows)


def _squared_degrees(row: dict[str, str], life: Life) -> float:
    if not row["latitude"] or not row["longitude"]:
        return 0.5  # somewhere between: neither the farthest nor the nearest
    lat, lon = float(row["latitude"]) - life.lat, float(row["longitude"]) - life.lon
    return lat * lat + lon * lon


def _in_use(life: Life) -> str:
    path = f"/v1/sites/versions/{life.versions[-1]}/sites?format=csv"
    reply = life.stack.ask("GET", path, OPERATOR)
    if reply.status != 303:
        raise RehearsalError(f"the sites in use were answered {reply.status}")
    return life.stack.fetch(reply.headers["location"]).decode()


def _checked(life: Life, where: str) -> Any:
    found = life.stack.get(where, OPERATOR)
    return found if found["state"] in _ENDED else None


def _in_version(life: Life) -> Any:
    answer = life.nearest()
    return answer if answer["sites_version"] == life.versions[-1] else None


def _is_of_today(found: Any, life: Life) -> bool:
    return bool(found["sites_version"] == life.versions[-1])


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise RehearsalError(f"{what}: {found!r}, where {expected!r} was expected")
