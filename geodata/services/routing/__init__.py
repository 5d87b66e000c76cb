"""Travel times by real routing engines, Valhalla and OSRM, behind one port."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
