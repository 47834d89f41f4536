"""Hourly dispatch at least cost over zones with limits of exchange, by linear programmes (HiGHS).

Units give up to their capacity times the share of time that they are up; there is no commitment,
no ramping and no reserve. Lines are whole; those between the same zones are one exchange. Storage
begins and ends each day with what it holds at the start of the span, so that days stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import BalanceError, InputError
from tanheng.domains.grid.carbon.programme import Block, Layout
from tanheng.domains.grid.system import System

__all__ = ["Dispatch", "dispatch"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DAY_H = 24.0
_WHEELING = 1e-3
"""Price of a megawatt-hour exchanged or stored, so that free power does not go in circles."""
_CLOSES_MW = 1e-5


@dataclass(frozen=True)
class Dispatch:
    """A system at least cost.

    Attributes
    ----------
    generation_mw : ndarray, shape (N, T)
    shed_mw : ndarray, shape (Z, T)
    start, end : ndarray of int64, shape (C,)
        Zones of each exchange.
    flow_mw : ndarray, shape (C, T)
        From start to end.
    charge_mw, discharge_mw, held_mwh : ndarray, shape (S, T)
        ``held_mwh`` at the end of the hour.
    price_per_mwh : ndarray, shape (Z, T)
        Dual of each zone's balance: cost of one more megawatt-hour there.
    marginal_kg_per_mwh : ndarray, shape (Z, T)
        Emissions of one more megawatt-hour there [kg/MWh = g/kWh]: by the optimal basis, that is
        of the units which would change their output, be it elsewhere or, through storage, in
        another hour of the day. Where the optimum is degenerate or costs tie, that of the basis
        which the solver stopped at.
    emissions_kg : ndarray, shape (Z, T)
        Of the units in each zone.
    """

    generation_mw: Floats
    shed_mw: Floats
    start: Ints
    end: Ints
    flow_mw: Floats
    charge_mw: Floats
    discharge_mw: Floats
    held_mwh: Floats
    price_per_mwh: Floats
    marginal_kg_per_mwh: Floats
    emissions_kg: Floats


def dispatch(
    system: System,
    cost_per_mwh: Floats,
    emissions_kg_per_mwh: Floats,
    shed_price: float = 10_000.0,
) -> Dispatch:
    """Dispatch a system at least cost.

    Parameters
    ----------
    cost_per_mwh, emissions_kg_per_mwh : ndarray, shape (N,)
        Of each unit.
    shed_price : float
        Cost of a megawatt-hour of load that is not served.

    Raises
    ------
    InputError
        When the system has demand responses, or costs do not match its units.
    """
    _check(system, cost_per_mwh, emissions_kg_per_mwh)
    of_group, groups = _groups(system, cost_per_mwh, emissions_kg_per_mwh)
    start, end, limits = _exchanges(system)
    layout = _layout(system, groups, start, end, shed_price)
    available = system.units.capacity_mw * system.units.outages.available[:, None]
    available = np.broadcast_to(available, (of_group.size, system.steps))
    together = np.zeros((len(groups), system.steps))
    np.add.at(together, of_group, available)
    columns, price, marginal = _solve(system, layout, together, limits)
    part = layout.parts()
    share = np.divide(
        columns[part["units"]], together, out=np.zeros_like(together), where=together > 0
    )
    generation = available * share[of_group]
    emitted = np.zeros((len(system.zones), system.steps))
    np.add.at(emitted, system.units.zone, generation * emissions_kg_per_mwh[:, None])
    found = Dispatch(
        generation,
        columns[part["shed"]],
        start,
        end,
        columns[part["there"]] - columns[part["back"]],
        columns[part["charge"]],
        columns[part["discharge"]],
        columns[part["held"]],
        price,
        marginal,
        emitted * system.step_h,
    )
    _must_close(system, found)
    return found


def _check(system: System, cost: Floats, emissions: Floats) -> None:
    wanted = (len(system.units.names),)
    for name, values in (("cost_per_mwh", cost), ("emissions_kg_per_mwh", emissions)):
        if values.shape != wanted or not np.isfinite(values).all():
            raise InputError(f"{name}: expected numbers of shape {wanted}, came {values.shape}")
    if system.responses.names:
        raise InputError("responses: a dispatch at least cost has no demand response")


def _groups(system: System, cost: Floats, emissions: Floats) -> tuple[Ints, Floats]:
    """Units alike in zone, cost and emissions are one: the group of each, and those groups."""
    keys = np.stack([system.units.zone.astype(np.float64), cost, emissions], axis=1)
    groups, of_group = np.unique(keys, axis=0, return_inverse=True)
    return np.asarray(of_group.reshape(-1), dtype=np.int64), groups


def _exchanges(system: System) -> tuple[Ints, Ints, Floats]:
    """Pairs of zones with a line between, and the limits there and back, (C,) and (2, C)."""
    lines, count = system.lines, len(system.zones)
    limit = np.zeros((count, count))
    np.add.at(limit, (lines.start, lines.end), lines.forward_mw)
    np.add.at(limit, (lines.end, lines.start), lines.backward_mw)
    if system.interface_mw is not None:
        limit = np.minimum(limit, system.interface_mw)
    start, end = np.nonzero(np.triu(limit + limit.T, k=1))
    return start, end, np.stack([limit[start, end], limit[end, start]])


def _layout(system: System, groups: Floats, start: Ints, end: Ints, shed_price: float) -> Layout:
    zones, stored = len(system.zones), system.storages
    count = len(stored.names)
    moved, free = np.full(2 * start.size, _WHEELING), np.zeros(zones + 3 * count)
    cost = [groups[:, 1], moved, np.full(zones, shed_price), free[:zones]]
    cost += [np.full(2 * count, _WHEELING), free[:count]]
    emissions = [groups[:, 2], np.zeros(2 * start.size + zones), free]
    return Layout(
        zones,
        groups[:, 0].astype(np.int64),
        start,
        end,
        stored.zone,
        stored.charge_efficiency,
        1.0 / stored.discharge_efficiency,
        stored.carryover,
        system.step_h,
        np.concatenate(cost),
        np.concatenate(emissions),
    )


def _bounds(
    system: System, layout: Layout, size: int, together: Floats, limits: Floats
) -> tuple[Floats, Floats]:
    """Bounds of each column in each step; storage ends each block as it begins."""
    part, steps, stored = layout.parts(), system.steps, system.storages
    upper = np.zeros((layout.cost.size, steps))
    upper[part["units"]] = together
    upper[part["there"]], upper[part["back"]] = limits[0][:, None], limits[1][:, None]
    upper[part["shed"]] = np.inf
    upper[part["load"]] = system.load_mw
    # What is on average out of order is not there, as with the units.
    up = stored.outages.available
    upper[part["charge"]] = (up * stored.charge_mw)[:, None]
    upper[part["discharge"]] = (up * stored.discharge_mw)[:, None]
    upper[part["held"]] = stored.energy_mwh[:, None]
    lower = np.zeros_like(upper)
    lower[part["load"]] = system.load_mw
    ends = np.unique(np.append(np.arange(size - 1, steps, size), steps - 1))
    lower[part["held"], ends] = upper[part["held"], ends] = stored.initial_mwh[:, None]
    return lower, upper


def _solve(
    system: System, layout: Layout, together: Floats, limits: Floats
) -> tuple[Floats, Floats, Floats]:
    """Solve day after day: columns, prices and marginal emissions, each (.., T)."""
    size = max(1, min(system.steps, round(_DAY_H / system.step_h)))
    lower, upper = _bounds(system, layout, size, together, limits)
    blocks: dict[int, Block] = {}
    found = []
    for first in range(0, system.steps, size):
        hours = slice(first, min(first + size, system.steps))
        length = hours.stop - first
        if length not in blocks:
            blocks[length] = Block(layout, length, system.storages.initial_mwh)
        found.append(blocks[length].solve(lower[:, hours].T, upper[:, hours].T))
    # The solver keeps bounds to its tolerance: a unit that gives a hair less than nothing is off.
    columns = np.concatenate([day.columns for day in found]).T
    return (
        np.clip(columns, lower, upper),
        np.concatenate([day.price_per_mwh for day in found]).T,
        np.concatenate([day.marginal_kg_per_mwh for day in found]).T,
    )


def _must_close(system: System, found: Dispatch) -> None:
    """Refuse a dispatch whose supply is not its demand in some zone and hour."""
    net = found.shed_mw - system.load_mw
    np.add.at(net, system.units.zone, found.generation_mw)
    np.add.at(net, system.storages.zone, found.discharge_mw - found.charge_mw)
    np.add.at(net, found.end, found.flow_mw)
    np.subtract.at(net, found.start, found.flow_mw)
    worst = float(np.abs(net).max(initial=0.0))
    if worst > _CLOSES_MW:
        raise BalanceError(f"dispatch: supply and demand differ by {worst:g} MW")
