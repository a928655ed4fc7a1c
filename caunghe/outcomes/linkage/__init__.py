"""Linkage: which person of the employment records a graduate is."""
