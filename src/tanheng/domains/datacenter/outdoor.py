"""The air outdoors, as the plant meets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats, wet_bulb_of_c
from tanheng.weather import (
    WeatherRecord,
    mixing_ratio,
    vapour_hpa,
    with_standard_pressure,
)

__all__ = ["Outdoor"]

COLDEST_C, HOTTEST_C = -60.0, 60.0
THINNEST_PA, THICKEST_PA = 50_000.0, 110_000.0


@dataclass(frozen=True)
class Outdoor:
    """Outdoor air by interval: arrays of equal shape, ``(T,)`` or ``(D, T)``.

    Parameters
    ----------
    dry_bulb_c, wet_bulb_c : array of float
        Temperatures [C].
    humidity_ratio : array of float
        Water vapour per dry air [kg/kg].
    pressure_pa : array of float
        [Pa].
    start_s, step_s : int
        Start of the first interval [s since 1970 UTC]; length of each [s].
    assumed : tuple of str
        What the weather's reader had to assume.
    """

    dry_bulb_c: Floats
    wet_bulb_c: Floats
    humidity_ratio: Floats
    pressure_pa: Floats
    start_s: int = 0
    step_s: int = 3600
    assumed: tuple[str, ...] = ()

    @classmethod
    def from_record(cls, record: WeatherRecord) -> Self:
        """Take what the plant needs of a weather record; wet bulb is computed once, here.

        Raises
        ------
        InputError
            Temperature or humidity missing, pressure where the file does not say the altitude;
            values beyond what occurs outdoors (a record in kelvin shows so); intervals missing.
        """
        record = with_standard_pressure(record)
        _refuse_missing_intervals(record)
        dry = _complete(record, "temperature_c", COLDEST_C, HOTTEST_C, "C")
        humid = _complete(record, "humidity_pct", 0.0, 110.0, "per cent")
        pressure = 100.0 * _complete(
            record, "pressure_hpa", THINNEST_PA / 100, THICKEST_PA / 100, "hPa"
        )
        humid = np.minimum(humid, 100.0)
        ratio = mixing_ratio(vapour_hpa(dry, humid), pressure / 100.0)
        return cls(
            dry,
            wet_bulb_of_c(dry, ratio, pressure),
            ratio,
            pressure,
            int(record.time_s[0]),
            record.step_s,
            record.flags,
        )

    @property
    def time_s(self) -> NDArray[np.int64]:
        """Starts of the intervals [s since 1970 UTC], (T,)."""
        return self.start_s + self.step_s * np.arange(self.dry_bulb_c.shape[-1], dtype=np.int64)

    def part(self, hours: slice) -> Outdoor:
        """Return the intervals of a slice."""
        return Outdoor(
            self.dry_bulb_c[..., hours],
            self.wet_bulb_c[..., hours],
            self.humidity_ratio[..., hours],
            self.pressure_pa[..., hours],
            self.start_s + (hours.start or 0) * self.step_s,
            self.step_s,
            self.assumed,
        )


def _refuse_missing_intervals(record: WeatherRecord) -> None:
    gaps = np.flatnonzero(np.diff(record.time_s) != record.step_s)
    if gaps.size:
        raise InputError(
            f"weather: expected an interval every {record.step_s} s, {gaps.size} are missing or "
            f"uneven, the first after interval {int(gaps[0]) + 1}"
        )


def _complete(record: WeatherRecord, name: str, low: float, high: float, unit: str) -> Floats:
    if name not in record.columns:
        there = ", ".join(sorted(record.columns))
        raise InputError(f"weather: no {name}, which the plant needs; there are {there}")
    values = record[name]
    missing = int(np.isnan(values).sum())
    if missing:
        first = int(np.flatnonzero(np.isnan(values))[0])
        raise InputError(
            f"weather: {name} is missing in {missing} of {values.size} intervals, the first is "
            f"interval {first + 1}"
        )
    wrong = np.flatnonzero((values < low) | (values > high))
    if wrong.size:
        raise InputError(
            f"weather: expected {name} between {low:g} and {high:g} {unit}, came "
            f"{values[wrong[0]]:g} in interval {int(wrong[0]) + 1}{_hint(name, values)}"
        )
    return np.asarray(values, dtype=np.float64)


def _hint(name: str, values: Floats) -> str:
    middle = float(np.median(values))
    if name == "temperature_c" and 200 < middle < 340:
        return " (are these kelvin?)"
    if name == "pressure_hpa" and middle > 20_000:
        return " (are these Pa?)"
    return ""
