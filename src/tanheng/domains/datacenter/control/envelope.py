"""What air the servers may breathe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = ["ENVELOPES", "Envelope", "envelope"]

LEAST_HUMIDITY_PCT = 0.0


@dataclass(frozen=True)
class Envelope:
    """Limits of the air at the servers' inlet.

    Parameters
    ----------
    name : str
    inlet_c : (float, float)
        Lowest and highest temperature [C].
    dew_point_c : (float, float)
        Lowest and highest dew point [C].
    humidity_pct : (float, float)
        Lowest and highest relative humidity [per cent].
    ramp_k_per_h : float
        Most that the inlet may change in an hour [K]; 5 where there are tape drives.
    ramp_k_per_quarter : float
        Most that it may change in a quarter of an hour [K].

    References
    ----------
    ASHRAE TC 9.9 (2021), Thermal guidelines for data processing environments, 5th ed., table 2.1
    and its note on the rate of change.
    """

    name: str
    inlet_c: tuple[float, float]
    dew_point_c: tuple[float, float]
    humidity_pct: tuple[float, float]
    ramp_k_per_h: float = 20.0
    ramp_k_per_quarter: float = 5.0

    def outside(self, inlet_c: Reals, dew_point_c: Reals) -> NDArray[np.bool_]:
        """Tell where air is outside the limits: too hot, too cold, too damp or too dry."""
        inlet, dew = np.asarray(inlet_c), np.asarray(dew_point_c)
        return self.outside_temperature(inlet) | self.outside_humidity(inlet, dew)

    def outside_temperature(self, inlet_c: Reals) -> NDArray[np.bool_]:
        """Tell where air is too hot or too cold."""
        inlet = np.asarray(inlet_c)
        low, high = self.inlet_c
        return np.asarray(~((inlet >= low - 1e-9) & (inlet <= high + 1e-9)))

    def outside_humidity(self, inlet_c: Reals, dew_point_c: Reals) -> NDArray[np.bool_]:
        """Tell where air is too damp or too dry."""
        dew = np.asarray(dew_point_c)
        driest, dampest = self.dew_point_c
        low, high = self.humidity_pct
        humidity = relative_humidity_pct(inlet_c, dew)
        wrong = (dew < driest - 1e-6) | (dew > dampest + 1e-6)
        return np.asarray(wrong | (humidity < low - 1e-6) | (humidity > high + 1e-6))

    def too_fast(self, inlet_c: Floats, step_s: int) -> NDArray[np.bool_]:
        """Tell at which intervals the inlet has changed too much within a quarter or an hour.

        Parameters
        ----------
        inlet_c : (..., T) array
            At the end of each interval [C].
        """
        wrong = np.zeros(inlet_c.shape, dtype=np.bool_)
        for span_s, most in ((900, self.ramp_k_per_quarter), (3600, self.ramp_k_per_h)):
            for lag in range(1, max(1, span_s // step_s) + 1):
                change = np.abs(inlet_c[..., lag:] - inlet_c[..., :-lag])
                wrong[..., lag:] |= change > most + 1e-9
        return wrong


def relative_humidity_pct(dry_bulb_c: Reals, dew_point_c: Reals) -> Floats:
    """Relative humidity [per cent] of air by its dew point, after Sonntag (1990)."""
    dry, dew = np.asarray(dry_bulb_c), np.asarray(dew_point_c)
    exponent = 17.62 * dew / (243.12 + dew) - 17.62 * dry / (243.12 + dry)
    return np.asarray(100.0 * np.exp(exponent))


ENVELOPES = {
    one.name: one
    for one in (
        Envelope("recommended", (18.0, 27.0), (-9.0, 15.0), (LEAST_HUMIDITY_PCT, 70.0)),
        Envelope("A1", (15.0, 32.0), (-12.0, 17.0), (8.0, 80.0)),
        Envelope("A2", (10.0, 35.0), (-12.0, 21.0), (8.0, 80.0)),
        Envelope("A3", (5.0, 40.0), (-12.0, 24.0), (8.0, 85.0)),
        Envelope("A4", (5.0, 45.0), (-12.0, 24.0), (8.0, 90.0)),
    )
}
"""The recommended envelope and the allowable classes. Where a class has a least dew point and a
least humidity, air must hold both."""


def envelope(name: str, tape: bool = False) -> Envelope:
    """Return an envelope by its name; with tape drives the inlet may change by 5 K in an hour.

    Raises
    ------
    InputError
        There is none of that name.
    """
    if name not in ENVELOPES:
        raise InputError(f"envelope: expected one of {', '.join(ENVELOPES)}, came {name!r}")
    found = ENVELOPES[name]
    if not tape:
        return found
    return Envelope(found.name, found.inlet_c, found.dew_point_c, found.humidity_pct, 5.0, 5.0)
