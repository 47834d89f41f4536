"""Instants and local clocks.

Inside tanheng an instant is an ``int64`` number of seconds since 1970-01-01T00:00Z and marks the
start of its interval; local time exists only at the doors (files, windows, reports).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from tanheng.core.errors import InputError

__all__ = ["DAY_S", "HOUR_S", "epoch_s", "iso", "local_day", "local_hour", "offset_s", "zone_of"]

HOUR_S = 3600
DAY_S = 86400

Instants = NDArray[np.int64]


def zone_of(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name (``Asia/Shanghai``).

    Raises
    ------
    InputError
        When there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"expected an IANA time zone such as Asia/Shanghai, came {name!r}"
        ) from None


def epoch_s(moment: datetime) -> int:
    """Seconds since 1970 of a moment; a moment without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp())


def iso(time_s: int) -> str:
    """Write an instant as ``2012-06-01T00:00Z``."""
    return datetime.fromtimestamp(int(time_s), UTC).strftime("%Y-%m-%dT%H:%MZ")


def offset_s(time_s: Instants, zone: ZoneInfo) -> Instants:
    """Seconds that local clocks are ahead of UTC at each instant, shape as given."""
    days, place = np.unique(np.floor_divide(time_s, HOUR_S), return_inverse=True)
    ahead = [_ahead(int(day) * HOUR_S, zone) for day in days] if _moves(days, zone) else None
    if ahead is None:
        return np.full(time_s.shape, _ahead(int(time_s.flat[0]), zone) if time_s.size else 0)
    return np.asarray(ahead, dtype=np.int64)[place].reshape(time_s.shape)


def local_hour(time_s: Instants, zone: ZoneInfo) -> Instants:
    """Hour of the local day (0 to 23) in which each interval starts."""
    hours: Instants = np.floor_divide(time_s + offset_s(time_s, zone), HOUR_S) % 24
    return hours


def local_day(time_s: Instants, zone: ZoneInfo) -> Instants:
    """Local calendar day of each instant, counted from 1970-01-01."""
    days: Instants = np.floor_divide(time_s + offset_s(time_s, zone), DAY_S)
    return days


def _ahead(time_s: int, zone: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(time_s, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def _moves(hours: Instants, zone: ZoneInfo) -> bool:
    """Whether the zone changes its offset within the span, looked at once a week."""
    if hours.size == 0:
        return False
    weekly = range(int(hours[0]), int(hours[-1]) + 169, 168)
    return len({_ahead(hour * HOUR_S, zone) for hour in weekly}) > 1
