"""Sensors: noise, offsets, and the ways in which they fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats

__all__ = ["Fault", "InletSensors", "noisy"]

Kind = Literal["stuck", "missing", "lying"]
Rng = np.random.Generator


@dataclass(frozen=True)
class Fault:
    """A fault of one inlet sensor of one lane, from one step up to another.

    A stuck sensor repeats its last reading, a missing one says nothing, a lying one is off by
    ``off_k``, plus as much again times the sine of a day when it ``sways``.
    """

    lane: int
    sensor: int
    kind: Kind
    start: int
    stop: int
    off_k: float = 0.0
    sways: bool = False

    def reads(self, step: int, true_c: float, last_c: float, per_day: int) -> float:
        """Return what the faulty sensor says [C]."""
        if self.kind == "missing":
            return np.nan
        if self.kind == "stuck":
            return last_c
        swing = np.sin(2.0 * np.pi * step / per_day) if self.sways else 0.0
        return true_c + self.off_k * (1.0 + float(swing))


@dataclass
class InletSensors:
    """Three sensors per lane; errors stay within twice ``noise_k`` beside a lasting offset.

    Parameters
    ----------
    lanes : int
    noise_k, offset_k : float
        Standard deviation of the noise; largest lasting offset [K].
    faults : tuple of Fault
    per_day : int
        Steps in a day.
    """

    lanes: int
    rng: Rng
    noise_k: float = 0.1
    offset_k: float = 0.2
    faults: tuple[Fault, ...] = ()
    per_day: int = 96
    _offsets: Floats = field(init=False)
    _last: Floats | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._offsets = self.rng.uniform(-self.offset_k, self.offset_k, (self.lanes, 3))

    def read(self, step: int, inlet_c: Floats) -> Floats:
        """Return readings ``(L, 3)`` of inlets ``(L,)`` [C]."""
        said = noisy(self.rng, inlet_c[:, None] + self._offsets, self.noise_k)
        for fault in self.faults:
            if fault.start <= step < fault.stop:
                where = fault.lane, fault.sensor
                last = said[where] if self._last is None else self._last[where]
                said[where] = fault.reads(step, float(said[where]), float(last), self.per_day)
        self._last = said.copy()
        return said


def noisy(rng: Rng, true: Floats, sigma: float) -> Floats:
    """Return values with normal noise, cut at twice its standard deviation."""
    noise = rng.normal(0.0, sigma, np.shape(true)) if sigma > 0 else np.zeros(np.shape(true))
    return true + np.clip(noise, -2.0 * sigma, 2.0 * sigma)
