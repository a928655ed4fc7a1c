"""Indicators: definitions, survey estimates with their errors, small areas, targets, mismatch."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
