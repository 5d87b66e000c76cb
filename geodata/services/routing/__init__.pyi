"""What others may use of `geodata.services.routing`; each name is imported at its first use."""

from .guarded import Guarded as Guarded
from .libraries import (
    BuildMode as BuildMode,
    Engine as Engine,
    Tables as Tables,
    prepared as prepared,
)
from .routers import Router as Router
from .urls import router_at as router_at
