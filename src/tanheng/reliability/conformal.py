"""Rolling conformal calibration that holds its level locally, without hindsight.

A base forecast states, for hour i, a distribution F_i. Its outcome has rank ``u_i = F_i(y_i)``;
were the base perfect, ranks would be uniform (in a jump of F_i the rank is spread evenly over the
jump: hours that are calm for certain must not lend their excess to the others). For a target the
guarantee at level L is

    F_i^-1(c),   c = weighted (1 - L)-quantile of the ranks of past outcomes,

where an outcome weighs more the younger it is and the more its hour resembled the target: its
rank by size of the raw guarantee, and any further coordinate handed in (hour, season, ramp). With
all weights 1 this is split conformal prediction on a rolling history; the weights make it local
(Barber et al. 2023, Ann. Stat. 51(2), section 4; Guan 2023, Biometrika 110(1)).

**Feedback.** Weights follow a drift no faster than outcomes age. So the probability asked for is
also corrected by the recent record of the guarantee itself: with s the mean of
``1 - miss / (1 - L)`` over past days, weighted by age with a half-life of 30 days, the odds of
``1 - L`` are multiplied by exp(1.5 s), within a factor e^2. This is adaptive conformal inference
(Gibbs and Candès 2021, NeurIPS 34, eq. 2) with a leaking, saturated memory (Angelopoulos, Candès
and Tibshirani 2023, NeurIPS 36, section 2.2), so that a long past is not paid back.

**No hindsight.** Hour i may use outcome j when it was known by the issue time of i *and* its day
lies at least two days before that of i. Nothing else of the arrays enters row i, not even their
length: results of earlier rows are the same, bit for bit, when later rows are cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability import quantiles
from tanheng.reliability.arrays import Floats, Ints, checked_level, same_length
from tanheng.reliability.kernel import local_quantiles

__all__ = [
    "Calibrated",
    "History",
    "Regime",
    "calibrate",
    "circular",
    "known_rows",
    "outcomes_needed",
]

EMBARGO_DAYS = 2
HALF_LIFE_DAYS = 120.0
RANK_BANDWIDTH = 0.1
FEEDBACK = 1.5


def outcomes_needed(level: float) -> int:
    """How many past outcomes a conformal guarantee at this level needs: 19 for 95 %.

    With n exchangeable outcomes the smallest one is missed with probability 1 / (n + 1).
    """
    return ceil(round(1.0 / (1.0 - checked_level(level)), 9)) - 1


@dataclass(frozen=True)
class History:
    """When each hour's forecast was issued and when its outcome became known.

    Rows are hours in time order, of one forecast horizon.

    Parameters
    ----------
    day : int array (N,)
        Day of each hour, counted from any start; local days are allowed.
    issued_s, known_s : int array (N,)
        Issue time of the forecast, and instant at which the outcome was known [s since 1970].
        All three must not decrease.

    Raises
    ------
    InputError
        When they differ in length or decrease.
    """

    day: Ints
    issued_s: Ints
    known_s: Ints

    def __post_init__(self) -> None:
        same_length(day=self.day, issued_s=self.issued_s, known_s=self.known_s)
        for name in ("day", "issued_s", "known_s"):
            falls = np.flatnonzero(np.diff(getattr(self, name)) < 0)
            if falls.size:
                raise InputError(
                    f"expected rows in time order of one horizon, but {name} falls after row "
                    f"{int(falls[0])}"
                )


def known_rows(history: History) -> Ints:
    """Count the leading rows whose outcomes each hour's forecast may use, (N,)."""
    by_issue = np.searchsorted(history.known_s, history.issued_s, side="right")
    by_day = np.searchsorted(history.day, history.day - EMBARGO_DAYS, side="right")
    own = np.arange(len(by_day))
    return np.minimum(np.minimum(by_issue, by_day), own).astype(np.int64)


@dataclass(frozen=True)
class Regime:
    """A coordinate along which the level shall hold.

    Parameters
    ----------
    values : array (N,)
        The coordinate, known at issue time; NaN rows are neither calibrated nor used.
    bandwidth : float
        In units of ``values``.
    """

    values: Floats
    bandwidth: float


def circular(values: ArrayLike, period: float, bandwidth: float) -> tuple[Regime, Regime]:
    """Make the two coordinates of a quantity that comes round, such as the hour of the day.

    Parameters
    ----------
    values : array (N,)
    period : float
        In the unit of the values: 24 for hours.
    bandwidth : float
        In the same unit; distances are chords, shorter than arcs by 5 % at a sixth of a period.
    """
    radius = period / (2.0 * np.pi)
    angle = np.asarray(values, dtype=np.float64) / radius
    return Regime(radius * np.sin(angle), bandwidth), Regime(radius * np.cos(angle), bandwidth)


@dataclass(frozen=True)
class Calibrated:
    """Guarantees of one forecast at several levels.

    Attributes
    ----------
    levels : tuple of float
    guarantee : array (N, L)
        In the unit of the forecast; never rises with the level; NaN while the history is too
        short or the forecast is missing.
    probability : array (N, L)
        The corrected probability c at which the base quantile function was read.
    outcomes : array (N,)
        Past outcomes at hand.
    """

    levels: tuple[float, ...]
    guarantee: Floats
    probability: Floats
    outcomes: Ints


def calibrate(
    table: ArrayLike,
    taus: ArrayLike,
    measured: ArrayLike,
    history: History,
    levels: Sequence[float] = (0.95,),
    *,
    regimes: Sequence[Regime] = (),
    half_life_days: float = HALF_LIFE_DAYS,
    rank_bandwidth: float = RANK_BANDWIDTH,
    feedback: float = FEEDBACK,
    cap: float = 1.0,
) -> Calibrated:
    """Turn raw quantile forecasts into guarantees that hold their level, hour by hour.

    Parameters
    ----------
    table : array (N, Q)
        Raw quantiles [fraction of capacity], rows in time order.
    taus : array (Q,)
        Their probabilities.
    measured : array (N,)
        Outcomes; NaN where not known, also for hours still to come.
    history : History
        What was known when.
    levels : sequence of float
        Reliability levels, each within (0, 1).
    regimes : sequence of Regime
        Further coordinates of the kernel beside the rank of the raw guarantee.
    half_life_days : float
        Age at which an outcome weighs half; ``inf`` forgets nothing.
    rank_bandwidth : float
        Bandwidth of the rank of the raw guarantee within the history (0 to 1); ``inf`` makes
        the calibration global.
    feedback : float
        How strongly the recent record moves the probability asked for; 0 not at all.
    cap : float
        Upper bound of the variable.

    Returns
    -------
    Calibrated
    """
    raw = quantiles.monotone(table, cap=cap)
    same_length(table=raw, measured=np.asarray(measured), day=history.day)
    within = quantiles.spread_out(history.known_s)
    ranks = quantiles.pit(raw, taus, measured, within, cap=cap)
    probability = np.empty((len(raw), len(levels)))
    guarantee = np.empty_like(probability)
    for column, level in enumerate(levels):
        size = quantiles.quantile(raw, taus, 1.0 - checked_level(level), cap=cap)
        probability[:, column] = corrected_probability(
            ranks, size, history, level, regimes, half_life_days, rank_bandwidth, feedback
        )
        guarantee[:, column] = quantiles.quantile(raw, taus, probability[:, column], cap=cap)
    usable = np.concatenate([[0], np.cumsum(~np.isnan(ranks))])
    return Calibrated(
        tuple(levels), _falling(guarantee, levels), probability, usable[known_rows(history)]
    )


def corrected_probability(
    ranks: Floats,
    size: Floats,
    history: History,
    level: float,
    regimes: Sequence[Regime] = (),
    half_life_days: float = HALF_LIFE_DAYS,
    rank_bandwidth: float = RANK_BANDWIDTH,
    feedback: float = FEEDBACK,
) -> Floats:
    """Weighted (1 - level)-quantile of past ranks for each hour, (N,).

    The target itself counts as one further outcome of weight 1 below all others, as in split
    conformal prediction; between two outcomes the quantile is interpolated, so that on average
    the level is met and not overshot. Where the neighbourhood weighs less than
    `outcomes_needed`, the kernel is dropped and age alone weighs; where that is not enough
    either, the result is NaN.

    Parameters
    ----------
    ranks : array (N,)
        Rank of each outcome in its own raw distribution, NaN where not known.
    size : array (N,)
        Raw guarantee of each hour: its rank among the past ones is the kernel's first coordinate.
    """
    others = [np.asarray(r.values, dtype=np.float64) / r.bandwidth for r in regimes]
    coordinates = np.ascontiguousarray(np.stack([size, *others]), dtype=np.float64)
    told = ~np.isnan(coordinates).any(axis=0)
    usable = np.flatnonzero(told & ~np.isnan(ranks))
    span = int(np.ptp(history.day)) if len(history.day) else 0
    return np.asarray(
        local_quantiles(
            np.ascontiguousarray(ranks, dtype=np.float64),
            coordinates,
            told,
            usable[np.argsort(ranks[usable], kind="stable")],
            usable[np.argsort(size[usable], kind="stable")],
            known_rows(history),
            np.ascontiguousarray(history.day, dtype=np.int64),
            1.0 - level,
            0.5 ** (np.arange(span + 1) / half_life_days),
            1.0 / rank_bandwidth,
            float(outcomes_needed(level)),
            feedback,
        )
    )


def _falling(guarantee: Floats, levels: Sequence[float]) -> Floats:
    """Rearrange each row so that a higher level never promises more.

    Levels that the history is too short for stay NaN, and take no other with them.
    """
    order = np.argsort(levels, kind="stable")
    told = ~np.isnan(guarantee[:, order])
    falling = -np.sort(-guarantee[:, order], axis=1)  # NaN last
    arranged = np.full_like(guarantee, np.nan)
    arranged[told] = falling[~np.isnan(falling)]
    return arranged[:, np.argsort(order)]
