"""Energy avoided after a change, with an interval, and a record of how often such intervals hold.

Avoided energy is what the baseline foretells of the hours after the change, less what was metered.
Being linear in the metered energy of the baseline, its variance follows from the residuals' sums
over blocks of two weeks, so that errors which last for days are counted as such (ASHRAE Guideline
14's formula knows a single lag alone). Added to it is what the same errors come to over the hours
reported.

The record: each month before the change is left out in turn and treated as if the change had come
there. Nothing was saved in it, so that an interval of 90 % should hold zero in nine of ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, t

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration.baseline import (
    FEWEST_WEEKS,
    WEEK_H,
    Baseline,
    fit_baseline,
    known_hours,
)
from tanheng.domains.datacenter.calibration.gate import Gate
from tanheng.domains.datacenter.calibration.meter import Bools, Floats, Meter

__all__ = ["Drivers", "Record", "Savings", "savings"]

BLOCKS_H = (168, 336, 672)
"""Lengths of blocks; the one that tells the largest error counts."""
SURE = 0.95
FEWEST_HOURS = 168
FEWEST_MONTHS = 6


@dataclass(frozen=True)
class Drivers:
    """A meter and what moves it: outdoor temperature [C], and IT load [kW] for option B."""

    meter: Meter
    temperature_c: Floats
    it_kw: Floats | None = None

    @property
    def known(self) -> Bools:
        """Hours in which all are known."""
        return known_hours(self.meter, self.temperature_c, self.it_kw)


@dataclass(frozen=True)
class Record:
    """How many months without a change had zero within their interval.

    Parameters
    ----------
    months, held : int
    least : int
        Fewest that 95 of 100 intervals of the stated level would hold.
    """

    months: int
    held: int
    least: int

    @property
    def stands(self) -> bool:
        """Whether enough of them held, among enough months."""
        return self.months >= FEWEST_MONTHS and self.held >= self.least


@dataclass(frozen=True)
class Savings:
    """Energy avoided.

    Parameters
    ----------
    avoided_kwh : float
    interval_kwh : tuple of float
        Central interval of ``level``.
    level : float
    baseline_kwh : float
        What would have been used over the same hours.
    reliable_kwh : float, optional
        Exceeded with probability ``level`` (one-sided), zero at least; None when withheld.
    reason : str, optional
        Why it is withheld.
    hours, missing : int
        Hours counted, and left out because something was unknown.
    extrapolated : float
        Share of the hours outside the temperatures and loads that the baseline has seen.
    gate : Gate
        Of the baseline.
    record : Record
    option : str
        ``B`` with IT load, ``C`` without.
    """

    avoided_kwh: float
    interval_kwh: tuple[float, float]
    level: float
    baseline_kwh: float
    reliable_kwh: float | None
    reason: str | None
    hours: int
    missing: int
    extrapolated: float
    gate: Gate
    record: Record
    option: str

    @property
    def fraction(self) -> float:
        """Share of the baseline that was avoided."""
        return self.avoided_kwh / self.baseline_kwh


def savings(before: Drivers, after: Drivers, level: float = 0.9) -> Savings:
    """Measure what a change has saved.

    Parameters
    ----------
    before, after : Drivers
        Hours before and after the change.
    level : float
        Of the interval.

    Raises
    ------
    InputError
        For too few hours, columns of other lengths, IT load in one period alone, a level that is
        none.
    """
    if not 0.5 <= level < 1:
        raise InputError(f"expected a level of 0.5 to 1, came {level:g}")
    known = after.known
    if known.sum() < FEWEST_HOURS:
        raise InputError(
            f"expected at least {FEWEST_HOURS} known hours after the change, came {known.sum()}"
        )
    baseline = fit_baseline(before.meter, before.temperature_c, before.it_kw)
    foretold, error, free = _foretold(baseline, after, known)
    avoided = foretold - float(after.meter.energy_kwh[known].sum())
    half = float(t.ppf((1 + level) / 2, free)) * error
    record = _record(before, level)
    reason = _reason(baseline.gate, record)
    beyond = baseline.beyond(after.temperature_c, after.it_kw)[known]
    sure = max(0.0, avoided - float(t.ppf(level, free)) * error)
    return Savings(
        avoided_kwh=avoided,
        interval_kwh=(avoided - half, avoided + half),
        level=level,
        baseline_kwh=foretold,
        reliable_kwh=None if reason else sure,
        reason=reason,
        hours=int(known.sum()),
        missing=int((~known).sum()),
        extrapolated=float(beyond.mean()),
        gate=baseline.gate,
        record=record,
        option="B" if before.it_kw is not None else "C",
    )


def _foretold(baseline: Baseline, after: Drivers, known: Bools) -> tuple[float, float, int]:
    """Energy that a baseline foretells, the standard error of what is avoided, and its freedom."""
    rows = baseline.rows(after.meter, after.temperature_c, after.it_kw)[known]
    total = rows.sum(axis=0)
    weights = baseline.design @ (baseline.inverse @ total)
    residual = np.nan_to_num(baseline.residual_kwh)
    known_b = np.isfinite(baseline.residual_kwh).astype(np.float64)
    error, blocks = max(
        _error(weights * residual, residual, known_b, len(rows), b) for b in BLOCKS_H
    )
    return float(total @ baseline.coefficients), error, max(1, blocks - 1)


def _error(
    weighted: Floats, residual: Floats, seen: Floats, hours: int, block_h: int
) -> tuple[float, int]:
    """Return the standard error by blocks of one length, and how many blocks there are."""
    starts = np.arange(0, residual.size, block_h)
    fit, own, count = (np.add.reduceat(one, starts) for one in (weighted, residual, seen))
    reported = float(np.sum(own**2)) / float(count.sum()) * hours
    return (float(np.sum(fit**2)) + reported) ** 0.5, int(np.count_nonzero(count))


def _record(before: Drivers, level: float) -> Record:
    """Treat each month before the change as if it were after it."""
    months = before.meter.months
    held = count = 0
    for month in np.unique(months):
        inside = months == month
        placebo = before.known & inside
        if placebo.sum() < FEWEST_HOURS or (before.known & ~inside).sum() < FEWEST_WEEKS * WEEK_H:
            continue
        baseline = fit_baseline(before.meter, before.temperature_c, before.it_kw, ~inside)
        foretold, error, free = _foretold(baseline, before, placebo)
        gap = foretold - float(before.meter.energy_kwh[placebo].sum())
        held += int(abs(gap) <= float(t.ppf((1 + level) / 2, free)) * error)
        count += 1
    return Record(count, held, int(binom.ppf(1 - SURE, count, level)) if count else 0)


def _reason(found: Gate, record: Record) -> str | None:
    if not found.passed:
        return (
            f"the baseline does not meet Guideline 14: CV(RMSE) {found.cv_rmse:.1%}, "
            f"NMBE {found.nmbe:+.1%}"
        )
    if record.months < FEWEST_MONTHS:
        return f"{record.months} months to try the intervals on, {FEWEST_MONTHS} are needed"
    if not record.stands:
        return (
            f"the interval held zero in {record.held} of {record.months} months without a change, "
            f"{record.least} are needed"
        )
    return None
