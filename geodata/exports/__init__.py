"""Answers in the formats people open: GeoJSON, and what later rooms add."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
