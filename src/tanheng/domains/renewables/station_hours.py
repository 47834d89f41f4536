"""One station from its file to hours that a forecast may learn from: flagged, then averaged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, iso
from tanheng.domains.renewables import solar
from tanheng.domains.renewables.model import Station
from tanheng.domains.renewables.reading import Readings
from tanheng.quality import (
    CapacityFinding,
    ClockFinding,
    Kind,
    Record,
    Timeline,
    arrange,
    check,
    clock_offset,
    record,
    stated_capacity_check,
    usable,
)

__all__ = ["StationHours", "clear_plane", "panel", "station_hours"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Mask = NDArray[np.bool_]
LARGEST_EXCESS = 20.0
"""Output above this many capacities is a wrong unit, not a misstated capacity."""
VALID_SHARE = 0.5
"""An hour counts when at least this share of its readings is valid."""


@dataclass(frozen=True)
class StationHours:
    """Hours of one station.

    Parameters
    ----------
    station : Station
        With the capacity that is used: as stated, or as its output shows it to be.
    stated_mw : float
    start_s : int
        First hour, seconds since 1970.
    power : ndarray of float64, shape (H,)
        Mean output of each hour, fraction of the used capacity; NaN where too little is valid.
    record : Record
        What was flagged.
    clock : ClockFinding, optional
        The last change of a solar station's clock within the span that is judged, if any.
    """

    station: Station
    stated_mw: float
    start_s: int
    power: Floats
    record: Record
    capacity: CapacityFinding
    clock: ClockFinding | None

    @property
    def clock_offset_h(self) -> float | None:
        """Hours by which the clock is ahead of the sun; None where no offset was found."""
        return self.clock.offset_h if self.clock else None


def station_hours(readings: Readings, kind: Kind, fit_until_s: int | None = None) -> StationHours:
    """Flag a station's readings and average those that stand over whole hours.

    Parameters
    ----------
    readings : Readings
    kind : {'wind', 'solar'}
    fit_until_s : int, optional
        Capacity and clock are judged on readings before this instant only, so that what comes
        later changes nothing earlier.

    Raises
    ------
    InputError
        When there is no output, the step is no part of an hour, or the unit cannot be right.
    """
    _refuse_step(readings.step_s)
    timeline = arrange(readings.time_s, readings.power_mw, readings.step_s)
    stated = readings.station.capacity_mw or 1.0
    _refuse_unit(timeline, stated, readings)
    fit = timeline.time_s < (fit_until_s if fit_until_s is not None else np.iinfo(np.int64).max)
    capacity = stated_capacity_check(timeline.values[fit], stated)
    used = capacity.corrected_mw
    sky = _sky(readings.station, kind, timeline)
    flags = check(
        timeline.values,
        timeline.flags,
        step_s=timeline.step_s,
        capacity=used,
        kind=kind,
        sun_up=sky.sun_up if sky else None,
        clear_sky=sky.plane_wm2 / 1000 * used if sky else None,
    )
    share = usable(timeline.values, flags, used)
    start_s, power = _hourly(timeline, share)
    return StationHours(
        station=readings.station.model_copy(update={"capacity_mw": used}),
        stated_mw=stated,
        start_s=start_s,
        power=power,
        record=record(timeline.time_s, flags, share),
        capacity=capacity,
        clock=_clock(timeline, sky, fit) if sky else None,
    )


def panel(station: Station) -> solar.Panel:
    """Return the panel of a solar station; unknown angles take the yearly best."""
    return solar.Panel(
        latitude_deg=station.latitude or 0.0,
        longitude_deg=station.longitude or 0.0,
        tilt_deg=np.nan if station.tilt is None else station.tilt,
        azimuth_deg=np.nan if station.azimuth is None else station.azimuth,
    )


def clear_plane(station: Station, time_s: Instants, step_s: int = HOUR_S) -> solar.ClearSky:
    """Clear sky over a station's panels, means over intervals."""
    return solar.clear_sky_over(panel(station), _sun(time_s.tobytes(), step_s))


@lru_cache(maxsize=4)
def _sun(time_s: bytes, step_s: int) -> solar.Sun:
    """Find the sun once for all stations that share an axis."""
    return solar.sun_over(np.frombuffer(time_s, dtype=np.int64), step_s)


def _clock(timeline: Timeline, sky: solar.ClearSky, fit: Mask) -> ClockFinding | None:
    return clock_offset(
        timeline.values[fit], sky.plane_wm2[fit], timeline.step_s, start_s=timeline.start_s
    )


def _sky(station: Station, kind: Kind, timeline: Timeline) -> solar.ClearSky | None:
    return clear_plane(station, timeline.time_s, timeline.step_s) if kind == "solar" else None


def _refuse_step(step_s: int) -> None:
    if step_s > HOUR_S or HOUR_S % step_s:
        raise InputError(
            f"expected readings every hour, or a whole part of it, came every {step_s} s"
        )


def _refuse_unit(timeline: Timeline, stated_mw: float, readings: Readings) -> None:
    finite = timeline.values[np.isfinite(timeline.values)]
    name = readings.station.id
    if finite.size == 0:
        raise InputError(f"station {name!r} has no output at all in column {readings.column!r}")
    high = float(np.quantile(finite, 0.99))
    if high > LARGEST_EXCESS * stated_mw:
        raise InputError(
            f"station {name!r} reaches {high:g} MW against a capacity of {stated_mw:g} MW when "
            f"{readings.column!r} is read in {readings.unit}: is the unit, or the capacity, wrong?"
        )
    if high <= 0:
        span = f"{iso(timeline.start_s)} to {iso(int(timeline.time_s[-1]))}"
        raise InputError(f"station {name!r} never produces anything from {span}")


def _hourly(timeline: Timeline, share: Floats) -> tuple[int, Floats]:
    """Mean of the valid readings of each whole hour."""
    per_hour = HOUR_S // timeline.step_s
    before = (timeline.start_s % HOUR_S) // timeline.step_s
    after = -(before + share.size) % per_hour
    padded = np.pad(share, (before, after), constant_values=np.nan).reshape(-1, per_hour)
    count = np.isfinite(padded).sum(axis=1)
    total = np.nansum(padded, axis=1)
    enough = count >= max(1, VALID_SHARE * per_hour)
    power = np.where(enough, total / np.maximum(count, 1), np.nan)
    return timeline.start_s - before * timeline.step_s, power
