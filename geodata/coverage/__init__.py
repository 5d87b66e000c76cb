"""Who is out of reach: minutes, advisors for 10,000 people, gap zones."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
