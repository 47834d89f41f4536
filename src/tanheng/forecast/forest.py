"""Stage 2: quantiles of one target by a quantile regression forest (Meinshausen 2006).

The forest stands on stage 1's out-of-sample means and is itself forecast out of sample, round
by round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from quantile_forest import RandomForestQuantileRegressor

from tanheng.forecast.result import LEVELS, QuantileForecast
from tanheng.forecast.rounds import Calendar, Round, rounds

__all__ = ["Forest", "rolling_forest"]

Instants = NDArray[np.int64]
Floats = NDArray[np.float64]

# Trees part rows by order alone: a value far below all others stands for "not known".
MISSING = np.float32(-1e9)


@dataclass(frozen=True)
class Forest:
    """Size of the forest; ``max_rows`` caps the rows of one fit."""

    trees: int = 200
    min_leaf: int = 15
    max_features: float = 0.35
    max_samples: float = 0.6
    max_rows: int = 40_000
    seed: int = 1


def rolling_forest(
    features: NDArray[np.float32],
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
    features = np.where(np.isfinite(features), features, MISSING)
    quantiles = np.full((time_s.size, len(LEVELS)), np.nan)
    for one in rounds(time_s, issued_s, calendar):
        model = _fit(one, features, target, forest)
        if model is not None:
            quantiles[one.predict] = model.predict(features[one.predict], quantiles=list(LEVELS))
    return QuantileForecast(time_s, issued_s, np.array(LEVELS), quantiles)


def _fit(
    one: Round, features: NDArray[np.float32], target: Floats, forest: Forest
) -> RandomForestQuantileRegressor | None:
    rows = np.flatnonzero(one.train & np.isfinite(target))
    if rows.size < 4 * forest.min_leaf:
        return None
    if rows.size > forest.max_rows:
        rows = rows[np.linspace(0, rows.size - 1, forest.max_rows).astype(np.int64)]
    model = RandomForestQuantileRegressor(
        forest.trees,
        min_samples_leaf=forest.min_leaf,
        max_features=forest.max_features,
        max_samples=forest.max_samples,
        random_state=forest.seed,
        n_jobs=1,
    )
    return model.fit(features[rows], target[rows])
