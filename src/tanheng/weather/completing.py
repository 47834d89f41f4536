"""What a record does not say but other columns of it do, marked in its flags."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanheng.weather.air import humidity_pct, standard_pressure_hpa
from tanheng.weather.record import WeatherRecord

__all__ = ["with_humidity", "with_standard_pressure"]

LOWEST_M, HIGHEST_M = -500.0, 9000.0


def with_standard_pressure(record: WeatherRecord) -> WeatherRecord:
    """Give a record without pressure the standard atmosphere's at its altitude.

    Gaps in pressure that was measured stay gaps, and a record whose altitude is not known stays as
    it is.
    """
    if "pressure_hpa" in record.columns or not LOWEST_M <= record.altitude_m <= HIGHEST_M:
        return record
    pressure = np.full(record.time_s.size, float(standard_pressure_hpa(record.altitude_m)))
    return _filled(
        record, "pressure_hpa", pressure, f"standard atmosphere at {record.altitude_m:g} m"
    )


def with_humidity(record: WeatherRecord) -> WeatherRecord:
    """Fill relative humidity that is not known from temperature and dew point."""
    if not {"temperature_c", "dew_point_c"} <= record.columns.keys():
        return record
    humid = np.minimum(humidity_pct(record["temperature_c"], record["dew_point_c"]), 100.0)
    return _filled(record, "humidity_pct", humid, "from temperature and dew point")


def _filled(
    record: WeatherRecord, name: str, instead: NDArray[np.float64], how: str
) -> WeatherRecord:
    there = record.columns.get(name, np.full(record.time_s.size, np.nan))
    gaps = np.isnan(there) & np.isfinite(instead)
    if not gaps.any():
        return record
    flag = f"{name}: {how} in {int(gaps.sum())} of {gaps.size} intervals"
    columns = {**record.columns, name: np.where(gaps, instead, there)}
    return replace(record, columns=columns, flags=(*record.flags, flag))
