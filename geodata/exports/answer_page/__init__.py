"""The answer to a citizen as a page of HTML, for a browser that runs no module of the site."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
