"""Meters from a user's table: a row for each hour, with what moves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tanheng.core import HOUR_S, InputError, Place, offset_s, zone_of
from tanheng.domains.datacenter.calibration.meter import Floats, Meter
from tanheng.domains.datacenter.calibration.savings import Drivers
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, read_columns
from tanheng.store.times import TimeColumn, instants

__all__ = ["Metered", "read_meters", "split_at"]

LONGEST_H = 20 * 8784


@dataclass(frozen=True)
class Metered:
    """A meter and the columns beside it, hour by hour; NaN where a row or a cell is missing."""

    meter: Meter
    columns: dict[str, Floats]


def read_meters(path: Path, columns: Sequence[str] = (), zone: str = "UTC") -> Metered:
    """Read ``time``, ``energy_kwh`` and further columns.

    Parameters
    ----------
    path : Path
        CSV or Parquet, hourly; rows may be missing and in any order.
    columns : sequence of str
        Further columns to read; those that are not there are left out.
    zone : str
        Clock of the file: an IANA zone or ``UTC+8``. Months and hours of the week are told by its
        offset at the first hour.

    Raises
    ------
    InputError
        With file and line: a column that is absent, times that are none or not on whole hours of
        one grid, an hour told twice, a cell that is no number, no reading at all.
    """
    there = column_names(path, ("time", "energy_kwh"))
    wanted = ["energy_kwh", *(name for name in columns if name in there)]
    frame = read_columns(path, ["time", *wanted])
    time_s = instants(frame, TimeColumn(column="time", zone=zone), path)
    start_s = int(time_s.min())
    place, odd = np.divmod(time_s - start_s, HOUR_S)
    if odd.any() or place.max() >= LONGEST_H:
        raise InputError("expected readings an hour apart, came others", Place(path.name))
    if np.unique(place).size < place.size:
        raise InputError("expected each hour once, came one twice", Place(path.name))
    read = {name: np.full(int(place.max()) + 1, np.nan) for name in wanted}
    for name, values in read.items():
        values[place] = numbers(frame, name, path)
    ahead = int(offset_s(np.array([start_s]), zone_of(zone))[0])
    meter = Meter(start_s, read.pop("energy_kwh"), ahead)
    return Metered(meter, read)


def split_at(metered: Metered, change: str, until: str | None = None) -> tuple[Drivers, Drivers]:
    """Part meters in those before a change and those after it.

    Parameters
    ----------
    metered : Metered
        With ``temperature_c``; ``it_kw`` is a driver where it is there.
    change : str
        First local day after the change, ``2024-03-01``.
    until : str, optional
        Last day before it where the change took time; what lies between is left out.

    Raises
    ------
    InputError
        For a temperature that is absent, a day that is none or outside the readings.
    """
    if "temperature_c" not in metered.columns:
        raise InputError("expected a column 'temperature_c', came a table without")
    after = _place(metered.meter, change)
    before = after if until is None else _place(metered.meter, until) + 24
    if before > after:
        raise InputError(f"expected the last day before {change}, came {until}")
    return _part(metered, slice(0, before)), _part(metered, slice(after, None))


def _place(meter: Meter, day: str) -> int:
    try:
        first_s = int(np.datetime64(day, "D").astype("datetime64[s]").astype(np.int64))
    except ValueError:
        raise InputError(f"expected a day such as 2024-03-01, came {day!r}") from None
    place = int(np.searchsorted(meter.local_s, first_s))
    if not 0 < place < len(meter):
        raise InputError(f"expected a day within the readings, came {day}")
    return place


def _part(metered: Metered, hours: slice) -> Drivers:
    whole = metered.meter
    start_s = whole.start_s + (hours.start or 0) * HOUR_S
    meter = Meter(start_s, whole.energy_kwh[hours], whole.offset_s)
    load = metered.columns.get("it_kw")
    return Drivers(
        meter,
        metered.columns["temperature_c"][hours],
        None if load is None else load[hours],
    )
