"""Gaussian fields over the province: features in space, autoregression in time.

A field is ``sum_m phi_m(place) * a_m(time)``. The features ``phi`` are cosines and sines of
fixed plane waves, so their squares sum to exactly one anywhere: with coefficients ``a_m`` of unit
variance the field has unit variance, and its correlation between two places is exactly
``phi(x) @ phi(y)``, close to ``exp(-d**2 / (2 * length**2))`` (Rahimi and Recht, 2007, "Random
features for large-scale kernel machines", Algorithm 1, here with a regular set of waves in place
of a random one). A single place costs one small product, whatever the number of stations.
"""

from __future__ import annotations

from math import log

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

__all__ = [
    "FloatArray",
    "autoregression",
    "combine",
    "distance_km",
    "plane_km",
    "plane_waves",
    "smooth_noise",
]

FloatArray = npt.NDArray[np.float64]

_GOLDEN = (5**0.5 - 1) / 2
_KM_PER_DEGREE = 111.2
_LATITUDE, _LONGITUDE = 33.9, 113.5  # where the local plane touches: the middle of the province
_BURN_IN_H = 720


def plane_km(latitude: float, longitude: float) -> tuple[float, float]:
    """Kilometres east and north of the middle of the province."""
    east = (longitude - _LONGITUDE) * _KM_PER_DEGREE * np.cos(np.deg2rad(_LATITUDE))
    return float(east), float((latitude - _LATITUDE) * _KM_PER_DEGREE)


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Distance of two places (latitude, longitude; degrees) in the local plane [km]."""
    (east, north), (other_east, other_north) = plane_km(*first), plane_km(*second)
    return float(np.hypot(east - other_east, north - other_north))


def plane_waves(latitude: float, longitude: float, length_km: float, waves: int) -> FloatArray:
    """Features of one place.

    Parameters
    ----------
    latitude, longitude : float
        Degrees.
    length_km : float
        Length of the correlation: it has fallen to exp(-1/2) there.
    waves : int
        Number of plane waves; wave lengths follow the Gaussian kernel's spectrum (Rayleigh
        quantiles), directions the golden angle.

    Returns
    -------
    ndarray, (2 * waves,)
        Their squares sum to one.
    """
    order = np.arange(waves)
    radius = np.sqrt(-2 * np.log1p(-(order + 0.5) / waves)) / length_km
    angle = np.pi * np.mod(order * _GOLDEN, 1.0)
    east, north = plane_km(latitude, longitude)
    phase = radius * (east * np.cos(angle) + north * np.sin(angle))
    features: FloatArray = np.concatenate([np.cos(phase), np.sin(phase)]) / np.sqrt(waves)
    return features


def autoregression(noise: FloatArray, memory: float) -> FloatArray:
    """First-order autoregression along the last axis, stationary from its first value.

    Parameters
    ----------
    noise : ndarray, (..., n)
        Independent standard normal values.
    memory : float
        Steps after which the correlation has fallen to 1/e.
    """
    keep = np.exp(-1.0 / memory)
    driven = noise * np.sqrt(1 - keep**2)
    driven[..., 0] = noise[..., 0]
    return np.asarray(lfilter([1.0], [1.0, -keep], driven, axis=-1), dtype=np.float64)


def smooth_noise(generator: np.random.Generator, steps: int, memory: float) -> FloatArray:
    """Unit-variance process whose changes are smooth: autoregression of an autoregression.

    Parameters
    ----------
    generator : Generator
        Its draws are used in time order: a longer process begins as the shorter does.
    steps : int
        Length.
    memory : float
        Steps after which either autoregression has fallen to 1/e.
    """
    keep = np.exp(-1.0 / memory)
    noise = generator.standard_normal(_BURN_IN_H + steps)
    both = np.convolve([1.0, -keep], [1.0, -keep])
    # variance of a double-pole autoregression: (1 + k^2) / (1 - k^2)^3 (Box and Jenkins, 1970)
    scale = np.exp(0.5 * (3 * log(1 - keep**2) - log(1 + keep**2)))
    return np.asarray(lfilter([scale], both, noise)[_BURN_IN_H:], dtype=np.float64)


def combine(features: FloatArray, coefficients: FloatArray) -> FloatArray:
    """Field at one place, ``sum_m features[m] * coefficients[m]``.

    Parameters
    ----------
    features : ndarray, (m,)
    coefficients : ndarray, (m, ...)

    Returns
    -------
    ndarray, (...)
        Added feature by feature, so that the last bit does not depend on threads.
    """
    total = np.zeros(coefficients.shape[1:])
    for feature, coefficient in zip(features, coefficients, strict=True):
        total += feature * coefficient
    return total
