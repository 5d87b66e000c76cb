"""Compiles what citizens wait for, for this machine or for a package's processor.

    python3 infra/dev/kernel.py             beside each source, for this machine
    python3 infra/dev/kernel.py sanitized   the kernel's fuzz, where what is undefined stops it

The compiler is zig's, which comes as a wheel and compiles for any processor. What was compiled is
kept by what it was made of. Where nothing can be compiled, that is said and nothing fails: numpy
searches and PROJ measures, and the answers are the same. The standard library of Python 3.8 alone
is used.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import setup

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = {
    "geodata/travel/libkernel.so": "geodata/travel/kernel.c",
    "geodata/territory/libgeodesic.so": "geodata/territory/geodesic.c",
    "geodata/placement/libkernel.so": "geodata/placement/kernel.c",
    "geodata/placement/libmedian.so": "geodata/placement/median.c",
    "geodata/placement/libtransportation.so": "geodata/placement/transportation.c",
}
"""The source of each library, of which a package has no other: those of its rooms alone."""
FUZZ = tuple(ROOT / "tests" / "fuzz" / name for name in ("kernel.c", "placement.c"))
KEPT = ROOT / ".tools" / "kernel"
TARGETS = {"arm64": "aarch64-linux-gnu.2.34", "x86_64": "x86_64-linux-gnu.2.34"}
"""By processor of Lambda, whose system has glibc 2.34."""
PROCESSORS = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64", "amd64": "x86_64"}
EXACT = ("-std=c11", "-O2", "-ffp-contract=off", "-fno-fast-math", "-mcpu=baseline")
"""No product and sum in one, and no other order of sums: what numpy gives, to the last bit."""
STRICT = ("-Wall", "-Wextra", "-Werror")


class NoKernelError(Exception):
    """Why nothing was compiled, in one line."""


def main(arguments: list[str]) -> int:
    """Compiles for this machine, or runs the fuzz; returns the exit code."""
    if arguments == ["sanitized"]:
        return sanitized()
    install(ROOT, PROCESSORS.get(platform.machine().lower(), ""))
    return 0


def install(root: Path, processor: str) -> bool:
    """Puts the libraries of a processor under a folder; says why, and returns False, if it cannot.

    Args:
        root: of the project, or of a package.
        processor: as Lambda names it.
    """
    try:
        for library, source in LIBRARIES.items():
            if (root / library).parent.is_dir():
                _put(compiled(ROOT / source, processor), root / library)
    except NoKernelError as error:
        print(f"set-up: no kernel, numpy searches instead: {error}", file=sys.stderr)
        return False
    return True


def _put(found: Path, target: Path) -> None:
    if not target.exists() or target.read_bytes() != found.read_bytes():
        # At once: a process that has the former one keeps it.
        part = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copyfile(str(found), str(part))
        part.replace(target)


def compiled(source: Path, processor: str) -> Path:
    """Returns the library of a source for a processor, compiled unless it was.

    Raises:
        NoKernelError: it cannot be.
    """
    if processor not in TARGETS or not sys.platform.startswith("linux"):
        raise NoKernelError(f"none is made for {platform.machine()} on {sys.platform}")
    options = [*EXACT, *STRICT, "-shared", "-fPIC", "-s", "-fno-sanitize=all"]
    options += ["-target", TARGETS[processor]]
    lock = (setup.REQUIREMENTS / "zig.txt").read_bytes()
    made_of = hashlib.sha256(source.read_bytes() + lock + " ".join(options).encode())
    kept = KEPT / f"{processor}-{made_of.hexdigest()[:16]}.so"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{os.getpid()}")
        zig("cc", *options, "-o", str(part), str(source), "-lm")
        part.replace(kept)
    return kept


def sanitized() -> int:
    """Runs the kernels over arrays of any content, beside pages that may not be touched."""
    KEPT.mkdir(parents=True, exist_ok=True)
    options = [*EXACT, *STRICT, "-g", "-fsanitize=undefined", "-fno-sanitize-recover=undefined"]
    for source in FUZZ:
        program = KEPT / f"fuzz-{source.stem}"
        try:
            zig("cc", *options, "-o", str(program), str(source), "-lm")
        except NoKernelError as error:
            print(f"{source.name} was not compiled: {error}", file=sys.stderr)
            return 1
        code = subprocess.run([str(program)], check=False).returncode
        if code:
            return code
    return 0


def zig(*arguments: str) -> None:
    """Runs zig, from an environment of its own that is made at first.

    Raises:
        NoKernelError: it is not to be had, or it refuses.
    """
    try:
        setup.set_up("zig")
    except (setup.SetUpError, OSError) as error:
        raise NoKernelError(str(error)) from None
    python = setup.ENVIRONMENTS["zig"] / "bin" / "python"
    cache = str(KEPT / "cache")
    environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    try:
        done = subprocess.run(
            [str(python), "-m", "ziglang", *arguments],
            check=False,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoKernelError(str(error)) from None
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()
        raise NoKernelError(said[0] if said else f"zig ended with {done.returncode}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
