"""Where: the register of communes, their names, contours and units, and reference systems."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
