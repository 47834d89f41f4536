"""A station of the model province: its site, its power, its weather runs, and the known law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tanheng.province import solar, wind
from tanheng.province.field import FloatArray
from tanheng.province.runs import WeatherRuns, error_scale, error_variance, run_for

__all__ = ["Conditional", "Kind", "Site", "Station", "site"]

Kind = Literal["wind", "solar"]
Conditional = wind.WindConditional | solar.SolarConditional

_STREAM = 30
DAY_AHEAD_H = 25
SOUTH_DEG, HEIGHT_DEG = 31.4, 5.0
WEST_DEG, WIDTH_DEG = 110.4, 6.2
"""Corner and extent of the province, degrees north and east."""


@dataclass(frozen=True)
class Site:
    """Where a station stands and what it is.

    Attributes
    ----------
    index : int
        Number in the province; even numbers are wind, odd solar.
    latitude, longitude, tilt, azimuth : float
        Degrees; azimuth from north by east; tilt and azimuth are NaN for wind.
    farm : Farm or None
        The wind farm's curve.
    """

    index: int
    name: str
    kind: Kind
    latitude: float
    longitude: float
    capacity_mw: float
    tilt: float
    azimuth: float
    farm: wind.Farm | None

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude, degrees."""
        return self.latitude, self.longitude


def site(seed: int, index: int) -> Site:
    """Draw site ``index`` of a province; it is the same whatever else is drawn."""
    draw = np.random.default_rng([seed, _STREAM, index]).random(7)
    kind: Kind = "solar" if index % 2 else "wind"
    farm = wind.Farm(1.12 + 0.28 * draw[3], 2.3 + 0.6 * draw[4], 5.8 + 0.9 * draw[5])
    return Site(
        index=index,
        name=f"{kind}-{index:04d}",
        kind=kind,
        latitude=round(SOUTH_DEG + HEIGHT_DEG * float(draw[0]), 4),
        longitude=round(WEST_DEG + WIDTH_DEG * float(draw[1]), 4),
        capacity_mw=float(5 * round(6 + 24 * float(draw[2]))),
        tilt=float(round(22 + 12 * draw[3])) if kind == "solar" else np.nan,
        azimuth=float(round(168 + 24 * draw[4])) if kind == "solar" else np.nan,
        farm=farm if kind == "wind" else None,
    )


@dataclass(frozen=True)
class Station:
    """A station with what was measured there and what was forecast for it.

    Attributes
    ----------
    site : Site
    time_s : ndarray of int64, (hours,)
        Starts of the hours, seconds since 1970 UTC.
    power : ndarray, (hours,)
        Mean power of the hour, fraction of capacity; no faults.
    weather : WeatherRuns
        Wind: ``u_ms``, ``v_ms``, ``speed_ms``, ``direction_deg``; solar: ``ghi_wm2``,
        ``cloud_pct``; both: ``temperature_c``, ``pressure_hpa``.
    clear_wm2 : ndarray, (hours,)
        Clear-sky irradiance in the plane of the array; empty for wind.
    """

    site: Site
    time_s: npt.NDArray[np.int64]
    power: FloatArray
    weather: WeatherRuns
    clear_wm2: FloatArray

    def forecast(
        self, hours: npt.NDArray[np.int64], least_lead_h: int = DAY_AHEAD_H
    ) -> dict[str, FloatArray]:
        """Weather forecast of some hours by the latest run at least so long ahead.

        Parameters
        ----------
        hours : ndarray of int64
            Positions in ``time_s``.
        least_lead_h : int
            Smallest lead, 1..37.

        Returns
        -------
        dict of str to ndarray, (hours,)
            The columns of ``weather``, and ``lead_h``.
        """
        first = int(self.time_s[0] - self.weather.issued_s[0]) // 3600
        run, lead = run_for(np.asarray(hours, dtype=np.int64) + first, least_lead_h)
        columns = {name: table[run, lead - 1] for name, table in self.weather.values.items()}
        return columns | {"lead_h": lead.astype(np.float64)}

    def conditional(
        self, hours: npt.NDArray[np.int64], least_lead_h: int = DAY_AHEAD_H
    ) -> Conditional:
        """Law of the power of some hours given the latest run at least so long ahead.

        The run alone fixes it: see :mod:`tanheng.province.runs`. Parameters as for
        :meth:`forecast`.
        """
        known = self.forecast(hours, least_lead_h)
        scale = error_scale(known["pressure_hpa"])
        if self.site.farm is not None:
            spread = error_variance(known["lead_h"], wind.ERROR_ANALYSIS, wind.ERROR_GROWTH)
            gain = self.site.farm.exposure * wind.air_gain(
                known["pressure_hpa"], known["temperature_c"]
            )
            return wind.WindConditional(
                known["u_ms"], known["v_ms"], scale * np.sqrt(spread), gain, self.site.farm
            )
        spread = error_variance(known["lead_h"], solar.ERROR_ANALYSIS, solar.ERROR_GROWTH)
        return solar.SolarConditional(
            np.asarray(ndtri(known["cloud_pct"] / 100.0)),
            scale * np.sqrt(spread),
            self.clear_wm2[hours],
            known["temperature_c"],
        )
