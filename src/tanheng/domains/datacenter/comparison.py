"""Designs beside each other in the weather of a place: energy, water, CO2, modules and cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanheng.core import Text
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.costs import Bill, Costs, bill
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.emissions import GridPower
from tanheng.domains.datacenter.metrics import cue_kg_per_kwh, summary
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import PlantRun, simulate
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["Compared", "Comparison", "TradeOff", "compare_designs", "compared", "trade_off"]

YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Compared:
    """One design in one place.

    Parameters
    ----------
    figures : mapping
        As `metrics.summary` gives them.
    load_kw, grid : arrays
        IT load that was asked for, and intensity of power, by interval.
    capacity_kw : float
        IT capacity that it is built for.
    """

    design: Design
    run: PlantRun
    figures: Mapping[str, Any]
    load_kw: Floats
    grid: GridPower
    capacity_kw: float
    bill: Bill

    @property
    def it_kw(self) -> Floats:
        """Electricity of the IT equipment by interval [kW]."""
        return self.run.power_kw["servers"] + self.run.power_kw["server_fans"]

    @property
    def pue(self) -> Floats:
        """PUE of each interval; NaN without IT."""
        it = self.it_kw
        nothing = np.full(it.shape, np.nan)
        return np.asarray(np.divide(self.run.total_kw, it, out=nothing, where=it > 0))

    @property
    def water_m3(self) -> Floats:
        """Water of each interval [m3]."""
        return np.asarray(sum(self.run.water_kg_s.values()) * self.run.step_s / 1000.0)

    @property
    def energy_kwh(self) -> Floats:
        """Electricity of each interval [kWh]."""
        return self.run.total_kw * self.run.step_s / 3600.0

    @property
    def co2_kg(self) -> Floats:
        """CO2 of the electricity of each interval [kg]."""
        return self.energy_kwh * self.grid.g_per_kwh / 1000.0

    @property
    def cue_kg_per_kwh(self) -> float:
        """CO2 over the electricity of the IT equipment (ISO/IEC 30134-8) [kg/kWh]."""
        return float(cue_kg_per_kwh(self.run, self.grid.g_per_kwh))

    @property
    def modules(self) -> int:
        """Modules that it is made of; 1 for a plant of one piece."""
        return self.design.modules(self.capacity_kw)

    @property
    def part_load(self) -> float:
        """Mean load over capacity."""
        return float(self.load_kw.mean() / self.capacity_kw)

    @property
    def too_hot(self) -> int:
        """Intervals whose inlet is hotter than the servers may be."""
        return int((self.run.inlet_c > self.design.servers.inlet_limits_c[1] + 1e-6).sum())

    def share_below(self, limit: float) -> float:
        """Share of intervals whose own PUE is below a limit."""
        known = self.pue[np.isfinite(self.pue)]
        return float((known < limit).mean()) if known.size else 0.0

    def holds(self, limit: float) -> bool:
        """Whether its PUE over the whole time is below a limit, with no inlet too hot."""
        return bool(self.figures["pue"] < limit) and self.too_hot == 0


@dataclass(frozen=True)
class Comparison:
    """Designs in one place, in the order in which they were asked for."""

    place: Text
    outdoor: Outdoor
    grid: GridPower
    rows: tuple[Compared, ...]
    costs: Costs

    def holding(self, limit: float) -> tuple[str, ...]:
        """Names of the designs whose PUE is below a limit."""
        return tuple(row.design.name for row in self.rows if row.holds(limit))


def compare_designs(
    designs: Sequence[Design],
    place: Text,
    outdoor: Outdoor,
    it_kw: Reals,
    grid: GridPower,
    prices: Costs,
) -> Comparison:
    """Run designs in the same weather, under the same load, on the same grid.

    Parameters
    ----------
    it_kw : float or array, shape (T,)
        Load of the servers at their reference inlet [kW].

    Raises
    ------
    InputError
        As `simulate`.
    """
    load = np.broadcast_to(np.asarray(it_kw, np.float64), outdoor.dry_bulb_c.shape)
    rows = tuple(compared(one, outdoor, load, grid, prices) for one in designs)
    return Comparison(place, outdoor, grid, rows, prices)


def compared(
    design: Design,
    outdoor: Outdoor,
    load: Floats,
    grid: GridPower,
    prices: Costs,
    set_points: SetPoints | None = None,
) -> Compared:
    """Run one design, at its own set-points where none are given, and reckon its bill.

    Raises
    ------
    InputError
        As `simulate`.
    """
    run = simulate(design, outdoor, load, set_points)
    figures = summary(run)
    yearly = YEAR_S / (outdoor.step_s * load.size)
    capacity = design.capacity_kw(load)
    mwh, m3 = figures["total_mwh"] * yearly, figures["water_m3"] * yearly
    costs = bill(design, capacity, mwh, m3, prices)
    return Compared(design, run, figures, load, grid, capacity, costs)


@dataclass(frozen=True)
class TradeOff:
    """What a design's water buys against the driest design of a comparison, over a year.

    Parameters
    ----------
    more_m3, saved_mwh : float
        Water used beyond the driest design's; electricity saved against it.
    saved : float
        Cost of the electricity saved less that of the water, at the site's prices.
    break_even : float or None
        Price of water [per m3] at which nothing is saved; None where no electricity is.
    """

    design: str
    against: str
    more_m3: float
    saved_mwh: float
    saved: float
    break_even: float | None


def trade_off(found: Comparison) -> tuple[TradeOff, ...]:
    """Weigh each design's water against its electricity, beside the driest design.

    Of designs equally dry the one with the least electricity is the measure. Designs too hot for
    their servers are left out.
    """
    fit = [row for row in found.rows if row.too_hot == 0]
    if not fit:
        return ()
    driest = min(fit, key=lambda row: (round(_m3(row, found), 3), row.bill.power))
    return tuple(_weighed(row, driest, found) for row in fit if row is not driest)


def _weighed(row: Compared, driest: Compared, found: Comparison) -> TradeOff:
    prices = found.costs
    more = _m3(row, found) - _m3(driest, found)
    saved_power = driest.bill.power - row.bill.power
    price = prices["power_price"]
    saved_mwh = saved_power / price / 1000.0 if price else 0.0
    return TradeOff(
        row.design.name,
        driest.design.name,
        more,
        saved_mwh,
        saved_power - more * prices["water_price"],
        saved_power / more if saved_power > 0 and more > 0 else None,
    )


def _m3(row: Compared, found: Comparison) -> float:
    """Water of a year [m3]."""
    return float(row.figures["water_m3"] * YEAR_S / (found.outdoor.step_s * row.load_kw.size))
