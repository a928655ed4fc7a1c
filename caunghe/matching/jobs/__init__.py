"""Jobs: openings for graduates, at prices that keep everybody from the same door."""
