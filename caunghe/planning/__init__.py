"""What to teach, where and with what: the plan as a mixed-integer model, its checks and its what-ifs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
