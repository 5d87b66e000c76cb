"""Files of people that are uploaded and matched by a job; what is kept of them is encrypted."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
