"""Work that may wait: jobs with a window, an energy and a power; the slots it is put in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place, iso

__all__ = ["Jobs", "Slots"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDING = 1e-9
"""Share by which an energy may exceed its power over its window: it was written with few digits."""


@dataclass(frozen=True)
class Slots:
    """Slots of equal length.

    Parameters
    ----------
    start_s : int
        Start of the first one, seconds since 1970 UTC.
    step_s : int
    count : int
    """

    start_s: int
    step_s: int
    count: int

    @property
    def step_h(self) -> float:
        """Length of a slot [h]."""
        return self.step_s / 3600.0

    def time_s(self) -> Ints:
        """Return the starts of the slots, (T,)."""
        return self.start_s + self.step_s * np.arange(self.count, dtype=np.int64)

    def at(self, slot: int) -> str:
        """Write the start of a slot, ``2023-01-01T05:00Z``."""
        return iso(self.start_s + int(slot) * self.step_s)


@dataclass(frozen=True)
class Jobs:
    """Jobs that may be interrupted from slot to slot.

    A job may do any part of its power in a slot: it runs for a part of the slot, or on a part of
    its machines.

    Parameters
    ----------
    name : tuple of str, length J
    release, deadline : ndarray of int64, shape (J,)
        A job may run in slots ``release`` to ``deadline - 1``.
    energy_kwh, power_kw : ndarray of float64, shape (J,)
        What it needs in all, and the most it draws.
    file : str
        Where the jobs come from.
    line : ndarray of int64, shape (J,), optional
        Line of each job in that file.
    """

    name: tuple[str, ...]
    release: Ints
    deadline: Ints
    energy_kwh: Floats
    power_kw: Floats
    file: str = "jobs"
    line: Ints | None = None

    def __len__(self) -> int:
        return len(self.name)

    def place(self, job: int, field: str | None = None) -> Place:
        """Where a job stands in its file."""
        return Place(self.file, None if self.line is None else int(self.line[job]), field=field)

    def checked(self, slots: Slots) -> Jobs:
        """Return the jobs if each could be done by itself within the slots.

        Raises
        ------
        InputError
            Naming the first job that cannot.
        """
        if not len(self):
            raise InputError("expected at least one job, came none", Place(self.file))
        self._refuse(~(np.isfinite(self.energy_kwh) & (self.energy_kwh > 0)), "energy_kwh")
        self._refuse(~(np.isfinite(self.power_kw) & (self.power_kw > 0)), "power_kw")
        self._within(slots)
        length = self.deadline - self.release
        most = self.power_kw * length * slots.step_h
        for job in np.flatnonzero(self.energy_kwh > most * (1.0 + ROUNDING))[:1]:
            raise InputError(
                f"job {self.name[job]!r} needs {self.energy_kwh[job]:g} kWh, but "
                f"{self.power_kw[job]:g} kW over the {length[job]} whole slots from "
                f"{slots.at(self.release[job])} to {slots.at(self.deadline[job])} give "
                f"{most[job]:g} kWh",
                self.place(job),
            )
        return self

    def _refuse(self, wrong: NDArray[np.bool_], field: str) -> None:
        for job in np.flatnonzero(wrong)[:1]:
            came = getattr(self, field)[job]
            raise InputError(f"expected more than 0, came {came:g}", self.place(job, field))

    def _within(self, slots: Slots) -> None:
        outside = (self.release < 0) | (self.deadline > slots.count)
        for job in np.flatnonzero(outside)[:1]:
            raise InputError(
                f"job {self.name[job]!r} may run from {slots.at(self.release[job])} to "
                f"{slots.at(self.deadline[job])}, but intensity is known from {slots.at(0)} to "
                f"{slots.at(slots.count)}",
                self.place(job),
            )
        for job in np.flatnonzero(self.deadline <= self.release)[:1]:
            raise InputError(
                f"job {self.name[job]!r} has no whole slot of {slots.step_h:g} h between its "
                f"release and its deadline",
                self.place(job),
            )
