"""Feature matrices of solar forecasts, built from whatever weather and history there is.

Everything is set against the clear sky: irradiance as a share of clear-sky irradiance, output
as a share of what the station makes of a clear sky (`clear_yield`). Shares carry over from one
season to the next where watts do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError
from tanheng.domains.renewables.solar import PARTS, Panel, clear_sky_over, sun_over
from tanheng.forecast import Known, Weather, WeatherRuns

__all__ = [
    "FleetSky",
    "SolarInputs",
    "clear_yield",
    "fleet_features",
    "fleet_sky",
    "output_of_share",
    "share_of_output",
    "solar_inputs",
    "station_features",
    "station_pool_features",
]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Matrix = NDArray[np.float32]

DARK_WM2 = 20.0
"""Below this the clear sky is no yardstick."""
TEACHING_WM2 = 100.0
"""Hours with less clear sky in the plane teach stage 1 nothing but noise."""
HIGH_WM2 = 300.0
"""Only hours with more tell what a station makes of a clear sky."""
YIELD_DAYS, YIELD_QUANTILE, YIELD_HOURS, YIELD_UNKNOWN = 30, 0.9, 20, 0.75
MANY_STATIONS = 12
BEFORE_H = (1, 2, 3)
AROUND_H = (-3, -2, -1, 1, 2, 3)
MEMORY_DAYS = (3, 10, 30)
NEAR_S = 12 * HOUR_S
"""Forecasts issued later than this before their hour look at the latest outputs."""


@dataclass(frozen=True)
class SolarInputs:
    """What the stations of a solar fleet brought, and the clear sky above them.

    Parameters
    ----------
    time_s : (T,) int64
        Hours, contiguous and ascending.
    power : (T, S) float64
        Fraction of capacity; NaN is not known or flagged.
    capacity_mw : (S,) float64
    plane_wm2, ghi_wm2 : (T + 3, S) float64
        Clear-sky irradiance in the panels' plane and on the ground, for three hours more than
        the axis has: a weather run reaches beyond its target.
    zenith_deg, azimuth_deg : (T, S) float64
        The sun at mid-hour.
    weather : sequence of Weather
        One per station, all with the same variables; empty when there is none.
    """

    time_s: Instants
    power: Floats
    capacity_mw: Floats
    plane_wm2: Floats
    ghi_wm2: Floats
    zenith_deg: Floats
    azimuth_deg: Floats
    weather: Sequence[Weather] = ()

    @property
    def daylight(self) -> NDArray[np.bool_]:
        """Hours (T,) in which some station can produce."""
        return np.asarray(self.plane_wm2[: self.time_s.size].max(axis=1) > DARK_WM2)

    @property
    def weight(self) -> Floats:
        """Shares of the fleet's capacity (S,)."""
        return np.asarray(self.capacity_mw / self.capacity_mw.sum())

    def of_fleet(self, values: Floats) -> Floats:
        """Capacity-weighted mean (N,) of the stations' values (N, S).

        Not a matrix product: that rounds a row differently when there are more rows after it.
        """
        return np.asarray((values * self.weight).sum(axis=1))


def solar_inputs(
    time_s: Instants,
    power: Floats,
    capacity_mw: Floats,
    panels: Sequence[Panel],
    weather: Sequence[Weather] = (),
) -> SolarInputs:
    """Put the clear sky beside the outputs of a fleet.

    Raises
    ------
    InputError
        Hours are not contiguous, or arrays do not fit each other.
    """
    if (np.diff(time_s) != HOUR_S).any():
        raise InputError("solar features: expected contiguous hours")
    if power.shape != (time_s.size, len(panels)) or capacity_mw.shape != (len(panels),):
        raise InputError(
            f"solar features: expected output of {time_s.size} hours and {len(panels)} stations, "
            f"came {power.shape} with {capacity_mw.size} capacities"
        )
    beyond = time_s[-1] + HOUR_S * np.arange(1, AROUND_H[-1] + 1, dtype=np.int64)
    sun = sun_over(np.concatenate([time_s, beyond]), HOUR_S, PARTS)
    skies = [clear_sky_over(panel, sun) for panel in panels]
    return SolarInputs(
        time_s,
        power,
        capacity_mw,
        np.column_stack([sky.plane_wm2 for sky in skies]),
        np.column_stack([sky.ghi_wm2 for sky in skies]),
        np.column_stack([sky.zenith_deg[: time_s.size] for sky in skies]),
        np.column_stack([sky.azimuth_deg[: time_s.size] for sky in skies]),
        weather,
    )


def clear_yield(inputs: SolarInputs, known: Known) -> Floats:
    """Tell what each station makes of a clear sky: output per kW/m2 in the plane, (N, S).

    The upper tenth of the last 30 days' shares, of days that had begun and ended by the last
    output known; it follows soiling, outages and a capacity that is not what it says.
    """
    plane = inputs.plane_wm2[: inputs.time_s.size]
    share = np.where(plane > HIGH_WM2, 1000.0 * inputs.power / np.maximum(plane, HIGH_WM2), np.nan)
    hour = inputs.time_s // HOUR_S
    day = np.where(known.power >= 0, (hour[known.power] + 1) // 24, hour[0] // 24)
    days, place = np.unique(day, return_inverse=True)
    table = np.full((days.size, share.shape[1]), YIELD_UNKNOWN)
    for row, one in enumerate(days):
        end = int(np.searchsorted(hour, one * 24))
        past = share[max(0, end - 24 * YIELD_DAYS) : end]
        enough = np.isfinite(past).sum(axis=0) >= YIELD_HOURS
        if enough.any():
            table[row, enough] = np.nanquantile(past[:, enough], YIELD_QUANTILE, axis=0)
    return np.asarray(np.maximum(table[place], 0.05))


def share_of_output(inputs: SolarInputs, rows: NDArray[np.int64], clear: Floats) -> Floats:
    """Output as a share of a clear sky's (N, S): what stage 1 learns; NaN under a low sun.

    Parameters
    ----------
    rows : (N,) int64
        Hours of the axis.
    clear : (N, S) float64
        From `clear_yield`.
    """
    made = inputs.plane_wm2[rows] / 1000.0 * clear
    high = inputs.plane_wm2[rows] > TEACHING_WM2
    return np.where(high, inputs.power[rows] / np.where(high, made, 1.0), np.nan)


def output_of_share(
    inputs: SolarInputs, rows: NDArray[np.int64], clear: Floats, share: Floats
) -> Floats:
    """Undo `share_of_output`: fraction of capacity (N, S), within [0, 1]."""
    return np.clip(share * clear * inputs.plane_wm2[rows] / 1000.0, 0.0, 1.0)


def station_features(
    inputs: SolarInputs, known: Known, rows: NDArray[np.int64], station: int, clear: Floats
) -> Matrix:
    """Features of one station for stage 1, (N, F).

    Sun, weather of the hour and of the hours around it that were known, and the latest outputs
    where the forecast is near or there is no weather.
    """
    columns = [
        inputs.plane_wm2[rows, station],
        inputs.zenith_deg[rows, station],
        inputs.azimuth_deg[rows, station],
    ]
    if len(inputs.weather):
        columns += _weather_columns(inputs, inputs.weather[station], known, rows, station)
    if not len(inputs.weather) or _near(known):
        columns += _history_columns(inputs, known, station, clear)
    return np.column_stack(columns).astype(np.float32)


@dataclass(frozen=True)
class FleetSky:
    """Weather of the whole fleet at the targets, gathered in one pass over the stations.

    Parameters
    ----------
    clearness : (N, S) float32
        The leading variable of each station, set against the clear sky; the fleet's mean where
        a station has none.
    mean : (N, K) float64
        Capacity-weighted means of the weather columns over the stations that have them.
    """

    clearness: Matrix
    mean: Floats


def fleet_sky(inputs: SolarInputs, known: Known, rows: NDArray[np.int64]) -> FleetSky:
    """Gather the weather of the fleet; without weather both arrays have no columns."""
    stations = len(inputs.weather)
    clearness = np.empty((rows.size, stations), dtype=np.float32)
    total: Floats | float = 0.0
    weight: Floats | float = 0.0
    for station in range(stations):
        columns = _weather_columns(inputs, inputs.weather[station], known, rows, station)
        clearness[:, station] = columns[0]
        table = np.column_stack(columns)
        told = np.isfinite(table) * inputs.weight[station]
        total = total + np.where(told > 0, table, 0.0) * told
        weight = weight + told
    if isinstance(total, float) or isinstance(weight, float):
        return FleetSky(clearness, np.empty((rows.size, 0)))
    mean = np.where(weight > 0, total / np.maximum(weight, 1e-12), np.nan)
    lost = np.isnan(clearness)
    return FleetSky(np.where(lost, mean[:, :1], clearness).astype(np.float32), mean)


def fleet_features(
    inputs: SolarInputs,
    known: Known,
    rows: NDArray[np.int64],
    mean: Floats,
    fleet: Floats,
    sky: FleetSky,
) -> Matrix:
    """Features of the fleet for stage 2, (N, F).

    Parameters
    ----------
    mean : (N, S) float64
        Stage 1's out-of-sample means, fraction of capacity.
    fleet : (T,) float64
        Output of the fleet on the axis.
    """
    share = mean / np.maximum(inputs.plane_wm2[rows] / 1000.0, DARK_WM2 / 1000.0)
    plane = inputs.of_fleet(inputs.plane_wm2[rows]) / 1000.0
    expected = inputs.of_fleet(mean)
    columns = [expected, expected / np.maximum(plane, 0.01), plane]
    columns += [share.std(axis=1), share.min(axis=1), share.max(axis=1)]
    columns += [inputs.zenith_deg[rows].mean(axis=1), inputs.azimuth_deg[rows].mean(axis=1)]
    if sky.clearness.shape[1]:
        columns += [sky.clearness.std(axis=1), sky.clearness.min(axis=1), sky.clearness.max(axis=1)]
    columns += list(sky.mean.T)
    if mean.shape[1] <= MANY_STATIONS:
        columns += list(mean.T)
    if not len(inputs.weather) or _near(known):
        columns += _surprises(known, rows, expected, fleet, plane)
    return np.column_stack(columns).astype(np.float32)


def station_pool_features(
    inputs: SolarInputs,
    rows: NDArray[np.int64],
    mean: Floats,
    sky: FleetSky,
    clear: Floats,
    station: int,
) -> Matrix:
    """Features of one station for a stage 2 that is pooled over stations: (N, F)."""
    made = np.maximum(inputs.plane_wm2[rows] / 1000.0 * clear, 0.01)
    share = mean / made
    shared = [share.mean(axis=1), share.std(axis=1), share.min(axis=1)]
    own = [mean[:, station], share[:, station], made[:, station], clear[:, station]]
    own += [inputs.zenith_deg[rows, station], inputs.azimuth_deg[rows, station]]
    if sky.clearness.shape[1]:
        shared += [sky.clearness.std(axis=1), sky.clearness.min(axis=1)]
        own.append(sky.clearness[:, station])
    return np.column_stack([*own, *shared, sky.mean]).astype(np.float32)


def _near(known: Known) -> bool:
    return bool(known.time_s.size) and bool((known.time_s - known.issued_s).max() < NEAR_S)


def _weather_columns(
    inputs: SolarInputs, weather: Weather, known: Known, rows: NDArray[np.int64], station: int
) -> list[Floats]:
    """Put the leading variable first, then it at hours around, then all the others."""
    ghi = inputs.ghi_wm2[:, station]
    plane = inputs.plane_wm2[:, station]
    names = weather.names
    lead = _leading(names)
    now = _against_sky(weather.at(known), names, ghi[rows], plane[rows])
    columns = [now[:, lead]]
    shifts = AROUND_H if isinstance(weather, WeatherRuns) else tuple(-hour for hour in BEFORE_H)
    total, weight = np.nan_to_num(now[:, lead]) * ghi[rows], ghi[rows] * np.isfinite(now[:, lead])
    for shift in shifts:
        beside = np.maximum(rows + shift, 0)
        values = weather.at(known, shift * HOUR_S)
        column = _against_sky(values, names, ghi[beside], plane[beside])[:, lead]
        columns.append(column)
        total += np.nan_to_num(column) * ghi[beside]
        weight += ghi[beside] * np.isfinite(column)
    columns.append(np.where(weight > 0, total / np.maximum(weight, 1e-9), np.nan))
    columns += [now[:, place] for place in range(len(names)) if place != lead]
    if isinstance(weather, WeatherRuns):
        older = _against_sky(weather.at(known, older=True), names, ghi[rows], plane[rows])
        columns.append(now[:, lead] - older[:, lead])
    return columns


def _leading(names: tuple[str, ...]) -> int:
    for wanted in ("ghi_wm2", "forecast"):
        if wanted in names:
            return names.index(wanted)
    irradiance = [place for place, name in enumerate(names) if name.endswith("_wm2")]
    cloud = [place for place, name in enumerate(names) if name == "cloud_pct"]
    return (irradiance or cloud or [0])[0]


def _against_sky(values: Matrix, names: tuple[str, ...], ghi: Floats, plane: Floats) -> Floats:
    out = values.astype(np.float64)
    for place, name in enumerate(names):
        if name.endswith("_wm2"):
            out[:, place] = np.where(ghi > DARK_WM2, out[:, place] / np.maximum(ghi, 1.0), np.nan)
        elif name == "forecast":
            bright = plane > DARK_WM2
            out[:, place] = np.where(
                bright, 1000.0 * out[:, place] / np.maximum(plane, 1.0), np.nan
            )
    return out


def _history_columns(
    inputs: SolarInputs, known: Known, station: int, clear: Floats
) -> list[Floats]:
    plane = inputs.plane_wm2[: inputs.time_s.size, station] / 1000.0
    power = inputs.power[:, station]
    columns = [_recent_ratio(power, plane, known, hours) for hours in (1, 3)]
    columns += [_recent_ratio(power, plane, known, 24 * days) for days in (1, *MEMORY_DAYS)]
    return [column / clear[:, station] for column in columns]


def _surprises(
    known: Known,
    rows: NDArray[np.int64],
    expected: Floats,
    fleet: Floats,
    plane: Floats,
) -> list[Floats]:
    """Recent outputs of the fleet less what stage 1 had expected, per clear-sky plane."""
    excess = np.full(fleet.size, np.nan)
    excess[rows] = fleet[rows] - expected
    axis = np.zeros(fleet.size)
    axis[rows] = plane
    spans = (1, 3, *(24 * days for days in MEMORY_DAYS))
    return [_recent_ratio(excess, axis, known, hours) for hours in spans]


def _recent_ratio(value: Floats, against: Floats, known: Known, hours: int) -> Floats:
    """Sum of ``value`` over sum of ``against`` in the last hours known; NaN in the dark."""
    valid = np.isfinite(value) & (against > DARK_WM2 / 1000.0)
    above = np.concatenate([[0.0], np.cumsum(np.where(valid, value, 0.0))])
    below = np.concatenate([[0.0], np.cumsum(np.where(valid, against, 0.0))])
    end = known.power + 1
    start = np.maximum(end - hours, 0)
    total = below[end] - below[start]
    lit = total > 0.02
    return np.where(lit, (above[end] - above[start]) / np.where(lit, total, 1.0), np.nan)
