"""A plant fitted to its meter: bounded least squares, errors that hang together, months held out.

Errors of a plant model last for hours to days. They are taken for an AR(1) process: its
correlation is measured on the residuals of a plain fit, the residuals are whitened with it, and
the fit is repeated (Cochrane and Orcutt 1949). Parameters' standard errors are then those of the
whitened problem (Laplace); taking hours for independent would state them several times too small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration.gate import Gate, gate
from tanheng.domains.datacenter.calibration.meter import (
    Bools,
    Floats,
    Meter,
    by_month,
    every_fourth_month,
    in_months,
)

__all__ = ["Calibration", "Parameter", "Plant", "calibrate"]

Plant = Callable[[Floats], Floats]
"""A plant: parameters of shape (P,) to energy by hour [kWh] of shape (T,)."""

STEP = 1e-4
"""Step of derivatives, in units of a parameter's range."""
EDGE = 1e-3
"""A parameter this near to a bound, in units of its range, is said to lie on it."""
HIGHEST = 0.999


@dataclass(frozen=True)
class Parameter:
    """What is fitted: bounds, where to start, and what is known of it beforehand.

    Parameters
    ----------
    name : str
    low, high : float
        Bounds.
    start : float
        Where the search starts; also the mean of what is known beforehand.
    sd : float, optional
        Standard deviation of what is known beforehand; None: nothing but the bounds.

    Raises
    ------
    InputError
        For bounds that leave no room, a start outside of them, a deviation not above zero.
    """

    name: str
    low: float
    high: float
    start: float
    sd: float | None = None

    def __post_init__(self) -> None:
        if not self.low < self.high or not self.low <= self.start <= self.high:
            raise InputError(
                f"expected low <= start <= high of {self.name}, "
                f"came {self.low:g}, {self.start:g}, {self.high:g}"
            )
        if self.sd is not None and not self.sd > 0:
            raise InputError(f"expected a deviation of {self.name} above zero, came {self.sd:g}")


@dataclass(frozen=True)
class Problem:
    """Whitened residuals of a plant against its meter, in units of their standard deviation."""

    plant: Plant
    parameters: tuple[Parameter, ...]
    meter: Meter
    used: Bools
    rho: float = 0.0
    sigma_kwh: float = 1.0

    def physical(self, scaled: Floats) -> Floats:
        """Turn parameters in units of their range into their own."""
        low, high = self.bounds
        return low + scaled * (high - low)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Lowest and highest values."""
        low = np.array([one.low for one in self.parameters])
        return low, np.array([one.high for one in self.parameters])

    def energy(self, values: Floats) -> Floats:
        """Energy of the plant [kWh].

        Raises
        ------
        InputError
            When the plant gives another number of hours, or what is no number.
        """
        found = np.asarray(self.plant(values), dtype=np.float64)
        if found.shape != (len(self.meter),):
            raise InputError(f"expected {len(self.meter)} hours of the plant, came {found.shape}")
        if not np.isfinite(found[self.used]).all():
            raise InputError(f"expected finite energy of the plant, came others at {values}")
        return found

    def errors(self, scaled: Floats) -> Floats:
        """Modelled less metered energy in the hours used, zero elsewhere [kWh]."""
        gap = self.energy(self.physical(scaled)) - self.meter.energy_kwh
        return np.where(self.used, gap, 0.0)

    def residuals(self, scaled: Floats) -> Floats:
        """Whitened errors, and what is known beforehand, each with deviation 1."""
        known = [
            (value - one.start) / one.sd
            for value, one in zip(self.physical(scaled), self.parameters, strict=True)
            if one.sd is not None
        ]
        white = whitened(self.errors(scaled), self.used, self.rho) / self.sigma_kwh
        return np.concatenate([white, known])


@dataclass(frozen=True)
class Calibration:
    """A plant that was fitted, and whether it may be used.

    Parameters
    ----------
    names : tuple of str
    values : array, shape (P,)
    covariance : array, shape (P, P)
        Laplace, by the whitened problem; of the parameters inside their bounds.
    on_bound : tuple of str
        Parameters that lie on a bound: the meter does not determine them.
    rho, sigma_kwh : float
        Correlation of errors from hour to hour; deviation of what is new in each.
    held_out : tuple of str
        Months that were not fitted.
    fitted, hourly, monthly : Gate
        On the hours that were fitted; by hour and month on the months held out.
    problem : Problem
        From which a posterior is drawn.
    """

    names: tuple[str, ...]
    values: Floats
    covariance: Floats
    on_bound: tuple[str, ...]
    rho: float
    sigma_kwh: float
    held_out: tuple[str, ...]
    fitted: Gate
    hourly: Gate
    monthly: Gate
    problem: Problem

    @property
    def standard_errors(self) -> Floats:
        """Of the parameters; zero of one on its bound."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def passed(self) -> bool:
        """Whether the months held out pass Guideline 14 by hour and by month."""
        return self.hourly.passed and self.monthly.passed

    @property
    def reason(self) -> str | None:
        """Why it did not pass."""
        said = [
            f"{one.step}: CV(RMSE) {one.cv_rmse:.1%}, NMBE {one.nmbe:+.1%}"
            for one in (self.hourly, self.monthly)
            if not one.passed
        ]
        return "Guideline 14 not met on months held out, " + "; ".join(said) if said else None


def calibrate(
    plant: Plant,
    parameters: Sequence[Parameter],
    meter: Meter,
    held_out: Sequence[str] | None = None,
) -> Calibration:
    """Fit a plant to its meter.

    Parameters
    ----------
    plant : callable
        Parameters (P,) to energy by hour [kWh], (T,).
    parameters : sequence of Parameter
    meter : Meter
        T hours.
    held_out : sequence of str, optional
        Months that are not fitted and judge the result, ``2024-07``; by default every fourth.

    Raises
    ------
    InputError
        For fewer hours than can be fitted, months that are not there, and a plant that gives
        another number of hours or what is no number.
    """
    months = tuple(every_fourth_month(meter) if held_out is None else held_out)
    left_out = in_months(meter, months)
    judged = meter.known & left_out
    used = meter.known & ~left_out
    if used.sum() <= 10 * len(parameters) or not judged.any():
        raise InputError(
            f"expected hours to fit {len(parameters)} parameters and months to judge them, "
            f"came {used.sum()} and {judged.sum()} hours"
        )
    first = Problem(plant, tuple(parameters), meter, used)
    low, high = first.bounds
    start = (np.array([one.start for one in parameters]) - low) / (high - low)
    rough = _solve(first, start)
    problem = _whitening(first, rough.x)
    found = _solve(problem, rough.x)
    energy = problem.energy(problem.physical(found.x))
    at_bound = (found.x < EDGE) | (found.x > 1 - EDGE)
    return Calibration(
        names=tuple(one.name for one in parameters),
        values=problem.physical(found.x),
        covariance=_covariance(found.jac, at_bound) * np.outer(high - low, high - low),
        on_bound=tuple(one.name for one, on in zip(parameters, at_bound, strict=True) if on),
        rho=problem.rho,
        sigma_kwh=problem.sigma_kwh,
        held_out=months,
        fitted=gate(meter.energy_kwh[used], energy[used]),
        hourly=gate(meter.energy_kwh[judged], energy[judged]),
        monthly=_monthly(meter, energy, judged),
        problem=problem,
    )


def _solve(problem: Problem, start: Floats) -> Any:
    inside = np.clip(start, 1e-6, 1 - 1e-6)
    return least_squares(problem.residuals, inside, bounds=(0.0, 1.0), diff_step=[STEP])


def _whitening(first: Problem, scaled: Floats) -> Problem:
    """Return the problem whose residuals have deviation 1 and do not hang together."""
    gap = first.errors(scaled)
    both = first.used[1:] & first.used[:-1]
    now, before = gap[1:][both], gap[:-1][both]
    rho = float(np.clip(correlation(now, before), 0.0, HIGHEST))
    fresh = whitened(gap, first.used, rho)
    free = max(1, int(first.used.sum()) - len(first.parameters))
    sigma = float(np.sqrt(fresh @ fresh / free))
    least = 1e-9 * float(np.nanmean(np.abs(first.meter.energy_kwh)))
    return Problem(
        first.plant, first.parameters, first.meter, first.used, rho, max(sigma, least, 1e-300)
    )


def correlation(now: Floats, before: Floats) -> float:
    """Return what an error is foretold to be, over the one before it."""
    power = float(before @ before)
    return float(now @ before) / power if power > 0 else 0.0


def whitened(errors: Floats, used: Bools, rho: float) -> Floats:
    """Take off each error what the one before foretells, however many hours lie between them."""
    out = np.zeros_like(errors)
    places = np.flatnonzero(used)
    hold = rho ** np.diff(places).astype(np.float64)
    told = errors[places]
    out[places[0]] = told[0] * np.sqrt(1 - rho * rho)
    out[places[1:]] = (told[1:] - hold * told[:-1]) * np.sqrt((1 - rho * rho) / (1 - hold * hold))
    return out


def _covariance(jacobian: Floats, at_bound: Bools) -> Floats:
    """Inverse of the information of the parameters inside their bounds; zero for the others."""
    out = np.zeros((at_bound.size, at_bound.size))
    free = np.flatnonzero(~at_bound)
    if free.size:
        inside = jacobian[:, free]
        out[np.ix_(free, free)] = np.linalg.pinv(inside.T @ inside)
    return out


def _monthly(meter: Meter, energy: Floats, judged: Bools) -> Gate:
    metered, modelled = by_month(meter.months[judged], meter.energy_kwh[judged], energy[judged])
    return gate(metered, modelled, "monthly", parameters=0)
