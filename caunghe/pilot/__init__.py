"""The pilot city: published facts of Hải Phòng, and a synthetic city calibrated to them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
