"""When a place is open: its own time zone, French public holidays, OSM's `opening_hours`."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
