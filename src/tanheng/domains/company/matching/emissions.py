"""Emissions of consumption that was not matched, hour by hour and by the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.company.matching.match import Loads, Matching

__all__ = ["Emissions", "emissions"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
WH_PER_KWH = 1e3


@dataclass(frozen=True)
class Emissions:
    """Emissions of each site over the year [g CO2e], each of shape (S,).

    Attributes
    ----------
    location
        All consumption at the hourly intensity of its zone.
    hourly
        What was not matched in its hour, at that hour's residual intensity.
    annual
        What was not matched over the year, at the year's mean residual intensity.
    """

    location: Ints
    hourly: Ints
    annual: Ints


def emissions(
    hourly: Matching, annual: Matching, intensity_g_per_kwh: Floats, residual_g_per_kwh: Floats
) -> Emissions:
    """Find emissions of all consumption, and of what hourly and annual matching leave.

    Parameters
    ----------
    annual : Matching
        The same company matched over the year, T = 1.
    intensity_g_per_kwh : ndarray of float64, shape (Z, T)
        Of all power in each zone.
    residual_g_per_kwh : ndarray of float64, shape (Z, T)
        Of power that nobody has claimed there. Its mean over the year is weighted by each site's
        consumption: with nothing matched, hourly and annual agree.
    """
    loads = hourly.loads
    location = _grams(loads, loads.wh, intensity_g_per_kwh)
    left = _grams(loads, hourly.residual, residual_g_per_kwh)
    whole = annual.loads.wh[:, 0]
    share = np.divide(annual.residual[:, 0], whole, out=np.zeros(whole.size), where=whole > 0)
    unmatched = _grams(loads, loads.wh, residual_g_per_kwh)
    return Emissions(_whole(location), _whole(left), _whole(share * unmatched))


def _grams(loads: Loads, wh: Ints, intensity_g_per_kwh: Floats) -> Floats:
    """Sum energy times the intensity of its zone over hours, (S,)."""
    grams = np.zeros(len(loads.names))
    for site, zone in enumerate(loads.zone):
        grams[site] = wh[site] @ intensity_g_per_kwh[zone] / WH_PER_KWH
    return grams


def _whole(grams: Floats) -> Ints:
    found: Ints = np.rint(grams).astype(np.int64)
    return found
