"""Means corrected by what is exactly known of a system that is sampled beside, the control variate.

A system as one zone, without storage and demand response, is exactly known. Under the same draws it
comes to much the same as the system itself, and how far its means came from what is known tells how
far the others are off. With y what is estimated and x the controls, of mean m,

    mean y - b (mean x - m),  b = cov(y, x) / cov(x),

with a variance of what b leaves of y, over n - q - 1 for q controls of n samples, times
1 + d inv(cov x) d, d being mean x - m (Lavenberg and Welch 1981, Management Science 27(3)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.moments import LOW
from tanheng.domains.grid.chronological.parts import MICRO
from tanheng.domains.grid.chronological.totals import ENERGY, HOURS, PEAKS
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.system import System

__all__ = ["BESIDE", "Control", "Controls"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Whole = NDArray[np.object_]

BESIDE = [HOURS, ENERGY, PEAKS]
"""Columns of the control whose means are known. Hours tell what energy alone does not, and the
reverse: a storage serves so many of the hours, and so much of the energy in each."""
FEW = 100
"""Samples with shortfall below which what is left comes out too small."""
SAME = 1e-12
"""Share of the variance that is lost in rounding."""


@dataclass(frozen=True)
class Control:
    """A system whose indices are known, with the same units in the same order.

    Attributes
    ----------
    system : System
    lole_h, eue_mwh, lole_d : float
        Exact [h, MWh and d per year].
    """

    system: System
    lole_h: float
    eue_mwh: float
    lole_d: float

    @property
    def means(self) -> Floats:
        """Mean of what a sample comes to, in the order of ``BESIDE``."""
        steps = self.system.years / self.system.step_h
        return np.array(
            [self.lole_h * steps, self.eue_mwh * steps * MICRO, self.lole_d * self.system.years]
        )


class Controls:
    """Sums of products of what samples come to, and of what their controls come to.

    Sums are whole numbers of any size: neither the order of samples nor cancellation can tell.
    """

    def __init__(self, known: Floats) -> None:
        self._known = known
        self._samples = 0
        self._total = self._products = self._squares = np.zeros(1, object)
        self._seen = np.zeros(1, np.int64)

    def add(self, rows: Ints, beside: Ints) -> None:
        """Take in samples, at most 2^10 at a time, numbers below 2^52."""
        both = np.hstack([beside, rows])
        self._samples += len(both)
        self._total = self._total + both.sum(axis=0).astype(object)
        self._products = self._products + _products(both, beside)
        self._squares = self._squares + _squares(both)
        self._seen = self._seen + np.count_nonzero(rows, axis=0)

    def corrected(self, column: int, plain: Estimate, scale: float) -> Estimate:
        """Correct the mean of a column.

        It is left as it is where the controls tell nothing, where shortfall was seen in too few
        samples, and where controls tell all there was: what they do not tell was not seen then,
        which is no proof that it is not.
        """
        count, n = len(self._known), self._samples
        if plain.stderr == 0 or self._seen[column] < FEW:
            return plain
        rows = [*range(count), count + column]
        total = self._total[rows]
        spread = np.sqrt((n * self._squares[rows] - total**2).astype(float))
        shared = n * self._products[rows] - np.outer(total, total[:count])
        alike = shared.astype(float) / np.maximum(np.outer(spread, spread[:count]), 1.0)
        inverse = np.linalg.pinv(alike[:count], rcond=1e-9, hermitian=True)
        slope = inverse @ alike[count]
        left = 1.0 - alike[count] @ slope
        if not slope.any() or left < SAME:
            return plain
        off = (total[:count].astype(float) - n * self._known) / np.maximum(spread[:count], 1.0)
        spread_of_y = float(spread[count]) / n * scale
        error = spread_of_y * np.sqrt(left / (n - count - 1) * (1.0 + off @ inverse @ off))
        return Estimate(plain.value - float(slope @ off) * spread_of_y, float(error))


def _products(rows: Ints, beside: Ints) -> Whole:
    """Sum products of columns, (P, Q), by halves that fit into 64 bits."""
    high, low = _halves(rows)
    high_beside, low_beside = _halves(beside)
    return _put_together(
        high.T @ high_beside, high.T @ low_beside, low.T @ high_beside, low.T @ low_beside
    )


def _squares(rows: Ints) -> Whole:
    high, low = _halves(rows)
    middle = (high * low).sum(axis=0)
    return _put_together((high * high).sum(axis=0), middle, middle, (low * low).sum(axis=0))


def _halves(rows: Ints) -> tuple[Ints, Ints]:
    return rows >> LOW, rows & ((1 << LOW) - 1)


def _put_together(*sums: Ints) -> Whole:
    upper, middle, other, lower = (one.astype(object) for one in sums)
    return np.asarray(upper * (1 << 2 * LOW) + (middle + other) * (1 << LOW) + lower)
