"""The hours of an inventory's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, epoch_s

__all__ = ["Hours", "hours_of"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Hours:
    """Consecutive hours.

    Parameters
    ----------
    start_s : int
        First second, since 1970 UTC.
    count : int
        Number of hours.
    """

    start_s: int
    count: int

    @property
    def time_s(self) -> Ints:
        """Start of each hour, seconds since 1970 UTC, shape (T,)."""
        return self.start_s + HOUR_S * np.arange(self.count, dtype=np.int64)


def hours_of(year: int, zone: ZoneInfo) -> Hours:
    """Hours of a calendar year on the clocks of a zone."""
    start, end = (epoch_s(datetime(one, 1, 1, tzinfo=zone)) for one in (year, year + 1))
    return Hours(start, (end - start) // HOUR_S)
