"""Indicators: definitions, survey estimates with their errors, small areas, targets, mismatch."""
