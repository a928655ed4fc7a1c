"""Admission: a round read, decided, explained and published."""
