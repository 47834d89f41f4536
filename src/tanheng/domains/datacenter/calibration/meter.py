"""Energy that meters counted, hour by hour, with what may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError

__all__ = ["Bools", "Floats", "Meter", "by_month", "every_fourth_month", "in_months"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MONTHS_OF_ONE_HELD_OUT = 4


@dataclass(frozen=True)
class Meter:
    """Energy by hour.

    Parameters
    ----------
    start_s : int
        Start of the first hour, seconds since 1970 UTC.
    energy_kwh : array, shape (T,)
        NaN where the meter is missing.
    offset_s : int
        Local time less UTC, by which months and hours of the week are told.

    Raises
    ------
    InputError
        For a meter without readings, and for an infinite one.
    """

    start_s: int
    energy_kwh: Floats
    offset_s: int = 0

    def __post_init__(self) -> None:
        if not np.isfinite(self.energy_kwh).any() or np.isinf(self.energy_kwh).any():
            raise InputError("expected finite readings of a meter, came none or an infinite one")

    def __len__(self) -> int:
        return len(self.energy_kwh)

    @property
    def known(self) -> Bools:
        """Hours that were metered."""
        return np.isfinite(self.energy_kwh)

    @property
    def local_s(self) -> NDArray[np.int64]:
        """Starts of the hours in local time [s]."""
        return np.arange(len(self), dtype=np.int64) * HOUR_S + self.start_s + self.offset_s

    @property
    def months(self) -> NDArray[np.str_]:
        """Month of each hour, ``2024-07``."""
        return np.datetime_as_string(self.local_s.astype("datetime64[s]"), unit="M")

    @property
    def hour_of_week(self) -> NDArray[np.int64]:
        """Hour of the week of each hour: 0 is Monday 00:00."""
        hours = self.local_s // HOUR_S
        return np.asarray((hours + 72) % 168, dtype=np.int64)  # 1970-01-01 was a Thursday


def every_fourth_month(meter: Meter) -> tuple[str, ...]:
    """Return the months that are held out where none are named: the second, sixth, tenth."""
    return tuple(np.unique(meter.months)[1::MONTHS_OF_ONE_HELD_OUT].tolist())


def in_months(meter: Meter, months: Sequence[str]) -> Bools:
    """Whether each hour lies in one of the months.

    Raises
    ------
    InputError
        For a month that the meter does not have.
    """
    own = meter.months
    for month in months:
        if month not in own:
            raise InputError(f"expected a month of {own[0]} to {own[-1]}, came {month!r}")
    return np.isin(own, np.array(months, dtype=own.dtype))


def by_month(months: NDArray[np.str_], *values: Floats) -> tuple[Floats, ...]:
    """Sum values by month, in order of months."""
    _, place = np.unique(months, return_inverse=True)
    return tuple(np.bincount(place, weights=one).astype(np.float64) for one in values)
