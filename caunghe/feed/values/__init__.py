"""How a value is written: numbers, money, days and units as people type them, and what they stand for."""
