"""Units at the doors: what a column may be written in, and its factor to the unit used inside.

Inside: MW, m/s, degrees, degrees Celsius, hPa, W/m2, per cent, seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tanheng.core.errors import InputError

__all__ = ["POWER_UNITS", "Conversion", "conversion", "duration_s", "power_to_mw"]

POWER_UNITS = ("fraction", "percent", "W", "kW", "MW", "GW")


@dataclass(frozen=True)
class Conversion:
    """Linear change of unit: ``inside = value * scale + shift``."""

    scale: float = 1.0
    shift: float = 0.0


_KNOWN: dict[str, dict[str, Conversion]] = {
    "power": {
        "W": Conversion(1e-6),
        "kW": Conversion(1e-3),
        "MW": Conversion(),
        "GW": Conversion(1e3),
    },
    "ms": {
        "m/s": Conversion(),
        "km/h": Conversion(1 / 3.6),
        "knots": Conversion(0.514444),
        "mph": Conversion(0.44704),
    },
    "deg": {"deg": Conversion(), "rad": Conversion(57.29577951308232)},
    "c": {"C": Conversion(), "K": Conversion(1.0, -273.15), "F": Conversion(5 / 9, -160 / 9)},
    "hpa": {"hPa": Conversion(), "Pa": Conversion(0.01), "kPa": Conversion(10.0)},
    "wm2": {"W/m2": Conversion(), "kW/m2": Conversion(1e3)},
    "pct": {"percent": Conversion(), "fraction": Conversion(100.0)},
}
_DURATIONS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def power_to_mw(unit: str, capacity_mw: float) -> float:
    """Factor from ``unit`` to MW; ``fraction`` and ``percent`` are of ``capacity_mw``.

    Raises
    ------
    InputError
        For a unit that is not one of ``POWER_UNITS``.
    """
    relative = {"fraction": capacity_mw, "percent": capacity_mw / 100}
    if unit in relative:
        return relative[unit]
    if unit in _KNOWN["power"]:
        return _KNOWN["power"][unit].scale
    raise InputError(f"expected a unit of power ({', '.join(POWER_UNITS)}), came {unit!r}")


def conversion(variable: str, unit: str | None) -> Conversion:
    """Conversion of a weather variable (``temperature_c``, ``u_ms@100``) from ``unit``.

    A variable's last part names its inside unit; without ``unit`` the column is already in it.

    Raises
    ------
    InputError
        For a unit that does not measure this variable.
    """
    if unit is None:
        return Conversion()
    suffix = variable.split("@")[0].rsplit("_", 1)[-1]
    if suffix not in _KNOWN:
        raise InputError(f"{variable} has no unit of its own, so none can be given: came {unit!r}")
    if unit not in _KNOWN[suffix]:
        raise InputError(f"expected {variable} in {' or '.join(_KNOWN[suffix])}, came {unit!r}")
    return _KNOWN[suffix][unit]


def duration_s(text: str) -> int:
    """Seconds of a length of time such as ``15min``, ``1h`` or ``2d``.

    Raises
    ------
    InputError
        When it is not a positive whole number and one of ``s``, ``min``, ``h``, ``d``.
    """
    match = re.fullmatch(r"0*([1-9][0-9]{0,8}) *(s|min|h|d)", text.strip())
    if not match:
        raise InputError(f"expected a length of time such as 15min, 1h or 2d, came {text!r}")
    return int(match[1]) * _DURATIONS[match[2]]
