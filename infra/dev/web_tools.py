"""Obtains what formats, lints and type-checks the pages' sources, and runs it.

Run by the Makefile with whatever Python 3 there is, from the project's folder:

    python3 infra/dev/web_tools.py [check | format | install]

The packages are those of `infra/dev/web/package-lock.json`, whose integrity npm checks; none of
their scripts is run. They never reach the pages: what is reviewed is what browsers are sent.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "infra" / "dev" / "web"
TOOLS = ROOT / ".tools" / "web"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
# HTML is left out: prettier moves the blanks of paragraphs and breaks tags in two to keep a width.
FORMATTED = ("web/**/*.js", "web/**/*.css", "tests/web/*.mjs", "infra/dev/web/*.js")


class WebToolsError(Exception):
    """What is missing on this machine, or what npm could not do, in one line."""


def main(arguments: list[str]) -> int:
    """Installs the tools, then runs what is asked for; returns the exit code."""
    task = arguments[0] if arguments else "check"
    if task not in {"check", "format", "install"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        install()
        return 0 if task == "install" else check() if task == "check" else format_sources()
    except WebToolsError as error:
        print(f"web tools: {error}", file=sys.stderr)
        return 2


def install() -> None:
    """Installs the locked packages beside the project, unless their stamp says it is done."""
    stamp = TOOLS / ".maillage-lock"
    wanted = locked_hash()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise WebToolsError("npm (Node.js 20 or later) is not on this machine")
    print("set-up: web (.tools/web)", file=sys.stderr)
    TOOLS.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in LOCKED:
        shutil.copyfile(CONFIGURATION / name, TOOLS / name)
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], check=False, cwd=TOOLS)
    if done.returncode != 0:
        raise WebToolsError(f"npm ci failed ({done.returncode})")
    stamp.write_text(wanted)


def locked_hash() -> str:
    """Returns a hash of all that says which packages are installed."""
    content = b"".join((CONFIGURATION / name).read_bytes() for name in LOCKED)
    return hashlib.sha256(content).hexdigest()


def check() -> int:
    """Runs every check, two at a time, and prints what is wrong; returns the exit code."""
    circles = [sys.executable, "infra/dev/web_imports.py"]
    commands = [*types(), eslint(), prettier("--check"), circles]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(_run, commands))
    for done in results:
        if done.returncode != 0:
            print(done.stdout + done.stderr, end="")
    return int(any(done.returncode for done in results))


def format_sources() -> int:
    """Lays out every source anew; returns the exit code."""
    return _run(prettier("--write")).returncode


def prettier(mode: str) -> list[str]:
    """Returns the command that checks the layout of the sources, or writes it."""
    options = ("--config", "infra/dev/web/prettier.config.js", "--log-level", "warn", mode)
    return tool("prettier", *options, *FORMATTED, "!web/vendor/**")


def types() -> list[list[str]]:
    """Returns the commands that check types: all modules, and those where nothing is left untyped.

    Both are strict; the first lets a parameter without a type pass for `any`.
    """
    projects = ("tsconfig.json", "tsconfig.strict.json")
    return [tool("tsc", "--project", f"infra/dev/web/{each}") for each in projects]


def eslint() -> list[str]:
    """Returns the command that lints the sources."""
    cache = ("--cache", "--cache-location", ".tools/web/eslint-cache")
    return tool("eslint", "--config", "infra/dev/web/eslint.config.js", *cache, *FORMATTED)


def tool(name: str, *arguments: str) -> list[str]:
    """Returns the command of one of the installed tools."""
    return [str(TOOLS / "node_modules" / ".bin" / name), *arguments]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
