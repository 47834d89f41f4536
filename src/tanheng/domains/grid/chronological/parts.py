"""A system as the sampling kernels see it: arrays of whole numbers of 1e-6 MW.

Whole numbers let a load that equals the available capacity be told from one above it. A block is a
day, the stretch that is skipped when its worst hour cannot fall short.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.grid.system import DemandResponses, Lines, Outages, Storages, System, Units

__all__ = ["MICRO", "Cuts", "Failing", "Margins", "Net", "Parts", "Puts", "Stores", "parts_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MICRO = 1_000_000
"""Steps of the grid of power in a MW."""
MOST = 10**15
"""What stands for a line without limit."""
FEW = 4
"""Zones of which all groups are looked at: 15 groups of four, 31 of five."""
UNIT, STORE, PUT, LINE = range(4)


class Failing(NamedTuple):
    """Parts of any kind that fail, (F,) each.

    ``stream`` numbers the draws of a part by its kind and place; ``kind`` and ``place`` say what it
    is; ``out`` is what a unit of constant capacity takes away while it is down, ``row`` its place
    among those whose capacity changes, or -1; ``plain``: a unit of constant capacity.
    ``mean_turns`` are failures and repairs per step; a scale is 1 / log(1 - p), and 0 for p = 1.
    """

    stream: NDArray[np.uint64]
    log_available: Floats
    fail_scale: Floats
    repair_scale: Floats
    mean_turns: Floats
    kind: Ints
    place: Ints
    zone: Ints
    out: Ints
    row: Ints
    plain: NDArray[np.bool_]


class Margins(NamedTuple):
    """All capacity less load by zone and step.

    ``first`` are the first steps of the blocks, and the end; ``peak`` their steps of highest load.
    ``moving`` are capacities of units that fail and are not constant, ``mover`` their place among
    the parts that fail, ``moving_most`` the highest in each block.
    """

    margin: Ints
    first: Ints
    peak: Ints
    block: NDArray[np.int32]
    moving: Ints
    moving_most: Ints
    mover: Ints


class Cuts(NamedTuple):
    """Groups of zones, and by block the least margin of each, (C, D).

    No zone is short as long as every group covers its load with what may flow into it (Gale 1957,
    Pacific J. Math. 7(2)). Bit z of ``zones`` is set when zone z belongs to the group. Of many
    zones, or of zones without lines, each stands alone, and nothing is taken to flow: ``joined`` is
    False.
    """

    zones: Ints
    least: Ints
    joined: bool


class Stores(NamedTuple):
    """Storages; energy in 1e-6 MWh."""

    zone: Ints
    charge: Ints
    discharge: Ints
    energy: Floats
    into: Floats
    out_of: Floats
    carryover: Floats
    initial: Floats


class Puts(NamedTuple):
    """Demand responses; energy in 1e-6 MWh, the window in steps."""

    zone: Ints
    borrow: Ints
    payback: Ints
    energy: Floats
    growth: Floats
    window: Ints


class Net(NamedTuple):
    """Lines, and pairs of zones that they join; ``way`` is -1 for a line from ``b`` to ``a``."""

    pair: Ints
    way: Ints
    forward: Ints
    backward: Ints
    a: Ints
    b: Ints
    most_ab: Ints
    most_ba: Ints


class Parts(NamedTuple):
    """All of it; ``longest`` are the hours that the slowest storage needs, rounded up."""

    failing: Failing
    margins: Margins
    cuts: Cuts
    stores: Stores
    puts: Puts
    net: Net
    step_h: float
    longest: int


def parts_of(system: System) -> Parts:
    """Take a system apart.

    Raises
    ------
    InputError
        When a capacity, load or limit of a storage is not finite.
    """
    capacity = _micro("capacity_mw", system.units.capacity_mw)
    margins = _margins(system, capacity)
    return Parts(
        _failing(system, capacity),
        margins,
        _cuts(margins, len(system.lines.names)),
        _stores(system.storages),
        _puts(system.responses, system.step_h),
        _net(system.lines, system.interface_mw),
        system.step_h,
        _longest(system.storages),
    )


def _micro(name: str, values_mw: Floats) -> Ints:
    if not (np.abs(values_mw) < MOST / MICRO).all():
        raise InputError(f"{name}: expected finite power below {MOST / MICRO:g} MW")
    return np.ascontiguousarray(np.rint(values_mw * MICRO), dtype=np.int64)


def _moves(units: Units) -> NDArray[np.bool_]:
    """Whether a unit fails and its capacity is not the same in every step, (N,)."""
    moves = (units.capacity_mw != units.capacity_mw[:, :1]).any(axis=1)
    return np.asarray(moves & (units.outages.failure > 0))


def _failing(system: System, capacity: Ints) -> Failing:
    units, storages, responses = system.units, system.storages, system.responses
    moves = _moves(units)
    none = np.zeros(0, np.int64)
    groups: list[tuple[int, Outages, Ints, Ints, Ints]] = [
        (
            UNIT,
            units.outages,
            units.zone,
            np.where(moves, 0, capacity[:, 0] if len(capacity) else none),
            np.where(moves, np.cumsum(moves) - 1, -1),
        )
    ]
    for kind, outages, zone in (
        (STORE, storages.outages, storages.zone),
        (PUT, responses.outages, responses.zone),
        (LINE, system.lines.outages, system.lines.start),
    ):
        count = len(outages.failure)
        groups.append((kind, outages, zone, np.zeros(count, np.int64), np.full(count, -1)))
    return Failing(*(np.concatenate(one) for one in zip(*map(_group, groups), strict=True)))


def _group(group: tuple[int, Outages, Ints, Ints, Ints]) -> tuple[NDArray[np.generic], ...]:
    """Arrays of the parts of one kind that fail, in the order of `Failing`."""
    kind, outages, zone, out, row = group
    place = np.flatnonzero(outages.failure > 0)
    failure, repair = outages.failure[place], outages.repair[place]
    return (
        (place + (kind << 28)).astype(np.uint64),
        np.log(outages.available[place]),
        _scale(failure),
        _scale(repair),
        2.0 / (1.0 / failure + 1.0 / repair),
        np.full(place.size, kind),
        place,
        zone[place],
        out[place],
        row[place],
        (row[place] < 0) & (kind == UNIT),
    )


def _scale(chance: Floats) -> Floats:
    """1 / log(1 - p), and 0 for p = 1."""
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / np.log1p(-chance))


def _margins(system: System, capacity: Ints) -> Margins:
    units, steps = system.units, system.steps
    margin = -_micro("load_mw", system.load_mw)
    for place, zone in enumerate(units.zone):
        margin[zone] += capacity[place]
    days = system.days
    first = np.append(np.flatnonzero(np.diff(days, prepend=days[0] - 1)), steps)
    load = system.load_mw.sum(axis=0)
    peak = [start + int(np.argmax(load[start:end])) for start, end in pairwise(first)]
    moves = _moves(units)
    moving = capacity[moves] if moves.any() else np.zeros((0, steps), np.int64)
    return Margins(
        margin,
        first,
        np.array(peak, dtype=np.int64),
        np.repeat(np.arange(len(peak), dtype=np.int32), np.diff(first)),
        moving,
        np.maximum.reduceat(moving, first[:-1], axis=1),
        np.flatnonzero(moves[units.outages.failure > 0]),
    )


def _cuts(margins: Margins, lines: int) -> Cuts:
    count = len(margins.margin)
    joined = lines > 0 and count <= FEW
    zones = np.arange(1, 1 << count) if joined else 1 << np.arange(count)
    least = np.empty((len(zones), len(margins.peak)), np.int64)
    for row, group in enumerate(zones):
        members = (group >> np.arange(count)) & 1 == 1
        together = margins.margin[members].sum(axis=0)
        least[row] = np.minimum.reduceat(together, margins.first[:-1])
    return Cuts(zones.astype(np.int64), least, joined)


def _stores(storages: Storages) -> Stores:
    return Stores(
        storages.zone,
        _micro("storages.charge_mw", storages.charge_mw),
        _micro("storages.discharge_mw", storages.discharge_mw),
        storages.energy_mwh * MICRO,
        storages.charge_efficiency,
        storages.discharge_efficiency,
        storages.carryover,
        np.minimum(storages.initial_mwh, storages.energy_mwh) * MICRO,
    )


def _longest(storages: Storages) -> int:
    slowest = 0.0
    for power in (storages.charge_mw, storages.discharge_mw):
        works = power > 0
        slowest = max(slowest, (storages.energy_mwh[works] / power[works]).max(initial=0.0))
    return int(np.ceil(slowest))


def _puts(responses: DemandResponses, step_h: float) -> Puts:
    return Puts(
        responses.zone,
        _micro("demand responses.borrow_mw", responses.borrow_mw),
        _micro("demand responses.payback_mw", responses.payback_mw),
        responses.energy_mwh * MICRO,
        1.0 + responses.interest,
        np.rint(responses.window_h / step_h).astype(np.int64),
    )


def _net(lines: Lines, interface_mw: Floats | None) -> Net:
    a, b = np.minimum(lines.start, lines.end), np.maximum(lines.start, lines.end)
    pairs, pair = np.unique(np.stack([a, b], axis=1), axis=0, return_inverse=True)
    a, b = pairs[:, 0].copy(), pairs[:, 1].copy()
    most = np.full((2, len(pairs)), MOST)
    if interface_mw is not None:
        most = _limit(np.stack([interface_mw[a, b], interface_mw[b, a]]))
    return Net(
        pair.ravel().astype(np.int64),
        np.where(lines.start <= lines.end, 1, -1),
        _limit(lines.forward_mw),
        _limit(lines.backward_mw),
        a,
        b,
        most[0],
        most[1],
    )


def _limit(values_mw: Floats) -> Ints:
    return np.asarray(np.rint(np.minimum(values_mw * MICRO, MOST)), dtype=np.int64)
