"""A plant run three ways through the same weather: fixed points, trim-and-respond, prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.control.baselines import (
    FixedPoints,
    TrimAndRespond,
    fixed_points,
)
from tanheng.domains.datacenter.control.commissioning import commissioned
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.control.hall import DynamicPlant
from tanheng.domains.datacenter.control.mpc import PredictiveControl
from tanheng.domains.datacenter.control.perturbed import perturbed
from tanheng.domains.datacenter.control.run import ControlRun, Course, control
from tanheng.domains.datacenter.control.safety import Safety
from tanheng.domains.datacenter.control.sensors import Fault, InletSensors
from tanheng.domains.datacenter.control.weeks import (
    SEASONS,
    WEEK,
    load_kw,
    quarters,
    representative_days,
    span,
    stacked,
)
from tanheng.domains.datacenter.design import Design, varied
from tanheng.domains.datacenter.outdoor import Outdoor

__all__ = ["WAYS", "Lane", "Trial", "Truth", "controllable", "trial", "weeks", "year"]

WAYS = ("fixed", "trim-and-respond", "predictive")
STEP_S = 900
PER_DAY = 96
LEAD_DAYS = 7
WARM_UP_DAYS = 1
"""Left out of every figure: all three begin from the same cautious set-points."""
DRY_STEPS = 24
"""Six hours in which an optimiser is only listened to."""


@dataclass(frozen=True)
class Lane:
    """One plant in one place: the name of its weather, a season or a year, its first instant."""

    place: str
    season: str
    start_s: int


@dataclass(frozen=True)
class Truth:
    """How the plant differs from the one that is believed in.

    Parameters
    ----------
    off : float
        Share by which each parameter is off, up or down by chance.
    supply_off_k : float
        Most by which units miss the set-point of the supplied air [K].
    faults : tuple of Fault
        Of inlet sensors.
    seed : int
    """

    off: float = 0.1
    supply_off_k: float = 0.3
    faults: tuple[Fault, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class Trial:
    """What the three ways came to, by `WAYS`, each of L lanes; the warm-up is left out.

    ``planned_s`` is how long each plan took, the first of them from nothing.
    """

    design: Design
    envelope: Envelope
    lanes: tuple[Lane, ...]
    runs: Mapping[str, ControlRun]
    planned_s: tuple[float, ...]

    def saving(self, against: str) -> Floats:
        """Share of a baseline's electricity that prediction saves, by lane ``(L,)``."""
        energy = self.runs["predictive"].energy_kwh
        return np.asarray(1.0 - energy / self.runs[against].energy_kwh)

    def daily_saving(self, against: str) -> Floats:
        """Share saved on each day ``(L, days)``."""
        daily = self.runs["predictive"].daily_kwh()
        return np.asarray(1.0 - daily / self.runs[against].daily_kwh())

    @cached_property
    def violations(self) -> Mapping[str, NDArray[np.int64]]:
        """Steps with an inlet outside the envelope, by way and lane."""
        return {way: run.violations(self.envelope) for way, run in self.runs.items()}


def controllable(design: Design, it_kw: Floats, envelope: Envelope) -> Design:
    """Return a design sized for a load and set up for an envelope.

    Raises
    ------
    InputError
        The load is above the capacity, or the servers stand nothing of the envelope.
    """
    capacity = design.capacity_kw(np.mean(it_kw))
    if design.capacity_mw is None and capacity < np.max(it_kw):
        capacity = design.capacity_kw(np.max(it_kw))
    if np.max(it_kw) > capacity * (1.0 + 1e-9):
        raise InputError(
            f"IT load: expected at most the capacity of {capacity:,.6g} kW, "
            f"came {np.max(it_kw):,.6g} kW"
        )
    return commissioned(varied(design, {"capacity_mw": capacity / 1000.0}), envelope)


def weeks(
    places: Mapping[str, Outdoor], mean_kw: float, seed: int = 0
) -> tuple[Course, tuple[Lane, ...]]:
    """Return a course through the week that stands for each season, a lane for each place and week.

    A warm-up of a day and a week of the past come before each.

    Raises
    ------
    InputError
        Less than a year of weather, or intervals that are no multiple of a quarter of an hour.
    """
    lanes: list[Lane] = []
    weather: list[Outdoor] = []
    loads: list[Floats] = []
    for place, outdoor in places.items():
        finer = quarters(outdoor, STEP_S)
        for season, day in enumerate(representative_days(outdoor)):
            first = day - LEAD_DAYS - WARM_UP_DAYS
            cut = span(finer, first * PER_DAY, (WEEK + LEAD_DAYS + WARM_UP_DAYS) * PER_DAY)
            lanes.append(Lane(place, SEASONS[season], outdoor.start_s + day * 86_400))
            weather.append(cut)
            loads.append(load_kw(mean_kw, cut.start_s, len(cut.dry_bulb_c), STEP_S, seed + season))
    return Course(stacked(weather), np.stack(loads), LEAD_DAYS * PER_DAY), tuple(lanes)


def year(
    places: Mapping[str, Outdoor], mean_kw: float, seed: int = 0
) -> tuple[Course, tuple[Lane, ...]]:
    """Return a course through the whole of the weather, a lane for each place."""
    lanes: list[Lane] = []
    weather: list[Outdoor] = []
    for place, outdoor in places.items():
        finer = quarters(outdoor, STEP_S)
        first = -(LEAD_DAYS + WARM_UP_DAYS) * PER_DAY
        weather.append(span(finer, first, len(finer.dry_bulb_c) - first))
        lanes.append(Lane(place, "year", outdoor.start_s))
    count = min(len(one.dry_bulb_c) for one in weather)
    weather = [one.part(slice(0, count)) for one in weather]
    loads = [load_kw(mean_kw, one.start_s, count, STEP_S, seed) for one in weather]
    return Course(stacked(weather), np.stack(loads), LEAD_DAYS * PER_DAY), tuple(lanes)


def trial(
    design: Design,
    course: Course,
    lanes: tuple[Lane, ...],
    envelope: Envelope,
    truth: Truth,
    progress: Callable[[str], None] = lambda _: None,
) -> Trial:
    """Run a plant that is not the design three ways, behind the safety layer.

    Parameters
    ----------
    design : Design
        What the optimiser believes in, from `controllable`.
    course : Course
    lanes : tuple of Lane
    envelope : Envelope
    truth : Truth
        All three ways meet the same plants, sensors, weather and load.
    progress : callable
        Told what has been done, a line for each tenth.
    """
    count = len(lanes)
    plants = perturbed(design, count, np.random.default_rng(truth.seed), truth.off)
    fallback = TrimAndRespond(design, envelope)
    predictive = PredictiveControl(design, envelope, count, STEP_S)
    runs: dict[str, ControlRun] = {}
    for way in WAYS:
        rules = FixedPoints(fixed_points(plants, envelope)) if way == "fixed" else fallback
        safety = Safety(design, envelope, rules, STEP_S, DRY_STEPS)
        optimiser = predictive if way == "predictive" else None
        run = control(
            _plant(plants, count, truth),
            course,
            safety,
            optimiser,
            _tenths(way, course.steps, progress),
        )
        runs[way] = run.from_step(WARM_UP_DAYS * PER_DAY)
    return Trial(design, envelope, lanes, runs, tuple(predictive.seconds))


def _plant(plants: Design, count: int, truth: Truth) -> DynamicPlant:
    misses = np.random.default_rng([truth.seed, 1])
    off_k = misses.uniform(-truth.supply_off_k, truth.supply_off_k, count)
    rng = np.random.default_rng([truth.seed, 2])
    sensors = InletSensors(count, np.random.default_rng([truth.seed, 3]), faults=truth.faults)
    return DynamicPlant(plants, sensors, rng, STEP_S, supply_off_k=off_k)


def _tenths(way: str, steps: int, progress: Callable[[str], None]) -> Callable[[int], None]:
    def tell(step: int) -> None:
        tenth = 10 * (step + 1) // steps
        if tenth > 10 * step // steps:
            progress(f"{way}: {10 * tenth} %")

    return tell
