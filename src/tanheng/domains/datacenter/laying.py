"""Hours of one file laid on the hours of another: by time, or by the hour of the year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import Slots

__all__ = ["laid"]

Ints = NDArray[np.int64]


def laid(slots: Slots, what: str, times_s: Ints, step_s: int) -> tuple[Ints, bool]:
    """Find the slot of each instant.

    Where the slots cover all instants it is the slot that holds it. Else they must be of a whole
    year, and month, day and hour (UTC) decide; a leap day takes the hours of the day before.

    Parameters
    ----------
    what : str
        Of what the slots are, for complaints.
    times_s, step_s : ndarray of int64, shape (T,); int
        Starts of the intervals that are asked for, and their length.

    Returns
    -------
    place : ndarray of int64, shape (T,)
    by_time : bool
        False where the hour of the year decided.

    Raises
    ------
    InputError
        Where an instant has no slot, or slots are shorter than the intervals asked for.
    """
    if slots.step_s < step_s:
        raise InputError(
            f"expected {what} in steps of at least {step_s // 60} minutes, those of the weather, "
            f"came {slots.step_s // 60}"
        )
    place = (times_s - slots.start_s) // slots.step_s
    if place[0] >= 0 and place[-1] < slots.count:
        return place, True
    starts = slots.start_s + slots.step_s * np.arange(slots.count)
    return _by_hour_of_year(starts, what, times_s), False


def _by_hour_of_year(starts: Ints, what: str, times_s: Ints) -> Ints:
    known = {key: place for place, key in enumerate(_hours_of_year(starts).tolist())}
    for hour in range(24):
        day = (2 * 100 + 28) * 100
        if day + hour in known:
            known.setdefault(day + 100 + hour, known[day + hour])
    asked = _hours_of_year(times_s).tolist()
    missing = sum(key not in known for key in asked)
    if missing:
        raise InputError(
            f"expected {what} of the weather's hours, or of a whole year to be laid on them by "
            f"month, day and hour (UTC); {missing} of {len(asked)} hours have none"
        )
    return np.array([known[key] for key in asked], dtype=np.int64)


def _hours_of_year(times_s: Ints) -> Ints:
    """Month, day and hour of instants (UTC) as ``MMDDHH``."""
    at = times_s.astype("datetime64[s]")
    month = at.astype("datetime64[M]")
    day = (at.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64) + 1
    of_year = month.astype(np.int64) % 12 + 1
    return np.asarray((of_year * 100 + day) * 100 + times_s % 86_400 // 3600)
