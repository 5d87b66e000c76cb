"""Many people matched at once to the sites they reach, each as one citizen would be."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
