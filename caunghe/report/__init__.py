"""The report: one document model, drawn as web page, PDF, workbook and SDMX."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
