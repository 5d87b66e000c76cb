"""Files of sites: CSV, JSON and JSON Lines, read as a stream and written as the standard says."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
