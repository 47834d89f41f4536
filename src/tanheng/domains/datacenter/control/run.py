"""A plant under a controller, behind the safety layer, over weeks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.control.readings import (
    ControllablePlant,
    Optimiser,
    Readings,
    Situation,
    set_or,
)
from tanheng.domains.datacenter.control.safety import Safety
from tanheng.domains.datacenter.control.voting import vote
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["ControlRun", "Course", "control"]

POINTS = tuple(one.name for one in fields(SetPoints))
TOLD = ("total_kw", "inlet_c", "inlet_dew_point_c", "stored_kw", "unmet_kw", "residual_kw")


@dataclass(frozen=True)
class Course:
    """What comes: weather and load, ``(L, lead + T)``; the lead is past when control begins."""

    outdoor: Outdoor
    it_kw: Floats
    lead: int = 0

    @property
    def steps(self) -> int:
        """Steps that are controlled."""
        return int(self.it_kw.shape[-1]) - self.lead


@dataclass(frozen=True)
class ControlRun:
    """What a plant did under control; arrays ``(L, T)``.

    Parameters
    ----------
    start_s, step_s : int
    total_kw, it_kw : arrays
        All electricity, and the load of the servers [kW].
    inlet_c, inlet_dew_point_c : arrays
        At the end of each step [C]: the true ones where the plant tells its truth, else the inlet
        that its sensors vote for and no dew point.
    set_points : mapping of arrays
        As the plant was told; NaN where a matter was left to it.
    followed : bool array
        Where the optimiser's set-points went through the safety layer's gate.
    power_kw : mapping of arrays
        By meter.
    stored_kw, unmet_kw, residual_kw : arrays
        Heat that masses and tank took, that machines could not, and what does not close; NaN of a
        plant that does not tell.
    """

    start_s: int
    step_s: int
    total_kw: Floats
    it_kw: Floats
    inlet_c: Floats
    inlet_dew_point_c: Floats
    set_points: Mapping[str, Floats]
    followed: NDArray[np.bool_]
    power_kw: Mapping[str, Floats]
    stored_kw: Floats
    unmet_kw: Floats
    residual_kw: Floats

    def from_step(self, first: int) -> ControlRun:
        """Return the run from a step on."""
        cut: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, Mapping):
                cut[name] = {key: one[:, first:] for key, one in value.items()}
            elif isinstance(value, np.ndarray):
                cut[name] = value[:, first:]
        return ControlRun(start_s=self.start_s + first * self.step_s, step_s=self.step_s, **cut)

    @property
    def energy_kwh(self) -> Floats:
        """All electricity of each lane [kWh]."""
        return np.asarray(self.total_kw.sum(axis=1) * self.step_s / 3600.0)

    def daily_kwh(self) -> Floats:
        """Electricity by whole day ``(L, days)`` [kWh]."""
        per_day = 86_400 // self.step_s
        days = self.total_kw.shape[1] // per_day
        lanes = self.total_kw.shape[0]
        kept = self.total_kw[:, : days * per_day].reshape(lanes, days, per_day)
        return np.asarray(kept.sum(axis=2) * self.step_s / 3600.0)

    def violations(self, envelope: Envelope) -> NDArray[np.int64]:
        """Count steps of each lane whose inlet was too hot, too cold, too damp or too dry.

        Or changed too fast. Humidity counts where it is known.
        """
        wrong = envelope.outside_temperature(self.inlet_c)
        wrong = wrong | envelope.too_fast(self.inlet_c, self.step_s)
        damp = envelope.outside_humidity(self.inlet_c, self.inlet_dew_point_c)
        wrong = wrong | (damp & ~np.isnan(self.inlet_dew_point_c))
        return np.asarray(wrong.sum(axis=1))


def control(
    plant: ControllablePlant,
    course: Course,
    safety: Safety,
    controller: Optimiser | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ControlRun:
    """Step a plant through a course.

    Parameters
    ----------
    plant : ControllablePlant
        Anything with ``step``; where it has a ``truth`` (`DynamicPlant`), that is recorded rather
        than what its sensors say.
    course : Course
    safety : Safety
        Its fallback rules where there is no controller.
    controller : Optimiser, optional
        What is to be better than the fallback.
    progress : callable
        Told the number of each step that is done.
    """
    seen: list[dict[str, Floats]] = []
    readings: Readings | None = None
    applied = SetPoints()
    start_s = course.outdoor.start_s + course.lead * course.outdoor.step_s
    step_s = course.outdoor.step_s
    for step in range(course.steps):
        known = slice(0, course.lead + step)
        past, load = course.outdoor.part(known), course.it_kw[:, known]
        now = Situation(step, start_s + step * step_s, readings, past, load, applied)
        asked = None if controller is None else controller.choose(now)
        verdict = safety.guard(asked, now)
        applied = verdict.points
        at = course.lead + step
        weather = course.outdoor.part(slice(at, at + 1))
        readings = plant.step(applied, weather, course.it_kw[:, at])
        seen.append(_record(plant, readings, applied, verdict.followed))
        progress(step)
    return _run(seen, start_s, step_s, course.it_kw[:, course.lead :])


def _record(
    plant: ControllablePlant,
    readings: Readings,
    applied: SetPoints,
    followed: NDArray[np.bool_],
) -> dict[str, Floats]:
    truth = getattr(plant, "truth", None)
    told = _by_sensors(readings) if truth is None else {name: getattr(truth, name) for name in TOLD}
    power = readings.power_kw if truth is None else truth.power_kw
    lanes = told["inlet_c"].shape
    row = {f"set.{name}": _lanes(getattr(applied, name), lanes) for name in POINTS}
    row |= {f"power.{name}": kw for name, kw in power.items()}
    return row | told | {"followed": np.broadcast_to(followed, lanes).astype(np.float64)}


def _by_sensors(readings: Readings) -> dict[str, Floats]:
    inlet = vote(readings.inlet_c).hot_c
    unknown = dict.fromkeys(TOLD, np.full(inlet.shape, np.nan))
    total = np.asarray(sum(readings.power_kw.values()))
    return unknown | {"total_kw": total, "inlet_c": inlet}


def _lanes(value: object, lanes: tuple[int, ...]) -> Floats:
    return np.broadcast_to(set_or(value, np.nan), lanes)


def _run(seen: list[dict[str, Floats]], start_s: int, step_s: int, it_kw: Floats) -> ControlRun:
    whole = {name: np.stack([row[name] for row in seen], axis=1) for name in seen[0]}
    named = {name: value for name, value in whole.items() if "." not in name and name != "followed"}
    return ControlRun(
        start_s=start_s,
        step_s=step_s,
        it_kw=it_kw,
        set_points={name: whole[f"set.{name}"] for name in POINTS},
        power_kw={name[6:]: value for name, value in whole.items() if name.startswith("power.")},
        followed=whole["followed"] > 0.5,
        **named,
    )
