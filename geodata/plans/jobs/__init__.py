"""Scenarios as planners leave them: stored, solved by jobs, reviewed by préfectures."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
