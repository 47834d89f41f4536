"""Failures and repairs of a year, drawn part by part and sorted by day.

With u uniform, 1 + floor(log(u) / log(1 - p)) steps pass until what happens with the chance p in
each of them (Devroye 1986, Non-Uniform Random Variate Generation, section X.2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.draws import Draws, draw, draws_of
from tanheng.domains.grid.chronological.parts import Parts

__all__ = ["Events", "drawn", "events_of", "sorted_day"]

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


ONE = np.uint64(1)


class Events(NamedTuple):
    """Failures and repairs of a year.

    ``head`` begins each day's list and ``after`` is the next in it, -1 at its end; ``what`` is
    twice the part, and one more where it fails. ``falls`` is the power that fails in each zone and
    day, and ``change`` what is lost by its end; ``special`` marks days in which other than units of
    constant capacity turn. ``first`` is where the blocks of draws of each part begin; ``spare``
    draws for a part that needs more.
    """

    head: Numbers
    after: Numbers
    step: Numbers
    what: Numbers
    falls: Ints
    change: Ints
    special: NDArray[np.bool_]
    first: Ints
    draws: Draws
    spare: Draws


def events_of(parts: Parts, beyond: int = 1024) -> Events:
    """Make room for events, and plan as many draws as most years need, with room beyond them."""
    failing, days = parts.failing, len(parts.margins.peak)
    zones, steps = parts.margins.margin.shape
    blocks = _blocks(failing.mean_turns * steps)
    first = np.append(0, np.cumsum(blocks))
    number = np.arange(first[-1]) - np.repeat(first[:-1], blocks)
    most = 4 * int(first[-1]) + beyond
    return Events(
        head=np.zeros(days, np.int32),
        after=np.zeros(most, np.int32),
        step=np.zeros(most, np.int32),
        what=np.zeros(most, np.int32),
        falls=np.zeros((zones, days), np.int64),
        change=np.zeros((zones, days), np.int64),
        special=np.zeros(days, np.bool_),
        first=first,
        draws=draws_of(np.repeat(failing.stream, blocks), number.astype(np.uint64)),
        spare=draws_of(np.zeros(1, np.uint64), np.zeros(1, np.uint64)),
    )


def _blocks(turns: NDArray[np.float64]) -> Ints:
    """Blocks of four draws that suffice in nearly all years; one that needs more takes more."""
    return np.ceil((3.0 + turns + 3.0 * np.sqrt(turns)) / 4.0).astype(np.int64)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def drawn(parts, seed, sample, events, down):  # type: ignore[no-untyped-def]
    """Draw what is down at the start, all failures and repairs; return whether they had room."""
    draw(events.draws, seed, sample)
    events.head[:] = -1
    events.falls[:] = 0
    events.change[:] = 0
    events.special[:] = False
    part, step, count = _planned(parts, events, down, 0, 0)
    while part < down.size:
        count = _further(parts, seed, sample, events, part, step, count)
        if count < 0:
            return False
        part, step, count = _planned(parts, events, down, part + 1, count)
    return True


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _planned(parts, events, down, part, count):  # type: ignore[no-untyped-def]
    """Let parts fail and come back as planned draws have it, from one part on.

    Returns
    -------
    part, step, count : int
        The part for which they did not last through the year, how far they did, and the events so
        far; a part beyond the last where they lasted for all.
    """
    # Arrays are taken out of their tuples once: within the loop, that would take most of the time.
    failing, first, log = parts.failing, events.first, events.draws.log
    zone_of, out_of, row_of, plain = failing.zone, failing.out, failing.row, failing.plain
    log_available = failing.log_available
    fail_scale, repair_scale = failing.fail_scale, failing.repair_scale
    block, moving_most = parts.margins.block, parts.margins.moving_most
    head, after, at, what = events.head, events.after, events.step, events.what
    falls, change, special = events.falls, events.change, events.special
    while part < down.size:
        zone, out, row, simple = zone_of[part], out_of[part], row_of[part], plain[part]
        fails, comes_back = fail_scale[part], repair_scale[part]
        place, end, step = 4 * first[part], 4 * first[part + 1], 0
        is_down = log[place] >= log_available[part]
        down[part] = is_down
        for k in range(place + 1, end):
            step += 1 + np.int64(log[k] * (comes_back if is_down else fails))  # type: ignore[assignment]
            if step >= block.size:
                break
            is_down = not is_down
            day = block[step]
            at[count], what[count] = step, 2 * part + is_down
            after[count], head[day] = head[day], count
            count += 1
            if simple:
                falls[zone, day] += out if is_down else 0
                change[zone, day] += out if is_down else -out
            else:
                special[day] = True
                if row >= 0 and is_down:
                    falls[zone, day] += moving_most[row, day]
        if step < block.size:
            return part, step, count
        part += 1
    return part, block.size, count


@njit(cache=True, nogil=True, error_model="numpy")
def _further(parts, seed, sample, events, part, step, count):  # type: ignore[no-untyped-def]
    """Draw on for a part for which the draws that were planned do not last; -1 without room."""
    failing, margins, spare = parts.failing, parts.margins, events.spare
    zone, out, row = failing.zone[part], failing.out[part], failing.row[part]
    is_down = events.what[count - 1] & 1 == 1
    spare.stream[0] = failing.stream[part]
    spare.number[0], lane = events.first[part + 1] - events.first[part], 4
    while True:
        if lane == 4:
            draw(spare, seed, sample)
            spare.number[0], lane = spare.number[0] + ONE, 0
        scale = failing.repair_scale[part] if is_down else failing.fail_scale[part]
        step += 1 + np.int64(spare.log[lane] * scale)
        lane += 1
        if step >= margins.block.size:
            return count
        if count == events.step.size:
            return -1
        is_down = not is_down
        day = margins.block[step]
        events.step[count], events.what[count] = step, 2 * part + is_down
        events.after[count], events.head[day] = events.head[day], count
        count += 1
        events.falls[zone, day] += out if is_down else 0
        events.change[zone, day] += out if is_down else -out
        events.special[day] |= not failing.plain[part]
        if row >= 0 and is_down:
            events.falls[zone, day] += margins.moving_most[row, day]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def sorted_day(events, day, order):  # type: ignore[no-untyped-def]
    """Put the events of a day into order by step; return how many there are."""
    count, k = 0, events.head[day]
    while k >= 0:
        place = count
        while place > 0 and events.step[order[place - 1]] > events.step[k]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = k
        count += 1
        k = events.after[k]
    return count
