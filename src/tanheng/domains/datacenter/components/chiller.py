"""Compression cooling in the EnergyPlus EIR form: chillers, and direct expansion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = [
    "ChillerRun",
    "Compression",
    "capacity_kw",
    "power_ratio",
    "run_compression",
    "wrong_way",
]

Six = Annotated[tuple[float, ...], Field(min_length=6, max_length=6)]
Three = Annotated[tuple[float, ...], Field(min_length=3, max_length=3)]


class Compression(Strict):
    """Parameters of identical compression machines.

    Capacity is ``size x capft(Te, Tc)``, at most the size, which the motor is made for, and power
    ``capacity / cop x eirft(Te, Tc) x eirfplr(q)``. Te is the temperature of what leaves the
    evaporator (water, or air for direct expansion), Tc of what enters the condenser (air or
    water), q load over capacity. Curves are ``c0 + c1 Te + c2 Te^2 + c3 Tc + c4 Tc^2 + c5 Te Tc``
    and ``c0 + c1 q + c2 q^2``, with Te and Tc held inside the limits in which they are known.

    References
    ----------
    EnergyPlus, Engineering Reference, "Electric Chiller Model Based on Condenser Entering
    Temperature" (Chiller:Electric:EIR).
    """

    cop: float = Field(gt=0, le=20)
    """Cooling over power where both curves are 1, condenser fans of air-cooled ones included."""
    capft: Six
    eirft: Six
    eirfplr: Three
    leaving_limits_c: tuple[float, float]
    condenser_limits_c: tuple[float, float]
    """Head pressure control keeps the condenser from getting colder than the first; above the
    second the machine protects itself: capacity falls by a tenth per K, and power does not."""
    min_lift_k: float = Field(default=0.0, ge=0, le=40)
    """Nor warmer than what leaves the evaporator by less than this, as far as power goes."""
    count: int = Field(default=4, ge=1, le=100)
    size_per_load: float = Field(default=0.333, gt=0, le=4)
    """Capacity of one machine over the cooling the full plant needs."""
    min_load: float = Field(default=0.15, gt=0, le=1)
    """Load of a machine below which it goes on and off."""


@dataclass(frozen=True)
class ChillerRun:
    """Heat taken up [kW], what could not be taken, power, heat given off, machines running."""

    cooling_kw: Floats
    unmet_kw: Floats
    power_kw: Floats
    heat_out_kw: Floats
    running: Floats


def _surface(curve: Six, leaving_c: Reals, condenser_c: Reals) -> Floats:
    c0, c1, c2, c3, c4, c5 = curve
    leaving, condenser = np.asarray(leaving_c), np.asarray(condenser_c)
    return np.asarray(
        c0 + leaving * (c1 + c2 * leaving + c5 * condenser) + condenser * (c3 + c4 * condenser)
    )


def _inside(machine: Compression, leaving_c: Reals, condenser_c: Reals) -> tuple[Floats, Floats]:
    low, high = machine.leaving_limits_c
    cold, hot = machine.condenser_limits_c
    return (
        np.minimum(np.maximum(leaving_c, low), high),
        np.minimum(np.maximum(condenser_c, cold), hot),
    )


def capacity_kw(
    machine: Compression, leaving_c: Reals, condenser_c: Reals, plant_kw: Reals
) -> Floats:
    """Capacity [kW] of one machine of a plant whose full cooling load is ``plant_kw``."""
    curve = np.minimum(_surface(machine.capft, *_inside(machine, leaving_c, condenser_c)), 1.0)
    left = _protected(machine, condenser_c)
    return np.asarray(machine.size_per_load * np.asarray(plant_kw) * curve * left)


def power_ratio(machine: Compression, leaving_c: Reals, condenser_c: Reals) -> Floats:
    """Power over cooling of machines at full load."""
    leaving, condenser = _inside(machine, leaving_c, condenser_c)
    lifted = np.maximum(condenser, leaving + machine.min_lift_k)
    return _surface(machine.eirft, leaving, lifted) / (
        machine.cop * _protected(machine, condenser_c)
    )


def _protected(machine: Compression, condenser_c: Reals) -> Floats:
    """Share of capacity that protection against high pressure leaves."""
    above = np.maximum(condenser_c - machine.condenser_limits_c[1], 0.0)
    return np.asarray(np.maximum(1.0 - 0.1 * above, 0.02))


def run_compression(
    machine: Compression,
    load_kw: Reals,
    leaving_c: Reals,
    condenser_c: Reals,
    plant_kw: Reals,
    running: Reals | None = None,
) -> ChillerRun:
    """Power and heat of compression machines.

    Parameters
    ----------
    load_kw : array_like
        Cooling wanted [kW].
    leaving_c, condenser_c : array_like
        What leaves the evaporator, what enters the condenser [C].
    plant_kw : array_like
        Cooling at full load that the machines are sized for [kW].
    running : array_like, optional
        How many run; by default the cheapest number that can carry the load. As fewer numbers can
        carry it when it gets hotter, and each costs more, power then never falls with heat.
    """
    size = capacity_kw(machine, leaving_c, condenser_c, plant_kw)
    ratio = power_ratio(machine, leaving_c, condenser_c)
    load = np.asarray(load_kw, dtype=np.float64)
    if running is None:
        on, power = _cheapest(machine, load, size, ratio)
    else:
        on = np.minimum(np.maximum(np.rint(running), 0.0), machine.count) + 0.0 * load
        power = _power(machine, np.minimum(load, on * size), size, on, ratio)
    cooling = np.where(load > on * size * (1.0 + 1e-9), on * size, load)
    return ChillerRun(cooling, load - cooling, power, cooling + power, on)


def _cheapest(
    machine: Compression, load: Floats, size: Floats, ratio: Floats
) -> tuple[Floats, Floats]:
    fewest = np.minimum(np.ceil(load / size - 1e-12), machine.count)
    standing, _, square = machine.eirfplr
    best = load / size * np.sqrt(square / np.maximum(standing, 1e-9))
    below = np.minimum(np.maximum(np.maximum(np.floor(best), fewest), load > 0), machine.count)
    above = np.minimum(below + 1.0, machine.count)
    taken = np.minimum(load, machine.count * size)
    few, more = (_power(machine, taken, size, on, ratio) for on in (below, above))
    return np.where(few <= more, below, above), np.minimum(few, more)


def _power(
    machine: Compression, cooling: Floats, size: Floats, on: Floats, ratio: Floats
) -> Floats:
    """Power of machines that share their load alike; below the least load they go on and off."""
    a, b, c = machine.eirfplr
    available = np.maximum(on, 1.0) * size
    load = cooling / available
    steady = np.maximum(load, machine.min_load)
    return np.asarray(available * ratio * (a + steady * (b + c * steady)) * (load / steady))


def wrong_way(machine: Compression) -> str | None:
    """Say where power would fall as the condenser gets warmer, or rise with warmer water.

    The whole range of the curves is looked at, on a grid; None if power goes the right way.
    """
    leaving = np.linspace(*machine.leaving_limits_c, 25)[:, None, None]
    condenser = np.linspace(*machine.condenser_limits_c, 25)[None, :, None]
    least = machine.count * capacity_kw(machine, leaving, condenser, 1.0).min()
    if least <= 0:
        return "its capacity falls to nothing inside its limits"
    power = run_compression(machine, np.linspace(0.05, 1.0, 20) * least, leaving, condenser, 1.0)
    if (np.diff(power.power_kw, axis=1) < -1e-9).any():
        return "its power would fall as the condenser gets warmer"
    if (np.diff(power.power_kw, axis=0) > 1e-9).any():
        return "its power would rise with warmer chilled water"
    return None
