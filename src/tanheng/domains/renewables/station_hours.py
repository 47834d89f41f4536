"""One station from its file to hours that a forecast may learn from: flagged, then averaged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.domains.renewables import solar
from tanheng.domains.renewables.model import Station
from tanheng.domains.renewables.reading import Readings
from tanheng.domains.renewables.wind_reference import expected_share
from tanheng.quality import (
    UNUSABLE,
    CapacityFinding,
    ClockFinding,
    Flag,
    Flags,
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

__all__ = ["Judged", "StationHours", "clear_plane", "judge", "panel", "station_hours"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Mask = NDArray[np.bool_]
SUN_BLOCK_S = 64 * DAY_S
"""Length of the blocks in which the sun is worked out, once for all stations."""
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
        1 where none is stated: all that reads as MW is then a fraction of capacity.
    capacity_stated : bool
    start_s : int
        First hour, seconds since 1970.
    power : ndarray of float64, shape (H,)
        Mean output of each hour, fraction of the used capacity; NaN where too little is valid.
    record : Record
        What was flagged.
    clock : ClockFinding, optional
        The last change of the station's clock within the span that is judged, if any.
    """

    station: Station
    stated_mw: float
    capacity_stated: bool
    start_s: int
    power: Floats
    record: Record
    capacity: CapacityFinding
    clock: ClockFinding | None

    @property
    def clock_offset_h(self) -> float | None:
        """Hours by which the clock is ahead of sun or wind; None where no offset was found."""
        return self.clock.offset_h if self.clock else None


@dataclass(frozen=True)
class Judged:
    """Readings of one station, each with what is doubted of it.

    Parameters
    ----------
    timeline : Timeline
    flags : ndarray of uint16, shape (N,)
        A `Flag` per reading.
    capacity : CapacityFinding
    reference : ndarray of float64, shape (N,), optional
        What the weather would have allowed: of a clear sky (solar), by the station's power curve
        (wind), in fractions of capacity.
    fit : ndarray of bool, shape (N,)
        Readings by which capacity and clock may be judged.
    """

    timeline: Timeline
    flags: Flags
    capacity: CapacityFinding
    kind: Kind
    reference: Floats | None
    fit: Mask


def judge(
    readings: Readings,
    kind: Kind,
    fit_until_s: int | None = None,
    wind: tuple[Instants, Floats] | None = None,
) -> Judged:
    """Flag a station's readings.

    Parameters and errors are those of `station_hours`.
    """
    _refuse_step(readings.step_s)
    timeline = arrange(readings.time_s, readings.power_mw, readings.step_s)
    stated = readings.station.capacity_mw or 1.0
    fit = timeline.time_s < (fit_until_s if fit_until_s is not None else np.iinfo(np.int64).max)
    capacity = stated_capacity_check(timeline.values[fit], stated, timeline.step_s)
    sky = _sky(readings.station, kind, timeline)
    reference = sky.plane_wm2 / 1000 if sky else _by_wind(wind, timeline, capacity, fit)
    flags = check(
        timeline.values,
        timeline.flags,
        step_s=timeline.step_s,
        capacity=capacity.corrected_mw,
        kind=kind,
        sun_up=sky.sun_up if sky else None,
        expected=None if reference is None else reference * capacity.corrected_mw,
        unit=readings.unit_mw,
    )
    return Judged(timeline, flags, capacity, kind, reference, fit)


def station_hours(
    readings: Readings,
    kind: Kind,
    fit_until_s: int | None = None,
    wind: tuple[Instants, Floats] | None = None,
) -> StationHours:
    """Flag a station's readings and average those that stand over whole hours.

    Parameters
    ----------
    readings : Readings
    kind : {'wind', 'solar'}
    fit_until_s : int, optional
        Capacity and clock are judged on readings before this instant only, so that what comes
        later changes nothing earlier.
    wind : tuple of ndarray, optional
        Hours and wind signal of the station, `wind_reference.wind_signal`.

    Raises
    ------
    InputError
        When the step is no part of an hour.
    """
    judged = judge(readings, kind, fit_until_s, wind)
    timeline, capacity = judged.timeline, judged.capacity
    share = usable(timeline.values, judged.flags, capacity.corrected_mw)
    start_s, power = _hourly(timeline, share)
    return StationHours(
        station=readings.station.model_copy(update={"capacity_mw": capacity.corrected_mw}),
        stated_mw=capacity.stated_mw,
        capacity_stated=readings.station.capacity_mw is not None,
        start_s=start_s,
        power=power,
        record=record(timeline.time_s, judged.flags, share),
        capacity=capacity,
        clock=_clock(judged, judged.reference) if judged.reference is not None else None,
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
    """Clear sky over a station's panels, means over the intervals of a regular axis."""
    return solar.clear_sky_over(panel(station), _sun(int(time_s[0]), time_s.size, step_s))


def _sun(start_s: int, count: int, step_s: int) -> solar.Sun:
    """Put the sun of an axis together from blocks that all stations share."""
    last_s = start_s + (count - 1) * step_s
    first = start_s // SUN_BLOCK_S
    blocks = [_sun_block(one, step_s) for one in range(first, last_s // SUN_BLOCK_S + 1)]
    skipped = (start_s - first * SUN_BLOCK_S) // step_s
    kept = slice(skipped * solar.PARTS, (skipped + count) * solar.PARTS)
    return solar.Sun(
        np.concatenate([one.time_s for one in blocks])[kept],
        np.concatenate([one.declination_rad for one in blocks])[kept],
        np.concatenate([one.hour_angle_rad for one in blocks])[kept],
    )


@lru_cache(maxsize=64)
def _sun_block(block: int, step_s: int) -> solar.Sun:
    start_s = block * SUN_BLOCK_S
    time_s = np.arange(start_s, start_s + SUN_BLOCK_S, step_s, dtype=np.int64)
    return solar.sun_over(time_s, step_s)


def _clock(judged: Judged, reference: Floats) -> ClockFinding | None:
    """Judge the clock by all output that was measured; output at night is what tells of it."""
    unread = judged.flags & int(UNUSABLE & ~Flag.NIGHT)
    line = judged.timeline
    power = np.where(unread, np.nan, line.values)[judged.fit]
    return clock_offset(
        power, reference[judged.fit], line.step_s, kind=judged.kind, start_s=line.start_s
    )


def _by_wind(
    wind: tuple[Instants, Floats] | None, timeline: Timeline, capacity: CapacityFinding, fit: Mask
) -> Floats | None:
    if wind is None:
        return None
    share = timeline.values / capacity.corrected_mw
    return expected_share(wind, timeline.time_s, share, fit)


def _sky(station: Station, kind: Kind, timeline: Timeline) -> solar.ClearSky | None:
    return clear_plane(station, timeline.time_s, timeline.step_s) if kind == "solar" else None


def _refuse_step(step_s: int) -> None:
    if step_s > HOUR_S or HOUR_S % step_s:
        raise InputError(
            f"expected readings every hour, or a whole part of it, came every {step_s} s"
        )


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
