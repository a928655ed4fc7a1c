"""Cầu Nghề: open software with which a city trains the people its employers need."""

import os

__version__ = "0.1.0"

# Groups summed piece by piece, a piece a thread, add up in the order in which threads finish: the last digits of two
# runs then differ, and with them which of two equal plans is found. Read by Polars at each query.
os.environ.setdefault("POLARS_NO_PARTITION", "1")
