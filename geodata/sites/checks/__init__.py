"""What a file of sites is checked for, row by row, and how a row is repaired."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
