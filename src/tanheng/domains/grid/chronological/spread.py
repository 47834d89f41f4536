"""How yearly totals are spread, from histograms that keep no samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.assessment import Distribution
from tanheng.domains.grid.estimate import Estimate, unseen

__all__ = ["LEVELS", "Spread"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LEVELS = (0.9, 0.95, 0.99)
PER_DOUBLING = 32
DOUBLINGS = 53


class Spread:
    """A histogram of whole numbers with a bin for zero, then 32 bins for each doubling.

    Each bin keeps the sum of what fell into it, so that tail means err only within one bin: by less
    than its width, 2.2 %, of the share of the tail that falls into it.
    """

    def __init__(self) -> None:
        steps = np.arange(DOUBLINGS * PER_DOUBLING + 1) / PER_DOUBLING
        self._edges: Floats = np.append([0.0, 0.5], np.unique(np.floor(2.0**steps)) + 0.5)
        bins = len(self._edges) - 1
        self._count: Ints = np.zeros(bins, np.int64)
        self._sum: list[int] = [0] * bins

    def add(self, values: Ints) -> None:
        """Take in what years came to."""
        place = np.searchsorted(self._edges, values, side="right") - 1
        self._count += np.bincount(place, minlength=len(self._count))
        for k in np.unique(place).tolist():
            self._sum[k] += int(values[place == k].sum())

    def distribution(self, scale: float, most: float) -> Distribution:
        """Return it with values times ``scale``, its bins up to the highest in use."""
        used = int(np.flatnonzero(self._count)[-1]) + 1
        return Distribution(
            self._edges[: used + 1] * scale,
            self._count[:used].astype(float),
            {level: self._cvar(level, scale, most) for level in LEVELS},
        )

    def _cvar(self, level: float, scale: float, most: float) -> Estimate:
        """Mean of the worst years (Rockafellar and Uryasev 2000, J. Risk 2(3), eq. 4).

        Its standard error is that of the excess over the quantile over the share of the tail.
        """
        count = self._count.astype(float)
        samples, tail = count.sum(), 1.0 - level
        if count[1:].sum() == 0:
            return Estimate(0.0, 0.0, upper=min(unseen(int(samples)) / tail, 1.0) * most)
        mean = np.array(self._sum, dtype=float) / np.maximum(count, 1.0)
        left = np.cumsum(count[::-1])[::-1]
        quantile = mean[np.flatnonzero((left >= tail * samples) & (count > 0))[-1]]
        excess = np.maximum(mean - quantile, 0.0)
        over = (count * excess).sum() / samples
        variance = (count * excess**2).sum() / samples - over**2
        error = np.sqrt(max(variance, 0.0) / samples) / tail
        return Estimate(float(quantile + over / tail) * scale, float(error) * scale)
