"""Official forms: declared once, filled from a feed, read back into one, and due on a day."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
