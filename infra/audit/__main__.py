"""Fails on what bandit finds, and on a known fault of a package that nothing argues away.

    python -m infra.audit [--strict] [--fresh]

What was answered is kept for a day under var/audit, by the locks that it was asked about, so that
`make check` waits for the services once a day; that nobody answered, for an hour. Without
`--strict`, services that do not answer are no failure: a machine without a network checks the
rest. They are never taken for a clean bill.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.audit.advisories import Advisory, Answer, outstanding, read_ignored
from infra.audit.asking import PAGES, ask_npm, ask_python
from infra.audit.code import issues_in_the_code
from infra.audit.locks import FOLDER, ROOT

KEPT = ROOT / "var" / "audit"
DAY_S, HOUR_S = 86_400.0, 3_600.0

Ask = Callable[[], Answer]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what the services say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.audit", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="no answer is a failure")
    parser.add_argument("--fresh", action="store_true", help="ask again what was answered today")
    given = parser.parse_args(arguments)
    name = _name_of_what_is_asked()
    services: dict[str, Ask] = {"pip-audit": ask_python, "npm audit": ask_npm}
    issues = issues_in_the_code()
    print(*issues, sep="\n", end="\n" * bool(issues))
    known = audit(services, KEPT / name, is_strict=given.strict, is_fresh=given.fresh)
    return max(known, int(bool(issues)))


def audit(
    services: dict[str, Ask], folder: Path, *, is_strict: bool = False, is_fresh: bool = False
) -> int:
    """Asks each service, unless its answer of today is in a folder; returns the exit code."""
    ignored, today = read_ignored(), datetime.now(UTC).date()
    code = 0
    for service, ask in services.items():
        answer = _kept_or_asked(ask, folder / f"{service.replace(' ', '-')}.json", is_fresh)
        faults = outstanding(answer.advisories, ignored, today)
        for each in faults:
            print(f"{service}: {each}")
        if answer.unanswered:
            print(_not_audited(service, answer))
        code = max(code, int(bool(faults)), int(is_strict and bool(answer.unanswered)))
    return code


def _not_audited(service: str, answer: Answer) -> str:
    names = sorted(set(answer.unanswered))
    shown = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
    return f"{service}: NOT AUDITED, no advisory service answers for {len(names)} ({shown})"


def _kept_or_asked(ask: Ask, file: Path, is_fresh: bool) -> Answer:
    if not is_fresh and file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        lasts_s = HOUR_S if kept["unanswered"] else DAY_S
        if time.time() - file.stat().st_mtime < lasts_s:
            return _read(kept)
    answer = ask()
    report = {
        "found": [asdict(each) for each in answer.advisories],
        "unanswered": list(answer.unanswered),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return answer


def _read(kept: dict[str, Any]) -> Answer:
    found = [Advisory(one["package"], tuple(one["ids"]), one["title"]) for one in kept["found"]]
    return Answer(tuple(found), tuple(kept["unanswered"]))


def _name_of_what_is_asked() -> str:
    locks = b"".join(lock.read_bytes() for lock in sorted(FOLDER.glob("*.txt")))
    pages = "".join(f"{each.name} {each.version}\n" for each in PAGES)
    return hashlib.sha256(locks + pages.encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
