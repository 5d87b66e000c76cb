"""A territory, or a plan, on paper: the map, the report for a meeting, the page of a préfet."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
