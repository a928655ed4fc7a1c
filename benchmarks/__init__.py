"""Benchmarks against peers (``python -m benchmarks``); evaluation on real data (``python -m benchmarks.evaluate``)."""
