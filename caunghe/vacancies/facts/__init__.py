"""Facts read from advertisements: pay, place, what is asked of a person."""
