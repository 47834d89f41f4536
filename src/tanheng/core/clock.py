"""Instants and local clocks.

Inside tanheng an instant is an ``int64`` number of seconds since 1970-01-01T00:00Z and marks the
start of its interval; local time exists only at the doors (files, windows, reports).
"""

from __future__ import annotations

import math
import re
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
    """Return the IANA time zone of that name (``Asia/Shanghai``), or a fixed one (``UTC+8``).

    Raises
    ------
    InputError
        When there is no such zone.
    """
    try:
        return ZoneInfo(_fixed(name) or name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"expected an IANA time zone such as Asia/Shanghai, or UTC+8, came {name!r}"
        ) from None


def _fixed(name: str) -> str | None:
    """Name that the IANA gives to whole hours ahead of UTC; its signs are the other way round."""
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])0?(\d{1,2})(?::?00)?", name.strip())
    if not match:
        return None
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{match[2]}"


def epoch_s(moment: datetime) -> int:
    """Seconds since 1970 of a moment; a moment without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return math.floor(aware.timestamp())


def iso(time_s: int) -> str:
    """Write an instant as ``2012-06-01T00:00Z``."""
    at = datetime.fromtimestamp(int(time_s), UTC).replace(tzinfo=None)
    return f"{at.isoformat(timespec='minutes')}Z"


def offset_s(time_s: Instants, zone: ZoneInfo) -> Instants:
    """Seconds that local clocks are ahead of UTC at each instant, shape as given."""
    if time_s.size == 0:
        return np.zeros(time_s.shape, dtype=np.int64)
    since, ahead = _offsets(int(time_s.min()), int(time_s.max()), zone)
    found: Instants = ahead[np.searchsorted(since, time_s, side="right") - 1]
    return found


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


def _offsets(first_s: int, last_s: int, zone: ZoneInfo) -> tuple[Instants, Instants]:
    """Instants from which each offset holds within a span, and the offsets.

    The zone is asked once a day; where its answer changed, the second of change is searched for.
    """
    since, ahead = [first_s], [_ahead(first_s, zone)]
    for low in range(first_s, last_s, DAY_S):
        high = min(low + DAY_S, last_s)
        if _ahead(high, zone) != ahead[-1]:
            since.append(_change_s(low, high, zone))
            ahead.append(_ahead(high, zone))
    return np.array(since, dtype=np.int64), np.array(ahead, dtype=np.int64)


def _change_s(low_s: int, high_s: int, zone: ZoneInfo) -> int:
    """First second after ``low_s`` that has the offset of ``high_s``."""
    later = _ahead(high_s, zone)
    while high_s - low_s > 1:
        middle = (low_s + high_s) // 2
        low_s, high_s = (low_s, middle) if _ahead(middle, zone) == later else (middle, high_s)
    return high_s
