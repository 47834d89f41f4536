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

from tanheng.domains.grid.chronological.events import drawn, sorted_day
from tanheng.domains.grid.chronological.hour import is_calm, limits, settle
from tanheng.domains.grid.chronological.one_zone import simple_year, stored_year
from tanheng.domains.grid.chronological.parts import LINE, PUT, STORE, UNIT
from tanheng.domains.grid.chronological.seen import see
from tanheng.domains.grid.chronological.totals import DAYS, ENERGY, HOURS, PEAKS, STARTS, ZONES

__all__ = ["sample_years"]

Ints = NDArray[np.int64]


class Work(NamedTuple):
    """Room for a year: power out by zone, the most of it in a day, margins, what is down.

    ``order`` is of the events of a day; ``rank``, ``key`` and ``power`` are of storages.
    """

    out: Ints
    worst: Ints
    margin: Ints
    down: NDArray[np.bool_]
    order: NDArray[np.int32]
    rank: Ints
    key: NDArray[np.float64]
    power: Ints


@njit(cache=True, nogil=True, error_model="numpy")
def sample_years(parts, state, events, seed, first, full, totals, seen):  # type: ignore[no-untyped-def]
    """Sample years and write what each comes to; return how many there was room for.

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
    zones, longest = margins.margin.shape[0], 0
    for day in range(margins.peak.size):
        longest = max(longest, margins.first[day + 1] - margins.first[day])
    work = Work(
        np.zeros(zones, np.int64),
        np.zeros(zones, np.int64),
        np.zeros(zones, np.int64),
        np.zeros(failing, np.bool_),
        np.zeros(failing * longest, np.int32),
        np.arange(state.energy.size),
        np.zeros(state.energy.size),
        np.zeros(state.energy.size, np.int64),
    )
    watched = full or seen.times.shape[1] > 0
    alone = zones == 1 and state.debt.size + margins.mover.size == 0 and not full
    simple, stored = alone and state.energy.size == 0, alone and state.energy.size > 0
    for k in range(state.energy.size):
        stored &= parts.stores.carryover[k] == 1.0
    for n in range(totals.shape[0]):
        if not drawn(parts, seed, first + np.uint64(n), events, work.down):
            return n
        _begin(parts, state, work)
        if simple:
            simple_year(parts, state, work, events, watched, totals[n], seen)
        elif stored:
            stored_year(parts, state, work, events, watched, totals[n], seen)
        else:
            _year(parts, state, work, events, full, watched, totals[n], seen)
    return totals.shape[0]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _begin(parts, state, work):  # type: ignore[no-untyped-def]
    """Set the state at the start of a year."""
    work.out[:] = 0
    state.store_up[:] = True
    state.put_up[:] = True
    state.line_up[:] = True
    down, plain, zone = work.down, parts.failing.plain, parts.failing.zone
    out, out_of = work.out, parts.failing.out
    for part in range(down.size):
        if down[part] and plain[part]:
            out[zone[part]] += out_of[part]
        elif down[part]:
            _turn(parts, state, work, 2 * part + 1)
    if state.flow.size > 0:
        limits(state, parts.net, parts.cuts)
    state.energy[:] = parts.stores.initial
    state.debt[:] = 0.0
    state.clock[:] = -1


@njit(cache=True, nogil=True, error_model="numpy")
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


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _year(parts, state, work, events, full, watched, total, seen):  # type: ignore[no-untyped-def]
    plain = state.energy.size + state.debt.size + state.flow.size == 0
    calm, before, day = plain or is_calm(parts, state), True, 0
    while day < events.head.size:
        if calm and not full:
            passed = _pass_safe_days(parts, state, work, events, day)
            before &= passed == day
            day = passed
            if day == events.head.size:
                return
        calm, before = _day(
            parts, state, work, events, day, calm, before, plain, full, watched, total, seen
        )
        day += 1


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _pass_safe_days(parts, state, work, events, day):  # type: ignore[no-untyped-def]
    """Pass over days in which no zone can fall short; return the next one in which one may.

    A day is safe when the worst hour of every group of zones would be covered even if all that
    fails in the day were down from its start.
    """
    # Arrays are taken out of their tuples once: within the loop, that would take most of the time.
    out, worst, cuts, into = work.out, work.worst, parts.cuts, state.into
    least, group, joined, movers = cuts.least, cuts.zones, cuts.joined, parts.margins.mover.size
    falls, change, special = events.falls, events.change, events.special
    for coming in range(day, special.size):
        if special[coming] and joined:
            return coming
        for zone in range(out.size):
            worst[zone] = out[zone] + falls[zone, coming]
        if movers > 0:
            _add_moving(parts, work, coming)
        for row in range(group.size):
            missing = -into[row]
            for zone in range(out.size):
                missing += worst[zone] if group[row] >> zone & 1 else 0
            if missing > least[row, coming]:
                return coming
        for zone in range(out.size):
            out[zone] += change[zone, coming]
        if special[coming]:
            _turn_special(parts, state, work, events, coming)
    return special.size


@njit(cache=True, nogil=True, error_model="numpy")
def _add_moving(parts, work, day):  # type: ignore[no-untyped-def]
    """Add to the worst of a day what units of changing capacity lack that are down before it."""
    margins, zone_of = parts.margins, parts.failing.zone
    for row in range(margins.mover.size):
        if work.down[margins.mover[row]]:
            work.worst[zone_of[margins.mover[row]]] += margins.moving_most[row, day]


@njit(cache=True, nogil=True, error_model="numpy")
def _turn_special(parts, state, work, events, day):  # type: ignore[no-untyped-def]
    """Let all but units of constant capacity fail or come back, in the order of steps."""
    count = sorted_day(events, day, work.order)
    for k in range(count):
        code = events.what[work.order[k]]
        if not parts.failing.plain[code >> 1]:
            _turn(parts, state, work, code)
    if state.flow.size > 0:
        limits(state, parts.net, parts.cuts)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _day(parts, state, work, events, day, calm, before, plain, full, watched, total, seen):  # type: ignore[no-untyped-def]
    """Go through a day step by step; return whether it ends calm, and whether short."""
    # As above: arrays out of their tuples once.
    order, margin, available, out = work.order, work.margin, parts.margins.margin, work.out
    at, what, movers = events.step, events.what, parts.margins.mover.size
    plain_part, zone_of, out_of = parts.failing.plain, parts.failing.zone, parts.failing.out
    short_mw, spare_mw = state.short, state.spare
    group, into = parts.cuts.zones, state.into
    first, end, peak = (
        parts.margins.first[day],
        parts.margins.first[day + 1],
        parts.margins.peak[day],
    )
    count, coming, any_short = sorted_day(events, day, order), 0, False
    for step in range(first, end):
        while coming < count and at[order[coming]] == step:
            code = what[order[coming]]
            part = code >> 1
            if plain_part[part]:
                out[zone_of[part]] += out_of[part] if code & 1 else -out_of[part]
            else:
                _turn(parts, state, work, code)
                if state.flow.size > 0:
                    limits(state, parts.net, parts.cuts)
            coming += 1
        for zone in range(out.size):
            margin[zone] = available[zone, step] - out[zone]
        if movers > 0:
            _take_moving(parts, work, step)
        if calm and not full and _covered(margin, group, into):
            before = False
            continue
        if plain:
            _leave(margin, short_mw, spare_mw)
        else:
            calm = settle(parts, state, margin, full, step + 1 == available.shape[1])
        short = _count(short_mw, total, before or step == 0, step == peak)
        total[DAYS] += short and not any_short
        any_short |= short
        before = short
        if watched and (full or short):
            see(parts, state, seen, step, short)
    return calm, before


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _covered(margin, group, into):  # type: ignore[no-untyped-def]
    """Whether every group of zones covers its load."""
    for row in range(group.size):
        left = into[row]
        for zone in range(margin.size):
            left += margin[zone] if group[row] >> zone & 1 else 0
        if left < 0:
            return False
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _take_moving(parts, work, step):  # type: ignore[no-untyped-def]
    """Take units of changing capacity that are down from the margins."""
    margins = parts.margins
    for row in range(margins.mover.size):
        part = margins.mover[row]
        if work.down[part]:
            work.margin[parts.failing.zone[part]] -= margins.moving[row, step]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _leave(margin, short, spare):  # type: ignore[no-untyped-def]
    """Settle an hour in which no zone can help itself or another."""
    for zone in range(margin.size):
        short[zone] = max(-margin[zone], 0)
        spare[zone] = max(margin[zone], 0)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _count(short, total, before, is_peak):  # type: ignore[no-untyped-def]
    """Add a step to what the year comes to; return whether it is short."""
    zones, energy = short.size, np.int64(0)
    for zone in range(zones):
        if short[zone] > 0:
            energy += short[zone]
            total[ZONES + zone] += 1
            total[ZONES + zones + zone] += short[zone]
    if energy == 0:
        return False
    total[HOURS] += 1
    total[ENERGY] += energy
    total[STARTS] += not before
    total[PEAKS] += is_peak
    return True
