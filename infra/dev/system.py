"""The programs that tests run and pip does not hold: Chromium, Firefox, Redis, Node, OpenSSL.

    python3 infra/dev/system.py install    obtains those that are absent, where it may
    python3 infra/dev/system.py missing    says which are absent, in words nobody can miss

It installs Debian's packages, where there is an `apt-get` and this process is root; elsewhere it
says what to install. It never fails: tests that need an absent program are skipped, and said.
Like `setup.py`, it runs on whatever Python 3.8 or later a fresh machine has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox-esr": ("firefox-esr", "firefox"),
    "redis-server": ("redis-server",),
    "nodejs": ("node",),
    "openssl": ("openssl",),
}
"""Debian's packages, and the programs of which any one will do."""
USES = {
    "chromium": "the tests of the pages in a browser",
    "firefox-esr": "the tests of the pages in a second browser",
    "redis-server": "the tests of addresses against Addok",
    "nodejs": "the tests of the pages' modules and of the edge",
    "openssl": "the test of an address service's certificate",
}
NAMED_BY = {"chromium": "CHROMIUM", "firefox-esr": "FIREFOX"}
"""The variables by which a machine names a browser of its own."""
_APT = ("apt-get", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=15", "-qq")
_AT_MOST_S = 600


def main(arguments: list[str]) -> int:
    """Does what the module says; returns 0 whatever is absent."""
    if arguments == ["install"]:
        install()
    elif arguments == ["missing"]:
        for line in report(absent()):
            print(line, file=sys.stderr)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


def absent() -> list[str]:
    """Returns Debian's packages of which no program is here."""
    return [package for package, programs in PACKAGES.items() if not _is_here(package, programs)]


def _is_here(package: str, programs: tuple[str, ...]) -> bool:
    named = os.environ.get(NAMED_BY.get(package, ""))
    if named:
        return Path(named).exists()
    return any(shutil.which(program) for program in programs)


def install() -> None:
    """Installs what is absent with `apt-get`, one package at a time: one may exist, another not."""
    wanted = absent()
    if not wanted or not may_install():
        return
    print(f"set-up: {', '.join(wanted)} (apt-get)", file=sys.stderr)
    _run(*_APT, "update")
    for package in wanted:
        _run(*_APT, "install", "--yes", "--no-install-recommends", package)


def may_install() -> bool:
    """Whether this process may install Debian's packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def report(packages: list[str]) -> list[str]:
    """Returns the lines that say which programs are absent, and what is not tested for it."""
    if not packages:
        return []
    line = "!" * 78
    uses = [f"!!  {package}: {USES[package]}" for package in packages]
    told = f"!!  Install them:  sudo apt-get install {' '.join(packages)}"
    return [
        line,
        "!!  NOT EVERYTHING WAS TESTED: this machine has none of these",
        *uses,
        told,
        line,
    ]


def _run(*command: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, check=False, env=quiet, stdout=subprocess.DEVNULL, timeout=_AT_MOST_S
        )
    except (OSError, subprocess.SubprocessError) as error:
        print(f"set-up: {' '.join(command)}: {error}", file=sys.stderr)
        return
    if done.returncode != 0:
        print(f"set-up: failed ({done.returncode}): {' '.join(command)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
