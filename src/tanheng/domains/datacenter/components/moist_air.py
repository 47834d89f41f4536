"""Moist air at saturation over water, as towers and evaporative coolers need it.

Enthalpies are per kg of dry air, 0 for dry air and liquid water at 0 C.

References
----------
ASHRAE Handbook Fundamentals (2017), ch. 1, eqs. 20 and 30; saturation after Sonntag (1990),
which is within 0.1 % of the ASHRAE polynomial from 0 to 60 C.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CP_AIR",
    "CP_WATER",
    "LATENT",
    "Floats",
    "Reals",
    "Saturated",
    "air_density_kg_m3",
    "enthalpy_kj_kg",
    "humidity_past_water",
    "saturated",
    "saturated_at_enthalpy",
    "wet_bulb_of_c",
]

Floats = NDArray[np.float64]
Reals = float | Floats
CP_AIR = 1.006
"""Specific heat of dry air [kJ/(kg K)]."""
CP_VAPOUR = 1.86
"""Specific heat of water vapour [kJ/(kg K)]."""
CP_WATER = 4.186
"""Specific heat of liquid water [kJ/(kg K)]."""
LATENT = 2501.0
"""Heat of evaporation at 0 C [kJ/kg]."""


class Saturated(NamedTuple):
    """Saturated air: humidity ratio [kg/kg], enthalpy [kJ/kg] and its slope [kJ/(kg K)]."""

    humidity_ratio: Floats
    enthalpy_kj_kg: Floats
    slope: Floats


def enthalpy_kj_kg(dry_bulb_c: Reals, humidity_ratio: Reals) -> Floats:
    """Enthalpy of moist air [kJ/kg dry air]."""
    celsius = np.asarray(dry_bulb_c, dtype=np.float64)
    ratio = np.asarray(humidity_ratio, dtype=np.float64)
    return np.asarray(CP_AIR * celsius + ratio * (LATENT + CP_VAPOUR * celsius))


def air_density_kg_m3(temperature_c: Reals, pressure_pa: Reals) -> Floats:
    """Density of dry air [kg/m3]."""
    return np.asarray(
        np.asarray(pressure_pa) / (287.055 * (np.asarray(temperature_c, dtype=np.float64) + 273.15))
    )


def saturated(temperature_c: Reals, pressure_pa: Reals) -> Saturated:
    """Saturated air at temperatures [C] below boiling and pressures [Pa]."""
    celsius = np.asarray(temperature_c, dtype=np.float64)
    inverse = 1.0 / (243.12 + celsius)
    vapour = 611.2 * np.exp(17.62 * celsius * inverse)
    gap = 1.0 / (np.asarray(pressure_pa) - vapour)
    ratio = 0.621945 * vapour * gap
    rise = ratio * pressure_pa * gap * (17.62 * 243.12) * inverse * inverse
    heat = LATENT + CP_VAPOUR * celsius
    return Saturated(
        ratio, CP_AIR * celsius + ratio * heat, CP_AIR + rise * heat + CP_VAPOUR * ratio
    )


def saturated_at_enthalpy(
    enthalpy: Reals, pressure_pa: Reals, start_c: Reals
) -> tuple[Floats, Floats]:
    """Temperature [C] and humidity ratio [kg/kg] of saturated air with this enthalpy [kJ/kg].

    Three Newton steps from ``start_c``; within 1e-3 K when the start is within 10 K.
    """
    celsius = np.asarray(start_c, dtype=np.float64)
    for _ in range(3):
        state = saturated(celsius, pressure_pa)
        celsius = celsius + (enthalpy - state.enthalpy_kj_kg) / state.slope
    return celsius, saturated(celsius, pressure_pa).humidity_ratio


def humidity_past_water(
    entering_kj_kg: Floats,
    gain_kj_kg: Floats,
    humidity_ratio: Floats,
    missed: Reals,
    pressure_pa: Reals,
    start_c: Reals,
) -> Floats:
    """Humidity ratio [kg/kg] of air that has gained enthalpy over a wet surface.

    ``missed`` is exp(-NTU), the share of the way to the surface's own state that is left: 0 for
    air that leaves saturated. Air takes up water or none, it does not dry.

    References
    ----------
    Braun, Klein and Mitchell (1989), ASHRAE Transactions 95(2): effective saturation state of the
    water surface.
    """
    surface = entering_kj_kg + gain_kj_kg / (1.0 - missed)
    _, wet = saturated_at_enthalpy(surface, pressure_pa, start_c)
    return np.asarray(np.maximum(wet + (humidity_ratio - wet) * missed, humidity_ratio))


def wet_bulb_of_c(dry_bulb_c: Floats, humidity_ratio: Floats, pressure_pa: Reals) -> Floats:
    """Thermodynamic wet bulb [C], over water in frost too, as the water of towers is.

    Five Newton steps, within 1e-6 K from -40 to 60 C.

    References
    ----------
    ASHRAE Handbook Fundamentals (2017), ch. 1, eq. 33.
    """
    wet = dry_bulb_c.copy()
    for _ in range(5):
        state = saturated(wet, pressure_pa)
        ratio = state.humidity_ratio
        gap = (LATENT - 2.326 * wet) * ratio - CP_AIR * (dry_bulb_c - wet)
        gap = gap - humidity_ratio * (LATENT + CP_VAPOUR * dry_bulb_c - CP_WATER * wet)
        rise = (state.slope - CP_AIR - CP_VAPOUR * ratio) / (LATENT + CP_VAPOUR * wet)
        slope = (LATENT - 2.326 * wet) * rise - 2.326 * ratio + CP_AIR + CP_WATER * humidity_ratio
        wet = wet - gap / slope
    return np.minimum(wet, dry_bulb_c)
