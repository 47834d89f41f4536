"""A plant with heat capacity, stepped through time: what the controllers are tried on.

Components are those of the steady plant. Between them stand three stores: the mass that the
supplied air passes (floor, racks, casings), the water of the chilled loop, and the tank. What they
take up is heat that the machines need not carry in that step; what they give up comes on top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals
from tanheng.domains.datacenter.control.local import (
    columns,
    cool_locally,
    given,
    hall_locally,
    with_condenser,
)
from tanheng.domains.datacenter.control.readings import Readings
from tanheng.domains.datacenter.control.sensors import InletSensors, noisy
from tanheng.domains.datacenter.cooling import Cooling, Settings
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import Hall, Size, coil_approach_k, run_hall, size_of
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import COMPONENTS
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["DynamicPlant", "Masses", "StepTruth"]

NO_COIL_C = -1e3
"""Water so cold that no coil limits the air."""
TRIP_K = 10.0
"""Servers switch themselves off with inlets so far above what they are allowed (assumed)."""


@dataclass(frozen=True)
class Masses:
    """Heat capacities per kW of IT capacity [kJ/K], and how fast the chilled loop follows [s].

    A kW of IT is some three servers of 20 kg, half of which the cold air meets, with floor and
    containment: 50 kJ/K settle in ten minutes. Ten litres of water per kW are usual.
    """

    hall_kj_per_k: float = 50.0
    loop_kj_per_k: float = 40.0
    loop_s: float = 300.0


@dataclass(frozen=True)
class StepTruth:
    """What truly happened in a step, lanes ``(L,)``; sensors do not know it.

    ``residual_kw`` is electricity less heat given off, reused and stored: 0 when energy closes.
    """

    inlet_c: Floats
    inlet_dew_point_c: Floats
    supply_air_c: Floats
    chilled_water_c: Floats
    power_kw: Mapping[str, Floats]
    total_kw: Floats
    stored_kw: Floats
    unmet_kw: Floats
    chillers_on: Floats
    residual_kw: Floats


class DynamicPlant:
    """Plants of one design, one per lane, that can be stepped.

    Parameters
    ----------
    design : Design
        With a stated capacity; parameters may differ by lane, arrays ``(L, 1)``.
    sensors : InletSensors
        Of the inlets; tells how many lanes there are.
    rng : numpy.random.Generator
        Draws the noise of all other sensors.
    step_s : int
        Length of a step [s].
    masses : Masses
    supply_off_k : (L,) array, optional
        By how much the units miss the set-point of the supplied air.
    noise : float
        Standard deviation of temperatures [K], and of meters [per cent].
    """

    def __init__(
        self,
        design: Design,
        sensors: InletSensors,
        rng: np.random.Generator,
        step_s: int = 900,
        masses: Masses | None = None,
        supply_off_k: Reals = 0.0,
        noise: float = 0.1,
    ) -> None:
        self.design, self._sensors, self._rng = design, sensors, rng
        self._step_s, self._masses, self._noise = step_s, masses or Masses(), noise
        self._off_k = np.zeros((sensors.lanes, 1)) + np.reshape(supply_off_k, (-1, 1))
        capacity = design.capacity_kw(0.0)
        self.size: Size = size_of(design, capacity)
        self._hall_kj = self._masses.hall_kj_per_k * capacity
        self._loop_kj = self._masses.loop_kj_per_k * capacity if design.water else 0.0
        self._supplied_c: Floats | None = None
        self._chilled_c: Floats | None = None
        self._tank_kwh = np.zeros(sensors.lanes)
        if design.tank is not None:
            full = design.tank.hours * np.reshape(self.size.cooling_kw, -1)
            self._tank_kwh = self._tank_kwh + design.tank.start_share * full
        self._step = 0
        self.truth: StepTruth | None = None

    def step(self, set_points: SetPoints, weather: Outdoor, it_load: Floats) -> Readings:
        """Run one step under set-points ``(L,)``, weather ``(L,)`` and load ``(L,)`` [kW]."""
        points, outdoor = columns(set_points), _column_weather(weather)
        load = np.reshape(it_load, (-1, 1)) + np.zeros((self._sensors.lanes, 1))
        load = np.where(self._tripped(), 0.0, load)
        points, chilled, coil = self._settled(points, load, outdoor)
        hall, taken, chilled, supplied = self._hall(points, load, outdoor, coil, chilled)
        points = replace(points, chilled_water_c=chilled)
        points = with_condenser(self.design, points, chilled, outdoor)
        settings = Settings(self.design, self.size, outdoor, points, self._tank_kwh)
        bill = cool_locally(settings, hall)
        rise = bill.unmet * self._step_s / self._hall_kj
        self._supplied_c, self._chilled_c = supplied + rise, np.asarray(chilled)
        if self.design.tank is not None:
            self._tank_kwh = np.asarray(bill.tank_kwh)[:, 0]
        self.truth = self._truth(outdoor, hall, bill, taken, rise, chilled)
        self._step += 1
        needed_k = coil_approach_k(self.design, self.size, load, points.fan_share)
        return self._read(outdoor, bill, coil, needed_k, load)

    def _tripped(self) -> NDArray[np.bool_]:
        """Tell in which lanes the servers are off, too hot: work is lost, nothing burns."""
        if self.truth is None:
            return np.zeros((self._sensors.lanes, 1), dtype=np.bool_)
        hottest = self.design.servers.inlet_limits_c[1] + TRIP_K
        return np.asarray(self.truth.inlet_c > hottest)[:, None]

    def _settled(
        self, points: SetPoints, load: Floats, outdoor: Outdoor
    ) -> tuple[SetPoints, Reals, Hall]:
        """Set-points as the units and the loop follow them, and the hall once it has settled."""
        design = self.design
        chilled: Reals = np.nan
        if design.water is not None:
            asked = given(points.chilled_water_c, design.water.supply_c)
            before = asked if self._chilled_c is None else self._chilled_c
            chilled = asked + (before - asked) * np.exp(-self._step_s / self._masses.loop_s)
        supply = given(points.supply_air_c, design.air.supply_c) + self._off_k
        own = replace(points, supply_air_c=supply, chilled_water_c=chilled)
        own, settled = hall_locally(design, self.size, load, own, outdoor)
        return own, chilled, settled

    def _hall(
        self, points: SetPoints, load: Floats, outdoor: Outdoor, coil: Hall, chilled: Reals
    ) -> tuple[Hall, Floats, Reals, Floats]:
        """Return the hall behind its mass, heat that mass and water take, both temperatures."""
        before = coil.supply_c if self._supplied_c is None else self._supplied_c
        through = CP_AIR * coil.air.flow_kg_s
        left = np.exp(-self._step_s * through / self._hall_kj)
        water = chilled if self._chilled_c is None else self._chilled_c
        supplied = coil.supply_c + (before - coil.supply_c) * left
        taken = self._taken(supplied - before, chilled, water)
        share = np.minimum(1.0, 0.9 * coil.heat_kw / np.maximum(taken, 1e-9))
        supplied = before + share * (supplied - before)
        loop = water + share * (chilled - water)
        hall = run_hall(self.design, self.size, load, self._past_coil(points, supplied), outdoor)
        taken = self._taken(supplied - before, loop, water)
        heat = np.maximum(hall.heat_kw - taken, 0.0)
        taken = hall.heat_kw - heat
        back = coil.supply_c + heat / (CP_AIR * hall.air.flow_kg_s)
        seen = replace(hall, supply_c=coil.supply_c, return_c=back, heat_kw=heat)
        return seen, taken, loop, supplied

    def _past_coil(self, points: SetPoints, supplied: Floats) -> SetPoints:
        """Set-points under which the steady hall has air of this temperature before its servers."""
        return replace(points, supply_air_c=supplied, chilled_water_c=NO_COIL_C)

    def _taken(self, warming: Floats, chilled: Reals, water: Reals) -> Floats:
        stored = self._hall_kj * warming / self._step_s
        if not self._loop_kj:
            return stored
        return stored + self._loop_kj * (chilled - water) / self._step_s

    def _truth(
        self,
        outdoor: Outdoor,
        hall: Hall,
        bill: Cooling,
        taken: Floats,
        rise: Reals,
        chilled: Reals,
    ) -> StepTruth:
        design, chain = self.design, hall.chain
        nothing: dict[str, Reals] = dict.fromkeys(COMPONENTS, 0.0)
        power: dict[str, Reals] = nothing | {
            "servers": hall.air.servers.electronics_kw,
            "server_fans": hall.air.servers.fans_kw,
            "ups": chain.ups_kw,
            "pdu": chain.pdu_kw,
            "other": chain.other_kw,
            "crah_fans": hall.air.fans_kw,
            **bill.power,
        }
        beside = (1.0 - design.power_chain.in_hall_share) * (chain.ups_kw + chain.pdu_kw)
        total = sum(power.values())
        stored = taken + bill.stored + bill.unmet
        gone = bill.outdoors + beside + bill.reused
        lanes = self._sensors.lanes
        dew: Reals = design.humidifier.dew_point_c
        if bill.humidity_ratio is not None:
            dew = dew_point_c(bill.humidity_ratio, outdoor.pressure_pa)
        return StepTruth(
            _lane(hall.air.inlet_c + rise, lanes),
            _lane(dew, lanes),
            _lane(hall.supply_c, lanes),
            _lane(chilled, lanes),
            {name: _lane(value, lanes) for name, value in power.items()},
            _lane(total, lanes),
            _lane(stored, lanes),
            _lane(bill.unmet, lanes),
            _lane(bill.chillers_on, lanes),
            _lane(total - gone - stored, lanes),
        )

    def _read(
        self,
        outdoor: Outdoor,
        bill: Cooling,
        coil: Hall,
        needed_k: Reals,
        load: Floats,
    ) -> Readings:
        lanes, truth = self._sensors.lanes, self.truth
        assert truth is not None  # written just before
        meters = {
            name: value * noisy(self._rng, np.ones(lanes), self._noise / 100.0)
            for name, value in truth.power_kw.items()
        }
        return Readings(
            outdoor.start_s + self._step_s,
            self._sensors.read(self._step - 1, truth.inlet_c),
            noisy(self._rng, truth.supply_air_c, self._noise),
            noisy(self._rng, truth.chilled_water_c, self._noise),
            noisy(self._rng, _lane(bill.condenser_c, lanes), self._noise),
            _lane(self._open(needed_k, coil.supply_c, truth.chilled_water_c), lanes),
            self._tank_kwh.copy() if self.design.tank else np.full(lanes, np.nan),
            load[:, 0] * noisy(self._rng, np.ones(lanes), self._noise / 100.0),
            meters,
        )

    def _open(self, needed_k: Reals, supply_c: Floats, chilled: Floats) -> Reals:
        """How far coils are open: approach they need wide open over the approach there is.

        Beside an air-side economiser as if the coils had to take all of the heat.
        """
        if self.design.water is None:
            return 0.0
        there = np.maximum(supply_c - chilled[:, None], 1e-6)
        return np.minimum(needed_k / there, 1.0)


def dew_point_c(humidity_ratio: Floats, pressure_pa: Reals) -> Floats:
    """Dew point [C] over water, after Sonntag (1990)."""
    vapour = humidity_ratio * pressure_pa / (0.621945 + humidity_ratio)
    bent = np.log(vapour / 611.2)
    return np.asarray(243.12 * bent / (17.62 - bent))


def _column_weather(weather: Outdoor) -> Outdoor:
    return replace(
        weather,
        dry_bulb_c=np.reshape(weather.dry_bulb_c, (-1, 1)),
        wet_bulb_c=np.reshape(weather.wet_bulb_c, (-1, 1)),
        humidity_ratio=np.reshape(weather.humidity_ratio, (-1, 1)),
        pressure_pa=np.reshape(weather.pressure_pa, (-1, 1)),
    )


def _lane(value: Reals, lanes: int) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (lanes, 1))[:, 0].copy()
