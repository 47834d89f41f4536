"""The reliability diagram: of the outcomes stated at most p likely, how many came about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability.arrays import Floats, same_length
from tanheng.reliability.coverage import BLOCK_DAYS, CONFIDENCE, REPLICATES

__all__ = ["ReliabilityTable", "reliability_table"]


@dataclass(frozen=True)
class ReliabilityTable:
    """Nominal against observed probabilities.

    Attributes
    ----------
    nominal, observed : array (Q,)
        Stated probabilities, and shares of outcomes at or below their quantiles.
    low, high : array (Q,)
        Where the observed share of 95 of 100 perfectly calibrated forecasts would lie.
    n : int
        Hours with known outcome and forecast.
    """

    nominal: Floats
    observed: Floats
    low: Floats
    high: Floats
    n: int


def reliability_table(
    ranks: ArrayLike, taus: ArrayLike, day: ArrayLike, seed: int = 0
) -> ReliabilityTable:
    """Compare stated with observed probabilities.

    Parameters
    ----------
    ranks : array (N,)
        PIT of the outcomes (see `pit`) in time order; NaN hours are left out.
    taus : array (Q,)
        Probabilities looked at.
    day : int array (N,)
        Day of each hour; blocks of days are resampled after the ranks have been made uniform.
    seed : int
        Of the bootstrap.

    Raises
    ------
    InputError
        When no rank is known.

    References
    ----------
    Bröcker and Smith (2007), Weather and Forecasting 22(3): consistency bars.
    """
    u, days = np.asarray(ranks, dtype=np.float64), np.asarray(day)
    same_length(ranks=u, day=days)
    known = ~np.isnan(u)
    u, days, p = u[known], days[known], np.asarray(taus, dtype=np.float64)
    if not u.size:
        raise InputError("expected the rank of at least one outcome, came none")
    drawn = _perfect(u, p, u.size / len(np.unique(days)), seed)
    edge = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(drawn, [edge, 1.0 - edge], axis=0)
    return ReliabilityTable(p, (u[:, None] <= p).mean(axis=0), low, high, int(u.size))


def _perfect(ranks: Floats, p: Floats, per_day: float, seed: int) -> Floats:
    """Observed shares (replicates, Q) when re-centred ranks are resampled in blocks."""
    n = ranks.size
    even = np.empty(n)
    even[np.argsort(ranks, kind="stable")] = (np.arange(n) + 0.5) / n
    block = min(n, max(1, round(BLOCK_DAYS * per_day)))
    whole, rest = divmod(n, block)
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, n, size=(REPLICATES, whole + 1))
    counts = np.empty((REPLICATES, p.size))
    for column, share in enumerate(p):
        # One running sum turns every block into a difference of two of its entries.
        run = np.concatenate([[0], np.cumsum(np.tile(even <= share, 2))])
        blocks = run[starts[:, :whole] + block] - run[starts[:, :whole]]
        counts[:, column] = blocks.sum(axis=1) + run[starts[:, whole] + rest]
        counts[:, column] -= run[starts[:, whole]]
    return np.asarray(counts / n)
