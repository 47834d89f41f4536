"""Years of one zone with units of constant capacity, and perhaps storages: the quick way.

They come to the same as the general way in `year`, to the last bit. Arrays are taken out of their
tuples once: within loops, that would take most of the time.
"""

from __future__ import annotations

from numba import njit

from tanheng.domains.grid.chronological.events import sorted_day
from tanheng.domains.grid.chronological.hour import is_calm
from tanheng.domains.grid.chronological.seen import see
from tanheng.domains.grid.chronological.stored import charge, discharge
from tanheng.domains.grid.chronological.totals import DAYS, ENERGY, HOURS, PEAKS, STARTS, ZONES

__all__ = ["simple_year", "stored_year"]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def simple_year(parts, state, work, events, watched, total, seen):  # type: ignore[no-untyped-def]
    """Go through a year of units of constant capacity alone."""
    margins, order, at, what = parts.margins, work.order, events.step, events.what
    available, least, first, peak = (
        margins.margin[0],
        parts.cuts.least[0],
        margins.first,
        margins.peak,
    )
    falls, change, out_of = events.falls[0], events.change[0], parts.failing.out
    out, before, hours, energy, starts, days, peaks = work.out[0], True, 0, 0, 0, 0, 0
    for day in range(least.size):
        if out + falls[day] <= least[day]:
            out, before = out + change[day], False
            continue
        count, coming, hours_before = sorted_day(events, day, order), 0, hours
        for step in range(first[day], first[day + 1]):
            while coming < count and at[order[coming]] == step:
                code = what[order[coming]]
                out += out_of[code >> 1] if code & 1 else -out_of[code >> 1]
                coming += 1
            short = out - available[step]
            if short <= 0:
                before = False
                continue
            hours, energy = hours + 1, energy + short
            starts += not (before or step == 0)
            peaks += step == peak[day]
            before = True
            if watched:
                state.short[0] = short
                see(parts, state, seen, step, True)
        days += hours > hours_before
    total[HOURS], total[ENERGY], total[STARTS] = hours, energy, starts
    total[DAYS], total[PEAKS], total[ZONES], total[ZONES + 1] = days, peaks, hours, energy


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def stored_year(parts, state, work, events, watched, total, seen):  # type: ignore[no-untyped-def]
    """Go through a year of units of constant capacity, and storages from which nothing leaks."""
    margins, order, at, what = parts.margins, work.order, events.step, events.what
    available, least, first, peak = (
        margins.margin[0],
        parts.cuts.least[0],
        margins.first,
        margins.peak,
    )
    falls, change, special = events.falls[0], events.change[0], events.special
    plain, out_of, place = parts.failing.plain, parts.failing.out, parts.failing.place
    stores, step_h, energy, up = parts.stores, parts.step_h, state.energy, state.store_up
    rank, key, power, far = work.rank, work.key, work.power, parts.longest + 1.0
    out, before, calm = work.out[0], True, is_calm(parts, state)
    for day in range(least.size):
        if calm and out + falls[day] <= least[day]:
            out, before = out + change[day], False
            if special[day]:
                for k in range(sorted_day(events, day, order)):
                    part = what[order[k]] >> 1
                    if not plain[part]:
                        up[place[part]] = what[order[k]] & 1 == 0
            continue
        count, coming, any_short = sorted_day(events, day, order), 0, False
        for step in range(first[day], first[day + 1]):
            while coming < count and at[order[coming]] == step:
                code = what[order[coming]]
                if plain[code >> 1]:
                    out += out_of[code >> 1] if code & 1 else -out_of[code >> 1]
                else:
                    up[place[code >> 1]] = code & 1 == 0
                coming += 1
            short = out - available[step]
            if short <= 0:
                before = False
                if not calm:
                    calm = charge(
                        -short,
                        energy,
                        up,
                        stores.charge,
                        stores.energy,
                        stores.into,
                        step_h,
                        stores.discharge,
                        stores.out_of,
                        far,
                        rank,
                        key,
                        power,
                    )
                continue
            calm = False
            short = discharge(
                short, energy, up, stores.discharge, stores.out_of, step_h, far, rank, key, power
            )
            if short == 0:
                before = False
                continue
            total[HOURS] += 1
            total[ENERGY] += short
            total[STARTS] += not (before or step == 0)
            total[PEAKS] += step == peak[day]
            before = any_short = True
            if watched:
                state.short[0] = short
                see(parts, state, seen, step, True)
        total[DAYS] += any_short
    total[ZONES], total[ZONES + 1] = total[HOURS], total[ENERGY]
