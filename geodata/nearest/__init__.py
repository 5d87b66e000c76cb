"""The nearest sites of an origin, by road, open when somebody can go."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
