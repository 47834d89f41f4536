"""The layer between any optimiser and the plant, which no optimiser can pass.

It knows nothing of what an optimiser thinks and little of the plant: limits and rates of each
set-point, and what three inlet sensors say together. It can only make things colder, or more
machines run, than was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.components.servers import flow_share
from tanheng.domains.datacenter.control.baselines import starting_points
from tanheng.domains.datacenter.control.bounds import BELOW_PROTECTION_K, bounds_of
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.control.readings import Controller, Readings, Situation, set_or
from tanheng.domains.datacenter.control.voting import Vote, Watch, vote
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import size_of
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["COILS_FREE", "GUARD_K", "Rates", "Safety", "Verdict"]

Flags = NDArray[np.bool_]
GUARD_K = 0.8
"""The voted inlet is kept so far inside the limits: error of sensors, and what a step can bring."""
SURE_SENSORS = 2
STALE_STEPS = 1
SHARE_OF_ROOM = 0.6
"""Set-points may use so much of the room below the limit in one step."""
RESERVE = 1.5
"""Machines for so many times the heat metered: a worn plant on a hot day holds two thirds."""
FAN_RESERVE = 1.2
"""Flow for so much more than the last load needs at the hottest inlet."""
COILS_FREE = 0.6
"""Fans change hands only where coils have so much room: beyond it more air is colder air."""
COILS_MISS_K = 0.7
"""Air so much warmer than asked is the water's doing, which then gets no warmer."""
LITTLE_ROOM_K = 1.5
"""And falls by `FALL_K` with less room than this."""
FALL_K = 1.5
WARM_WATER_K = 1.0
IN_HALL = ("servers", "server_fans", "ups", "pdu", "other", "crah_fans", "pumps", "humidifier")


@dataclass(frozen=True)
class Rates:
    """Most that a set-point may move in a step: towards warmer or slower, towards colder."""

    supply_air_k: tuple[float, float] = (0.5, 3.0)
    chilled_water_k: tuple[float, float] = (0.75, 3.0)
    condenser_water_k: tuple[float, float] = (3.0, 3.0)
    slower: float = 0.05

    def within(self, envelope: Envelope, step_s: int) -> Rates:
        """Return rates at which the inlet keeps the envelope's limits of change."""
        most = 0.8 * min(envelope.ramp_k_per_h * step_s / 3600.0, envelope.ramp_k_per_quarter)
        up, down = self.supply_air_k
        return replace(self, supply_air_k=(min(up, most), min(down, most)))


@dataclass(frozen=True)
class Verdict:
    """What the plant is told, which lanes follow the optimiser, and why others were held."""

    points: SetPoints
    followed: Flags
    held: Mapping[str, Flags]


class Safety:
    """Holds set-points inside limits, whoever asks for them.

    Parameters
    ----------
    design : Design
        Its limits and nameplates; parameters need not be those of the plant.
    envelope : Envelope
    fallback : Controller
        Chooses where there is no optimiser, or none that can be trusted.
    step_s : int
    dry_steps : int
        Steps that an optimiser is first only listened to; a set-point that is missing or beyond
        the limits begins them anew.
    """

    def __init__(
        self,
        design: Design,
        envelope: Envelope,
        fallback: Controller,
        step_s: int = 900,
        dry_steps: int = 0,
    ) -> None:
        self._bounds = bounds_of(design, envelope)
        self._rates = Rates().within(envelope, step_s)
        self._fallback, self._step_s, self._dry_steps = fallback, step_s, dry_steps
        self._start = starting_points(design, envelope)
        self._capacity_kw = design.capacity_kw(0.0)
        full = float(np.mean(size_of(design, self._capacity_kw).cooling_kw))
        drawn = flow_share(design.servers, self._bounds.inlet_c[1])
        self._hottest_flow = FAN_RESERVE * float(np.max(drawn))
        self._fastest_tank_kw = self._bounds.tank_share * full
        chiller = design.chiller
        self._machine_kw = float(np.mean(chiller.size_per_load)) * full if chiller else np.inf
        self._protected_c = chiller.condenser_limits_c[1] if chiller else np.inf
        self._watch, self._good, self._left = Watch(), np.zeros(1, dtype=np.int64), False

    def leave(self) -> None:
        """Take the optimiser off, as the operator may at any time."""
        self._left = True

    def enter(self) -> None:
        """Let the optimiser on again, after its dry run."""
        if self._left:
            self._left, self._good = False, np.zeros_like(self._good)

    def guard(self, asked: SetPoints | None, now: Situation) -> Verdict:
        """Return what the plant is told of what the optimiser asked for the next step."""
        safe = self._fallback.choose(now)
        if now.readings is None:
            return self._first(safe, now)
        fresh = now.readings.time_s >= now.time_s - STALE_STEPS * self._step_s
        votes = vote(self._watch.heard(now.readings.inlet_c))
        blind = (votes.sensors < 1) | (not fresh)
        sure = (votes.sensors >= SURE_SENSORS) & fresh
        followed = self._trusted(asked, blind.shape) & sure
        points = _where(followed, asked, safe) if asked is not None else _wide(safe, blind.shape)
        points = _where(sure, points, self._start)
        room = self._room(votes, blind)
        points, held = self._limited(points, room, now)
        points = self._local(points, now.readings, room, now.applied)
        held["sensors"] = ~sure
        return Verdict(_wide(points, blind.shape), followed, held)

    def _first(self, safe: SetPoints, now: Situation) -> Verdict:
        lanes = now.it_kw.shape[:1]
        points = _wide(safe, lanes)
        never = np.zeros(lanes, dtype=np.bool_)
        return Verdict(points, never, {"first": ~never})

    def _trusted(self, asked: SetPoints | None, lanes: tuple[int, ...]) -> Flags:
        """Tell which lanes' optimiser has passed its dry run and asks for sense now."""
        if asked is None:
            self._good = np.zeros(lanes, dtype=np.int64)
            return np.zeros(lanes, dtype=np.bool_)
        sense = np.broadcast_to(self._sensible(asked), lanes)
        passed = (np.broadcast_to(self._good, lanes) >= self._dry_steps) & sense
        self._good = np.where(sense, np.broadcast_to(self._good, lanes) + 1, 0)
        return passed & (not self._left)

    def _sensible(self, asked: SetPoints) -> Flags:
        """Tell where the temperatures asked for are numbers inside the limits."""
        bounds = self._bounds
        low, high = bounds.supply_air_c
        supply = set_or(asked.supply_air_c, np.nan)
        sense = (supply >= low - 1e-6) & (supply <= high + 1e-6)
        if bounds.chilled_water_c is not None:
            low, high = bounds.chilled_water_c
            water = set_or(asked.chilled_water_c, np.nan)
            sense = sense & (water >= low - 1e-6) & (water <= high + 1e-6)
        return np.asarray(sense)

    def _room(self, votes: Vote, blind: Flags) -> Floats:
        """How much warmer the inlet may get [K]; of a hall that is not seen, none: it cools."""
        room = self._bounds.inlet_c[1] - GUARD_K - votes.hot_c
        return np.where(blind, -GUARD_K, np.nan_to_num(room, nan=-GUARD_K))

    def _limited(
        self, points: SetPoints, room: Floats, now: Situation
    ) -> tuple[SetPoints, dict[str, Flags]]:
        bounds, rates, last = self._bounds, self._rates, now.applied
        wish = set_or(points.supply_air_c, self._start.supply_air_c)
        before = set_or(last.supply_air_c, self._start.supply_air_c)
        supply = self._moved(wish, before, room, rates.supply_air_k, bounds.supply_air_c)
        held = {"supply_air_c": supply < wish - 1e-9}
        fans = points.fan_share
        water = tower = condenser = None
        if bounds.chilled_water_c is not None:
            wish = set_or(points.chilled_water_c, self._start.chilled_water_c)
            before = set_or(last.chilled_water_c, self._start.chilled_water_c)
            span = bounds.chilled_water_c
            wish = self._for_coils(wish, before, room, now)
            water = self._moved(wish, before, 1.5 * room, rates.chilled_water_k, span)
            held["chilled_water_c"] = water < wish - 1e-9
        if bounds.condenser_water_c is not None:
            asked = np.clip(set_or(points.condenser_water_c, np.nan), *bounds.condenser_water_c)
            before = set_or(last.condenser_water_c, asked)
            up, down = rates.condenser_water_k
            condenser = np.clip(asked, before - down, before + up)
            tower = np.clip(set_or(points.tower_fan_share, 1.0), *bounds.tower_fan_share)
        if fans is not None or last.fan_share is not None:
            fans = np.clip(set_or(fans, np.nan), *bounds.fan_share)
            fans = np.maximum(fans, set_or(last.fan_share, fans) - rates.slower)
        limited = replace(
            points,
            supply_air_c=supply,
            chilled_water_c=water,
            condenser_water_c=condenser,
            tower_fan_share=tower,
            fan_share=fans,
            tank_kw=self._tank(points, room),
        )
        return limited, held

    def _for_coils(self, wish: Floats, before: Floats, room: Floats, now: Situation) -> Floats:
        """Chilled water no warmer where coils miss their air, colder where there is little room."""
        if now.readings is None:
            return wish
        missed = now.readings.supply_air_c - set_or(now.applied.supply_air_c, np.inf)
        most = np.where(room < LITTLE_ROOM_K, before - FALL_K, before)
        return np.where(missed > COILS_MISS_K, np.minimum(wish, most), wish)

    def _tank(self, points: SetPoints, room: Floats) -> Floats | None:
        """Limit the tank to its rate; beside a hall that is too hot it is not filled."""
        if not self._fastest_tank_kw or points.tank_kw is None:
            return None
        fastest = self._fastest_tank_kw
        asked = np.clip(set_or(points.tank_kw, 0.0), -fastest, fastest)
        return np.where(room < 0, np.maximum(asked, 0.0), asked)

    def _moved(
        self,
        wish: Floats,
        before: Floats,
        room: Floats,
        rates: tuple[float, float],
        span: tuple[float, float],
    ) -> Floats:
        """Move a temperature no faster than its rates, and no warmer than there is room for."""
        up, down = rates
        warmest = before + np.where(room >= 0, SHARE_OF_ROOM * room, room)
        moved = np.clip(wish, before - down, before + up)
        moved = np.maximum(np.minimum(moved, warmest), before - down)
        return np.clip(moved, *span)

    def _local(
        self, points: SetPoints, readings: Readings, room: Floats, last: SetPoints
    ) -> SetPoints:
        """Hand to local control what asks too little of fans, machines or tower."""
        fans, machines, tower = points.fan_share, points.chillers_on, points.tower_fan_share
        condenser = points.condenser_water_c
        with np.errstate(invalid="ignore"):
            if fans is not None:
                least = self._hottest_flow * readings.it_kw / self._capacity_kw
                fans = np.where((fans >= least) & (room > 0), fans, np.nan)
                tight = readings.coil_open >= COILS_FREE
                fans = np.where(tight, set_or(last.fan_share, np.nan), fans)
            if machines is not None:
                warm = readings.chilled_water_c - set_or(points.chilled_water_c, np.inf)
                alarm = (room < 0) | (warm > WARM_WATER_K)
                least = np.minimum(self._least_machines(points, readings), self._bounds.machines)
                machines = np.minimum(np.rint(machines), self._bounds.machines)
                machines = np.where((machines >= least) & ~alarm, machines, np.nan)
            if tower is not None:
                hot = readings.condenser_water_c > self._protected_c - BELOW_PROTECTION_K
                filled = set_or(points.tank_kw, 0.0) < 0  # heat not yet seen at the condenser
                local = hot | filled | (room < 0)
                tower = np.where(local, 1.0, tower)
                condenser = np.where(local, np.nan, set_or(condenser, np.nan))
        return replace(
            points,
            fan_share=fans,
            chillers_on=machines,
            tower_fan_share=tower,
            condenser_water_c=condenser,
        )

    def _least_machines(self, points: SetPoints, readings: Readings) -> Floats:
        heat = sum(readings.power_kw[name] for name in IN_HALL if name in readings.power_kw)
        filling = np.maximum(-set_or(points.tank_kw, 0.0), 0.0)
        return np.ceil((RESERVE * heat + filling) / self._machine_kw)


def _where(here: Flags, points: SetPoints, otherwise: SetPoints) -> SetPoints:
    """Points in some lanes, others elsewhere; NaN leaves a matter to the plant."""
    chosen: dict[str, Floats | None] = {}
    for name, value in vars(points).items():
        other = getattr(otherwise, name)
        neither = value is None and other is None
        chosen[name] = (
            None if neither else np.where(here, set_or(value, np.nan), set_or(other, np.nan))
        )
    return SetPoints(**chosen)


def _wide(points: SetPoints, lanes: tuple[int, ...]) -> SetPoints:
    return _where(np.ones(lanes, dtype=np.bool_), points, points)
