"""Physics of wind output on arrays: power curve from data, shear between heights, air density."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from tanheng.core import InputError

__all__ = [
    "STANDARD_DENSITY",
    "PowerCurve",
    "air_density",
    "density_speed",
    "estimate_power_curve",
    "shear_exponent",
]

Floats = NDArray[np.float64]

STANDARD_DENSITY = 1.225
"""Air density at sea level [kg/m3], ISO 2533:1975, to which power curves are normalised."""

GAS_CONSTANT_DRY_AIR = 287.05
"""Specific gas constant of dry air [J/(kg K)], IEC 61400-12-1:2017."""

CALM_MS = 0.5


@dataclass(frozen=True)
class PowerCurve:
    """Output by wind speed, never falling, linear between its points.

    Parameters
    ----------
    speed_ms : ndarray of float64, shape (B,)
        Mean speed of each bin [m/s], ascending.
    output : ndarray of float64, shape (B,)
        Fraction of capacity.
    """

    speed_ms: Floats
    output: Floats

    def __call__(self, speed_ms: Floats) -> Floats:
        """Output at each speed, the shape of ``speed_ms``; NaN where the speed is NaN."""
        flat: Floats = np.interp(speed_ms, self.speed_ms, self.output)
        return flat


def estimate_power_curve(speed_ms: Floats, power: Floats, bins: int = 40) -> PowerCurve:
    """Estimate a monotone power curve from pairs of speed and output.

    The pairs are sorted into bins with equally many hours by speed, and the bins' mean outputs
    are made monotone by isotonic regression (Barlow et al. 1972, pool adjacent violators). The
    method of bins is that of IEC 61400-12-1:2017, section 9; bins of equal count are used since
    forecast speeds are no anemometer's and high ones are rare. Storm cut-out is not resolved.

    Parameters
    ----------
    speed_ms, power : ndarray of float64, shape (N,)
        Wind speed [m/s] and output [fraction of capacity]; pairs with NaN are left out.

    Raises
    ------
    InputError
        With fewer than two pairs a bin.
    """
    good = np.isfinite(speed_ms) & np.isfinite(power)
    if good.sum() < 2 * bins:
        raise InputError(
            f"a power curve in {bins} bins needs {2 * bins} hours with wind and output, "
            f"came {int(good.sum())}"
        )
    order = np.argsort(speed_ms[good], kind="stable")
    speeds = np.array([part.mean() for part in np.array_split(speed_ms[good][order], bins)])
    outputs = np.array([part.mean() for part in np.array_split(power[good][order], bins)])
    speeds, place = np.unique(speeds, return_inverse=True)
    outputs = np.bincount(place, outputs) / np.bincount(place)
    return PowerCurve(speeds, np.asarray(isotonic_regression(outputs).x))


def shear_exponent(
    low_ms: Floats, high_ms: Floats, low_height_m: float, high_height_m: float
) -> Floats:
    """Exponent of the power law of wind shear, ``ln(v2 / v1) / ln(z2 / z1)``.

    Below 0.5 m/s, where the ratio says nothing, the result is NaN (Manwell, McGowan, Rogers 2009,
    Wind Energy Explained, eq. 2.3.8).
    """
    calm = (low_ms < CALM_MS) | (high_ms < CALM_MS)
    ratio = np.where(calm, np.nan, high_ms) / np.where(calm, np.nan, low_ms)
    exponent: Floats = np.log(ratio) / np.log(high_height_m / low_height_m)
    return exponent


def air_density(temperature_c: Floats, pressure_hpa: Floats) -> Floats:
    """Density of dry air [kg/m3] by the ideal gas law, IEC 61400-12-1:2017, eq. 12 without vapour.

    Parameters
    ----------
    temperature_c : ndarray
        Air temperature [degrees Celsius].
    pressure_hpa : ndarray
        Air pressure at the station, not reduced to sea level [hPa].
    """
    density: Floats = 100.0 * pressure_hpa / (GAS_CONSTANT_DRY_AIR * (temperature_c + 273.15))
    return density


def density_speed(speed_ms: Floats, density: Floats) -> Floats:
    """Speed that carries the same energy at standard density, ``v (rho / 1.225)^(1/3)``.

    IEC 61400-12-1:2017, section 9.1.5, for turbines with active power control.
    """
    normalised: Floats = speed_ms * np.cbrt(density / STANDARD_DENSITY)
    return normalised
