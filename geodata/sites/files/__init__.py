"""Files of sites: any text, sheet or layer read as a table; written as the standard says."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
