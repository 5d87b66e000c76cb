"""Columns by meaning: which column of a file gives which field, by which conversion."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
