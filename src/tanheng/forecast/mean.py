"""Stage 1: the expected output of each station, one gradient-boosted model for all stations.

Every prediction is out of sample by the calendar of :mod:`tanheng.forecast.rounds`. Features
are asked for station by station and never kept, and training rows are capped, so memory and
time of a fit stay flat in the number of stations.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from tanheng.forecast.rounds import Calendar, Round, rounds

__all__ = ["Boosting", "rolling_mean"]

Instants = NDArray[np.int64]
Floats = NDArray[np.float64]
Features = Callable[[int], NDArray[np.float32]]


@dataclass(frozen=True)
class Boosting:
    """Size of the boosted model.

    ``max_rows`` caps the rows of one fit over all stations; each tree sees ``feature_share`` of
    the features and ``row_share`` of the rows.
    """

    trees: int = 300
    leaves: int = 31
    rate: float = 0.04
    min_leaf: int = 40
    max_rows: int = 60_000
    feature_share: float = 0.5
    row_share: float = 0.5
    seed: int = 1


def rolling_mean(
    features: Features,
    target: Floats,
    time_s: Instants,
    issued_s: Instants,
    calendar: Calendar,
    boosting: Boosting | None = None,
) -> Floats:
    """Forecast the mean of every station and hour, out of sample.

    Parameters
    ----------
    features : callable
        Features of one station by its index, float32 of shape (T, F); asked for twice. NaN may
        stand for missing values.
    target : ndarray of float64, shape (T, S)
        What is to be forecast; rows with NaN are not learned from.
    time_s, issued_s : ndarray of int64, shape (T,)
        Start of each target's interval; time of issue.

    Returns
    -------
    ndarray of float64, shape (T, S)
        NaN where no round forecasts the row, or its fit had nothing to learn from.
    """
    boosting = boosting or Boosting()
    plan = rounds(time_s, issued_s, calendar)
    models = _fit_rounds(plan, features, target, time_s, boosting)
    out = np.full(target.shape, np.nan)
    for station in range(target.shape[1]):
        rows = features(station)
        for one, model in zip(plan, models, strict=True):
            if model is not None:
                out[one.predict, station] = model.predict(rows[one.predict])
    return out


def _fit_rounds(
    plan: list[Round], features: Features, target: Floats, time_s: Instants, boosting: Boosting
) -> list[lgb.Booster | None]:
    learnable = np.isfinite(target)
    shares = [boosting.max_rows / max(1, int(learnable[one.train].sum())) for one in plan]
    samples: list[list[tuple[NDArray[np.float32], Floats]]] = [[] for _ in plan]
    for station in range(target.shape[1]):
        rows = features(station)
        draw = _draw(time_s, station, boosting.seed)
        for sample, one, share in zip(samples, plan, shares, strict=True):
            chosen = one.train & learnable[:, station] & (draw < share)
            sample.append((rows[chosen], target[chosen, station]))
    return [_fit(sample, boosting) for sample in samples]


def _draw(time_s: Instants, station: int, seed: int) -> Floats:
    """Uniform numbers that belong to a station and an hour, whatever else is in the data."""
    mixed = time_s.astype(np.uint64) + np.uint64((station * 0x9E3779B97F4A7C15 + seed) % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))).astype(np.float64) / 2.0**64


def _fit(
    sample: list[tuple[NDArray[np.float32], Floats]], boosting: Boosting
) -> lgb.Booster | None:
    x = np.concatenate([rows for rows, _ in sample])
    y = np.concatenate([values for _, values in sample])
    if y.size < 2 * boosting.min_leaf:
        return None
    settings = {
        "objective": "l2",
        "num_leaves": boosting.leaves,
        "learning_rate": boosting.rate,
        "min_data_in_leaf": boosting.min_leaf,
        "feature_fraction": boosting.feature_share,
        "bagging_fraction": boosting.row_share,
        "bagging_freq": 1,
        "max_bin": 63,
        "seed": boosting.seed,
        "num_threads": 1,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return lgb.train(settings, lgb.Dataset(x, y), num_boost_round=boosting.trees)
