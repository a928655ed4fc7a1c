"""A whole file of advertisements made ready, its repeats joined into spells."""
