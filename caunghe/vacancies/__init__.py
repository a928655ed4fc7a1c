"""Advertisements turned into occupations, pay, places and demand."""
