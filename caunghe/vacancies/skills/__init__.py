"""Skills named in advertisements."""
