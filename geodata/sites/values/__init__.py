"""Values as people write them, read by kind: texts, codes, dates, telephones, lists."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
