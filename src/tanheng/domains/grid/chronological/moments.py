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
        n = self.samples
        if self._squares[column] == 0:
            return Estimate(0.0, 0.0, upper=unseen(n) * most)
        error = _root(self._spread(column)) / n / (n - 1) ** 0.5
        return Estimate(self._sum[column] / n * scale, error * scale)

    def controlled(
        self, columns: tuple[int, int, int], known: float, scale: float, most: float
    ) -> Estimate:
        """Return the mean of a column, corrected by how far a control came from what is known.

        With y the column and x its control of mean m, the estimate is the mean of y - b (x - m),
        b = cov(x, y) / var(x) (Glasserman 2003, Monte Carlo Methods in Financial Engineering,
        section 4.1).

        Parameters
        ----------
        columns : tuple of int
            The column, its control, and the sum of both.
        known : float
            Mean of the control times ``scale``.
        """
        column, control, both = columns
        plain = self.estimate(column, scale, most)
        of_y, of_x = self._spread(column), self._spread(control)
        if of_x == 0 or of_y == 0:
            return plain
        shared = (self._spread(both) - of_x - of_y) // 2
        left = of_y - shared * shared // of_x
        n, slope = self.samples, shared / of_x
        off = self._sum[control] / n * scale - known
        error = _root(left) / n / (n - 2) ** 0.5 if n > 2 else plain.stderr
        return Estimate(plain.value - slope * off, error * scale)

    def _spread(self, column: int) -> int:
        """Sum of squared differences times the samples: a whole number, with all its digits."""
        return self.samples * self._squares[column] - self._sum[column] ** 2


def _root(whole: int) -> float:
    return isqrt(whole << 64) / 2.0**32
