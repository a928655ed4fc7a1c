"""Why numbers differ: quantities that a reader could take for one another, a family of them in each module."""
