"""Windows: the hours for which a guarantee or a balance is asked."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core.clock import HOUR_S, local_day, local_hour
from tanheng.core.figure import Text

__all__ = ["NAMED_WINDOWS", "WINDOW_NAMES", "hours_of_range", "top_hours", "window_hours"]

Instants = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
NAMED_WINDOWS = ("all", "evening_peak", "midday", "top_net_load")
WINDOW_NAMES = {
    "all": Text("all hours", "全部时段"),
    "evening_peak": Text("evening peak", "晚高峰"),
    "midday": Text("midday", "午间"),
    "top_net_load": Text("highest net load", "净负荷最高时段"),
}
EVENING_PEAK = (17, 18, 19, 20, 21)
MIDDAY = (10, 11, 12, 13, 14, 15)


def window_hours(window: str, time_s: Instants, zone: ZoneInfo) -> Mask:
    """Hours of a window that is fixed in local time, shape (T,).

    ``evening_peak`` is 17 to 22 o'clock and ``midday`` 10 to 16 o'clock, local time; ``10-15``
    means the hours that start at 10, 11, ... 15 o'clock.
    """
    named = {"evening_peak": EVENING_PEAK, "midday": MIDDAY, "all": tuple(range(24))}
    hours = named[window] if window in named else hours_of_range(window)
    return np.isin(local_hour(time_s, zone), hours)


def top_hours(net_load_mw: Floats, time_s: Instants, zone: ZoneInfo, count: int) -> Mask:
    """Return the ``count`` hours of highest net load of each local day, as known the day ahead.

    Parameters
    ----------
    net_load_mw : ndarray of float64, shape (T,)
        In order of time: load forecast less expected output. A day of which it is not known to
        its end has no hours, as what is still to come could outrank them.
    """
    known = np.flatnonzero(np.isfinite(net_load_mw))  # a blank among the keys upsets the sorting
    if known.size:
        past_s = time_s[known[-1]] + HOUR_S
        known = known[local_day(time_s[known], zone) < local_day(np.array([past_s]), zone)[0]]
    day = local_day(time_s[known], zone)
    order = np.lexsort((time_s[known], -net_load_mw[known], day))
    starts = np.r_[0, np.flatnonzero(np.diff(day[order])) + 1]
    rank = np.arange(order.size) - np.repeat(starts, np.diff(np.r_[starts, order.size]))
    chosen = np.zeros(time_s.shape, dtype=bool)
    chosen[known[order[rank < count]]] = True
    return chosen


def hours_of_range(window: str) -> tuple[int, ...]:
    """Local hours of a window written ``10-15`` (both included) or ``22-5`` (over midnight).

    Raises
    ------
    ValueError
        When it is not such a range: the window has no hours.
    """
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", window)
    if not match or max(int(part) for part in match.groups()) > 23:
        names = ", ".join(NAMED_WINDOWS)
        raise ValueError(f"expected a window ({names}, or hours such as 10-15), came {window!r}")
    first, last = (int(part) for part in match.groups())
    return tuple(hour % 24 for hour in range(first, last + 1 if last >= first else last + 25))
