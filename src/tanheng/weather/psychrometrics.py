"""Moist air by ASHRAE's formulae, on arrays, from -100 to 200 C.

Arguments broadcast against each other: C, Pa, per cent, kg of vapour per kg of dry air, J per
kg of dry air. NaN stays NaN. What cannot be is refused: temperatures outside the formulae
(kelvin in place of Celsius shows so), relative humidity above 100 per cent, hPa in place of Pa.

Ice or water: saturation is over ice below 0.01 C and over water above. The wet bulb is that of
a wet wick where its balance holds at 0 C or above, else that of an iced one. The two balances
do not meet at 0 C: just above freezing both hold for a narrow band of humidities, up to 0.9 K
apart in dry thin air (PsychroLib's bisection ends on either), and here the wick is wet.

:mod:`tanheng.weather.air` keeps Sonntag's simpler formula, always over water as weather services
report humidity, for what needs only that; take these functions where heat and water must close.

References
----------
ASHRAE Handbook Fundamentals (2017), ch. 1: equations 5 and 6 (Hyland and Wexler 1983), 20, 22,
26, 28, 30, 33, 35.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tanheng.core import InputError
from tanheng.weather.saturation import VAPOUR_RATIO, dew_points, saturation_pressures, wet_bulbs

__all__ = [
    "density_kg_per_m3",
    "dew_point_c",
    "dry_bulb_of_enthalpy_c",
    "enthalpy_j_per_kg",
    "humidity_ratio",
    "relative_humidity_pct",
    "saturation_pressure_pa",
    "specific_volume_m3_per_kg",
    "wet_bulb_c",
]

Floats = NDArray[np.float64]
COLDEST_C, HOTTEST_C = -100.0, 200.0
THINNEST_PA, THICKEST_PA = 10_000.0, 1_000_000.0
DRY_GAS = 287.042
"""Specific gas constant of dry air [J/(kg K)]."""
ROUNDING = 1e-6
"""Relative excess over 100 per cent that counts as 100 per cent."""
FOG_K = 1e-3
"""A wet bulb no further above the dry bulb than this counts as saturated air."""


def saturation_pressure_pa(temperature_c: ArrayLike) -> Floats:
    """Saturation vapour pressure [Pa] (equations 5 and 6)."""
    return _shaped(saturation_pressures, _temperature(temperature_c))


def humidity_ratio(
    dry_bulb_c: ArrayLike, humidity_pct: ArrayLike, pressure_pa: ArrayLike
) -> Floats:
    """Humidity ratio [kg/kg] from relative humidity (equations 20 and 22).

    From a dew point: ``humidity_ratio(dew_point_c, 100, pressure_pa)``.
    """
    percent = _within("relative humidity", humidity_pct, 0.0, 100.0 * (1 + ROUNDING), "per cent")
    pressure = _pressure(pressure_pa)
    vapour = np.minimum(percent, 100.0) / 100.0 * saturation_pressure_pa(dry_bulb_c)
    if (vapour >= pressure).any():
        raise InputError(
            "expected air whose water does not boil, came vapour at the pressure of the air"
        )
    return np.asarray(VAPOUR_RATIO * vapour / (pressure - vapour))


def relative_humidity_pct(
    dry_bulb_c: ArrayLike, humidity_ratio: ArrayLike, pressure_pa: ArrayLike
) -> Floats:
    """Relative humidity [per cent]; above 100 where more vapour is told than air can hold."""
    vapour = _vapour_pa(humidity_ratio, pressure_pa)
    return np.asarray(100.0 * vapour / saturation_pressure_pa(dry_bulb_c))


def dew_point_c(humidity_ratio: ArrayLike, pressure_pa: ArrayLike) -> Floats:
    """Dew point, below 0.01 C frost point [C]; NaN where it would lie beyond -100 or 200 C."""
    return _shaped(dew_points, _vapour_pa(humidity_ratio, pressure_pa))


def wet_bulb_c(dry_bulb_c: ArrayLike, humidity_ratio: ArrayLike, pressure_pa: ArrayLike) -> Floats:
    """Thermodynamic wet bulb [C] (equations 33 and 35), of a wet wick where one can be wet.

    Raises
    ------
    InputError
        As everywhere here, and for more vapour than the air can hold.
    """
    dry, ratio = _temperature(dry_bulb_c), _ratio(humidity_ratio)
    wet = _shaped(wet_bulbs, dry, ratio, _pressure(pressure_pa))
    foggy = np.flatnonzero(wet > dry + FOG_K)
    if foggy.size:
        raise InputError(
            "expected air that holds its vapour, came a humidity ratio above saturation "
            f"{_where(foggy, wet.shape)}"
        )
    return np.minimum(wet, dry)


def enthalpy_j_per_kg(dry_bulb_c: ArrayLike, humidity_ratio: ArrayLike) -> Floats:
    """Enthalpy [J/kg dry air], 0 for dry air and liquid water at 0 C (equation 30)."""
    celsius, ratio = _temperature(dry_bulb_c), _ratio(humidity_ratio)
    return np.asarray(1006.0 * celsius + ratio * (2_501_000.0 + 1860.0 * celsius))


def dry_bulb_of_enthalpy_c(enthalpy_j_per_kg: ArrayLike, humidity_ratio: ArrayLike) -> Floats:
    """Dry bulb [C] of air with this enthalpy: `enthalpy_j_per_kg` undone."""
    ratio = _ratio(humidity_ratio)
    heat = np.asarray(enthalpy_j_per_kg, dtype=np.float64) - 2_501_000.0 * ratio
    return _temperature(heat / (1006.0 + 1860.0 * ratio))


def specific_volume_m3_per_kg(
    dry_bulb_c: ArrayLike, humidity_ratio: ArrayLike, pressure_pa: ArrayLike
) -> Floats:
    """Volume of moist air per mass of *dry* air [m3/kg] (equation 26)."""
    kelvin, ratio = _temperature(dry_bulb_c) + 273.15, _ratio(humidity_ratio)
    return np.asarray(DRY_GAS * kelvin * (1.0 + ratio / VAPOUR_RATIO) / _pressure(pressure_pa))


def density_kg_per_m3(
    dry_bulb_c: ArrayLike, humidity_ratio: ArrayLike, pressure_pa: ArrayLike
) -> Floats:
    """Mass of moist air, vapour included, per volume [kg/m3] (equation 11)."""
    volume = specific_volume_m3_per_kg(dry_bulb_c, humidity_ratio, pressure_pa)
    return np.asarray((1.0 + np.asarray(humidity_ratio, dtype=np.float64)) / volume)


def _vapour_pa(humidity_ratio: ArrayLike, pressure_pa: ArrayLike) -> Floats:
    ratio = _ratio(humidity_ratio)
    return np.asarray(_pressure(pressure_pa) * ratio / (VAPOUR_RATIO + ratio))


def _shaped(kernel: Callable[..., Floats], *arguments: Floats) -> Floats:
    """Run a kernel of flat arrays on arrays that broadcast."""
    shape = np.broadcast_shapes(*(argument.shape for argument in arguments))
    flat = (np.broadcast_to(argument, shape).reshape(-1) for argument in arguments)
    return np.asarray(kernel(*flat)).reshape(shape)


def _temperature(celsius: ArrayLike) -> Floats:
    return _within("temperature", celsius, COLDEST_C, HOTTEST_C, "C", " (are these kelvin?)")


def _pressure(pascal: ArrayLike) -> Floats:
    hint = " (are these hPa or kPa?)"
    return _within("pressure", pascal, THINNEST_PA, THICKEST_PA, "Pa", hint)


def _ratio(humidity_ratio: ArrayLike) -> Floats:
    return _within("humidity ratio", humidity_ratio, 0.0, np.inf, "kg/kg")


def _within(
    name: str, values: ArrayLike, low: float, high: float, unit: str, hint: str = ""
) -> Floats:
    known = np.asarray(values, dtype=np.float64)
    wrong = (known < low) | (known > high)
    if wrong.any():
        at = np.flatnonzero(wrong)
        raise InputError(
            f"expected {name} from {low:g} to {high:g} {unit}, came {known.flat[at[0]]:g} "
            f"{_where(at, known.shape)}{hint}"
        )
    return known


def _where(at: NDArray[np.int64], shape: tuple[int, ...]) -> str:
    if not shape:
        return "alone"
    first = ", ".join(str(index) for index in np.unravel_index(int(at[0]), shape))
    return f"at [{first}] and {at.size - 1} more" if at.size > 1 else f"at [{first}]"
