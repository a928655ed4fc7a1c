"""Benchmarks against peers (``python -m benchmarks``) and evaluation on real data (``python -m benchmarks.evaluate``)."""
