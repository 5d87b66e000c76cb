"""Obtains what formats, lints and type-checks the pages' sources, and runs it.

Run by the Makefile with whatever Python 3 there is, from the project's folder:

    python3 -m infra.dev.web_tools [check | format | install]

The packages are those of `infra/dev/web/package-lock.json` (infra/dev/npm.py). They never reach the
pages: what is reviewed is what browsers are sent.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from infra.dev import npm

ROOT = npm.ROOT
CONFIGURATION, TOOLS = npm.configuration("web"), npm.tools("web")
# HTML is left out: prettier moves the blanks of paragraphs and breaks tags in two to keep a width.
FORMATTED = (
    *("web/**/*.js", "web/**/*.css", "tests/web/*.mjs", "infra/dev/web/*.js"),
    *("infra/local/edge/*.mjs", "infra/measure/pages/*.mjs"),
)


def main(arguments: list[str]) -> int:
    """Installs the tools, then runs what is asked for; returns the exit code."""
    task = arguments[0] if arguments else "check"
    if task not in {"check", "format", "install"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        install()
        return 0 if task == "install" else check() if task == "check" else format_sources()
    except npm.NpmError as error:
        print(f"web tools: {error}", file=sys.stderr)
        return 2


def install() -> None:
    """Installs the locked packages beside the project, unless their stamp says it is done."""
    npm.install(CONFIGURATION, TOOLS)


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
