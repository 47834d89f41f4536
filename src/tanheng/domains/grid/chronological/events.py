"""Failures and repairs of a year, drawn part by part and sorted by day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.philox import (
    HALF,
    MASK,
    PER_WORD,
    philox,
    until_next,
)

__all__ = ["Events", "drawn", "room_for_events", "sorted_day"]

ONE = np.uint64(1)


class Events(NamedTuple):
    """Failures and repairs of a year; ``head`` of each day's list, ``after`` the next in it.

    ``what`` is twice the part, and one more where it fails.
    """

    head: NDArray[np.int32]
    after: NDArray[np.int32]
    step: NDArray[np.int32]
    what: NDArray[np.int32]


@njit(cache=True, nogil=True)
def room_for_events(blocks, most):  # type: ignore[no-untyped-def]
    """Make room for so many events, in lists by block."""
    return Events(
        np.empty(blocks, np.int32),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
    )


@njit(cache=True, nogil=True)
def _more(events):  # type: ignore[no-untyped-def]
    """Make room for twice as many events."""
    most = events.step.size
    grown = room_for_events(events.head.size, 2 * most)
    grown.head[:] = events.head
    grown.after[:most] = events.after
    grown.step[:most] = events.step
    grown.what[:most] = events.what
    return grown


@njit(cache=True, nogil=True)
def drawn(parts, seed, sample, events, down):  # type: ignore[no-untyped-def]
    """Draw what is down at the start, and all failures and repairs; return where they stand."""
    # Arrays are taken out of their tuples once: within loops, that would take most of the time.
    stream, available = parts.failing.stream, parts.failing.available
    fail_scale, repair_scale = parts.failing.fail_scale, parts.failing.repair_scale
    block = parts.margins.block
    head, after, at, what = events.head, events.after, events.step, events.what
    k0, k1, c2, c3 = seed & MASK, sample & MASK, sample >> HALF, seed >> HALF
    words = np.empty(4, np.uint64)
    steps, count = block.size, 0
    head[:] = -1
    for part in range(stream.size):
        number, step, is_down = np.uint64(0), 0, False
        while step < steps:
            if count + 4 > at.size:
                events = _more(events)
                head, after, at, what = events.head, events.after, events.step, events.what
            words[0], words[1], words[2], words[3] = philox(number, stream[part], c2, c3, k0, k1)
            lane = 0
            if number == 0:
                is_down = (np.float64(words[0]) + 0.5) * PER_WORD >= available[part]
                down[part] = is_down
                lane = 1
            number += ONE
            while lane < 4:
                step += until_next(words[lane], repair_scale[part] if is_down else fail_scale[part])
                if step >= steps:
                    break
                is_down = not is_down
                at[count], what[count] = step, 2 * part + is_down
                after[count], head[block[step]] = head[block[step]], count
                count += 1
                lane += 1
    return events


@njit(cache=True, nogil=True)
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
