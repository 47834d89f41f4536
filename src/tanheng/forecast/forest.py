"""Stage 2: quantiles of one target by a quantile regression forest.

The forest weighs past outcomes by how often they share a leaf with the row to be forecast
(Meinshausen 2006, J. Mach. Learn. Res. 7, eq. 4-6). Its trees are extremely randomised (Geurts,
Ernst, Wehenkel 2006): as sharp as bagged trees on the wind set, at two fifths of their cost. It
stands on stage 1's out-of-sample means and is itself forecast out of sample, round by round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numba import njit
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesRegressor

from tanheng.forecast.result import LEVELS, QuantileForecast
from tanheng.forecast.rounds import Calendar, rounds

__all__ = [
    "FittedForest",
    "Forest",
    "PooledForest",
    "fit_forest",
    "pooled_forest",
    "rolling_forest",
]

Instants = NDArray[np.int64]
Floats = NDArray[np.float64]
Matrix = NDArray[np.float32]
Features = Callable[[int], Matrix]

BATCH = 20_000
OUTCOME_STEPS = 2048


@dataclass(frozen=True)
class Forest:
    """Size of the forest; ``max_rows`` caps the rows of one fit."""

    trees: int = 100
    min_leaf: int = 12
    max_features: float = 0.4
    max_samples: float = 0.6
    max_rows: int = 30_000
    seed: int = 1


@dataclass(frozen=True)
class FittedForest:
    """Trees with the outcomes that fell into each of their leaves.

    Parameters
    ----------
    outcomes : ndarray of float64, shape (B,)
        Outcomes learned from, ascending, each once, to within 1/4096 of their range.
    start : ndarray of int64, shape (K, L + 1)
        Where each leaf's outcomes start in ``members``, by tree and leaf.
    members : ndarray of int32, shape (K, M)
        Indices into ``outcomes``, leaf by leaf.
    usual : ndarray of float32, shape (F,)
        Medians of the features, which stand in for missing ones. A marker outside their range
        would not do: random thresholds would fall between the marker and all values.
    """

    trees: ExtraTreesRegressor
    outcomes: Floats
    start: NDArray[np.int64]
    members: NDArray[np.int32]
    usual: Matrix

    def quantiles(self, features: Matrix, levels: Floats) -> Floats:
        """Quantiles of each row, shape (N, Q), at ascending levels."""
        filled = _filled(features, self.usual)
        out = np.empty((filled.shape[0], levels.size))
        for low in range(0, filled.shape[0], BATCH):
            leaves = self.trees.apply(filled[low : low + BATCH])
            out[low : low + BATCH] = _mixture_quantiles(
                leaves, self.start, self.members, self.outcomes, levels
            )
        return out


def rolling_forest(
    features: Matrix,
    target: Floats,
    time_s: Instants,
    issued_s: Instants,
    calendar: Calendar,
    forest: Forest | None = None,
) -> QuantileForecast:
    """Forecast the quantiles of every row, out of sample.

    Parameters
    ----------
    features : ndarray of float32, shape (N, F)
        NaN may stand for missing values.
    target : ndarray of float64, shape (N,)
        What is to be forecast; rows with NaN are not learned from.
    time_s, issued_s : ndarray of int64, shape (N,)
        Start of each target's interval and time of issue; the same hour may stand in several
        rows (stations stacked below each other).

    Returns
    -------
    QuantileForecast
        NaN rows where no round forecasts the row, or its fit had nothing to learn from.
    """
    forest = forest or Forest()
    levels = np.array(LEVELS)
    quantiles = np.full((time_s.size, levels.size), np.nan)
    for one in rounds(time_s, issued_s, calendar):
        rows = np.flatnonzero(one.train & np.isfinite(target))
        if rows.size < 4 * forest.min_leaf:
            continue
        if rows.size > forest.max_rows:
            rows = rows[np.linspace(0, rows.size - 1, forest.max_rows).astype(np.int64)]
        fitted = fit_forest(features[rows], target[rows], forest)
        quantiles[one.predict] = fitted.quantiles(features[one.predict], levels)
    return QuantileForecast(time_s, issued_s, levels, quantiles)


@dataclass(frozen=True)
class PooledForest(Sequence[QuantileForecast]):
    """One forest for many stations: a station's quantiles are read out when asked for, not kept.

    Parameters
    ----------
    features : callable
        Features of one station by its index, float32 of shape (T, F).
    stations : int
    time_s, issued_s : ndarray of int64, shape (T,)
    fits : tuple
        Rows that each fit forecasts, shape (T,), and the fit.
    """

    features: Features
    stations: int
    time_s: Instants
    issued_s: Instants
    fits: tuple[tuple[NDArray[np.bool_], FittedForest], ...]

    def __len__(self) -> int:
        """Count the stations."""
        return self.stations

    @overload
    def __getitem__(self, index: int) -> QuantileForecast: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[QuantileForecast]: ...
    def __getitem__(self, index: int | slice) -> QuantileForecast | Sequence[QuantileForecast]:
        """Forecast one station."""
        if isinstance(index, slice):
            return [self._of(one) for one in range(*index.indices(self.stations))]
        if not 0 <= index < self.stations:
            raise IndexError(index)
        return self._of(index)

    def __iter__(self) -> Iterator[QuantileForecast]:
        """Go through the stations, one at a time."""
        return (self._of(index) for index in range(self.stations))

    def _of(self, station: int) -> QuantileForecast:
        levels = np.array(LEVELS)
        quantiles = np.full((self.time_s.size, levels.size), np.nan)
        rows = self.features(station) if self.fits else None
        for predict, fitted in self.fits:
            if rows is not None:
                quantiles[predict] = fitted.quantiles(rows[predict], levels)
        return QuantileForecast(self.time_s, self.issued_s, levels, quantiles)


def pooled_forest(
    features: Features,
    target: Floats,
    time_s: Instants,
    issued_s: Instants,
    calendar: Calendar,
    forest: Forest,
) -> PooledForest:
    """Fit one forest to all stations, in memory that is flat in their number.

    Parameters
    ----------
    features : callable
        Features of one station by its index, float32 of shape (T, F); asked for once here, and
        again by each reading of a station. NaN may stand for missing values.
    target : ndarray of float64, shape (T, S)
        What is to be forecast; rows with NaN are not learned from.
    time_s, issued_s : ndarray of int64, shape (T,)
        Start of each target's interval; time of issue.
    """
    learnable = np.isfinite(target)
    plan = [
        one
        for one in rounds(time_s, issued_s, calendar)
        if learnable[one.train].sum() >= 4 * forest.min_leaf
    ]
    chosen = [_spread(one.train[:, None] & learnable, forest.max_rows) for one in plan]
    samples: list[list[Matrix]] = [[] for _ in plan]
    for station in range(target.shape[1]):
        rows = features(station)
        for sample, mask in zip(samples, chosen, strict=True):
            sample.append(rows[mask[:, station]])
    fits = [
        (one.predict, fit_forest(np.concatenate(sample), target.T[mask.T], forest))
        for one, sample, mask in zip(plan, samples, chosen, strict=True)
    ]
    return PooledForest(features, target.shape[1], time_s, issued_s, tuple(fits))


def _spread(mask: NDArray[np.bool_], most: int) -> NDArray[np.bool_]:
    """Keep at most so many of the marked places (T, S), evenly spread station by station."""
    places = np.flatnonzero(mask.T)
    if places.size > most:
        places = places[np.linspace(0, places.size - 1, most).astype(np.int64)]
    kept = np.zeros(mask.size, dtype=np.bool_)
    kept[places] = True
    return kept.reshape(mask.shape[::-1]).T


def fit_forest(features: Matrix, target: Floats, forest: Forest) -> FittedForest:
    """Grow the trees and sort all outcomes, drawn for a tree or not, into their leaves.

    Parameters
    ----------
    features : ndarray of float32, shape (M, F)
    target : ndarray of float64, shape (M,)
        Finite.
    """
    usual = _medians(features)
    outcomes, value = np.unique(_rounded(target), return_inverse=True)
    trees = ExtraTreesRegressor(
        forest.trees,
        min_samples_leaf=forest.min_leaf,
        max_features=forest.max_features,
        max_samples=forest.max_samples,
        bootstrap=True,
        random_state=forest.seed,
        n_jobs=1,
    ).fit(_filled(features, usual), target)
    leaves = trees.apply(_filled(features, usual))
    count = int(max(tree.tree_.node_count for tree in trees.estimators_))
    start = np.zeros((forest.trees, count + 1), dtype=np.int64)
    members = np.empty((forest.trees, target.size), dtype=np.int32)
    for tree in range(forest.trees):
        start[tree, 1:] = np.cumsum(np.bincount(leaves[:, tree], minlength=count))
        members[tree] = value[np.argsort(leaves[:, tree], kind="stable")]
    return FittedForest(trees, outcomes, start, members, usual)


def _medians(features: Matrix) -> Matrix:
    """Medians of the columns' finite values; 0 where there is none."""
    finite = np.isfinite(features)
    columns = zip(features.T, finite.T, strict=True)
    medians = [np.median(column[known]) if known.any() else 0.0 for column, known in columns]
    return np.array(medians, dtype=np.float32)


def _rounded(target: Floats) -> Floats:
    """Outcomes on a grid fine enough to be theirs, coarse enough to be counted quickly."""
    low, span = target.min(), np.ptp(target)
    if span == 0.0:
        return target
    grid: Floats = low + np.rint((target - low) / span * OUTCOME_STEPS) * (span / OUTCOME_STEPS)
    return grid


def _filled(features: Matrix, usual: Matrix) -> Matrix:
    return np.where(np.isfinite(features), features, usual)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _mixture_quantiles(
    leaves: NDArray[np.int64],
    start: NDArray[np.int64],
    members: NDArray[np.int32],
    outcomes: Floats,
    levels: Floats,
) -> Floats:
    """Quantiles of the leaf-weighted outcomes, linear between the middles of their steps."""
    out = np.empty((leaves.shape[0], levels.size))
    weight = np.zeros(outcomes.size)
    for row in range(leaves.shape[0]):
        weight[:] = 0.0
        for tree in range(leaves.shape[1]):
            low, high = start[tree, leaves[row, tree]], start[tree, leaves[row, tree] + 1]
            for place in range(low, high):
                weight[members[tree, place]] += 1.0 / (high - low)
        below, level = 0.0, 0
        last_middle, last_outcome = 0.0, np.nan
        for place in range(outcomes.size):
            if weight[place] == 0.0:
                continue
            middle = (below + 0.5 * weight[place]) / leaves.shape[1]
            while level < levels.size and levels[level] <= middle:
                share = (levels[level] - last_middle) / (middle - last_middle)
                rise = 0.0 if np.isnan(last_outcome) else outcomes[place] - last_outcome
                out[row, level] = outcomes[place] - (1.0 - share) * rise
                level += 1
            last_middle, last_outcome = middle, outcomes[place]
            below += weight[place]
        out[row, level:] = last_outcome
    return out
