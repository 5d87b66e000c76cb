"""The published data set: its files, its manifest, how it is written, verified and opened."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
