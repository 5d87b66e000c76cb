"""S3, a folder, memory, DynamoDB: the only room that talks to storage."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
