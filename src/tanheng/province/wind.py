"""Wind farms of the model province: from wind to power, and the power's law given a run.

The two components of the wind are forecast plus independent Gaussian errors of equal variance,
so the speed has Rice's law and the power, rising with speed, the law
``P(power <= x) = F(r**2 / sigma**2; 2, |w|**2 / sigma**2)`` with F the noncentral chi-squared
distribution (Rice, 1945, "Mathematical analysis of random noise", section 3.10), ``w`` the
forecast and ``r`` the speed at which the farm gives x.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import ncx2

from tanheng.province.field import FloatArray

__all__ = ["ERROR_ANALYSIS", "ERROR_GROWTH", "Farm", "WindConditional", "air_gain", "farm_power"]

ERROR_ANALYSIS, ERROR_GROWTH = 0.8, 3.6  # variance of a component at lead 0+, added by 48 h
AVAILABILITY = 0.98
_GAS_CONSTANT = 287.05
_STANDARD_DENSITY = 1.225


@dataclass(frozen=True)
class Farm:
    """What makes one wind farm's curve its own.

    Attributes
    ----------
    exposure : float
        Speed at the hubs over speed of the weather run's grid cell.
    cut_in_ms, spread_ms : float
        Speed of first power, and the further speed at which 63 % is reached.
    """

    exposure: float
    cut_in_ms: float
    spread_ms: float


def farm_power(speed_ms: FloatArray, farm: Farm) -> FloatArray:
    """Power of a farm, fraction of capacity; rises with speed everywhere, no cut-out.

    Parameters
    ----------
    speed_ms : ndarray
        Speed at the hubs, brought to standard air density.
    """
    above = np.maximum(speed_ms - farm.cut_in_ms, 0.0) / farm.spread_ms
    return np.asarray(-AVAILABILITY * np.expm1(-(above**2.6)), dtype=np.float64)


def _speed_for(power: FloatArray, farm: Farm) -> FloatArray:
    """Greatest speed at which the farm gives no more than ``power``; infinite from the top on."""
    share = np.clip(power / AVAILABILITY, 0.0, 1.0)
    with np.errstate(divide="ignore"):
        above = (-np.log1p(-share)) ** (1 / 2.6)
    return farm.cut_in_ms + farm.spread_ms * above


def air_gain(pressure_hpa: FloatArray, temperature_c: FloatArray) -> FloatArray:
    """Factor that brings a speed to standard density, (rho / 1.225)**(1/3) (IEC 61400-12-1)."""
    density = 100 * pressure_hpa / (_GAS_CONSTANT * (temperature_c + 273.15))
    return np.asarray(np.cbrt(density / _STANDARD_DENSITY), dtype=np.float64)


@dataclass(frozen=True)
class WindConditional:
    """Law of a wind farm's power at some hours, given the run that speaks of them.

    Attributes
    ----------
    u_ms, v_ms : ndarray, (hours,)
        Forecast components.
    sigma_ms : ndarray, (hours,)
        Standard deviation of either component's error.
    gain : ndarray, (hours,)
        Exposure and air density.
    farm : Farm
    """

    u_ms: FloatArray
    v_ms: FloatArray
    sigma_ms: FloatArray
    gain: FloatArray
    farm: Farm

    components = 2

    @property
    def size(self) -> int:
        """Number of hours."""
        return int(self.u_ms.size)

    def at(self, part: slice) -> WindConditional:
        """Law of a part of the hours."""
        return WindConditional(
            self.u_ms[part], self.v_ms[part], self.sigma_ms[part], self.gain[part], self.farm
        )

    def cdf(self, power: npt.ArrayLike) -> FloatArray:
        """P(power at the hour <= ``power``), ``power`` a fraction of capacity; (hours,)."""
        level = np.broadcast_to(np.asarray(power, dtype=np.float64), self.u_ms.shape)
        radius = _speed_for(level, self.farm) / self.gain
        below = ncx2.cdf(
            (radius / self.sigma_ms) ** 2,
            2,
            (self.u_ms**2 + self.v_ms**2) / self.sigma_ms**2,
        )
        inside = np.where(level >= AVAILABILITY, 1.0, below)
        return np.where(level < 0, 0.0, inside)

    def exceedance(self, guarantee: npt.ArrayLike) -> FloatArray:
        """P(power at the hour >= ``guarantee``); (hours,)."""
        level = np.asarray(guarantee, dtype=np.float64)
        return np.where(level <= 0, 1.0, 1.0 - self.cdf(level))

    def quantile(self, probability: npt.ArrayLike) -> FloatArray:
        """Power that is not reached with the given probability, fraction of capacity; (hours,)."""
        share = np.asarray(probability, dtype=np.float64)
        square = ncx2.ppf(share, 2, (self.u_ms**2 + self.v_ms**2) / self.sigma_ms**2)
        return farm_power(self.gain * self.sigma_ms * np.sqrt(square), self.farm)

    def power(self, noise: FloatArray) -> FloatArray:
        """Power for given standard normal errors, (2, hours, samples) -> (hours, samples)."""
        u = self.u_ms[:, None] + self.sigma_ms[:, None] * noise[0]
        v = self.v_ms[:, None] + self.sigma_ms[:, None] * noise[1]
        return farm_power(self.gain[:, None] * np.hypot(u, v), self.farm)
