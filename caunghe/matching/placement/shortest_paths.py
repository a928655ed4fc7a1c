"""Shortest paths, from SciPy."""

from __future__ import annotations

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra


def distances(begins: NDArray[np.int64], ends: NDArray[np.int64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each node is from the last one, ∞ where no path leads.

    Arcs of node x are ``begins[x]`` … ``begins[x + 1] − 1``, with the nodes to which they lead and lengths ≥ 0.
    """
    nodes = begins.size - 1
    found: NDArray[np.float64] = dijkstra(csr_array((lengths, ends, begins), shape=(nodes, nodes)), indices=nodes - 1)
    return found
