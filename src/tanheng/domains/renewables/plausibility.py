"""Whether a fleet's output can be what the project says it is: unit, capacity, clock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanheng.core import InputError, iso
from tanheng.domains.renewables.door import Door
from tanheng.domains.renewables.model import Fleet
from tanheng.domains.renewables.reading import Readings
from tanheng.domains.renewables.station_hours import StationHours

__all__ = ["refuse_no_output", "refuse_wrong_clock", "refuse_wrong_unit"]

LARGEST_EXCESS = 20.0
"""Output above this many capacities is a wrong unit, not a misstated capacity."""
LEAST_PEAK = 0.02
"""Output that in no station comes to this share of capacity is a wrong unit."""
LEAST_OFFSET_H = 2.0
"""A clock that is off by as much in most stations is a wrong zone."""


def refuse_no_output(readings: Readings) -> None:
    """Refuse a column without a number, and one that never is above zero.

    Raises
    ------
    InputError
        With the station, the column and the span.
    """
    name = readings.station.id
    finite = readings.power_mw[np.isfinite(readings.power_mw)]
    if finite.size == 0:
        raise InputError(f"station {name!r} has no output at all in column {readings.column!r}")
    if finite.max() <= 0:
        span = f"{iso(int(readings.time_s.min()))} to {iso(int(readings.time_s.max()))}"
        turned = ": is its sign turned?" if finite.min() < 0 else ""
        raise InputError(f"station {name!r} never produces anything from {span}{turned}")


def refuse_wrong_unit(fleet: Fleet, door: Door, hours: Sequence[StationHours]) -> None:
    """Refuse output that is far from what the stated capacities can give.

    Raises
    ------
    InputError
        When a station comes to more than 20 times its capacity, or none to 2 % of it.
    """
    peaks = {one.station.id: _peak(one) for one in hours}
    for one in hours:
        if peaks[one.station.id] > LARGEST_EXCESS:
            raise _unit_complaint(fleet, door, one)
    known = [peak for peak in peaks.values() if np.isfinite(peak)]
    if known and max(known) < LEAST_PEAK:
        highest = max(hours, key=lambda one: np.nan_to_num(_peak(one)))
        raise _unit_complaint(fleet, door, highest)


def _peak(hours: StationHours) -> float:
    """Sustained peak, share of the stated capacity."""
    return hours.capacity.peak_mw / hours.stated_mw


def _unit_complaint(fleet: Fleet, door: Door, hours: StationHours) -> InputError:
    named = f"output of station {hours.station.id!r} comes to {hours.capacity.peak_mw:.3g}"
    read = f"when read in {fleet.power.unit}"
    message = (
        f"{named} MW {read}, against a capacity of {hours.stated_mw:g} MW: expected another unit, "
        "or another capacity"
        if hours.capacity_stated
        else f"{named} of its capacity {read}: expected another unit"
    )
    return door.complaint("power.unit", message)


def refuse_wrong_clock(fleet: Fleet, door: Door, hours: Sequence[StationHours]) -> None:
    """Refuse a zone by which most stations' output runs hours off the sun.

    Raises
    ------
    InputError
        With the offset found.
    """
    off = [one.clock_offset_h or 0.0 for one in hours]
    offset = float(np.median(off)) if off else 0.0
    if abs(offset) < LEAST_OFFSET_H:
        return
    side = "ahead of" if offset > 0 else "behind"
    raise door.complaint(
        "power.time.zone",
        f"output runs {abs(offset):g} h {side} the sun when its clock is read as "
        f"{fleet.power.time.zone}: expected another zone, or another longitude",
    )
