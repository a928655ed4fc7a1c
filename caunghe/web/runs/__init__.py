"""Runs: the stages calculated over the registry, by a worker apart, and what came of them."""
