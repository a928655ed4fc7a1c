"""The forecast: openings, supply and the gap between them, with what a reader needs to trust them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
