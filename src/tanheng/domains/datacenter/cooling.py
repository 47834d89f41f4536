"""Who takes the hall's heat, in what order, and what that costs in power and water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tanheng.domains.datacenter.components.air_economiser import AirEconomiser, run_air_economiser
from tanheng.domains.datacenter.components.chiller import (
    capacity_kw,
    power_ratio,
    run_compression,
)
from tanheng.domains.datacenter.components.heat_recovery import run_heat_recovery
from tanheng.domains.datacenter.components.humidifier import run_humidifier
from tanheng.domains.datacenter.components.indirect_evaporative import (
    IndirectEvaporative,
    run_indirect,
)
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.components.rejection import (
    Rejected,
    coldest_c,
    reject,
    rule_c,
)
from tanheng.domains.datacenter.components.tank import run_tank
from tanheng.domains.datacenter.components.water_economiser import WaterEconomiser, free_share
from tanheng.domains.datacenter.components.water_loop import run_pump
from tanheng.domains.datacenter.design import Chiller, Design
from tanheng.domains.datacenter.hall import Hall, Size
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["Cooling", "Settings", "cool"]

MARGIN = 1.03
"""The tower's water is judged by a heat a little above the first estimate of the chiller's."""


@dataclass(frozen=True)
class Settings:
    """A plant in its weather: what is the same for all that cools it."""

    design: Design
    size: Size
    outdoor: Outdoor
    points: SetPoints
    tank_kwh: Floats
    """Content of the tank before the first interval."""

    @property
    def fan_limit(self) -> Reals:
        """Fastest speed of the outdoor fans."""
        asked = self.points.tower_fan_share
        return 1.0 if asked is None else np.minimum(np.maximum(asked, 0.02), 1.0)

    @property
    def chilled_c(self) -> Reals:
        """Chilled water as set [C]."""
        asked, water = self.points.chilled_water_c, self.design.water
        return (water.supply_c if water else np.nan) if asked is None else asked


@dataclass
class Cooling:
    """The bill so far: power by meter, water by use, where heat went [kW, kg/s]."""

    power: dict[str, Reals] = field(default_factory=dict)
    water: dict[str, Reals] = field(default_factory=dict)
    outdoors: Reals = 0.0
    reused: Reals = 0.0
    stored: Reals = 0.0
    unmet: Reals = 0.0
    humidity_ratio: Floats | None = None
    condenser_c: Reals = np.nan
    tank_kwh: Reals = np.nan
    chillers_on: Reals = 0.0
    free_kw: Reals = 0.0

    def add(self, power: Mapping[str, Reals], water: Mapping[str, Reals] | None = None) -> None:
        """Put power [kW] and water [kg/s] on the bill."""
        for name, kw in power.items():
            self.power[name] = self.power[name] + kw if name in self.power else kw
        for name, flow in (water or {}).items():
            self.water[name] = self.water[name] + flow if name in self.water else flow

    def take(self, rejected: Rejected) -> None:
        """Put the cost of giving heat off outdoors on the bill; fans warm the outdoors too."""
        self.outdoors = self.outdoors + rejected.heat_kw + rejected.fans_kw
        self.add(
            {"tower_fans": rejected.fans_kw, "pumps": rejected.pump_kw},
            {
                "evaporation": rejected.evaporation_kg_s,
                "drift": rejected.drift_kg_s,
                "blowdown": rejected.blowdown_kg_s,
            },
        )


def cool(settings: Settings, hall: Hall) -> Cooling:
    """Take the hall's heat: outdoor air first, then water, then machines."""
    bill = Cooling()
    left = _by_outdoor_air(settings, hall, bill)
    trim = _by_liquid(settings, hall, bill)
    damp = run_humidifier(settings.design.humidifier, left)
    bill.add({"humidifier": damp.power_kw}, {"humidification": damp.water_kg_s})
    left = left + damp.power_kw
    chiller = settings.design.chiller
    if chiller is None:
        bill.unmet = bill.unmet + left + trim
    elif chiller.kind == "direct-expansion":
        _by_expansion(settings, hall, chiller, left, bill)
        bill.unmet = bill.unmet + trim
    else:
        _by_water(settings, chiller, left, trim, bill)
    return bill


def _by_outdoor_air(settings: Settings, hall: Hall, bill: Cooling) -> Floats:
    economiser, outdoor = settings.design.economiser, settings.outdoor
    if isinstance(economiser, AirEconomiser):
        free = run_air_economiser(
            economiser, hall.heat_kw, hall.air.flow_kg_s, hall.supply_c, hall.return_c, outdoor
        )
        bill.add(
            {"humidifier": free.power_kw},
            {"humidification": free.water_kg_s, "blowdown": free.bleed_kg_s},
        )
        bill.outdoors = free.heat_kw + free.power_kw
        bill.humidity_ratio, bill.free_kw = free.humidity_ratio, free.heat_kw
        return np.maximum(hall.heat_kw - free.heat_kw, 0.0)
    if isinstance(economiser, IndirectEvaporative):
        size = settings.size
        run = run_indirect(
            economiser,
            hall.heat_kw,
            hall.air.flow_kg_s,
            size.flow_kg_s,
            hall.return_c,
            size.it_kw,
            outdoor,
        )
        bill.add(
            {"tower_fans": run.fans_kw, "pumps": run.spray_kw},
            {"evaporation": run.evaporation_kg_s, "blowdown": run.blowdown_kg_s},
        )
        bill.outdoors, bill.free_kw = run.heat_kw + run.fans_kw + run.spray_kw, run.heat_kw
        return np.maximum(hall.heat_kw - run.heat_kw, 0.0)
    return hall.heat_kw


def _by_liquid(settings: Settings, hall: Hall, bill: Cooling) -> Reals:
    """Give the liquid's heat off by its own rejection; return what is too warm for it."""
    liquid = settings.design.liquid
    if liquid is None:
        return 0.0
    full = liquid.share * settings.size.it_kw * 1.1
    pump = run_pump(liquid.pump, hall.liquid_kw + 0.0 * hall.heat_kw, full, liquid.range_k)
    bill.add({"pumps": pump.power_kw})
    heat = hall.liquid_kw + pump.power_kw
    limit = settings.fan_limit
    reached = coldest_c(liquid.rejection, heat * MARGIN, full, settings.outdoor, limit)
    leaving = np.maximum(reached, liquid.supply_c)
    warm = np.maximum(leaving - liquid.supply_c, 0.0) / np.maximum(pump.range_k, 1e-9)
    warm = np.minimum(warm, 1.0)
    given = heat * (1.0 - warm)
    bill.take(reject(liquid.rejection, given, full, leaving, settings.outdoor, limit))
    return heat - given


def _by_expansion(
    settings: Settings, hall: Hall, machine: Chiller, load: Floats, bill: Cooling
) -> None:
    run = run_compression(
        machine,
        load,
        hall.supply_c,
        settings.outdoor.dry_bulb_c,
        settings.size.cooling_kw,
        settings.points.chillers_on,
    )
    bill.add({"dx": run.power_kw})
    bill.outdoors = bill.outdoors + run.heat_out_kw
    bill.unmet, bill.chillers_on = bill.unmet + run.unmet_kw, run.running


def _by_water(
    settings: Settings, machine: Chiller, left: Floats, trim: Reals, bill: Cooling
) -> None:
    design, size = settings.design, settings.size
    assert design.water is not None  # a design is checked to have it
    pump = run_pump(design.water.pump, left, size.cooling_kw, design.water.range_k)
    bill.add({"pumps": pump.power_kw})
    load = left + pump.power_kw + trim
    if design.heat_recovery:
        source = settings.chilled_c + pump.range_k
        reuse = run_heat_recovery(design.heat_recovery, load, source, size.it_kw)
        bill.add({"heat_pump": reuse.power_kw})
        bill.reused = bill.reused + reuse.reused_kw
        load = load - reuse.taken_kw
    if machine.kind == "air-cooled":
        load = _by_tank(settings, machine, load, settings.outdoor.dry_bulb_c, bill)
        _by_air_cooled(settings, machine, load, bill)
    else:
        condenser = rule_c(design.rejection, settings.outdoor)  # type: ignore[arg-type]
        load = _by_tank(settings, machine, load, condenser, bill)
        _by_water_cooled(settings, machine, load, pump.range_k, bill)


def _by_tank(
    settings: Settings, machine: Chiller, load: Floats, condenser_c: Floats, bill: Cooling
) -> Floats:
    """Load of the chillers after what the tank gives, or with what it takes."""
    tank, asked = settings.design.tank, settings.points.tank_kw
    if tank is None:
        return load
    full = settings.size.cooling_kw
    most = machine.count * capacity_kw(machine, settings.chilled_c, condenser_c, full)
    spare = np.maximum(most - load, 0.0)
    run = run_tank(
        tank,
        0.0 if asked is None else asked,
        load,
        spare,
        full,
        settings.tank_kwh,
        settings.outdoor.step_s,
    )
    bill.stored, bill.tank_kwh = run.given_kw, run.content_kwh
    return load - run.given_kw


def _by_air_cooled(settings: Settings, machine: Chiller, load: Floats, bill: Cooling) -> None:
    run = run_compression(
        machine,
        load,
        settings.chilled_c,
        settings.outdoor.dry_bulb_c,
        settings.size.cooling_kw,
        settings.points.chillers_on,
    )
    bill.add({"chiller": run.power_kw})
    bill.outdoors = bill.outdoors + run.heat_out_kw
    bill.unmet, bill.chillers_on = bill.unmet + run.unmet_kw, run.running


def _by_water_cooled(
    settings: Settings, machine: Chiller, load: Floats, range_k: Floats, bill: Cooling
) -> None:
    design, outdoor, points = settings.design, settings.outdoor, settings.points
    rejection, economiser = design.rejection, design.economiser
    assert rejection is not None  # a design is checked to have it
    chilled, limit = settings.chilled_c, settings.fan_limit
    full = settings.size.cooling_kw * (1.0 + 1.0 / machine.cop)
    free = economiser if isinstance(economiser, WaterEconomiser) else None
    asked = rule_c(rejection, outdoor)
    if free:  # no colder than takes all the heat
        asked = np.maximum(asked, chilled - free.approach_k)
    if points.condenser_water_c is not None:
        asked = points.condenser_water_c + 0.0 * load
    first = free_share(free, asked, chilled, range_k) if free else 0.0
    guess = load * (1.0 + (1.0 - first) * power_ratio(machine, chilled, asked))
    leaving = np.maximum(coldest_c(rejection, guess * MARGIN, full, outdoor, limit), asked)
    given = load * free_share(free, leaving, chilled, range_k) if free else 0.0 * load
    if free:
        pump = run_pump(free.pump, given, settings.size.cooling_kw, range_k)
        bill.add({"pumps": pump.power_kw})
        given = given + pump.power_kw
        bill.free_kw = given
        load = load + pump.power_kw
    run = run_compression(
        machine,
        np.maximum(load - given, 0.0),
        chilled,
        leaving,
        settings.size.cooling_kw,
        points.chillers_on,
    )
    bill.add({"chiller": run.power_kw})
    bill.unmet, bill.chillers_on = bill.unmet + run.unmet_kw, run.running
    bill.condenser_c = leaving
    bill.take(reject(rejection, given + run.heat_out_kw, full, leaving, outdoor, limit))
