"""The workbook that a person fills in."""
