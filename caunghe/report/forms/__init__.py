"""The forms a document takes: web page, PDF, workbook, SDMX."""
