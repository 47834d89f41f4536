"""Whether one forecast is better than another by more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from tanheng.core import InputError
from tanheng.reliability.arrays import Floats, same_length

__all__ = ["DieboldMariano", "diebold_mariano"]


@dataclass(frozen=True)
class DieboldMariano:
    """Result of the test.

    Attributes
    ----------
    difference : float
        Mean loss of the first less that of the second, in the unit of the loss.
    error : float
        Its standard error, allowing for autocorrelation.
    statistic : float
        Their quotient; NaN when the losses do not differ anywhere.
    p_value : float
        Two-sided, standard normal.
    """

    difference: float
    error: float
    statistic: float
    p_value: float


def diebold_mariano(first: ArrayLike, second: ArrayLike, lags: int) -> DieboldMariano:
    """Compare the losses of two forecasts of the same hours.

    Parameters
    ----------
    first, second : array (N,)
        Losses in time order; hours in which either is NaN are left out.
    lags : int
        Autocovariances counted, with Bartlett weights: at least the hours that share an issue,
        48 for hourly day-ahead forecasts.

    Raises
    ------
    InputError
        When not more hours than lags are known.

    References
    ----------
    Diebold and Mariano (1995), J. Bus. Econ. Stat. 13(3), eq. 2; Newey and West (1987),
    Econometrica 55(3), eq. 5.
    """
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    same_length(first=a, second=b)
    gap = (a - b)[~np.isnan(a - b)]
    if gap.size <= max(lags, 1):
        raise InputError(
            f"expected more than {max(lags, 1)} hours with both losses, came {gap.size}"
        )
    mean = float(gap.mean())
    error = float(np.sqrt(long_run_variance(gap, lags) / gap.size))
    statistic = mean / error if error > 0 else float("nan")
    return DieboldMariano(mean, error, statistic, float(special.erfc(abs(statistic) / np.sqrt(2))))


def long_run_variance(values: Floats, lags: int) -> float:
    """Newey-West estimate of the variance of sqrt(N) times the mean; never negative."""
    centred = values - values.mean()
    total = float(centred @ centred)
    for lag in range(1, lags + 1):
        weight = 1.0 - lag / (lags + 1.0)
        total += 2.0 * weight * float(centred[lag:] @ centred[:-lag])
    return max(total / values.size, 0.0)
