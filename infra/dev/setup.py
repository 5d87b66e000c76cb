"""Sets up a fresh machine: uv, CPython 3.13 and the locked requirements, once.

Run by every target of the Makefile with whatever Python 3 there is, so it uses the standard
library of Python 3.8 alone. Stamps of what was installed make the second run immediate.

    python3 infra/dev/setup.py [run | dev | peers] [sam] [checkov] [geocoder] [audit] [fuzz]
        [emulator] [aws] [generator] [zig] [kernel] [system]

`dev` holds all that `run` needs, and `peers` all that `dev` does: where the larger is made, the
smaller has nothing to do. `system` and `kernel` are no environments: they are
`infra/dev/system.py` and `infra/dev/kernel.py`, which compiles with what `zig` holds.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "infra" / "requirements"
WANTED = "3.13"
"""The CPython that the project runs on; any patch of it that a machine has is taken."""
FETCHED = "3.13.18"
"""The CPython that is fetched where there is none; the locked uv knows its SHA-256."""
ENVIRONMENTS = {
    "run": ROOT / ".venv",
    "dev": ROOT / ".venv",
    "peers": ROOT / ".venv",
    "sam": TOOLS / "sam",
    "checkov": TOOLS / "checkov",
    "geocoder": TOOLS / "geocoder",
    "audit": TOOLS / "audit",
    "fuzz": TOOLS / "fuzz",
    "emulator": TOOLS / "emulator",
    "aws": TOOLS / "aws",
    "generator": TOOLS / "generator",
    "zig": TOOLS / "zig",
}
HELD_BY = {"run": ("run", "dev", "peers"), "dev": ("dev", "peers")}
"""Which environments hold all that one needs, where it is not itself alone."""
BUILT_HERE = {"geocoder": ("editdistance", "python-geohash")}
"""Requirements that come as sources alone, by lock: installing them runs code of theirs.

Everything else comes as wheels, and installing those runs nothing. Addok, against which the search
for addresses is tested, holds to releases of these two that have no wheel for CPython 3.13. Their
hashes are locked too, and they are in an environment of their own: no package of ours has them.
"""


class SetUpError(Exception):
    """What is missing on this machine, in one line."""


def main(names: list[str]) -> int:
    """Makes the environments named, `dev` by default; returns the exit code."""
    try:
        for name in names or ["dev"]:
            if name == "system":
                run(sys.executable, str(Path(__file__).with_name("system.py")), "install")
            elif name == "kernel":
                run(sys.executable, str(Path(__file__).with_name("kernel.py")))
            else:
                set_up(name)
    except SetUpError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 2
    return 0


def set_up(name: str) -> None:
    """Makes one virtual environment from its lock, unless its stamp says it is made."""
    lock, venv = REQUIREMENTS / f"{name}.txt", ENVIRONMENTS[name]
    python, stamp = venv / "bin" / "python", venv / ".maillage-lock"
    enough = [_digest(REQUIREMENTS / f"{other}.txt") for other in HELD_BY.get(name, (name,))]
    if not (_says(stamp, enough) and python.exists()):
        make_environment(name, lock, venv)
        stamp.write_text(_digest(lock))
    if venv == ENVIRONMENTS["dev"]:
        install_project(venv)


def make_environment(name: str, lock: Path, venv: Path) -> None:
    """Makes a virtual environment of exactly what a lock names, from wheels that match hashes."""
    uv = find_uv()
    found = find_python(uv)
    print(f"set-up: {name} ({venv.relative_to(ROOT)}, CPython {found})", file=sys.stderr)
    run(uv, "venv", "--quiet", "--clear", "--no-project", "--python", found, str(venv))
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
    run(*command, *wheels_only(name, lock), "--python", str(venv / "bin" / "python"), str(lock))


def wheels_only(name: str, lock: Path) -> list[str]:
    """Returns uv's options that refuse sources, but of what `BUILT_HERE` argues for."""
    built = BUILT_HERE.get(name, ())
    if not built:
        return ["--only-binary", ":all:"]
    locked = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", lock.read_text(), re.MULTILINE)
    return [f"--only-binary={each}" for each in locked if each not in built]


def install_project(venv: Path) -> None:
    """Installs the project itself as a link to its sources, with its commands.

    The build system is the one that the environment's lock holds: nothing is fetched for it.
    """
    stamp, wanted = venv / ".maillage-project", _digest(ROOT / "pyproject.toml")
    if _says(stamp, [wanted]) and (venv / "bin" / "maillage").exists():
        return
    command = [find_uv(), "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*command, "--python", str(venv / "bin" / "python"), "--editable", str(ROOT))
    stamp.write_text(wanted)


def find_uv() -> str:
    """Returns the uv that the project locks: beside it, on PATH, or installed beside it."""
    lock = REQUIREMENTS / "uv.txt"
    wanted, own = _uv_version(lock), TOOLS / "uv" / "bin"
    for folder in [own, *_path()]:
        if _output(folder / "uv", "--version").split()[:2] == ["uv", wanted]:
            return str(folder / "uv")
    print(f"set-up: uv {wanted}", file=sys.stderr)
    # A virtual environment, since many systems forbid installing beside their own packages.
    run(sys.executable, "-m", "venv", str(TOOLS / "uv"))
    options = ("--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:")
    run(str(own / "python"), "-m", "pip", "install", *options, "-r", str(lock))
    return str(own / "uv")


def _uv_version(lock: Path) -> str:
    found = re.search(r"^uv==(\S+)", lock.read_text(), re.MULTILINE)
    if found is None:
        raise SetUpError(f"{lock.name} locks no uv")
    return found.group(1)


def find_python(uv: str) -> str:
    """Returns a real CPython 3.13, wherever it lies, fetched by uv when there is none."""
    for candidate in _candidates():
        if "shims" not in candidate.parts and _is_wanted(candidate):
            return str(candidate)
    try:
        run(uv, "python", "install", FETCHED)
    except SetUpError as error:
        absent = f"this user has no CPython {WANTED} to run, and {FETCHED} was not fetched"
        raise SetUpError(f"{absent}: {error}") from None
    return FETCHED


def _path() -> list[Path]:
    return [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]


def _candidates() -> list[Path]:
    name = f"python{WANTED}"
    folders = _path()
    # pyenv's shims are scripts that uv and sam cannot use: the interpreters lie beside them.
    roots = [folder.parent for folder in folders if folder.name == "shims"]
    home = os.environ.get("HOME")
    named = [os.environ.get("PYENV_ROOT"), home and f"{home}/.pyenv", "/opt/pyenv"]
    roots += [Path(root) for root in named if root]
    versions = [found / "bin" / name for root in roots for found in _versions(root / "versions")]
    usual = [Path(folder) for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")]
    return [*(folder / name for folder in [*folders, *usual]), *versions]


def _versions(folder: Path) -> list[Path]:
    """The interpreters that pyenv keeps, the latest first; none where we may not look."""
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return []
    found = [name for name in names if name == WANTED or name.startswith(f"{WANTED}.")]
    return [folder / name for name in sorted(found, key=_release, reverse=True)]


def _release(name: str) -> tuple[list[int], str]:
    # 3.13.10 comes after 3.13.9.
    return [int(part) for part in re.findall(r"\d+", name)], name


def _is_wanted(python: Path) -> bool:
    asked = "import sys, venv; print(sys.implementation.name, *sys.version_info[:2], sep='.')"
    return _output(python, "-c", asked).strip() == f"cpython.{WANTED}"


def _output(program: Path, *arguments: str) -> str:
    """What a program prints; nothing where it is absent, is not ours to run, or fails."""
    if not os.access(str(program), os.X_OK):
        return ""
    command = [str(program), *arguments]
    try:
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")


def _says(stamp: Path, accepted: list[str]) -> bool:
    try:
        return stamp.read_text() in accepted
    except OSError:
        return False


def _digest(file: Path) -> str:
    # The folder too: what is installed names it, and a copy of it elsewhere is set up anew.
    content = file.read_bytes() + Path(__file__).read_bytes() + str(ROOT).encode()
    return hashlib.sha256(content).hexdigest()


def environment() -> dict[str, str]:
    """Returns this process's environment, with the certificates that the system trusts.

    An administration's network often has one of its own; older versions of uv know the second name.
    """
    return {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}


def run(*command: str) -> None:
    """Runs a command; its failure is one line with the last thing it said."""
    try:
        subprocess.run(command, check=True, cwd=str(ROOT), env=environment())
    except OSError as error:
        raise SetUpError(f"{command[0]} cannot be run: {error.strerror}") from None
    except subprocess.CalledProcessError as error:
        raise SetUpError(f"failed ({error.returncode}): {' '.join(command)}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
