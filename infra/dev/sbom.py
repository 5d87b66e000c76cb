"""Writes what each function's package and the pages are made of, as CycloneDX bills of materials.

Run by the Makefile in the environment of the audit, from the project's folder:

    PYTHONPATH=. .tools/audit/bin/python infra/dev/sbom.py [FOLDER]

The same locks make the same files: their number is a hash of their content, and no date is in them.
"""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from package import REQUIREMENTS
from packageurl import PackageURL

from geodata.sources import Package
from infra.audit.asking import PAGES
from infra.audit.locks import FOLDER, ROOT, Locked, locked_in

TARGET = ROOT / "var" / "sbom"
_NAMESPACE = uuid.UUID("0b0f4c5e-6f53-4d0c-9a0b-5f2f3e9f6a11")
_ALGORITHMS = {"sha256": HashAlgorithm.SHA_256, "sha512": HashAlgorithm.SHA_512}


def main(arguments: list[str]) -> int:
    """Writes a bill for each function and one for the pages; returns the exit code."""
    target = Path(arguments[0]) if arguments else TARGET
    target.mkdir(parents=True, exist_ok=True)
    bills = {name: [_of_python(each) for each in locked_in(lock_of(name))] for name in functions()}
    bills["pages"] = [_of_npm(each) for each in PAGES]
    for name, components in bills.items():
        text = bill(name, components)
        fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        if fault is not None:
            print(f"sbom: {name}: {fault}", file=sys.stderr)
            return 1
        (target / f"{name}.cdx.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(bills)} bills of materials in {target}")
    return 0


def functions() -> list[str]:
    """Returns the functions that have a package of their own."""
    return sorted(each.parent.name for each in (ROOT / "functions").glob("*/__init__.py"))


def lock_of(function: str) -> Path:
    """Returns the lock that a function's package is installed from."""
    return FOLDER / f"{REQUIREMENTS.get(function, function)}.txt"


def bill(name: str, components: list[Component]) -> str:
    """Returns a bill of materials (CycloneDX 1.6, JSON)."""
    about = Component(name=f"maillage-{name}", type=ComponentType.APPLICATION, bom_ref=name)
    content = "\n".join(f"{each.purl} {sorted(map(str, each.hashes))}" for each in components)
    made = Bom(
        components=components,
        metadata=BomMetaData(component=about),
        serial_number=uuid.uuid5(_NAMESPACE, f"{name}\n{content}"),
    )
    made.metadata.timestamp = None
    made.register_dependency(about, components)
    return JsonV1Dot6(made).output_as_string(indent=2)


def _of_python(locked: Locked) -> Component:
    """A requirement has a hash for each file that it may come as: one for each platform."""
    url = PackageURL("pypi", name=locked.name, version=locked.version)
    return Component(
        name=locked.name,
        version=locked.version,
        purl=url,
        bom_ref=str(url),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in locked.hashes],
    )


def _of_npm(package: Package) -> Component:
    scope, _, name = package.name.rpartition("/")
    url = PackageURL("npm", scope or None, name, package.version)
    digest = HashType(alg=_ALGORITHMS[package.algorithm], content=package.digest)
    return Component(
        group=scope or None,
        name=name,
        version=package.version,
        purl=url,
        bom_ref=str(url),
        hashes=[digest],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
