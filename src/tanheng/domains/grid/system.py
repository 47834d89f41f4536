"""What a power system is made of, as its adequacy sees it: arrays over hours, nothing else.

Units, storages, demand responses and lines fail and are repaired: a part that is up fails within a
step with probability ``failure``, one that is down is repaired with probability ``repair``; for
hourly steps these are 1/MTTF and 1/MTTR. Over a long time it is up for repair / (failure + repair)
(Billinton and Allan 1996, Reliability Evaluation of Power Systems, eq. 9.33).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["DemandResponses", "Lines", "Outages", "Storages", "System", "Units", "years_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def years_of(steps: int, step_h: float) -> float:
    """Years that a span stands for: whole ones, and at least one.

    A load shape of 8,736 or 8,784 hours is a year, as is a shorter span.
    """
    return max(1.0, float(round(steps * step_h / 8_760.0)))


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True)
class Outages:
    """How the parts of one kind fail and are repaired.

    Parameters
    ----------
    failure, repair : ndarray of float64, shape (N,)
        Probability within a step that a part which is up fails, and that one which is down comes
        back: within [0, 1] and (0, 1].
    """

    failure: Floats = field(default_factory=_none)
    repair: Floats = field(default_factory=_none)

    @classmethod
    def never(cls, count: int) -> Outages:
        """Parts that are always up."""
        return cls(np.zeros(count), np.ones(count))

    @classmethod
    def from_times(cls, mttf_h: Floats, mttr_h: Floats, step_h: float = 1.0) -> Outages:
        """Parts by mean time to failure and to repair [h]; an infinite MTTF never fails."""
        return cls(step_h / np.asarray(mttf_h), step_h / np.asarray(mttr_h))

    @property
    def available(self) -> Floats:
        """Share of time that each part is up, (N,)."""
        return np.asarray(self.repair / (self.failure + self.repair))


@dataclass(frozen=True)
class Units:
    """Generating units; output of wind, sun and water is a unit that never fails.

    Parameters
    ----------
    names : tuple of str
    zone : ndarray of int64, shape (N,)
        Position of each unit's zone.
    capacity_mw : ndarray of float64, shape (N, T)
        What a unit can give when it is up; shape (N, 1) when that is the same in every hour.
    outages : Outages
    """

    names: tuple[str, ...]
    zone: Ints
    capacity_mw: Floats
    outages: Outages


@dataclass(frozen=True)
class Storages:
    """Storages, each with limits of power and energy.

    Parameters
    ----------
    charge_mw, discharge_mw : ndarray of float64, shape (N,)
        Limits at the side of the grid.
    energy_mwh : ndarray of float64, shape (N,)
    charge_efficiency, discharge_efficiency, carryover : ndarray of float64, shape (N,)
        Within (0, 1]; ``carryover`` is the share of energy left after a step.
    initial_mwh : ndarray of float64, shape (N,)
    """

    names: tuple[str, ...] = ()
    zone: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    charge_mw: Floats = field(default_factory=_none)
    discharge_mw: Floats = field(default_factory=_none)
    energy_mwh: Floats = field(default_factory=_none)
    charge_efficiency: Floats = field(default_factory=_none)
    discharge_efficiency: Floats = field(default_factory=_none)
    carryover: Floats = field(default_factory=_none)
    initial_mwh: Floats = field(default_factory=_none)
    outages: Outages = field(default_factory=Outages)


@dataclass(frozen=True)
class DemandResponses:
    """Load that may be put off, and has to be made good within a window.

    Parameters
    ----------
    borrow_mw, payback_mw : ndarray of float64, shape (N,)
        Load that can be put off, and made good, in a step.
    energy_mwh : ndarray of float64, shape (N,)
        Most that may be owed.
    interest : ndarray of float64, shape (N,)
        Growth of what is owed, per step.
    window_h : ndarray of float64, shape (N,)
        Within which it has to be made good; what is not by then is shortfall.
    """

    names: tuple[str, ...] = ()
    zone: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    borrow_mw: Floats = field(default_factory=_none)
    payback_mw: Floats = field(default_factory=_none)
    energy_mwh: Floats = field(default_factory=_none)
    interest: Floats = field(default_factory=_none)
    window_h: Floats = field(default_factory=_none)
    outages: Outages = field(default_factory=Outages)


@dataclass(frozen=True)
class Lines:
    """Lines between zones.

    Parameters
    ----------
    start, end : ndarray of int64, shape (N,)
        Positions of the zones.
    forward_mw, backward_mw : ndarray of float64, shape (N,)
        Limits from start to end, and back; ``inf`` for none.
    """

    names: tuple[str, ...] = ()
    start: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    end: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    forward_mw: Floats = field(default_factory=_none)
    backward_mw: Floats = field(default_factory=_none)
    outages: Outages = field(default_factory=Outages)


@dataclass(frozen=True)
class System:
    """A power system over T steps.

    Parameters
    ----------
    zones : tuple of str
        Names of the Z zones.
    load_mw : ndarray of float64, shape (Z, T)
    units, storages, responses, lines
    step_h : float
        Length of a step [h].
    start_s : int
        Start of the first step, seconds since 1970 UTC.
    day : ndarray of int64, shape (T,), optional
        Day of each step, for indices that count days; 24 h from the start when left out.
    years : float
        Years that the span stands for: indices are given per year. A span of one load shape is
        one year, also where it has 8,736 hours.
    interface_mw : ndarray of float64, shape (Z, Z), optional
        Most that may flow from one zone to another over all lines together; none by default.

    Raises
    ------
    InputError
        When shapes disagree, a name stands twice, a load, capacity or limit is negative or not a
        number, a probability lies outside its range, or a zone does not exist.
    """

    zones: tuple[str, ...]
    load_mw: Floats
    units: Units
    storages: Storages = field(default_factory=Storages)
    responses: DemandResponses = field(default_factory=DemandResponses)
    lines: Lines = field(default_factory=Lines)
    step_h: float = 1.0
    start_s: int = 0
    day: Ints | None = None
    years: float = 1.0
    interface_mw: Floats | None = None

    def __post_init__(self) -> None:
        zones, steps = len(self.zones), self.steps
        _shape("load_mw", self.load_mw, (zones, steps))
        _not_negative("load_mw", self.load_mw, self.zones)
        for kind in ("units", "storages", "responses", "lines"):
            _check_parts(kind, getattr(self, kind), zones, steps)
        if len(set(self.zones)) < zones:
            raise InputError(f"zones: {_twice(self.zones)!r} stands twice")

    @property
    def steps(self) -> int:
        """Number of steps, T."""
        return int(self.load_mw.shape[1])

    @property
    def time_s(self) -> Ints:
        """Start of each step, seconds since 1970 UTC, (T,)."""
        passed = np.rint(np.arange(self.steps) * (self.step_h * 3600.0))
        return np.asarray(self.start_s + passed, dtype=np.int64)

    @property
    def days(self) -> Ints:
        """Day of each step, (T,)."""
        if self.day is not None:
            return self.day
        return np.asarray(np.arange(self.steps) * self.step_h // 24.0, dtype=np.int64)


_MOST_ONE = {"charge_efficiency", "discharge_efficiency", "carryover"}


def _check_parts(
    kind: str, parts: Units | Storages | DemandResponses | Lines, zones: int, steps: int
) -> None:
    """Check the arrays of one kind of parts, field by field."""
    names, count = parts.names, len(parts.names)
    if len(set(names)) < count:
        raise InputError(f"{kind}: {_twice(names)!r} stands twice")
    for name, values in vars(parts).items():
        if name in ("names", "outages"):
            continue
        if name in ("zone", "start", "end"):
            _shape(f"{kind}.{name}", values, (count,))
            _zones(f"{kind}.{name}", values, names, zones)
            continue
        shapes = [(count, steps), (count, 1)] if name == "capacity_mw" else [(count,)]
        _shape(f"{kind}.{name}", values, *shapes)
        _not_negative(f"{kind}.{name}", values, names)
        if name in _MOST_ONE:
            _within(f"{kind}.{name}", values, names, above_zero=True)
    for name in ("failure", "repair"):
        values = getattr(parts.outages, name)
        _shape(f"{kind}.{name}", values, (count,))
        _within(f"{kind}.{name}", values, names, above_zero=name == "repair")


def _shape(name: str, values: NDArray[np.generic], *allowed: Sequence[int]) -> None:
    if values.shape not in [tuple(shape) for shape in allowed]:
        wanted = " or ".join(str(tuple(shape)) for shape in allowed)
        raise InputError(f"{name}: expected shape {wanted}, came {values.shape}")


def _not_negative(name: str, values: Floats, names: Sequence[str]) -> None:
    bad = np.argwhere(~(values >= 0))
    if len(bad):
        spot = tuple(bad[0])
        step = f" at step {spot[1]}" if len(spot) > 1 else ""
        raise InputError(
            f"{name} of {names[spot[0]]!r}: expected at least 0, came {values[spot]:g}{step}"
        )


def _within(name: str, values: Floats, names: Sequence[str], *, above_zero: bool) -> None:
    good = (values <= 1) & ((values > 0) if above_zero else (values >= 0))
    if not good.all():
        k = int(np.flatnonzero(~good)[0])
        range_ = "(0, 1]" if above_zero else "[0, 1]"
        raise InputError(f"{name} of {names[k]!r}: expected within {range_}, came {values[k]:g}")


def _zones(name: str, values: Ints, names: Sequence[str], zones: int) -> None:
    bad = np.flatnonzero((values < 0) | (values >= zones))
    if bad.size:
        k = int(bad[0])
        raise InputError(
            f"{name} of {names[k]!r}: there are {zones} zones, came position {values[k]}"
        )


def _twice(names: Sequence[str]) -> str:
    return next(name for k, name in enumerate(names) if name in names[:k])
