"""Scores of forecasts against outcomes.

All scores are negatively oriented (smaller is better), in the unit of the variable, and NaN where
an outcome or a forecast is not known. `exceedance` and `shortfall` are averages over known hours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tanheng.reliability.arrays import Floats

__all__ = [
    "crps_ensemble",
    "crps_quantiles",
    "energy_score",
    "exceedance",
    "pinball",
    "shortfall",
    "variogram_score",
]


def pinball(y: ArrayLike, q: ArrayLike, tau: ArrayLike) -> Floats:
    """Pinball loss of a quantile.

    Parameters
    ----------
    y, q, tau : array
        Outcomes, quantiles and their probabilities, broadcast against each other; for a table
        (N, Q) hand ``y[:, None]``.

    Returns
    -------
    array
        ``(y - q) tau`` where y >= q, else ``(q - y) (1 - tau)``.

    References
    ----------
    Koenker and Bassett (1978), Econometrica 46(1), eq. 2.1.
    """
    error = np.asarray(y, dtype=np.float64) - np.asarray(q, dtype=np.float64)
    loss: Floats = np.maximum(np.asarray(tau) * error, (np.asarray(tau) - 1.0) * error)
    return loss


def crps_quantiles(
    y: ArrayLike, table: ArrayLike, taus: ArrayLike, floor: float = 0.0, cap: float = 1.0
) -> Floats:
    """Continuous ranked probability score of a quantile table, exact for its interpolation.

    The quantile function is that of `quantiles.quantile`: linear between the given
    probabilities, linear to ``floor`` at 0 and to ``cap`` at 1. The score is twice the integral
    of the pinball loss over the probabilities, integrated in closed form piece by piece.

    Parameters
    ----------
    y : array (N,)
        Outcomes within [floor, cap].
    table : array (N, Q)
        Monotone quantiles.
    taus : array (Q,)
        Probabilities, increasing within (0, 1).

    Returns
    -------
    array (N,)

    References
    ----------
    Gneiting and Ranjan (2011), J. Bus. Econ. Stat. 29(3), eq. 8.
    """
    rows = np.asarray(table, dtype=np.float64)
    ends = np.broadcast_to([[floor, cap]], (len(rows), 2))
    values = np.concatenate([ends[:, :1], rows, ends[:, 1:]], axis=1)
    p = np.concatenate([[0.0], np.asarray(taus, dtype=np.float64), [1.0]])
    outcome = np.asarray(y, dtype=np.float64)[:, None]
    low, high = values[:, :-1], values[:, 1:]
    width = np.diff(p)
    rise = high - low
    past = np.clip(outcome - low, 0.0, rise)
    below = np.where(rise > 0, past / np.where(rise > 0, rise, 1.0), outcome >= low)
    met = np.where(np.isnan(outcome + rise), np.nan, p[:-1] + width * below)
    # Loss is tau (y - q) up to the crossing at probability ``met`` and (tau - 1)(y - q) past it.
    total = _moment(outcome, low, rise, p[:-1], width, p[:-1], met, 0.0)
    total += _moment(outcome, low, rise, p[:-1], width, met, p[1:], 1.0)
    score: Floats = 2.0 * total.sum(axis=1)
    return score


def _moment(
    y: Floats, low: Floats, rise: Floats, p0: Floats, width: Floats, a: Floats, b: Floats, c: float
) -> Floats:
    """Integral over t from a to b of (t - c)(y - low - rise (t - p0) / width)."""
    slope = rise / width
    level = y - low + slope * p0
    cubic = -slope * (b**3 - a**3) / 3.0
    square = (level + c * slope) * (b**2 - a**2) / 2.0
    return np.asarray(cubic + square - c * level * (b - a))


def crps_ensemble(y: ArrayLike, members: ArrayLike) -> Floats:
    """CRPS of an ensemble as the step distribution of its members.

    Parameters
    ----------
    y : array (N,)
    members : array (N, M)

    Returns
    -------
    array (N,)
        Mean |x - y| less half the mean |x - x'| over all pairs.

    References
    ----------
    Gneiting and Raftery (2007), JASA 102(477), eq. 21.
    """
    drawn = np.sort(np.asarray(members, dtype=np.float64), axis=1)
    count = drawn.shape[1]
    distance = np.abs(drawn - np.asarray(y, dtype=np.float64)[:, None]).mean(axis=1)
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    score: Floats = distance - drawn @ ranks / count**2
    return score


def energy_score(y: ArrayLike, members: ArrayLike) -> Floats:
    """Energy score of joint scenarios.

    Parameters
    ----------
    y : array (N, D)
        Outcomes over D sites and hours.
    members : array (N, M, D)
        Equally likely joint scenarios.

    Returns
    -------
    array (N,)

    References
    ----------
    Gneiting and Raftery (2007), JASA 102(477), eq. 22 with beta = 1.
    """
    drawn = np.asarray(members, dtype=np.float64)
    outcome = np.asarray(y, dtype=np.float64)[:, None, :]
    distance = np.linalg.norm(drawn - outcome, axis=2).mean(axis=1)
    # Pair distances one case at a time: (M, M, D) of all cases at once would not fit in memory.
    spread = [np.linalg.norm(case[:, None] - case[None], axis=2).mean() for case in drawn]
    score: Floats = distance - 0.5 * np.asarray(spread)
    return score


def variogram_score(y: ArrayLike, members: ArrayLike, order: float = 0.5) -> Floats:
    """Variogram score of joint scenarios with unit weights; it sees wrong dependence best.

    Shapes are those of `energy_score`.

    References
    ----------
    Scheuerer and Hamill (2015), Mon. Wea. Rev. 143(4), eq. 7.
    """
    drawn = np.asarray(members, dtype=np.float64)
    outcome = np.asarray(y, dtype=np.float64)
    seen = np.abs(outcome[:, :, None] - outcome[:, None, :]) ** order
    expected = np.stack(
        [(np.abs(case[:, :, None] - case[:, None, :]) ** order).mean(axis=0) for case in drawn]
    )
    score: Floats = ((seen - expected) ** 2).sum(axis=(1, 2))
    return score


def exceedance(measured: ArrayLike, guarantee: ArrayLike) -> float:
    """Share of hours with both known in which ``measured >= guarantee``; NaN without any."""
    margin = _margin(measured, guarantee)
    return float((margin >= 0).mean()) if margin.size else float("nan")


def shortfall(measured: ArrayLike, guarantee: ArrayLike) -> float:
    """Average what is missing, ``max(guarantee - measured, 0)``: the expected shortfall."""
    margin = _margin(measured, guarantee)
    return float(np.maximum(-margin, 0.0).mean()) if margin.size else float("nan")


def _margin(measured: ArrayLike, guarantee: ArrayLike) -> Floats:
    margin = np.asarray(measured, dtype=np.float64) - np.asarray(guarantee, dtype=np.float64)
    return np.asarray(margin[~np.isnan(margin)])
