"""The feed: a city's data read, checked, described, written, and brought in from other registers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
