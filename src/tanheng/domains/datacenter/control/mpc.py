"""Model-predictive control: a day ahead in quarters of an hour, planned anew each hour."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from tanheng.domains.datacenter.components.air_economiser import AirEconomiser
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.control.bounds import bounds_of
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.control.forecasts import ahead, spread_ahead, weather_ahead
from tanheng.domains.datacenter.control.knowledge import Knowledge, Wish
from tanheng.domains.datacenter.control.pace import paced
from tanheng.domains.datacenter.control.readings import Situation, set_or
from tanheng.domains.datacenter.control.safety import COILS_FREE, GUARD_K, Rates
from tanheng.domains.datacenter.control.tank import MOVES, rates_kw, schedule_tank
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["Plan", "PredictiveControl"]

HORIZON_H = 24
REPLAN_S = 3600
HOT_KW_PER_K = 10.0
"""What a K above the limit costs the optimiser, per kW of IT capacity."""
UNMET = 100.0
SUPPLY_STEP_K = 0.25
COARSE = {
    "supply_c": np.array([0.0, -0.25, 0.25]),
    "condenser_k": np.arange(-3.0, 9.5, 1.5),
    "tower": np.array([0.0, -0.25, -0.5, 0.25, 0.5]),
}
FINE = {
    "supply_c": np.array([0.0, -0.25, -0.125, 0.125, 0.25]),
    "condenser_k": np.array([0.0, -0.5, 0.5, -2.0, 2.0]),
    "tower": np.array([0.0, -0.1, 0.1]),
}
ANCHORS = {"condenser_k": np.array([-3.0, 0.0, 3.0]), "tower": np.array([1.0])}
"""Always tried too: where the tower is at its limit costs are flat, and no small move helps."""
FLOWS = (np.nan, 1.1, 1.25)
"""Never less than pressure asks for: hot air would come back to the inlets."""
DAMP_WAYS = (-1.2247, 0.0, 1.2247)
"""Three equal weights with the deviation of a normal error: humidity where outdoor air comes in."""
WORTH_MOVING = 1e-5
"""A set-point is moved for a saving of more than this share of the power."""


@dataclass(frozen=True)
class Plan:
    """What is planned from a step on: wishes and tank ``(L, H)``, and when the plan was made."""

    wish: Wish
    tank_kw: Floats
    made: int


class PredictiveControl:
    """Chooses set-points that take least energy over the next day, by what it knows of the plant.

    The steady plant is run over the horizon for candidates of each set-point in turn, for all steps
    at once. Supplied air, which may rise only slowly, and the tank tie steps together: both are
    planned by dynamic programmes; of the others each step keeps what is cheapest. A plan starts
    from the last one, moved on by an hour. Where outdoor air is let in, costs are means over
    drier and damper forecasts too: it must stay out when it is but a little too damp.

    Parameters
    ----------
    design : Design
        The plant as it is believed to be.
    envelope : Envelope
    lanes : int
    step_s : int
    below_limit_k : float
        How far below the hottest allowed inlet it stays.
    """

    def __init__(
        self,
        design: Design,
        envelope: Envelope,
        lanes: int,
        step_s: int = 900,
        below_limit_k: float = GUARD_K + 0.1,
    ) -> None:
        self._bounds, self._tank = bounds_of(design, envelope), design.tank
        condenser = self._bounds.condenser_water_c or (-np.inf, np.inf)
        self.knowledge = Knowledge(design, lanes, step_s, condenser)
        self._hottest_c = self._bounds.inlet_c[1] - below_limit_k
        self._lanes, self._step_s = lanes, step_s
        self._rise_k = Rates().within(envelope, step_s).supply_air_k[0]
        self._horizon = HORIZON_H * 3600 // step_s
        self._coarse = True
        self._free = np.zeros(lanes, dtype=np.bool_)
        """Where coils have room, so that the safety layer lets fans change hands."""
        self.plan: Plan | None = None
        self.seconds: list[float] = []
        """How long each plan took."""

    def choose(self, now: Situation) -> SetPoints | None:
        """Return the set-points of the next step, planning anew each hour."""
        if now.readings is None or not now.weather.dry_bulb_c.shape[-1]:
            return None
        last = slice(-1, None)
        self.knowledge.learn(now.readings, now.applied, _last(now.weather), now.it_kw[..., last])
        every = REPLAN_S // self._step_s
        if self.plan is None or now.step - self.plan.made >= every:
            began = time.perf_counter()
            self._replan(now)
            self.seconds.append(time.perf_counter() - began)
        return self._points(now)

    def _replan(self, now: Situation) -> None:
        assert now.readings is not None  # asked for before
        self._free = np.asarray(now.readings.coil_open < COILS_FREE)
        per_day, hours = 86_400 // self._step_s, self._step_s / 3600.0
        outdoor = weather_ahead(now.weather, self._horizon)
        load = ahead(now.it_kw, self._horizon, per_day, hours)
        load = np.clip(load, 0.05 * self.knowledge.capacity_kw, self.knowledge.capacity_kw)
        wish = self._improved(self._start(now), outdoor, load, now)
        tank = self._tank_plan(wish, outdoor, load, now)
        self.plan = Plan(wish, tank, now.step)

    def _start(self, now: Situation) -> Wish:
        """Return the last plan moved on, or the middle of everything."""
        if self.plan is not None:
            moved = now.step - self.plan.made
            order = np.minimum(np.arange(self._horizon) + moved, self._horizon - 1)
            old = vars(self.plan.wish)
            return Wish(**{name: value[:, order] for name, value in old.items()})
        shape = (self._lanes, self._horizon)
        supply = np.full(shape, min(24.0, sum(self._bounds.supply_air_c) / 2.0))
        return Wish(supply, np.zeros(shape), np.full(shape, np.nan), np.ones(shape))

    def _improved(self, wish: Wish, outdoor: Outdoor, load: Floats, now: Situation) -> Wish:
        weathers = self._weathers(outdoor, now)
        passes = [COARSE, FINE, FINE] if self._coarse else [FINE]
        self._coarse = False
        for moves in passes:
            wish = replace(wish, flow=np.where(self._free[:, None], wish.flow, np.nan))
            wish = self._paced(wish, weathers, load, now)
            cost = self._cost(wish, weathers, load)
            for name in self._levers():
                wish, cost = self._descend(wish, cost, name, moves.get(name), weathers, load)
        return wish

    def _weathers(self, outdoor: Outdoor, now: Situation) -> list[Outdoor]:
        if not isinstance(self.knowledge.design.economiser, AirEconomiser):
            return [outdoor]
        per_day = 86_400 // self._step_s
        past = now.weather.humidity_ratio[..., -7 * per_day :]
        strayed = spread_ahead(past, self._horizon)
        ratio = outdoor.humidity_ratio
        return [replace(outdoor, humidity_ratio=ratio * np.exp(way * strayed)) for way in DAMP_WAYS]

    def _levers(self) -> list[str]:
        levers = ["condenser_k", "tower"] if self._bounds.condenser_water_c else []
        if self._free.any():
            levers.append("flow")
        if isinstance(self.knowledge.design.economiser, AirEconomiser):
            return levers  # a little colder may be too cold to let damp air in
        return [*levers, "supply_c"]

    def _paced(self, wish: Wish, weathers: list[Outdoor], load: Floats, now: Situation) -> Wish:
        """Plan the supplied air, which rises no faster than the safety layer lets it."""
        low, high = self._bounds.supply_air_c
        grid = np.append(np.arange(low, high, SUPPLY_STEP_K), high)
        tried = np.broadcast_to(grid[:, None, None], (grid.size, *load.shape))
        cost = self._cost(replace(wish, supply_c=tried), weathers, load)
        before = set_or(now.applied.supply_air_c, low) + np.zeros(load.shape[0])
        return replace(wish, supply_c=grid[paced(cost, grid, before, self._rise_k)])

    def _descend(
        self,
        wish: Wish,
        cost: Floats,
        name: str,
        moves: Floats | None,
        weathers: list[Outdoor],
        load: Floats,
    ) -> tuple[Wish, Floats]:
        """Try candidates of one set-point at all steps; keep what is cheapest at each."""
        now = getattr(wish, name)
        if moves is None:
            tried = np.stack([np.full(now.shape, flow) for flow in FLOWS])
            tried = np.where(self._free[:, None], tried, np.nan)
        else:
            anchors = ANCHORS.get(name, np.empty(0))[:, None, None] + 0.0 * now
            tried = np.concatenate([now + moves[:, None, None], anchors])
            tried = np.clip(tried, *self._limits(name))
        found = self._cost(replace(wish, **{name: tried}), weathers, load)
        best = found.argmin(axis=0)
        cheapest = np.take_along_axis(found, best[None], axis=0)[0]
        value = np.take_along_axis(tried, best[None], axis=0)[0]
        better = cheapest < cost * (1.0 - WORTH_MOVING)
        return (
            replace(wish, **{name: np.where(better, value, now)}),
            np.where(better, cheapest, cost),
        )

    def _limits(self, name: str) -> tuple[float, float]:
        if name == "supply_c":
            return self._bounds.supply_air_c
        return (-6.0, 15.0) if name == "condenser_k" else self._bounds.tower_fan_share

    def _cost(self, wish: Wish, weathers: list[Outdoor], load: Floats) -> Floats:
        """Power, and what limits that are not held cost; the mean over forecasts [kW]."""
        total: Reals = 0.0
        for outdoor in weathers:
            expected = self.knowledge.expect(wish, outdoor, load)
            over = np.maximum(expected.inlet_c - self._hottest_c, 0.0)
            over = HOT_KW_PER_K * self.knowledge.capacity_kw * over * (1.0 + over)
            total = total + expected.power_kw + over + UNMET * expected.unmet_kw + 0.0 * load
        return np.asarray(total / len(weathers))

    def _tank_plan(self, wish: Wish, outdoor: Outdoor, load: Floats, now: Situation) -> Floats:
        if self._tank is None or now.readings is None:
            return np.zeros_like(load)
        full = float(np.mean(self.knowledge.size.cooling_kw))
        fastest = self._tank.rate_share * full
        rates = rates_kw(fastest)
        ways = Wish(**{name: value[None] for name, value in vars(wish).items()})
        expected = self.knowledge.expect(ways, outdoor, load, rates[:, None, None])
        able = (expected.unmet_kw <= 1e-6) & (rates[:, None, None] < 0.9 * expected.hall.heat_kw)
        able[MOVES] = True
        power = np.where(able, expected.power_kw, np.inf)
        content = np.nan_to_num(now.readings.tank_kwh)
        hours = self._step_s / 3600.0
        return schedule_tank(power, fastest, self._tank.hours * full, content, hours)

    def _points(self, now: Situation) -> SetPoints:
        """Set-points of the next step, reckoned anew from the last weather and load."""
        assert self.plan is not None  # made before
        at = now.step - self.plan.made
        wish = Wish(**{name: value[:, at : at + 1] for name, value in vars(self.plan.wish).items()})
        load = np.maximum(now.it_kw[..., -1:], 0.05 * self.knowledge.capacity_kw)
        tank = self.plan.tank_kw[:, at : at + 1]
        expected = self.knowledge.expect(wish, weather_ahead(now.weather, 1), load, tank)
        points = expected.points
        flat = {
            name: None if value is None else np.broadcast_to(value, load.shape)[:, 0].copy()
            for name, value in vars(points).items()
        }
        if flat["fan_share"] is not None:
            flat["fan_share"] = np.where(np.isnan(wish.flow[:, 0]), np.nan, flat["fan_share"])
        if flat["condenser_water_c"] is not None:
            ruled = wish.condenser_k[:, 0] == 0.0
            flat["condenser_water_c"] = np.where(ruled, np.nan, flat["condenser_water_c"])
        flat["tank_kw"] = tank[:, 0] if self._tank else None
        return SetPoints(**flat)


def _last(weather: Outdoor) -> Outdoor:
    return weather.part(slice(weather.dry_bulb_c.shape[-1] - 1, None))
