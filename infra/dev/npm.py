"""Installs sets of npm packages beside the project, each from its lock, once.

Run with whatever Python 3 there is, from the project's folder:

    python3 -m infra.dev.npm [web] [opinions] [lighthouse] [clients]

A set is `infra/dev/NAME/package-lock.json`, whose integrity npm checks; none of its scripts is run.
`web` formats, lints and checks the types of the pages' sources; `opinions` reads the templates'
policies and state machines; `lighthouse` judges the pages (`infra/measure/pages`); `clients` lints
the OpenAPI documents, and asks the API by the types made of them (`tests/clients`).
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ("package.json", "package-lock.json", ".npmrc")


class NpmError(Exception):
    """What is missing on this machine, or what npm could not do, in one line."""


def main(names: list[str]) -> int:
    """Installs the sets named; returns the exit code."""
    try:
        for name in names:
            install(configuration(name), tools(name))
    except NpmError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 2
    return 0


def configuration(name: str) -> Path:
    """Returns the folder of a set's lock."""
    return ROOT / "infra" / "dev" / name


def tools(name: str) -> Path:
    """Returns the folder that a set is installed in."""
    return ROOT / ".tools" / name


def install(locked: Path, folder: Path) -> None:
    """Installs what a lock names in a folder, unless the folder's stamp says it is done."""
    stamp = folder / ".maillage-lock"
    wanted = locked_hash(locked)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NpmError("npm (Node.js 20 or later) is not on this machine")
    print(f"set-up: {folder.name} (.tools/{folder.name})", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in LOCKED:
        shutil.copyfile(locked / name, folder / name)
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], check=False, cwd=folder)
    if done.returncode != 0:
        raise NpmError(f"npm ci failed ({done.returncode})")
    stamp.write_text(wanted)


def locked_hash(locked: Path) -> str:
    """Returns a hash of all that says which packages are installed."""
    return hashlib.sha256(b"".join((locked / name).read_bytes() for name in LOCKED)).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
