"""A program: what `sam build` leaves, with packages that hold a digest of the code and no more."""

from __future__ import annotations

import hashlib
from pathlib import Path

CODE = ("functions", "geodata")
ELSEWHERE = "../../"
"""From the folder of what is built to the project's."""


def main(root: Path) -> None:
    """Writes the template as it is built, and the one package that it names for all functions."""
    built = root / ".aws-sam" / "build"
    (built / "package").mkdir(parents=True, exist_ok=True)
    files = sorted(file for folder in CODE for file in (root / folder).rglob("*.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    (built / "package" / "code.txt").write_text(digest)
    text = (root / "template.yaml").read_text()
    text = text.replace("CodeUri: .\n", "CodeUri: package\n")
    for name in ("Location", "DefinitionUri"):
        text = text.replace(f"{name}: infra/", f"{name}: {ELSEWHERE}infra/")
    (built / "template.yaml").write_text(text)


if __name__ == "__main__":
    main(Path.cwd())
