"""Plans: a wave of posts as a planner describes it, solved, ordered, told and compared."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
