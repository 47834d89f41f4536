"""Marginal quantile forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["LEVELS", "QuantileForecast"]

LEVELS: tuple[float, ...] = (
    0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98,
)  # fmt: skip


@dataclass(frozen=True)
class QuantileForecast:
    """Quantiles of one target over its hours.

    Parameters
    ----------
    time_s, issued_s : ndarray of int64, shape (N,)
        Start of the target's interval; time of issue.
    levels : ndarray of float64, shape (Q,)
        Probabilities, ascending.
    quantiles : ndarray of float64, shape (N, Q)
        Fraction of capacity, ascending along the levels; NaN rows have no forecast.
    """

    time_s: NDArray[np.int64]
    issued_s: NDArray[np.int64]
    levels: NDArray[np.float64]
    quantiles: NDArray[np.float64]

    def __post_init__(self) -> None:
        rows = self.time_s.size
        if self.issued_s.shape != (rows,) or self.quantiles.shape != (rows, self.levels.size):
            raise InputError(
                f"expected {rows} issue times and quantiles ({rows}, {self.levels.size}), came "
                f"{self.issued_s.shape} and {self.quantiles.shape}"
            )
