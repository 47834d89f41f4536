"""Filling slots in a given order, each as far as the work allows: a kernel.

The work that slots can take together is a polymatroid, so that filling the cheapest slot as far as
any plan could, then the next, is the optimum of the linear programme (Edmonds 1970; Federgruen and
Groenevelt 1986, Operations Research 34(6)). What a slot can take beside those filled before it is a
maximal flow from lots of work to slots; each slot that is opened only adds to the flow, along
shortest paths in blocks (Dinic 1970).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["NOTHING", "competing", "filled"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOTHING = 1e-12
"""Share of the largest energy of a lot in a slot below which a remainder is one of rounding."""


class Net(NamedTuple):
    """Lots, the slots of their windows, and the energy that flows between them.

    The flow of lot ``k`` in slot ``t`` stands at ``shift[k] + t``; lots of slot ``t`` stand in
    ``lots[head[t] : head[t + 1]]``.
    """

    first: Ints
    last: Ints
    most: Floats
    shift: Ints
    head: Ints
    lots: Ints
    flow: Floats
    left: Floats
    least: float


class Levels(NamedTuple):
    """Distance of slots and lots from the slot that is being filled; -1 where none is known."""

    slot: Ints
    lot: Ints


@njit(cache=True)  # type: ignore[untyped-decorator]
def filled(
    order: Ints, first: Ints, last: Ints, most: Floats, demand: Floats, room: Floats
) -> tuple[Floats, Floats]:
    """Fill slots in the order given, each to the most it can take beside those before it.

    Parameters
    ----------
    order : ndarray of int64, shape (T,)
        Slots, the one to be filled first in front.
    first, last : ndarray of int64, shape (K,)
        Window of each lot: slots ``first`` to ``last - 1``.
    most, demand : ndarray of float64, shape (K,)
        Most energy of each lot in a slot, and its energy in all.
    room : ndarray of float64, shape (T,)
        Most energy of all lots in each slot.

    Returns
    -------
    flow : ndarray of float64, shape (sum of window lengths,)
        Energy of each lot in the slots of its window, lot after lot.
    left : ndarray of float64, shape (K,)
        Energy of each lot that found no slot.
    """
    net = _net(first, last, most, demand.copy(), room.size)
    levels = Levels(np.empty(room.size, np.int64), np.empty(most.size, np.int64))
    opened = np.zeros(room.size, np.bool_)
    for target in order:
        opened[target] = True
        space = room[target] - _direct(net, target, room[target])
        while space > net.least and _number(net, levels, opened, target):
            space -= _block(net, levels, target, space)
    return net.flow, net.left


@njit(cache=True)  # type: ignore[untyped-decorator]
def _net(first: Ints, last: Ints, most: Floats, left: Floats, slots: int) -> Net:
    shift = np.cumsum(last - first) - last
    head = np.zeros(slots + 1, np.int64)
    for lot in range(first.size):
        for slot in range(first[lot], last[lot]):
            head[slot + 1] += 1
    head = np.cumsum(head)
    lots = np.empty(head[-1], np.int64)
    place = head[:-1].copy()
    for lot in range(first.size):
        for slot in range(first[lot], last[lot]):
            lots[place[slot]] = lot
            place[slot] += 1
    least = NOTHING * most.max()
    return Net(first, last, most, shift, head, lots, np.zeros(head[-1]), left, least)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _direct(net: Net, target: int, space: float) -> float:
    """Put what is left of lots straight into the slot; lots come in order of deadlines."""
    put = 0.0
    for lot in net.lots[net.head[target] : net.head[target + 1]]:
        if net.left[lot] > 0.0 and put < space:
            amount = min(net.most[lot], net.left[lot], space - put)
            net.flow[net.shift[lot] + target] += amount
            net.left[lot] -= amount
            put += amount
    return put


@njit(cache=True)  # type: ignore[untyped-decorator]
def _number(net: Net, levels: Levels, opened: Bools, target: int) -> bool:
    """Find how far slots and lots are from the slot, until a lot with energy is met.

    From a slot the way leads to lots that could do more in it; from a lot to slots where it does
    something that another lot could do there instead.
    """
    levels.slot[:] = -1
    levels.lot[:] = -1
    levels.slot[target] = 0
    queue = np.empty(levels.slot.size, np.int64)
    queue[0], done, count = target, 0, 1
    found = levels.slot.size
    while done < count and levels.slot[queue[done]] <= found:
        slot = queue[done]
        done += 1
        for lot in net.lots[net.head[slot] : net.head[slot + 1]]:
            free = net.most[lot] - net.flow[net.shift[lot] + slot]
            if levels.lot[lot] >= 0 or free <= net.least:
                continue
            levels.lot[lot] = levels.slot[slot]
            if net.left[lot] > net.least:
                found = levels.slot[slot]
            count = _beyond(net, levels, opened, lot, queue, count)
    return bool(found < levels.slot.size)


@njit(cache=True)  # type: ignore[untyped-decorator]
def _beyond(net: Net, levels: Levels, opened: Bools, lot: int, queue: Ints, count: int) -> int:
    """Give the open slots in which a lot does something their distance, and queue them."""
    for slot in range(net.first[lot], net.last[lot]):
        fresh = opened[slot] and levels.slot[slot] < 0
        if fresh and net.flow[net.shift[lot] + slot] > net.least:
            levels.slot[slot] = levels.lot[lot] + 1
            queue[count] = slot
            count += 1
    return count


@njit(cache=True)  # type: ignore[untyped-decorator]
def _block(net: Net, levels: Levels, target: int, space: float) -> float:
    """Push energy along shortest paths until each is blocked; returns what the slot took."""
    next_lot, next_slot = net.head[:-1].copy(), net.first.copy()
    slots = np.empty(levels.slot.size + 1, np.int64)
    lots = np.empty(levels.slot.size + 1, np.int64)
    slots[0], depth, put = target, 0, 0.0
    while space - put > net.least:
        lot = _lot_ahead(net, levels, slots[depth], next_lot)
        if lot < 0:
            if depth == 0:
                break
            depth -= 1
            next_slot[lots[depth]] += 1
            continue
        lots[depth] = lot
        if net.left[lot] > net.least:
            put += _push(net, slots, lots, depth, space - put)
            depth = 0
            continue
        slot = _slot_ahead(net, levels, lot, next_slot)
        if slot < 0:
            next_lot[slots[depth]] += 1
        else:
            depth += 1
            slots[depth] = slot
    return put


@njit(cache=True)  # type: ignore[untyped-decorator]
def _lot_ahead(net: Net, levels: Levels, slot: int, next_lot: Ints) -> int:
    """Find the next lot that could do more in the slot, one step on; -1 where there is none."""
    while next_lot[slot] < net.head[slot + 1]:
        lot = net.lots[next_lot[slot]]
        free = net.most[lot] - net.flow[net.shift[lot] + slot]
        if levels.lot[lot] == levels.slot[slot] and free > net.least:
            return int(lot)
        next_lot[slot] += 1
    return -1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _slot_ahead(net: Net, levels: Levels, lot: int, next_slot: Ints) -> int:
    """Find the next slot, one step on, in which the lot does something; -1 where there is none."""
    while next_slot[lot] < net.last[lot]:
        slot = next_slot[lot]
        onward = levels.slot[slot] == levels.lot[lot] + 1
        if onward and net.flow[net.shift[lot] + slot] > net.least:
            return int(slot)
        next_slot[lot] += 1
    return -1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _push(net: Net, slots: Ints, lots: Ints, depth: int, space: float) -> float:
    """Move as much as the path bears: each lot does more in its slot and less in the next one."""
    amount = min(space, net.left[lots[depth]])
    for step in range(depth + 1):
        own = net.shift[lots[step]]
        amount = min(amount, net.most[lots[step]] - net.flow[own + slots[step]])
        if step < depth:
            amount = min(amount, net.flow[own + slots[step + 1]])
    for step in range(depth + 1):
        own = net.shift[lots[step]]
        net.flow[own + slots[step]] += amount
        if step < depth:
            net.flow[own + slots[step + 1]] -= amount
    net.left[lots[depth]] -= amount
    return float(amount)


@njit(cache=True)  # type: ignore[untyped-decorator]
def competing(
    lot: int, first: Ints, last: Ints, most: Floats, flow: Floats, slots: int
) -> tuple[Bools, Bools]:
    """Slots that are full and stand in the way of a lot, and the lots that fill them.

    Returns
    -------
    slots : ndarray of bool, shape (T,)
    lots : ndarray of bool, shape (K,)
    """
    net = _net(first, last, most, np.zeros(most.size), slots)
    net.flow[:] = flow
    slot_met, lot_met = np.zeros(slots, np.bool_), np.zeros(most.size, np.bool_)
    lot_met[lot] = True
    queue = np.empty(most.size, np.int64)
    queue[0], done, count = lot, 0, 1
    while done < count:
        own = queue[done]
        done += 1
        for slot in range(first[own], last[own]):
            if slot_met[slot] or most[own] - flow[net.shift[own] + slot] <= net.least:
                continue
            slot_met[slot] = True
            for other in net.lots[net.head[slot] : net.head[slot + 1]]:
                if not lot_met[other] and flow[net.shift[other] + slot] > net.least:
                    lot_met[other] = True
                    queue[count] = other
                    count += 1
    return slot_met, lot_met
