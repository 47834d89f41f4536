"""Weather at one place over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["WeatherRecord"]


@dataclass(frozen=True)
class WeatherRecord:
    """Hourly or finer weather of one place, gaps as NaN.

    Parameters
    ----------
    time_s : (N,) int64
        Start of each interval [s since 1970 UTC], ascending.
    step_s : int
        Length of the intervals [s].
    columns : mapping of str to (N,) float64
        By canonical name, whose end says the unit: ``temperature_c``, ``dew_point_c``,
        ``humidity_pct``, ``pressure_hpa``, ``speed_ms``, ``direction_deg``, ``ghi_wm2``,
        ``dni_wm2``, ``dhi_wm2``, ``cloud_pct``.
    latitude_deg, longitude_deg, altitude_m : float
        Where; NaN if the file does not say.
    utc_offset_s : int
        Local standard time less UTC [s].
    place : str
        Name of the place as the file has it.
    flags : tuple of str
        What was not read but assumed or made, one sentence each.

    Raises
    ------
    InputError
        Times do not ascend, or a column is of another length.
    """

    time_s: NDArray[np.int64]
    step_s: int
    columns: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    latitude_deg: float = float("nan")
    longitude_deg: float = float("nan")
    altitude_m: float = float("nan")
    utc_offset_s: int = 0
    place: str = ""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.time_s.size == 0 or (np.diff(self.time_s) <= 0).any():
            raise InputError("weather: expected times that ascend, each once, and at least one")
        for name, values in self.columns.items():
            if values.shape != self.time_s.shape:
                raise InputError(
                    f"weather column {name}: expected {self.time_s.size} values, "
                    f"got shape {values.shape}"
                )

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Values of one column; an unknown name raises `InputError` with the names there are."""
        if name not in self.columns:
            raise InputError(f"weather has no {name}; it has {', '.join(sorted(self.columns))}")
        return self.columns[name]
