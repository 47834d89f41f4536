"""How halls are run without an optimiser: fixed set-points, and trim-and-respond."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tanheng.domains.datacenter.components.air_handling import coil_water_c
from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats
from tanheng.domains.datacenter.control.bounds import Bounds, bounds_of
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.control.readings import Readings, Situation, set_or
from tanheng.domains.datacenter.control.voting import vote
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import size_of
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["FixedPoints", "Loop", "TrimAndRespond", "fixed_points", "starting_points"]

START_BELOW_K = 2.0
WORST_COIL = 0.75
COMMISSIONED_K = 1.0
"""Set-points are commissioned so that the inlet stays so far below the hottest allowed."""


def fixed_points(design: Design, envelope: Envelope) -> SetPoints:
    """Return the design's own set-points, colder where envelope or coils ask for that.

    Where parameters of the design differ by lane, ``(L, 1)``, so do the set-points, ``(L,)``.
    """
    low, high = bounds_of(design, envelope).supply_air_c
    share = np.asarray(design.air.recirculation_share)
    rise = share / (1.0 - share) * design.servers.temperature_rise_k
    supply = np.minimum(max(design.air.supply_c, low), high - COMMISSIONED_K - rise)
    water = None
    if design.water is not None:
        colder = np.maximum(design.air.supply_c - supply, 0.0)
        water = np.minimum(design.water.supply_c - colder, _for_coils_c(design, supply, 1.0))
    return SetPoints(supply_air_c=_flat(supply), chilled_water_c=_flat(water))


def starting_points(design: Design, envelope: Envelope) -> SetPoints:
    """Return set-points to begin with at a plant nobody has run: colder by what may be wrong."""
    low, _ = bounds_of(design, envelope).supply_air_c
    own = fixed_points(design, envelope)
    supply = np.maximum(np.asarray(own.supply_air_c) - START_BELOW_K, low)
    water = own.chilled_water_c
    if water is not None:
        coldest = np.reshape(_for_coils_c(design, supply, WORST_COIL), -1)
        water = np.minimum(np.asarray(water), coldest)
    return SetPoints(supply_air_c=supply, chilled_water_c=water)


def _for_coils_c(design: Design, supply_c: Floats, worn: float) -> Floats:
    """Chilled water [C] with which coils so much less effective cool the full load."""
    size = size_of(design, 1.0)
    drop = size.cooling_kw / (CP_AIR * size.flow_kg_s)
    effectiveness = worn * np.asarray(design.air.coil_effectiveness)
    coils = design.air.model_copy(update={"coil_effectiveness": effectiveness})
    return coil_water_c(coils, supply_c, drop)


def _flat(value: Floats | None) -> Floats | None:
    return None if value is None else np.reshape(value, -1)


@dataclass(frozen=True)
class FixedPoints:
    """Set-points that never change; fans, staging and condenser by the plant's local control."""

    points: SetPoints

    def choose(self, _now: Situation) -> SetPoints:
        """Return the same set-points always."""
        return self.points


@dataclass(frozen=True)
class Loop:
    """One trim-and-respond loop: trim per step, response per request, most response per step [K].

    Trim makes it warmer, responses make it colder.
    """

    trim_k: float
    respond_k: float
    most_k: float

    def reset(self, value: Floats, requests: Floats, limits: tuple[float, float]) -> Floats:
        """Return the set-point after one step."""
        answer = np.minimum(requests * self.respond_k, self.most_k)
        moved = value + np.where(requests > 0, -answer, self.trim_k)
        return np.clip(moved, *limits)


AIR = Loop(0.25, 0.25, 1.0)
WATER = Loop(0.25, 0.5, 1.5)


@dataclass(frozen=True)
class TrimAndRespond:
    """Trim-and-respond resets of supply air and chilled water.

    The inlet sensors and the coils' valves send requests as zones and coils do; without requests
    set-points are trimmed towards warmer. Fans, staging and condenser water are left to local
    control: pressure, the cheapest number of machines, wet bulb and approach.

    References
    ----------
    ASHRAE Guideline 36 (2021), High-performance sequences of operation for HVAC systems, 5.1.14
    "Trim & Respond set-point reset logic", 5.16.2 (supply air) and 5.20 (chilled water): one
    request at a valve 95 % open, two and three with 2 and 3 K of excess.
    """

    design: Design
    envelope: Envelope
    below_limit_k: float = COMMISSIONED_K
    air: Loop = field(default=AIR)
    water: Loop = field(default=WATER)

    def choose(self, now: Situation) -> SetPoints:
        """Reset the set-points from the last that were applied, by what the sensors ask."""
        start = starting_points(self.design, self.envelope)
        if now.readings is None:
            return start
        bounds = bounds_of(self.design, self.envelope)
        supply = set_or(now.applied.supply_air_c, start.supply_air_c)
        warm = self._air_requests(now.readings, bounds)
        supply = self.air.reset(supply, warm, bounds.supply_air_c)
        water = None
        if bounds.chilled_water_c is not None:
            water = set_or(now.applied.chilled_water_c, start.chilled_water_c)
            asked = self._water_requests(now.readings, now.applied)
            water = self.water.reset(water, asked, bounds.chilled_water_c)
        return SetPoints(supply_air_c=supply, chilled_water_c=water)

    def _air_requests(self, readings: Readings, bounds: Bounds) -> Floats:
        """One request above the target, two and three with 0.5 and 1 K of excess."""
        over = vote(readings.inlet_c).hot_c - (bounds.inlet_c[1] - self.below_limit_k)
        return np.where(np.isnan(over), 3.0, np.clip(np.ceil(over / 0.5), 0.0, 3.0))

    def _water_requests(self, readings: Readings, applied: SetPoints) -> Floats:
        over = readings.supply_air_c - set_or(applied.supply_air_c, np.nan)
        wide = np.where(readings.coil_open > 0.95, 1.0, 0.0)
        return np.where(over > 3.0, 3.0, np.where(over > 2.0, 2.0, wide))
