"""When models are fitted anew, and which rows each fit may see.

The calendar is anchored at the start of the data, so that more data at the end never moves an
earlier fit. The first period is forecast by blocked cross-fitting: its rows feed later stages
and the calibration, and are never scored. Later periods are forecast by refits on the past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, InputError

__all__ = ["Calendar", "Round", "rounds"]

Instants = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """Dates of the fits.

    Parameters
    ----------
    start_s : int
        Start of the first period, seconds since 1970.
    first_s : int
        Length of the first period, which is cross-fitted in blocks.
    refit_s : int
        Length of each later period; its model is fitted on everything before it.
    cut_s : int
        A refit uses only targets that start more than this before its period.
    folds, block_s, guard_s : int
        Cross-fitting: block ``b`` belongs to fold ``b % folds``; training rows keep ``guard_s``
        away from the fold's blocks.
    """

    start_s: int
    first_s: int
    refit_s: int
    cut_s: int = 2 * DAY_S
    folds: int = 6
    block_s: int = 15 * DAY_S
    guard_s: int = 1 * DAY_S

    def __post_init__(self) -> None:
        if self.first_s < 2 * self.block_s or self.folds < 2 or self.refit_s <= 0:
            raise InputError(
                "expected a first period of at least two blocks, two folds and refits after it, "
                f"came first {self.first_s // DAY_S} d, block {self.block_s // DAY_S} d, "
                f"{self.folds} folds, refit {self.refit_s // DAY_S} d"
            )

    @property
    def rolling_s(self) -> int:
        """Start of the rolling forecasts, the first that are scored."""
        return self.start_s + self.first_s


@dataclass(frozen=True)
class Round:
    """One fit: the rows it may learn from and the rows it forecasts, both shape (N,)."""

    train: NDArray[np.bool_]
    predict: NDArray[np.bool_]


def rounds(time_s: Instants, issued_s: Instants, calendar: Calendar) -> list[Round]:
    """Split rows into fits; each row is forecast by at most one of them.

    A row is forecast by the refit of its period, or by an earlier one when it was issued before
    the last outcome which that refit learned from. Rows before the calendar's start, and rows
    with no model old enough, are in no round.

    Parameters
    ----------
    time_s, issued_s : ndarray of int64, shape (N,)
        Start of the target's interval and time of issue of each row, in any order.
    """
    return _cross_fits(time_s, calendar) + _refits(time_s, issued_s, calendar)


def _cross_fits(time_s: Instants, calendar: Calendar) -> list[Round]:
    first = (time_s >= calendar.start_s) & (time_s < calendar.rolling_s)
    out = []
    for fold in range(calendar.folds):
        predict = first & (_fold(time_s, calendar) == fold)
        near = np.zeros_like(first)
        for shift_s in (-calendar.guard_s, 0, calendar.guard_s):
            near |= _fold(time_s + shift_s, calendar) == fold
        if predict.any():
            out.append(Round(train=first & ~near, predict=predict))
    return out


def _fold(time_s: Instants, calendar: Calendar) -> Instants:
    return ((time_s - calendar.start_s) // calendar.block_s) % calendar.folds


def _refits(time_s: Instants, issued_s: Instants, calendar: Calendar) -> list[Round]:
    by_time = (time_s - calendar.rolling_s) // calendar.refit_s
    by_issue = (issued_s + calendar.cut_s - calendar.rolling_s) // calendar.refit_s
    refit = np.where(time_s >= calendar.rolling_s, np.minimum(by_time, by_issue), -1)
    out = []
    for number in np.unique(refit[refit >= 0]):
        begin_s = calendar.rolling_s + number * calendar.refit_s
        past = (time_s >= calendar.start_s) & (time_s < begin_s - calendar.cut_s)
        out.append(Round(train=past, predict=refit == number))
    return out
