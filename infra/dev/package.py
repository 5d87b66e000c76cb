"""Makes a function's package: its code, the library without its offline rooms, its requirements.

    python3.13 infra/dev/package.py nearest TARGET_FOLDER

The processor is `MAILLAGE_ARCHITECTURE` (arm64 by default, as in the template).
"""

from __future__ import annotations

import compileall
import os
import py_compile
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import kernel
from setup import environment, find_uv

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}
COMPILED = ".compiled"
"""The folder beside the packages that keeps what modules compile to; SAM empties it at a build."""
REQUIREMENTS = {"refresher": "coverage"}
"""Which lock a function has, where it is not the one of its own name."""
OFFLINE = ("sources", "cli")
"""Rooms of the library that only workstations use: they import what is too big for Lambda."""
ELSEWHERE = {
    "sites": ("plans", "placement", "matches"),
    **dict.fromkeys(("nearest", "coverage", "refresher", "scenarios", "solver"), ("matches",)),
    "matches": ("plans", "refresh", "indicators"),
}
"""Rooms that nothing in a function of ours imports, however late: the others have them.
`tests/infra/test_package_imports.py` reads the imports."""
NEVER_READ = (
    "**/*.pyi",
    "**/*.h",
    "**/*.pxd",
    "**/*.pyx",
    "**/*.lib",
    "**/*.a",
    "bin",
    "pyproj/proj_dir/share",
    "docx/templates/default-docx-template",
    "lxml/includes",
    "lxml/isoschematron",
    "lxml/html",
    "lxml/objectify.*",
    "numpy/f2py",
    "packaging",
    "*.dist-info/RECORD",
    "*.dist-info/sboms",
    "pydantic/v1",
    "**/tests",
)
"""Type stubs, headers, sources of compiled modules, tests; PROJ's tables of reference systems,
which geodesics do without; what lxml has beside its tree, which is all that python-docx asks of it;
numpy's Fortran compiler; what lazy_loader compares versions with; what an installer would remove;
bills of materials, of which `make sbom` makes ours; pydantic's former version."""


def main(function: str, target: Path) -> None:
    """Fills the target with all that the function needs, and nothing it never reads."""
    lock = REQUIREMENTS.get(function, function)
    install(ROOT / "infra" / "requirements" / f"{lock}.txt", target)
    prune(target, UNUSED_BY.get(function, ()))
    strip_all(target)
    copy_code(function, target)
    kernel.install(target, architecture())
    compile_all(target)


def architecture() -> str:
    """Returns the processor of the package, as Lambda names it."""
    return os.environ.get("MAILLAGE_ARCHITECTURE", "arm64")


def install(lock: Path, target: Path) -> None:
    """Installs the locked wheels for Lambda's processor, whatever this machine's is."""
    platform = PLATFORMS[architecture()]
    command = [find_uv(), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--python-version", "3.13"]
    command += ["--python-platform", platform, "--target", str(target), "-r", str(lock)]
    subprocess.run(command, check=True, env=environment())


SCIPY_UNUSED = (
    *("stats", "optimize", "special", "spatial", "io", "signal", "interpolate", "fft", "ndimage"),
    *("integrate", "fftpack", "cluster", "odr", "misc", "datasets", "differentiate", "constants"),
)
"""Parts of scipy that its sparse graphs do not import."""


UNUSED_BY = {"scenarios": ("opening_hours", "opening_hours_py-*")}
"""What a function of ours never reads of its lock: planners ask when nothing is open."""


AWS_SERVICES = ("dynamodb", "stepfunctions")
"""What functions ask of AWS with boto3; it carries the words of four hundred services."""


def prune(target: Path, unused: Iterable[str] = ()) -> None:
    """Removes what no function reads, and what this one does not."""
    patterns = {*NEVER_READ, *unused}
    if (target / "scipy").is_dir():
        # scipy asks numpy for all it says it has, its Fortran compiler too.
        patterns.remove("numpy/f2py")
        patterns.update(f"scipy/{part}" for part in SCIPY_UNUSED)
    services = [each for each in (target / "botocore" / "data").glob("*") if each.is_dir()]
    patterns.update(f"botocore/data/{x.name}" for x in services if x.name not in AWS_SERVICES)
    for pattern in sorted(patterns):
        for found in sorted(target.glob(pattern), reverse=True):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def strip_all(target: Path) -> None:
    """Removes from libraries what nothing reads at run time: typst alone has 18 MB of symbols."""
    for library in sorted(target.rglob("*.so*")):
        content = library.read_bytes()
        kept = stripped(content)
        if len(kept) < len(content):
            mode = library.stat().st_mode
            # The installer links files to its cache: what is written in place is written there.
            library.unlink()
            library.write_bytes(kept)
            library.chmod(mode)


def stripped(content: bytes) -> bytes:
    """Returns a library up to the end of its last segment, without its table of sections.

    A loader reads segments alone (ELF-64, System V ABI, chapters 4 and 5); sections, and what
    they hold beyond the segments (names for debuggers), serve linkers. `strip` does the same,
    where there is one for the processor of the package.
    """
    if content[:6] != b"\x7fELF\x02\x01":
        return content
    segments_at = struct.unpack_from("<Q", content, 32)[0]
    size, count = struct.unpack_from("<HH", content, 54)
    end = segments_at + size * count
    for number in range(count):
        offset, _, _, in_file = struct.unpack_from("<4Q", content, segments_at + size * number + 8)
        end = max(end, offset + in_file)
    kept = bytearray(content[:end])
    struct.pack_into("<Q", kept, 40, 0)  # where sections are
    struct.pack_into("<HH", kept, 60, 0, 0)  # how many, and which has their names
    return bytes(kept)


def copy_code(function: str, target: Path) -> None:
    """Copies the function, the modules of the edge, and the library's online rooms."""
    rooms = (*OFFLINE, *ELSEWHERE.get(function, ()))
    skipped = shutil.ignore_patterns("__pycache__", "*.c", "lib*.so", *rooms)
    shutil.copytree(ROOT / "geodata", target / "geodata", ignore=skipped)
    edge = target / "functions"
    edge.mkdir()
    for module in (ROOT / "functions").glob("*.py"):
        shutil.copy2(module, edge)
    shutil.copytree(ROOT / "functions" / function, edge / function, ignore=skipped)


def compile_all(target: Path) -> None:
    """Compiles every module: a cold start cannot keep what it would compile itself.

    The compiled files do not depend on dates, which a zip would change. Nine packages have mostly
    the same modules, so what was compiled is kept beside them, under its place and content.
    """
    kept = target.parent / COMPILED
    kept.mkdir(exist_ok=True)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for path in sorted(target.rglob("*.py")):
        place, compiled = _place(kept, target, path), Path(cache_from_source(path))
        if place.exists():
            compiled.parent.mkdir(exist_ok=True)
            os.link(place, compiled)
        elif compileall.compile_file(path, quiet=1, invalidation_mode=mode, stripdir=target):
            os.link(compiled, place)
        else:
            sys.exit("a module of the package does not compile")


def _place(kept: Path, target: Path, path: Path) -> Path:
    """Returns where what a module compiles to is kept: it holds the module's place in a package."""
    named = f"{path.relative_to(target)}\n".encode() + path.read_bytes()
    return kept / sha256(named).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
