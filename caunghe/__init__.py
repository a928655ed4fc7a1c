"""Cầu Nghề: open software with which a city trains the people its employers need."""

__version__ = "0.1.0"
