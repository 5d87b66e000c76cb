"""Coverage: minutes to help, advisors for whom they reach, gaps; over arrays, for all of France."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
