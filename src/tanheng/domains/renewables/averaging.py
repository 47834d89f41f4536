"""Rows at any step, brought to whole hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S
from tanheng.store.times import infer_step_s

__all__ = ["hourly", "increments", "means", "whole_hours"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]


def hourly(time_s: Instants, values: Floats) -> tuple[Instants, Floats]:
    """Means over whole hours; blanks are left out.

    Rows farther apart than an hour hold until the next: what lies between two of them is known
    with the first, never with the second.

    Parameters
    ----------
    time_s : ndarray of int64, shape (N,)
        Start of each row's interval, in any order.
    values : ndarray of float64, shape (N, V)

    Returns
    -------
    ndarray of int64, shape (H,), and ndarray of float64, shape (H, V)
        Hours that have at least one row, ascending.
    """
    step_s = infer_step_s(time_s) if np.unique(time_s).size > 1 else HOUR_S
    hours, place = np.unique(whole_hours(time_s, step_s), return_inverse=True)
    mean = means(place, values, hours.size)
    held = -(-step_s // HOUR_S)
    return (hours, mean) if held == 1 else _held(hours, mean, held)


def whole_hours(time_s: Instants, step_s: int) -> Instants:
    """Hour to which each row counts: that of the nearest instant on the grid of its step.

    Halfway goes to the later one, as quality control arranges readings.
    """
    grid_s = min(step_s, HOUR_S)
    nearest = np.floor_divide(time_s + grid_s // 2, grid_s) * grid_s
    hours: Instants = np.floor_divide(nearest, HOUR_S) * HOUR_S
    return hours


def means(place: NDArray[np.intp], values: Floats, size: int) -> Floats:
    """Mean of the rows that share a place, shape (size, V); NaN where none has a value."""
    found = np.empty((size, values.shape[1]))
    for column in range(values.shape[1]):
        valid = np.isfinite(values[:, column])
        total = np.bincount(place[valid], values[valid, column], size)
        count = np.bincount(place[valid], minlength=size)
        found[:, column] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found


def increments(run: Instants, time_s: Instants, totals: Floats) -> Floats:
    """Undo an accumulation: what each row adds to the one before it in its run.

    Where the total falls it has started anew, and the row's own value is what it adds.

    Parameters
    ----------
    run, time_s : ndarray of int64, shape (N,)
        Run of each row, and its instant; rows in any order.
    totals : ndarray of float64, shape (N,)
    """
    order = np.lexsort((time_s, run))
    ordered = totals[order]
    added = np.diff(ordered, prepend=np.nan)
    anew = np.r_[True, np.diff(run[order]) != 0] | (added < 0)
    out = np.empty_like(totals)
    out[order] = np.where(anew, ordered, added)
    return out


def _held(hours: Instants, mean: Floats, held: int) -> tuple[Instants, Floats]:
    """Repeat each hour's row until the next row, at most ``held`` times."""
    until = np.minimum(hours + held * HOUR_S, np.r_[hours[1:], np.iinfo(np.int64).max])
    times = (until - hours) // HOUR_S
    row = np.repeat(np.arange(hours.size), times)
    since = np.arange(row.size) - np.repeat(np.cumsum(times) - times, times)
    return hours[row] + since * HOUR_S, mean[row]
