"""Public layers by OGC API - Features (OGC 17-069r4), and the whole network as a file."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
