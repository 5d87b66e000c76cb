"""Places that help: the national standard, files of them, checks, hours, facets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
