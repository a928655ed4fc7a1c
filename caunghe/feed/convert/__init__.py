"""Somebody else's register brought into the feed."""
