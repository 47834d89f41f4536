"""The plant as the optimiser knows it: a design, and what readings have since said of it.

The design is never the plant. Each meter is compared with what the design would have drawn under
the same set-points, weather and load; so are inlet, supplied air and coils. The ratios, averaged
with fading weights, correct what the optimiser expects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals
from tanheng.domains.datacenter.control.history import History, Seen, seen_of
from tanheng.domains.datacenter.control.identification import Identification
from tanheng.domains.datacenter.control.local import (
    condenser_rule_c,
    cool_locally,
    hall_locally,
    with_condenser,
)
from tanheng.domains.datacenter.control.readings import Readings
from tanheng.domains.datacenter.control.voting import vote
from tanheng.domains.datacenter.cooling import Settings, cool
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import Hall, Size, run_hall, size_of
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import COMPONENTS
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["Expected", "Knowledge", "Wish"]

NO_COIL_C = -1e3
OPEN = 0.985
"""Coils are asked to be so far open: what is left answers a rise of load."""
WIDE_OPEN = 0.995
SHUT = 0.01
COIL_LIMITS = (0.1, 4.0)
MEMORY_H = 24.0
SURE_KW_H = 6.0
"""The design counts as much as so many hours of readings at the start."""
RATIO_LIMITS = (0.4, 2.5)
KEPT_EVERY = 4
KEPT = 168
"""Every fourth step of a week is remembered."""
LEAST_SEEN = 6
IDENTIFIED_EVERY = 8
"""Steps after which one more parameter is looked at."""


@dataclass(frozen=True)
class Wish:
    """What the optimiser chooses, arrays ``(..., L, H)``.

    Parameters
    ----------
    supply_c : array
        Supplied air [C]; the chilled water follows, as warm as the coils allow.
    condenser_k : array
        Condenser water above the local rule [K].
    flow : array
        Fans over what their pressure asks for; NaN leaves them to it.
    tower : array
        Fastest speed of the outdoor fans.
    """

    supply_c: Floats
    condenser_k: Floats
    flow: Floats
    tower: Floats


@dataclass(frozen=True)
class Expected:
    """What a wish is expected to come to: power [kW], inlet [C], heat left [kW], set-points."""

    power_kw: Floats
    inlet_c: Floats
    unmet_kw: Floats
    points: SetPoints
    hall: Hall


class Knowledge:
    """A design corrected by readings, for L plants at once.

    ``condenser_c`` are the limits of the condenser's set-point [C].
    """

    def __init__(
        self,
        design: Design,
        lanes: int,
        step_s: int = 900,
        condenser_c: tuple[float, float] = (-np.inf, np.inf),
    ) -> None:
        self.condenser_c = condenser_c
        self.design = design.model_copy(update={"tank": None})
        self._identification = Identification(self.design, lanes)
        self._history = History(lanes, KEPT)
        self._steps = 0
        self.capacity_kw = design.capacity_kw(0.0)
        self.size: Size = size_of(self.design, self.capacity_kw)
        self._step_h = step_s / 3600.0
        self._tank_kwh: Floats | None = None
        self._keep = np.exp(-step_s / 3600.0 / MEMORY_H)
        weight = SURE_KW_H * 3600.0 / step_s
        self._said = dict.fromkeys(COMPONENTS, np.zeros(lanes))
        self._thought = dict.fromkeys(COMPONENTS, np.zeros(lanes))
        self._weight = weight
        self._ratio = {name: np.ones((lanes, 1)) for name in COMPONENTS}
        self.inlet_k = np.zeros((lanes, 1))
        """By how much the inlet is hotter than expected."""
        self.supply_k = np.zeros((lanes, 1))
        """By how much the units miss the set-point of the supplied air."""
        self.coil = np.ones((lanes, 1))
        """Approach of the coils over that of the design."""

    def learn(
        self, readings: Readings, applied: SetPoints, weather: Outdoor, it_kw: Floats
    ) -> None:
        """Compare the readings of a step with what the design would have done.

        Parameters
        ----------
        applied : SetPoints
            As the plant was told, ``(L,)``.
        weather : Outdoor
            Over the step, ``(L, 1)``.
        it_kw : (L, 1) array
        """
        given_kw = self._given_kw(readings)
        seen = seen_of(readings, applied, weather, it_kw, given_kw, self.inlet_k)
        hall, thought = expected_of(self.design, self.size, seen)
        self._weigh(readings.power_kw, thought)
        hot = np.reshape(vote(readings.inlet_c).hot_c, (-1, 1))
        self.inlet_k = _follow(self.inlet_k, hot - hall.air.inlet_c + self.inlet_k, 0.05)
        self._learn_coil(readings, applied, hall)
        self._identify(seen)

    def _identify(self, seen: Seen) -> None:
        """Look for parameters that explain what was seen, one of them an hour."""
        self._steps += 1
        if self._steps % KEPT_EVERY:
            return
        self._history.add(seen)
        if self._steps % IDENTIFIED_EVERY or self._history.count < LEAST_SEEN:
            return
        past = self._history.seen()

        def expect(design: Design) -> Mapping[str, Floats]:
            _, thought = expected_of(design, size_of(design, self.capacity_kw), past)
            return {name: thought[name] + 0.0 * past.it_kw for name in past.power_kw}

        if self._identification.improve({**past.power_kw, "it_kw": past.it_kw}, expect):
            self.design = self._identification.design
            self.size = size_of(self.design, self.capacity_kw)
            self._weigh_anew(past)

    def _weigh_anew(self, past: Seen) -> None:
        """Compare all that is remembered with what the design now lets one expect."""
        _, thought = expected_of(self.design, self.size, past)
        age = np.arange(past.it_kw.shape[1])[::-1] * KEPT_EVERY
        weight = KEPT_EVERY * self._keep**age
        for name, said in past.power_kw.items():
            known = weight * np.isfinite(said)
            self._said[name] = (known * np.nan_to_num(said)).sum(axis=1)
            self._thought[name] = (known * (thought[name] + 0.0 * past.it_kw)).sum(axis=1)

    def _given_kw(self, readings: Readings) -> Floats:
        """Cooling that the tank gave over the step, by its content before and after [kW]."""
        content = np.nan_to_num(readings.tank_kwh)[:, None]
        before = content if self._tank_kwh is None else self._tank_kwh
        self._tank_kwh = content
        return (before - content) / self._step_h

    def _weigh(self, said: Mapping[str, Floats], thought: Mapping[str, Reals]) -> None:
        for name in COMPONENTS:
            if name not in said:
                continue
            expected = np.broadcast_to(thought[name], (said[name].size, 1))[:, 0]
            known = np.isfinite(said[name])
            before, after = self._said[name], self._thought[name]
            self._said[name] = np.where(known, self._keep * before + said[name], before)
            self._thought[name] = np.where(known, self._keep * after + expected, after)
            prior = self._weight * np.maximum(expected, 1e-9)
            ratio = (self._said[name] + prior) / (self._thought[name] + prior)
            self._ratio[name] = np.clip(ratio, *RATIO_LIMITS)[:, None]

    def _learn_coil(self, readings: Readings, applied: SetPoints, hall: Hall) -> None:
        asked = applied.supply_air_c
        if asked is not None:
            off = np.where(readings.coil_open < WIDE_OPEN, readings.supply_air_c - asked, np.nan)
            self.supply_k = _follow(self.supply_k, np.clip(off, -1.0, 1.0)[:, None], 0.05)
        there = readings.supply_air_c - readings.chilled_water_c
        needed = self._approach_k(hall)[:, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            seen = readings.coil_open * there / needed
        seen = np.where((readings.coil_open > SHUT) & (there > 0.5), seen, np.nan)
        self.coil = _follow(self.coil, np.clip(seen, *COIL_LIMITS)[:, None], 0.2)

    def _approach_k(self, hall: Hall) -> Floats:
        """Approach that the design's coils need wide open [K]."""
        drop = hall.heat_kw / (CP_AIR * hall.air.flow_kg_s)
        return np.asarray(drop * (1.0 / self.design.air.coil_effectiveness - 1.0))

    def expect(self, wish: Wish, outdoor: Outdoor, it_kw: Floats, tank_kw: Reals = 0.0) -> Expected:
        """Return what a wish comes to under weather ``(L, H)`` and load ``(L, H)`` [kW].

        ``tank_kw`` is cooling that the tank gives, negative when it is filled.
        """
        supplied = wish.supply_c + self.supply_k
        points = SetPoints(supply_air_c=supplied + self.inlet_k, chilled_water_c=NO_COIL_C)
        points, hall = self._hall(points, wish.flow, it_kw, outdoor)
        points, hall = replace(points, supply_air_c=supplied), behind(hall, self.inlet_k)
        chilled, short = self._chilled_c(hall)
        points = self._told(points, wish, chilled, outdoor)
        settings = Settings(self.design, self.size, outdoor, points, np.zeros(1))
        bill = cool(settings, replace(hall, heat_kw=hall.heat_kw - tank_kw))
        power = sum(self._ratio[name] * kw for name, kw in _by_meter(hall, bill.power).items())
        told = replace(points, supply_air_c=wish.supply_c, chillers_on=bill.chillers_on)
        return Expected(
            np.asarray(power), hall.air.inlet_c, np.asarray(bill.unmet + short), told, hall
        )

    def _hall(
        self, points: SetPoints, flow: Floats, it_kw: Floats, outdoor: Outdoor
    ) -> tuple[SetPoints, Hall]:
        hall = run_hall(self.design, self.size, it_kw, points, outdoor)
        if np.isnan(flow).all():
            return points, hall
        share = np.where(np.isnan(flow), 1.0, flow) * hall.air.flow_kg_s / self.size.flow_kg_s
        points = replace(points, fan_share=share)
        return points, run_hall(self.design, self.size, it_kw, points, outdoor)

    def _chilled_c(self, hall: Hall) -> tuple[Reals, Reals]:
        """Warmest chilled water [C], and heat [kW] that the coldest would leave."""
        chiller = self.design.chiller
        if self.design.water is None or chiller is None:
            return np.nan, 0.0
        low, high = chiller.leaving_limits_c
        warmest = hall.supply_c - self.coil * self._approach_k(hall) / OPEN
        short = CP_AIR * hall.air.flow_kg_s * np.maximum(low - warmest, 0.0)
        return np.clip(warmest, low, high), short

    def _told(self, points: SetPoints, wish: Wish, chilled: Reals, outdoor: Outdoor) -> SetPoints:
        """Set-points of loop and tower; the tower's own where its rule is wished for."""
        if self.design.water is None:
            return replace(points, chilled_water_c=None)
        points = replace(points, chilled_water_c=chilled)
        if self.design.rejection is None:
            return points
        rule = condenser_rule_c(self.design, chilled, outdoor)
        low, high = self.condenser_c
        asked = np.clip(rule + wish.condenser_k, np.minimum(rule, low), np.maximum(rule, high))
        return replace(points, condenser_water_c=asked, tower_fan_share=wish.tower)


def expected_of(design: Design, size: Size, seen: Seen) -> tuple[Hall, dict[str, Reals]]:
    """Return the hall, and what each meter of a design would have said of what was seen [kW]."""
    supplied, chilled = seen.points.supply_air_c, seen.points.chilled_water_c
    warmer = np.asarray(supplied) + seen.inlet_k
    alone = replace(seen.points, supply_air_c=warmer, chilled_water_c=NO_COIL_C)
    points, hall = hall_locally(design, size, seen.it_kw, alone, seen.outdoor)
    points = replace(points, supply_air_c=supplied, chilled_water_c=chilled)
    hall = behind(hall, seen.inlet_k)
    points = with_condenser(design, points, np.asarray(chilled), seen.outdoor)
    settings = Settings(design, size, seen.outdoor, points, np.zeros(1))
    bill = cool_locally(settings, replace(hall, heat_kw=hall.heat_kw - seen.given_kw))
    return hall, _by_meter(hall, bill.power)


def behind(hall: Hall, inlet_k: Floats) -> Hall:
    """Return a hall, run with its air so much warmer at the servers, as its units see it."""
    return replace(hall, supply_c=hall.supply_c - inlet_k, return_c=hall.return_c - inlet_k)


def _by_meter(hall: Hall, power: Mapping[str, Reals]) -> dict[str, Reals]:
    nothing: dict[str, Reals] = dict.fromkeys(COMPONENTS, 0.0)
    return nothing | {
        "servers": hall.air.servers.electronics_kw,
        "server_fans": hall.air.servers.fans_kw,
        "ups": hall.chain.ups_kw,
        "pdu": hall.chain.pdu_kw,
        "other": hall.chain.other_kw,
        "crah_fans": hall.air.fans_kw,
        **power,
    }


def _follow(before: Floats, seen: Floats, weight: float) -> Floats:
    return np.where(np.isnan(seen), before, before + weight * (seen - before))
