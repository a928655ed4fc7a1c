"""What a city's data is: bilingual text, columns, tables, code lists and dated norms."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
