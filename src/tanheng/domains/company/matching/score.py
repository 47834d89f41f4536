"""The CFE score: carbon-free energy contracted, and drawn from the grid, hour by hour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.company.matching.match import Matching

__all__ = ["cfe_score"]

Floats = NDArray[np.float64]


def cfe_score(found: Matching, carbon_free: Floats) -> float:
    """Share of consumption that was carbon-free, matched or drawn from the grid.

    What was matched counts in full, the rest by the grid's share in its hour; excess never counts
    for another hour. Google (2021), "24/7 Carbon-Free Energy: Methodologies and Metrics".

    Parameters
    ----------
    carbon_free : ndarray of float64, shape (Z, T)
        Share of each zone's power that is carbon-free, 0 to 1.
    """
    whole = int(found.loads.wh.sum())
    if whole == 0:
        return float("nan")
    residual = found.residual
    drawn = sum(residual[site] @ carbon_free[zone] for site, zone in enumerate(found.loads.zone))
    return float((found.matched.sum() + drawn) / whole)
