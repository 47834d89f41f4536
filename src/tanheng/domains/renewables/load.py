"""The load of a fleet's hours, as it is known the day ahead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, iso
from tanheng.domains.renewables.averaging import hourly
from tanheng.domains.renewables.fleet_hours import FleetHours
from tanheng.domains.renewables.reading import FleetReader

__all__ = ["load_known"]


def load_known(hours: FleetHours, reader: FleetReader) -> NDArray[np.float64]:
    """Load of each hour, MW, shape (T,): its forecast, else what was measured a week ago.

    Raises
    ------
    InputError
        When it covers none of the fleet's hours.
    """
    time_s, load = reader.load()
    hour_s, mean = hourly(time_s, load[:, None])
    if reader.fleet.load is not None and reader.fleet.load.origin == "measured":
        hour_s = hour_s + 7 * DAY_S
    place = np.minimum(np.searchsorted(hour_s, hours.time_s), hour_s.size - 1)
    found = hour_s[place] == hours.time_s
    if not found.any():
        span = f"{iso(int(hour_s[0]))} to {iso(int(hour_s[-1]))}"
        raise reader.door.complaint(
            "load",
            f"the load ({span}) covers none of the fleet's hours, which start at "
            f"{iso(int(hours.time_s[0]))}",
        )
    return np.where(found, mean[place, 0], np.nan)
