"""A wave of posts as a planner describes it: checked, solved, explained."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
