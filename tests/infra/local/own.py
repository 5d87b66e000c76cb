"""The project's own template, as the local stack reads it."""

from __future__ import annotations

from infra.local.template.template import Template, read_template
from tests.conftest import ROOT

ISSUER = "https://id.example"


def own_template(**parameters: str) -> Template:
    """The template, with an issuer and these parameters."""
    return read_template(ROOT / "template.yaml", {"OidcIssuer": ISSUER, **parameters})
