"""Where the processes of a machine meet: its port, its sockets, the routes that all know."""

from __future__ import annotations

import socket

from infra.local.identity.issuer import PATH as SIGN_IN_PATH
from infra.local.template.template import Template, read_template
from infra.machine.settings import ROOT, Machine

ACCOUNTS_SOCKET = "accounts.sock"
THROTTLES_FILE = "throttles"


def template_of(machine: Machine) -> Template:
    """Returns the template: its routes, who may call them, its pages' headers.

    Raises:
        TemplateError: a parameter is none of it.
    """
    given = {"GeocoderUrl": machine.geocoder, **machine.parameters}
    ours = {
        "OidcIssuer": machine.issuer or f"{machine.url}{SIGN_IN_PATH}",
        "OidcAudience": machine.audience,
    }
    return read_template(ROOT / "template.yaml", given, ours)


def port_of(machine: Machine) -> socket.socket:
    """Returns a socket of the machine's port, which other processes of it may bind too.

    Each has connections of its own by the kernel's choice: of one socket for all, asyncio would
    take as many as wait, and one process have them all.
    """
    family = socket.AF_INET6 if ":" in machine.host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((machine.host, machine.port))
    return bound
