"""The official forms, a file for each duty that they serve."""
