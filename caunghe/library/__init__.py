"""The library: what ``import caunghe`` gives, each function over a path or a feed already read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
