"""Sets up a fresh machine: uv, CPython 3.13 and the locked requirements, once.

Run by every target of the Makefile with whatever Python 3 there is, so it uses the standard
library of Python 3.8 alone. A stamp of the locks makes the second run immediate.

    python3 infra/dev/setup.py [run | dev | peers] [sam] [checkov] [geocoder] [audit]

`dev` holds all that `run` needs, and `peers` all that `dev` does: where the larger is made, the
smaller has nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "infra" / "requirements"
WANTED = "3.13"
ENVIRONMENTS = {
    "run": ROOT / ".venv",
    "dev": ROOT / ".venv",
    "peers": ROOT / ".venv",
    "sam": TOOLS / "sam",
    "checkov": TOOLS / "checkov",
    "geocoder": TOOLS / "geocoder",
    "audit": TOOLS / "audit",
}
HELD_BY = {"run": ("run", "dev", "peers"), "dev": ("dev", "peers")}
"""Which environments hold all that one needs, where it is not itself alone."""


class SetUpError(Exception):
    """What is missing on this machine, in one line."""


def main(names: list[str]) -> int:
    """Makes the environments named, `dev` by default; returns the exit code."""
    try:
        for name in names or ["dev"]:
            set_up(name)
    except SetUpError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 2
    return 0


def set_up(name: str) -> None:
    """Makes one virtual environment from its lock, unless its stamp says it is made."""
    lock, venv = REQUIREMENTS / f"{name}.txt", ENVIRONMENTS[name]
    stamp = venv / ".maillage-lock"
    enough = [_wanted(REQUIREMENTS / f"{other}.txt") for other in HELD_BY.get(name, (name,))]
    if stamp.exists() and stamp.read_text() in enough and (venv / "bin" / "python").exists():
        return
    uv = find_uv()
    print(f"set-up: {name} ({venv.relative_to(ROOT)})", file=sys.stderr)
    run(uv, "venv", "--quiet", "--clear", "--no-project", "--python", find_python(uv), str(venv))
    target = ("--python", str(venv / "bin" / "python"))
    run(uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", *target, str(lock))
    if venv == ENVIRONMENTS["dev"]:
        # The project itself, as a link to the sources: no build tool is fetched for it.
        link_project(venv)
    stamp.write_text(_wanted(lock))


def link_project(venv: Path) -> None:
    """Puts the sources on the environment's path, and the `maillage` command in its bin."""
    packages = next((venv / "lib").glob("python3.*")) / "site-packages"
    (packages / "maillage.pth").write_text(f"{ROOT}\n")
    command = venv / "bin" / "maillage"
    command.write_text(
        f"#!{venv}/bin/python\nimport sys\nfrom geodata.cli import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)


def find_uv() -> str:
    """Returns uv: the one on PATH, or the one this script installed beside the project."""
    for folder in [*os.environ.get("PATH", "").split(os.pathsep), str(TOOLS / "uv" / "bin")]:
        candidate = Path(folder) / "uv"
        if folder and _answers(candidate, "--version"):
            return str(candidate)
    print("set-up: uv", file=sys.stderr)
    # A virtual environment, since many systems forbid installing beside their own packages.
    run(sys.executable, "-m", "venv", str(TOOLS / "uv"))
    run(str(TOOLS / "uv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv")
    return str(TOOLS / "uv" / "bin" / "uv")


def find_python(uv: str) -> str:
    """Returns a real CPython 3.13, wherever it lies, fetched by uv when there is none."""
    for candidate in _candidates():
        if "shims" not in candidate.parts and _is_wanted(candidate):
            return str(candidate)
    run(uv, "python", "install", "--quiet", WANTED)
    return WANTED


def _candidates() -> list[Path]:
    name = f"python{WANTED}"
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    # pyenv's shims are scripts that uv and sam cannot use: the interpreters lie beside them.
    roots = [folder.parent for folder in folders if folder.name == "shims"]
    roots += [Path(os.environ[key]) for key in ("PYENV_ROOT",) if os.environ.get(key)]
    roots += [Path.home() / ".pyenv", Path("/opt/pyenv")]
    versions = [
        found / "bin" / name
        for root in roots
        for found in sorted((root / "versions").glob(f"{WANTED}*"), reverse=True)
    ]
    usual = [Path(folder) for folder in ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")]
    return [*(folder / name for folder in [*folders, *usual]), *versions]


def _is_wanted(python: Path) -> bool:
    check = f"import sys, venv; sys.exit(sys.version_info[:2] != {_version()!r})"
    return _answers(python, "-c", check)


def _version() -> tuple[int, ...]:
    return tuple(int(part) for part in WANTED.split("."))


def _answers(program: Path, *arguments: str) -> bool:
    if not os.access(program, os.X_OK):
        return False
    try:
        done = subprocess.run(
            [str(program), *arguments], check=False, capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _wanted(lock: Path) -> str:
    content = lock.read_bytes() + Path(__file__).read_bytes() + str(ROOT).encode()
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
    except FileNotFoundError:
        raise SetUpError(f"{command[0]} is not on this machine") from None
    except subprocess.CalledProcessError as error:
        raise SetUpError(f"failed ({error.returncode}): {' '.join(command)}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
