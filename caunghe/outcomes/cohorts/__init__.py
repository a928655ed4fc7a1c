"""Destinations: what became of graduates, with everything that is not known about it."""
