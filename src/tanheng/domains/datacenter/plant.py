"""The whole plant by the hour: power, heat and water of every component, closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals
from tanheng.domains.datacenter.cooling import Cooling, Settings, cool
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import Hall, Size, run_hall, size_of
from tanheng.domains.datacenter.loops import refuse_wild_set_points
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["COMPONENTS", "HEATS", "WATERS", "PlantRun", "PlantTotals", "simulate", "totals"]

COMPONENTS = (
    "servers",
    "server_fans",
    "ups",
    "pdu",
    "crah_fans",
    "pumps",
    "chiller",
    "tower_fans",
    "humidifier",
    "dx",
    "heat_pump",
    "other",
)
"""Meters of a plant; all of them together are its electricity."""
WATERS = ("evaporation", "drift", "blowdown", "humidification")
HEATS = ("outdoors", "reused", "stored", "unmet")
STATES = (
    "inlet_c",
    "inlet_dew_point_c",
    "supply_air_c",
    "chilled_water_c",
    "condenser_water_c",
    "tank_kwh",
    "chillers_on",
    "free_kw",
)
BLOCK = 12_288
"""Plant-hours computed together: their arrays stay in the cache."""
FIRST = 96


@dataclass(frozen=True)
class PlantRun:
    """A plant over time; arrays of shape ``(T,)`` or ``(D, T)``.

    Parameters
    ----------
    power_kw : mapping
        By component [kW], the names of `COMPONENTS`.
    water_kg_s : mapping
        Water used [kg/s], the names of `WATERS`.
    heat_kw : mapping
        Where the heat went [kW], the names of `HEATS`; ``stored`` in the tank, ``unmet`` stayed.
    inlet_c, inlet_dew_point_c, supply_air_c, chilled_water_c, condenser_water_c : arrays
        Temperatures [C]; NaN where there is no such loop.
    tank_kwh, chillers_on, free_kw : arrays
        Content of the tank, machines running, heat that economisers took.
    start_s, step_s : int
        Start of the first interval; length of each [s].
    """

    power_kw: Mapping[str, Floats]
    water_kg_s: Mapping[str, Floats]
    heat_kw: Mapping[str, Floats]
    inlet_c: Floats
    inlet_dew_point_c: Floats
    supply_air_c: Floats
    chilled_water_c: Floats
    condenser_water_c: Floats
    tank_kwh: Floats
    chillers_on: Floats
    free_kw: Floats
    start_s: int = 0
    step_s: int = 3600

    @property
    def total_kw(self) -> Floats:
        """All electricity [kW]."""
        return np.asarray(sum(self.power_kw.values()))

    @property
    def energy_residual_kw(self) -> Floats:
        """Electricity in, less heat out, reused, stored and left [kW]."""
        return np.asarray(self.total_kw - sum(self.heat_kw.values()))


@dataclass(frozen=True)
class PlantTotals:
    """A plant summed over time: arrays of shape ``()`` or ``(D,)``.

    Energies [kWh] by `COMPONENTS` and `HEATS`, water [kg] by `WATERS`, the hottest inlet [C].
    """

    energy_kwh: Mapping[str, Floats]
    heat_kwh: Mapping[str, Floats]
    water_kg: Mapping[str, Floats]
    hottest_inlet_c: Floats
    worst_residual: Floats
    """Largest residual of any hour over its electricity."""


def simulate(
    design: Design, outdoor: Outdoor, it_kw: Reals, set_points: SetPoints | None = None
) -> PlantRun:
    """Run a plant in given weather under a given load.

    Parameters
    ----------
    design : Design
        What it is made of; parameters of shape ``(D, 1)`` make D plants of it.
    outdoor : Outdoor
        Weather by interval.
    it_kw : array_like
        Load of the servers at their reference inlet [kW]: a number, ``(T,)`` or ``(D, T)``.
    set_points : SetPoints, optional
        By default the design's own rules.

    Raises
    ------
    InputError
        A load above capacity; set-points beyond what equipment stands; a loop that cannot close.
    """
    blocks = list(_blocks(design, outdoor, it_kw, set_points or SetPoints()))
    shape = np.broadcast_shapes(*(np.shape(value) for value in blocks[0].values()))

    def whole(name: str) -> Floats:
        if all(np.ndim(block[name]) == 0 for block in blocks):
            return np.broadcast_to(blocks[0][name], (*shape[:-1], outdoor.dry_bulb_c.shape[-1]))
        wide = [
            np.broadcast_to(block[name], (*shape[:-1], np.shape(block["servers"])[-1]))
            for block in blocks
        ]
        return wide[0] if len(wide) == 1 else np.concatenate(wide, axis=-1)

    states = {name: whole(name) for name in STATES}
    return PlantRun(
        power_kw={name: whole(name) for name in COMPONENTS},
        water_kg_s={name: whole(name) for name in WATERS},
        heat_kw={name: whole(name) for name in HEATS},
        start_s=outdoor.start_s,
        step_s=outdoor.step_s,
        **states,
    )


def totals(
    design: Design, outdoor: Outdoor, it_kw: Reals, set_points: SetPoints | None = None
) -> PlantTotals:
    """Run a plant as `simulate` does and keep sums only: many designs or parameters at once."""
    hours = outdoor.step_s / 3600.0
    sums: dict[str, Reals] = {}
    hottest: Reals = -np.inf
    worst: Reals = 0.0
    for block in _blocks(design, outdoor, it_kw, set_points or SetPoints()):
        length = np.shape(block["servers"])[-1]
        for name in (*COMPONENTS, *WATERS, *HEATS):
            sums[name] = sums.get(name, 0.0) + _over_time(block[name], length) * hours
        total = sum(block[name] for name in COMPONENTS)
        gap = np.abs(total - sum(block[name] for name in HEATS)) / np.maximum(total, 1e-9)
        hottest = np.maximum(hottest, np.max(block["inlet_c"], axis=-1))
        worst = np.maximum(worst, np.max(gap, axis=-1))
    return PlantTotals(
        {name: np.asarray(sums[name]) for name in COMPONENTS},
        {name: np.asarray(sums[name]) for name in HEATS},
        {name: np.asarray(sums[name]) * 3600.0 for name in WATERS},
        np.asarray(hottest),
        np.asarray(worst),
    )


def _over_time(value: Reals, length: int) -> Reals:
    if np.ndim(value) == 0:
        return value * length
    return np.asarray(np.sum(value, axis=-1) * (length if np.shape(value)[-1] == 1 else 1))


def _blocks(
    design: Design, outdoor: Outdoor, it_kw: Reals, points: SetPoints
) -> Iterator[dict[str, Reals]]:
    """Run the plant block by block; the first, short one tells how many plants there are."""
    load = np.asarray(it_kw, dtype=np.float64)
    refuse_wild_set_points(design, points)
    size = _checked_size(design, load)
    content = _first_content(design, size)
    _refuse_lengths(outdoor, load, points)
    hours = outdoor.dry_bulb_c.shape[-1]
    start, length = 0, FIRST
    while start < hours:
        part = slice(start, min(start + length, hours))
        weather = outdoor.part(part)
        block = _block(design, size, weather, _part(load, part), points.part(part), content)
        content = np.asarray(block["tank_kwh"])[..., -1] if design.tank else content
        yield block
        shape = np.broadcast_shapes(*(np.shape(value) for value in block.values()))
        start, length = part.stop, max(1, BLOCK // int(np.prod(shape[:-1], initial=1)))


def _refuse_lengths(outdoor: Outdoor, load: Floats, points: SetPoints) -> None:
    hours = outdoor.dry_bulb_c.shape[-1]
    for name, value in {"IT load": load, **vars(points)}.items():
        shape = np.shape(value) if value is not None else ()
        if shape and shape[-1] not in (1, hours):
            raise InputError(
                f"{name}: expected a number or {hours} of them, one for each interval of the "
                f"weather, came {shape[-1]}"
            )


def _part(load: Floats, hours: slice) -> Floats:
    return load if load.ndim == 0 or load.shape[-1] == 1 else load[..., hours]


def _first_content(design: Design, size: Size) -> Floats:
    if design.tank is None:
        return np.asarray(0.0)
    content = np.asarray(design.tank.start_share * design.tank.hours * size.cooling_kw)
    return content[..., 0] if content.ndim else content


def _checked_size(design: Design, load: Floats) -> Size:
    capacity = design.capacity_kw(load)
    if (load > capacity * (1 + 1e-9)).any() or (load < 0).any() or np.isnan(load).any():
        worst = load.max() if (load > capacity).any() else load.min()
        raise InputError(
            f"IT load: expected 0 to {capacity:g} kW, the capacity of {design.name}, "
            f"came {float(worst):g} kW"
        )
    return size_of(design, capacity)


def _block(
    design: Design,
    size: Size,
    outdoor: Outdoor,
    load: Floats,
    points: SetPoints,
    content_kwh: Floats,
) -> dict[str, Reals]:
    load = load + 0.0 * outdoor.dry_bulb_c
    hall = run_hall(design, size, load, points, outdoor)
    settings = Settings(design, size, outdoor, points, content_kwh)
    bill = cool(settings, hall)
    return _powers(hall, bill) | _heats(design, hall, bill) | _states(settings, hall, bill)


def _powers(hall: Hall, bill: Cooling) -> dict[str, Reals]:
    mine = {
        "servers": hall.air.servers.electronics_kw,
        "server_fans": hall.air.servers.fans_kw,
        "ups": hall.chain.ups_kw,
        "pdu": hall.chain.pdu_kw,
        "other": hall.chain.other_kw,
        "crah_fans": hall.air.fans_kw,
    }
    nothing: dict[str, Reals] = dict.fromkeys((*COMPONENTS, *WATERS), 0.0)
    return nothing | mine | bill.power | bill.water


def _heats(design: Design, hall: Hall, bill: Cooling) -> dict[str, Reals]:
    beside = (1.0 - design.power_chain.in_hall_share) * (hall.chain.ups_kw + hall.chain.pdu_kw)
    return {
        "outdoors": bill.outdoors + beside,
        "reused": bill.reused,
        "stored": bill.stored,
        "unmet": bill.unmet,
    }


def _states(settings: Settings, hall: Hall, bill: Cooling) -> dict[str, Reals]:
    pressure = settings.outdoor.pressure_pa
    dew: Reals = settings.design.humidifier.dew_point_c
    if bill.humidity_ratio is not None:
        vapour = bill.humidity_ratio * pressure / (0.621945 + bill.humidity_ratio)
        bent = np.log(vapour / 611.2)
        dew = 243.12 * bent / (17.62 - bent)
    return {
        "inlet_c": hall.air.inlet_c + bill.unmet / (CP_AIR * hall.air.flow_kg_s),
        "inlet_dew_point_c": dew,
        "supply_air_c": hall.supply_c,
        "chilled_water_c": settings.chilled_c,
        "condenser_water_c": bill.condenser_c,
        "tank_kwh": bill.tank_kwh,
        "chillers_on": bill.chillers_on,
        "free_kw": bill.free_kw,
    }
