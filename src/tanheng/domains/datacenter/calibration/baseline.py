"""Energy before a change, by hour of the week, temperature and IT load: what savings are off.

References
----------
Mathieu, Price, Kiliccote and Piette (2011), IEEE Trans. Smart Grid 2(3): time of week and
temperature, piecewise linear. IPMVP Core Concepts (2022), options B and C.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration.gate import Gate, gate
from tanheng.domains.datacenter.calibration.meter import Bools, Floats, Meter

__all__ = ["Baseline", "fit_baseline"]

WEEK_H = 168
FEWEST_WEEKS = 8
SEGMENTS = 6
LEAST_OWN = 0.02
"""Share of the deviation of IT load that has to be its own."""


@dataclass(frozen=True)
class Baseline:
    """A baseline that was fitted.

    Parameters
    ----------
    coefficients : array, shape (P,)
    knots_c : array
        Temperatures at which the slope may change.
    residual_kwh : array, shape (T,)
        Metered less modelled, with the spread that fitting took put back; NaN where unknown.
    gate : Gate
        Guideline 14, by the hours it was fitted to.
    inverse : array, shape (P, P)
        Of the normal equations.
    design : array, shape (T, P)
        Rows of unknown hours are zero.
    range_c : tuple of float
        Lowest and highest temperature that was seen.
    range_kw : tuple of float, optional
        Lowest and highest IT load where it is a driver (option B, not C).
    """

    coefficients: Floats
    knots_c: Floats
    residual_kwh: Floats
    gate: Gate
    inverse: Floats
    design: Floats
    range_c: tuple[float, float]
    range_kw: tuple[float, float] | None

    def beyond(self, temperature_c: Floats, it_kw: Floats | None) -> Bools:
        """Whether hours lie outside the temperatures and loads that were seen."""
        out = (temperature_c < self.range_c[0]) | (temperature_c > self.range_c[1])
        if it_kw is not None and self.range_kw is not None:
            out |= (it_kw < self.range_kw[0]) | (it_kw > self.range_kw[1])
        return np.asarray(out)

    def rows(self, meter: Meter, temperature_c: Floats, it_kw: Floats | None) -> Floats:
        """Return the design of other hours, shape (T, P).

        Raises
        ------
        InputError
            When IT load is given and was not fitted, or the other way round.
        """
        if (it_kw is None) != (self.range_kw is None):
            raise InputError("expected IT load in both periods or in neither")
        return _design(meter, temperature_c, it_kw, self.knots_c)


def fit_baseline(
    meter: Meter, temperature_c: Floats, it_kw: Floats | None = None, used: Bools | None = None
) -> Baseline:
    """Fit a baseline by least squares.

    Parameters
    ----------
    meter : Meter
        T hours before the change, at least eight weeks of them known.
    temperature_c : array, shape (T,)
        Outdoor dry bulb; NaN where unknown.
    it_kw : array, shape (T,), optional
        Load that the change does not touch.
    used : array of bool, shape (T,), optional
        Hours that may be fitted; all by default.

    Raises
    ------
    InputError
        For columns of other lengths, and too few hours.
    """
    known = known_hours(meter, temperature_c, it_kw)
    known &= np.ones(len(meter), dtype=bool) if used is None else used
    if known.sum() < FEWEST_WEEKS * WEEK_H:
        raise InputError(
            f"expected at least {FEWEST_WEEKS} weeks of known hours to fit a baseline, "
            f"came {known.sum()} hours"
        )
    seen = temperature_c[known]
    knots = np.unique(np.quantile(seen, np.linspace(0, 1, SEGMENTS + 1)[1:-1]))
    design = np.where(known[:, None], _design(meter, temperature_c, it_kw, knots), 0.0)
    energy = np.where(known, meter.energy_kwh, 0.0)
    if it_kw is not None:
        _refuse_told_load(design, known)
    normal = design.T @ design
    inverse = np.linalg.pinv(normal, hermitian=True)
    coefficients = inverse @ (design.T @ energy)
    rank = round(float(np.sum(inverse * normal)))  # the trace of a projection
    lost = np.sqrt(known.sum() / max(1, known.sum() - rank))
    modelled = design @ coefficients
    return Baseline(
        coefficients=coefficients,
        knots_c=knots,
        residual_kwh=np.where(known, (energy - modelled) * lost, np.nan),
        gate=gate(energy[known], modelled[known], parameters=rank),
        inverse=inverse,
        design=design,
        range_c=_range(seen),
        range_kw=None if it_kw is None else _range(it_kw[known]),
    )


def _range(values: Floats) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def known_hours(meter: Meter, temperature_c: Floats, it_kw: Floats | None) -> Bools:
    """Whether the meter and its drivers are known in each hour.

    Raises
    ------
    InputError
        For columns of other lengths.
    """
    drivers = [("temperature", temperature_c)] + ([("IT load", it_kw)] if it_kw is not None else [])
    known = meter.known
    for name, values in drivers:
        if values is None or np.shape(values) != (len(meter),):
            raise InputError(f"expected {len(meter)} hours of {name}, came {np.shape(values)}")
        known = known & np.isfinite(values)
    return known


def _design(meter: Meter, temperature_c: Floats, it_kw: Floats | None, knots: Floats) -> Floats:
    """Hours of the week, temperature with its bends, IT load by itself and times temperature."""
    hours = np.zeros((len(meter), WEEK_H))
    hours[np.arange(len(meter)), meter.hour_of_week] = 1.0
    warm = np.nan_to_num(temperature_c)[:, None]
    bends = np.maximum(warm - knots, 0.0) / 10.0
    parts = [hours, warm / 10.0, bends]
    if it_kw is not None:
        load = np.nan_to_num(it_kw)[:, None] / 1000.0
        parts += [load, load * warm / 10.0]
    return np.concatenate(parts, axis=1)


def _refuse_told_load(design: Floats, known: Bools) -> None:
    """Refuse IT load that hours of the week and temperature tell: its effect cannot be measured."""
    others, load = design[known][:, :-2], design[known][:, -2]
    normal = np.linalg.pinv(others.T @ others, hermitian=True)
    left = load - others @ (normal @ (others.T @ load))
    if left.std() < LEAST_OWN * load.std() or not load.std() > 0:
        raise InputError(
            "expected IT load that moves by itself, came one that follows from the hour of the "
            "week and the temperature: its effect cannot be told from theirs"
        )
