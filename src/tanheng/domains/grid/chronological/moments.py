"""Mean and standard error of whole numbers, by sums that are exact.

Sums and sums of squares are kept as whole numbers of any size, so that they do not depend on the
order in which samples come, and no sample has to be kept.
"""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.estimate import Estimate, unseen

__all__ = ["Moments"]

Ints = NDArray[np.int64]
LOW = 26
"""Bits of the lower half of a number: squares of halves of 2^11 numbers add up within 63 bits."""


class Moments:
    """Running sums of the columns of a table of whole numbers."""

    def __init__(self, columns: int) -> None:
        self.samples = 0
        self._sum = [0] * columns
        self._squares = [0] * columns

    def add(self, rows: Ints) -> None:
        """Take in rows, at most 2^11 at a time, numbers below 2^52."""
        self.samples += len(rows)
        high, low = np.abs(rows) >> LOW, np.abs(rows) & ((1 << LOW) - 1)
        sums = [one.sum(axis=0).tolist() for one in (rows, high * high, high * low, low * low)]
        for k, (total, upper, middle, lower) in enumerate(zip(*sums, strict=True)):
            self._sum[k] += total
            self._squares[k] += (upper << 2 * LOW) + (middle << (LOW + 1)) + lower

    def estimate(self, column: int, scale: float, most: float) -> Estimate:
        """Return the mean of a column times ``scale``, with its standard error.

        Where every number was zero, the bound is the chance that a sample may yet have to be
        another, at 95 %, times ``most``, the most that a sample can come to.
        """
        n, total, squares = self.samples, self._sum[column], self._squares[column]
        if squares == 0:
            return Estimate(0.0, 0.0, upper=unseen(n) * most)
        # Taken to whole numbers first: the difference of two large sums keeps all its digits.
        error = isqrt((n * squares - total * total) << 64) / 2.0**32
        return Estimate(total / n * scale, error / n / (n - 1) ** 0.5 * scale)
