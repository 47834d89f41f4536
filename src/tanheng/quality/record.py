"""The record of what was flagged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags, reasons

__all__ = ["Record", "record"]


@dataclass(frozen=True)
class Record:
    """How many readings were flagged, for which reason, and when first.

    Records add up: the record of a fleet is the sum of its stations' records, so that stations
    can be read one after another.

    Parameters
    ----------
    stations, readings : int
        Stations and readings looked at.
    unusable : int
        Intervals without a usable reading.
    counts : dict of Flag to int
        Readings with each flag, every reason present.
    first_s : dict of Flag to int
        First instant of each flag that occurs, seconds since 1970 UTC.
    """

    stations: int
    readings: int
    unusable: int
    counts: dict[Flag, int]
    first_s: dict[Flag, int]

    def share(self, flag: Flag) -> float:
        """Share of readings with the flag, NaN when there are no readings."""
        return self.counts[flag] / self.readings if self.readings else float("nan")

    def __add__(self, other: Record) -> Record:
        firsts = {
            flag: [r.first_s[flag] for r in (self, other) if flag in r.first_s]
            for flag in reasons()
        }
        return Record(
            self.stations + other.stations,
            self.readings + other.readings,
            self.unusable + other.unusable,
            {flag: self.counts[flag] + other.counts[flag] for flag in reasons()},
            {flag: min(instants) for flag, instants in firsts.items() if instants},
        )


def record(time_s: NDArray[np.int64], flags: Flags, power: NDArray[np.float64]) -> Record:
    """Count the flags of one station.

    Parameters
    ----------
    time_s : ndarray of int64, shape (n,)
        Start of each interval, seconds since 1970 UTC.
    flags : ndarray of uint16, shape (n,)
        Their flags.
    power : ndarray of float64, shape (n,)
        What can be used of the readings, NaN where nothing can (`usable`).
    """
    hits = {flag: np.flatnonzero(flags & int(flag)) for flag in reasons()}
    return Record(
        stations=1,
        readings=flags.size,
        unusable=int(np.count_nonzero(np.isnan(power))),
        counts={flag: where.size for flag, where in hits.items()},
        first_s={flag: int(time_s[where[0]]) for flag, where in hits.items() if where.size},
    )
