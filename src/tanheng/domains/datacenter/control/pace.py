"""A set-point that may fall at once but rises slowly: the cheapest way through a horizon."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.components.moist_air import Floats

__all__ = ["paced"]


def paced(cost: Floats, grid: Floats, before: Floats, rise: float) -> NDArray[np.int64]:
    """Return the places ``(L, H)`` on the grid of the cheapest course, by dynamic programming.

    Parameters
    ----------
    cost : (G, L, H) array
        Cost of each value of the grid at each step.
    grid : (G,) array
        Values, rising.
    before : (L,) array
        Value before the first step.
    rise : float
        Most that the value may rise in a step.
    """
    reach = np.searchsorted(grid, grid + rise + 1e-9, side="right") - 1
    size, lanes, steps = cost.shape
    ahead = np.empty((steps, lanes, size))
    value = np.zeros((lanes, size))
    for step in range(steps - 1, -1, -1):
        ahead[step] = cost[:, :, step].T + value
        value = np.minimum.accumulate(ahead[step], axis=1)[:, reach]
    most = np.searchsorted(grid, before + rise + 1e-9, side="right") - 1
    most = np.maximum(most, 0)
    places = np.empty((lanes, steps), dtype=np.int64)
    for step in range(steps):
        open_to = np.arange(size) <= most[:, None]
        places[:, step] = np.where(open_to, ahead[step], np.inf).argmin(axis=1)
        most = reach[places[:, step]]
    return places
