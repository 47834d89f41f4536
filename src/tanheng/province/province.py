"""The model province itself: fields drawn once, stations made one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tanheng.core import InputError
from tanheng.province import solar, wind
from tanheng.province.climate import Climate, Sky, climate, sky
from tanheng.province.field import FloatArray
from tanheng.province.load import Load, load
from tanheng.province.moisture import dew_point_c
from tanheng.province.runs import (
    CYCLE_H,
    LEADS,
    ErrorField,
    WeatherRuns,
    by_lead,
    error_features,
    error_field,
    error_scale,
    error_variance,
    evolve,
    unit_errors,
)
from tanheng.province.station import (
    HEIGHT_DEG,
    SOUTH_DEG,
    WEST_DEG,
    WIDTH_DEG,
    Site,
    Station,
    site,
)
from tanheng.weather import WeatherRecord, humidity_pct, standard_pressure_hpa

__all__ = ["Province"]

START_S = 1609459200  # 2021-01-01T00:00Z
_CLOCK_S = 8 * 3600  # China's standard time
_YEAR_D = 365.25
_LEAD_IN_H = 96  # issues before the first hour of power
_UNPUBLISHED = 4  # the first of them lack the increments of issues before
_LOAD_CENTRES = ((34.75, 113.65), (33.0, 112.5), (35.3, 113.9), (34.6, 112.4), (33.6, 114.65))


class Province:
    """A synthetic province whose truth is known.

    Parameters
    ----------
    stations : int
        Number of stations, half wind and half solar; station i does not depend on it.
    years : float
        Length from 2021-01-01 00:00 UTC, in whole days; a longer province begins as a shorter
        one does.
    seed : int
        Everything is a function of it.

    Raises
    ------
    InputError
        If there is less than one station or two days, or the seed is negative.
    """

    def __init__(self, stations: int = 200, years: float = 2, seed: int = 0) -> None:
        days = round(years * _YEAR_D)
        if stations < 1 or days < 2 or seed < 0:
            raise InputError(
                "a province needs at least 1 station, 2 days and a seed of 0 or more, "
                f"got stations={stations}, years={years}, seed={seed}"
            )
        self.stations = stations
        self.seed = seed
        self.time_s: npt.NDArray[np.int64] = START_S + 3600 * np.arange(days * 24, dtype=np.int64)

    def __iter__(self) -> Iterator[Station]:
        """Stations in order, one at a time."""
        return (self.station(index) for index in range(self.stations))

    def __len__(self) -> int:
        return self.stations

    def site(self, index: int) -> Site:
        """Site of a station, without its weather.

        Raises
        ------
        InputError
            If there is no such station.
        """
        if not 0 <= index < self.stations:
            raise InputError(f"expected a station from 0 to {self.stations - 1}, got {index}")
        return site(self.seed, index)

    def station(self, index: int) -> Station:
        """Make one station; nothing of it is kept."""
        place = self.site(index)
        known = sky(self._climate, place.latitude, place.longitude)
        if place.farm is None:
            return self._solar(place, known)
        return self._wind(place, place.farm, known)

    def load(self) -> Load:
        """Load of the province, from the mean temperature of its cities."""
        cities = [sky(self._climate, *city).temperature_c for city in _LOAD_CENTRES]
        return load(self.seed, self.time_s, self._measured(np.mean(cities, axis=0)))

    def weather_at(
        self, latitude: float, longitude: float, altitude_m: float = 0.0
    ) -> WeatherRecord:
        """Air at any place of the province by the hour, as a plant there meets it.

        Temperature and dew point [C], relative humidity over water [%] and pressure [hPa], the
        latter brought from sea level to the altitude by the standard atmosphere.

        Raises
        ------
        InputError
            For a place outside the province.
        """
        north, east = latitude - SOUTH_DEG, longitude - WEST_DEG
        if not (0 <= north <= HEIGHT_DEG and 0 <= east <= WIDTH_DEG):
            raise InputError(
                f"expected a place in the model province, {SOUTH_DEG:g} to "
                f"{SOUTH_DEG + HEIGHT_DEG:g} N and {WEST_DEG:g} to {WEST_DEG + WIDTH_DEG:g} E, "
                f"got {latitude:g} N, {longitude:g} E"
            )
        known = sky(self._climate, latitude, longitude)
        dew = dew_point_c(self.seed, self._climate, latitude, longitude, known.temperature_c)
        thinner = float(standard_pressure_hpa(altitude_m) / standard_pressure_hpa(0.0))
        columns = {
            "temperature_c": known.temperature_c,
            "dew_point_c": dew,
            "humidity_pct": np.minimum(humidity_pct(known.temperature_c, dew), 100.0),
            "pressure_hpa": known.pressure_hpa * thinner,
        }
        return WeatherRecord(
            time_s=self.time_s,
            step_s=3600,
            columns={name: self._measured(values) for name, values in columns.items()},
            latitude_deg=latitude,
            longitude_deg=longitude,
            altitude_m=altitude_m,
            utc_offset_s=_CLOCK_S,
            place="model province",
            flags=(f"synthetic: model province, seed {self.seed}",),
        )

    @cached_property
    def _runs(self) -> int:
        return (self.time_s.size + _LEAD_IN_H) // CYCLE_H + 1

    @cached_property
    def _climate(self) -> Climate:
        return climate(self.seed, -_LEAD_IN_H, CYCLE_H * (self._runs - 1) + LEADS + 1 - _LEAD_IN_H)

    @cached_property
    def _errors(self) -> dict[str, ErrorField]:
        return {name: error_field(self.seed, name, self._runs) for name in ("u", "v", "cloud")}

    @cached_property
    def _sun(self) -> solar.Sun:
        return solar.sun(START_S + 3600 * self._climate.hour.astype(np.int64))

    def _measured(self, hourly: FloatArray) -> FloatArray:
        return hourly[_LEAD_IN_H : _LEAD_IN_H + self.time_s.size]

    def _evolve(
        self, place: Site, name: str, known: FloatArray, scale: FloatArray, variance: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        features = error_features(place.latitude, place.longitude)
        unit = unit_errors(self._errors[name], features, self.seed, name, place.index)
        return evolve(known, scale, unit, variance)

    def _published(self, columns: dict[str, FloatArray]) -> WeatherRuns:
        first = START_S - 3600 * _LEAD_IN_H
        issued = first + 3600 * CYCLE_H * np.arange(_UNPUBLISHED, self._runs, dtype=np.int64)
        values = {name: table[_UNPUBLISHED:] for name, table in columns.items()}
        return WeatherRuns(issued, np.arange(1, LEADS + 1, dtype=np.int64), values)

    def _wind(self, place: Site, farm: wind.Farm, known: Sky) -> Station:
        scale = error_scale(known.pressure_hpa)
        variance = error_variance(np.arange(1, LEADS + 1), wind.ERROR_ANALYSIS, wind.ERROR_GROWTH)
        u, true_u = self._evolve(place, "u", known.u_ms, scale, variance)
        v, true_v = self._evolve(place, "v", known.v_ms, scale, variance)
        gain = farm.exposure * wind.air_gain(known.pressure_hpa, known.temperature_c)
        power = wind.farm_power(gain * np.hypot(true_u, true_v), farm)
        columns = {
            "u_ms": u,
            "v_ms": v,
            "speed_ms": np.hypot(u, v),
            "direction_deg": np.mod(np.rad2deg(np.arctan2(-u, -v)), 360.0),
            "temperature_c": by_lead(known.temperature_c),
            "pressure_hpa": by_lead(known.pressure_hpa),
        }
        return Station(
            place, self.time_s, self._measured(power), self._published(columns), np.empty(0)
        )

    def _solar(self, place: Site, known: Sky) -> Station:
        scale = error_scale(known.pressure_hpa)
        leads = np.arange(1, LEADS + 1)
        variance = error_variance(leads, solar.ERROR_ANALYSIS, solar.ERROR_GROWTH)
        cloudy, true_cloudy = self._evolve(place, "cloud", known.cloudiness, scale, variance)
        where = (place.latitude, place.longitude, place.tilt, place.azimuth)
        level, plane = solar.clear_sky(self._sun, *where)
        power = solar.solar_power(plane * solar.clear_sky_index(true_cloudy), known.temperature_c)
        columns = {
            "ghi_wm2": by_lead(level) * solar.clear_sky_index(cloudy),
            "cloud_pct": solar.cloud_cover(cloudy),
            "temperature_c": by_lead(known.temperature_c),
            "pressure_hpa": by_lead(known.pressure_hpa),
        }
        return Station(
            place,
            self.time_s,
            self._measured(power),
            self._published(columns),
            self._measured(plane),
        )
