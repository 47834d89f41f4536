"""Years of a system, one sample after another.

Failures and repairs of a year are drawn part by part and sorted by day. Available capacity is kept
from event to event; a day whose worst hour covers its load, with all that fails in it down from its
start, is passed over as long as storages are full and nothing is owed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.events import drawn, room_for_events, sorted_day
from tanheng.domains.grid.chronological.hour import is_calm, limits, settle
from tanheng.domains.grid.chronological.parts import LINE, PUT, STORE, UNIT
from tanheng.domains.grid.chronological.seen import see

__all__ = ["DAYS", "ENERGY", "HOURS", "PEAKS", "STARTS", "ZONES", "sample_years"]

Ints = NDArray[np.int64]

HOURS, ENERGY, STARTS, DAYS, PEAKS, ZONES = range(6)
"""Columns of what a year comes to; from ``ZONES`` the hours, then the energy, of each zone."""


class Work(NamedTuple):
    """Room for a year: power out by zone, the most of it in a day, margins, what is down."""

    out: Ints
    worst: Ints
    margin: Ints
    down: NDArray[np.bool_]
    order: NDArray[np.int32]


@njit(cache=True, nogil=True)
def sample_years(parts, state, seed, first, full, totals, seen):  # type: ignore[no-untyped-def]
    """Sample years and write what each comes to.

    Parameters
    ----------
    seed, first : uint64
        ``first`` is the number of the first sample; as many follow as ``totals`` has rows.
    full : bool
        Whether ``seen`` wants every hour, not only those with shortfall.
    totals : ndarray of int64, shape (n, 5 + 2 Z)
        Energy in 1e-6 MW times steps.
    """
    margins, failing = parts.margins, parts.failing.stream.size
    zones, days = margins.least.shape
    longest = 0
    for day in range(days):
        longest = max(longest, margins.first[day + 1] - margins.first[day])
    work = Work(
        np.zeros(zones, np.int64),
        np.zeros(zones, np.int64),
        np.zeros(zones, np.int64),
        np.zeros(failing, np.bool_),
        np.zeros(failing * longest, np.int32),
    )
    events = room_for_events(days, 1024)
    for n in range(totals.shape[0]):
        events = drawn(parts, seed, first + np.uint64(n), events, work.down)
        _begin(parts, state, work)
        _year(parts, state, work, events, full, totals[n], seen)


@njit(cache=True, nogil=True)
def _begin(parts, state, work):  # type: ignore[no-untyped-def]
    """Set the state at the start of a year."""
    work.out[:] = 0
    state.store_up[:] = True
    state.put_up[:] = True
    state.line_up[:] = True
    for part in range(work.down.size):
        if work.down[part]:
            _turn(parts, state, work, 2 * part + 1)
    limits(state, parts.net)
    state.energy[:] = parts.stores.initial
    state.debt[:] = 0.0
    state.clock[:] = -1


@njit(cache=True, nogil=True)
def _turn(parts, state, work, code):  # type: ignore[no-untyped-def]
    """Let a part fail or come back."""
    failing, part, fails = parts.failing, code >> 1, code & 1 == 1
    work.down[part] = fails
    kind, place = failing.kind[part], failing.place[part]
    if kind == UNIT:
        work.out[failing.zone[part]] += failing.out[part] if fails else -failing.out[part]
    elif kind == STORE:
        state.store_up[place] = not fails
    elif kind == PUT:
        state.put_up[place] = not fails
    elif kind == LINE:
        state.line_up[place] = not fails


@njit(cache=True, nogil=True)
def _year(parts, state, work, events, full, total, seen):  # type: ignore[no-untyped-def]
    calm, before, day = is_calm(parts, state), True, 0
    plain = state.energy.size + state.debt.size + state.flow.size == 0
    while day < events.head.size:
        if calm and not full:
            passed = _pass_safe_days(parts, state, work, events, day)
            before &= passed == day
            day = passed
            if day == events.head.size:
                return
        calm, before = _day(parts, state, work, events, day, calm, before, plain, full, total, seen)
        day += 1


@njit(cache=True, nogil=True)
def _pass_safe_days(parts, state, work, events, day):  # type: ignore[no-untyped-def]
    """Pass over days in which no zone can fall short; return the next one in which one may.

    A day is safe when its worst hour would be covered even if all that fails in it were down from
    its start.
    """
    # Arrays are taken out of their tuples once: within the loop, that would take most of the time.
    out, worst, down, least = work.out, work.worst, work.down, parts.margins.least
    kind, place, zone_of = parts.failing.kind, parts.failing.place, parts.failing.zone
    out_of, row_of, mover = parts.failing.out, parts.failing.row, parts.margins.mover
    moving_most, head = parts.margins.moving_most, events.head
    after, what, net = events.after, events.what, parts.net
    store_up, put_up, line_up = state.store_up, state.put_up, state.line_up
    zones, lines_turned = out.size, False
    for coming in range(day, head.size):
        for zone in range(zones):
            worst[zone] = out[zone]
        for row in range(mover.size):
            if down[mover[row]]:
                worst[zone_of[mover[row]]] += moving_most[row, coming]
        k = head[coming]
        while k >= 0:
            part = what[k] >> 1
            if what[k] & 1:
                row = row_of[part]
                worst[zone_of[part]] += out_of[part] if row < 0 else moving_most[row, coming]
            k = after[k]
        for zone in range(zones):
            if worst[zone] > least[zone, coming]:
                if lines_turned:
                    limits(state, net)
                return coming
        k = head[coming]
        while k >= 0:
            part, fails = what[k] >> 1, what[k] & 1 == 1
            down[part] = fails
            if kind[part] == UNIT:
                out[zone_of[part]] += out_of[part] if fails else -out_of[part]
            elif kind[part] == STORE:
                store_up[place[part]] = not fails
            elif kind[part] == PUT:
                put_up[place[part]] = not fails
            else:
                line_up[place[part]], lines_turned = not fails, True
            k = after[k]
    return head.size


@njit(cache=True, nogil=True)
def _day(parts, state, work, events, day, calm, before, plain, full, total, seen):  # type: ignore[no-untyped-def]
    """Go through a day step by step."""
    margins = parts.margins
    coming, count, any_short = 0, sorted_day(events, day, work.order), False
    for step in range(margins.first[day], margins.first[day + 1]):
        turned = False
        while coming < count and events.step[work.order[coming]] == step:
            _turn(parts, state, work, events.what[work.order[coming]])
            coming, turned = coming + 1, True
        if turned and state.flow.size > 0:
            limits(state, parts.net)
        covered = _margins_of(parts, work, step)
        if covered and calm and not full:
            before = False
            continue
        if plain:
            for zone in range(state.short.size):
                state.short[zone] = max(-work.margin[zone], 0)
                state.spare[zone] = max(work.margin[zone], 0)
        else:
            last = step + 1 == margins.margin.shape[1]
            calm = settle(parts, state, work.margin, full, last)
        short = _count(state, total, before or step == 0, step == margins.peak[day])
        if short and not any_short:
            total[DAYS] += 1
        any_short |= short
        before = short
        see(parts, state, seen, step, short)
    return calm, before


@njit(cache=True, nogil=True)
def _margins_of(parts, work, step):  # type: ignore[no-untyped-def]
    """Set the margin of each zone; return whether none is short of its own."""
    margins, covered = parts.margins, True
    for zone in range(work.margin.size):
        work.margin[zone] = margins.margin[zone, step] - work.out[zone]
    for row in range(margins.mover.size):
        part = margins.mover[row]
        if work.down[part]:
            work.margin[parts.failing.zone[part]] -= margins.moving[row, step]
    for zone in range(work.margin.size):
        covered &= work.margin[zone] >= 0
    return covered


@njit(cache=True, nogil=True)
def _count(state, total, before, is_peak):  # type: ignore[no-untyped-def]
    """Add a step to what the year comes to; return whether it is short."""
    zones, energy = state.short.size, np.int64(0)
    for zone in range(zones):
        if state.short[zone] > 0:
            energy += state.short[zone]
            total[ZONES + zone] += 1
            total[ZONES + zones + zone] += state.short[zone]
    if energy == 0:
        return False
    total[HOURS] += 1
    total[ENERGY] += energy
    total[STARTS] += not before
    total[PEAKS] += is_peak
    return True
