"""Failures and repairs of a year, drawn part by part and sorted by day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.philox import HALF, MASK, PER_WORD, philox, until_next

__all__ = ["Events", "drawn", "room_for_events", "sorted_day"]

Ints = NDArray[np.int64]


class Events(NamedTuple):
    """Failures and repairs of a year; ``head`` of each day's list, ``after`` the next in it.

    ``what`` is twice the part, and one more where it fails.
    """

    head: NDArray[np.int32]
    after: NDArray[np.int32]
    step: NDArray[np.int32]
    what: NDArray[np.int32]
    count: Ints


@njit(cache=True, nogil=True)
def room_for_events(blocks, most):  # type: ignore[no-untyped-def]
    return Events(
        np.empty(blocks, np.int32),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.zeros(1, np.int64),
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
    grown.count[0] = events.count[0]
    return grown


@njit(cache=True, nogil=True)
def drawn(parts, seed, sample, events, down):  # type: ignore[no-untyped-def]
    """Draw what is down at the start, and all failures and repairs; return where they stand."""
    failing, block, steps = parts.failing, parts.margins.block, parts.margins.block.size
    k0, k1 = seed & MASK, sample & MASK
    c2, c3 = sample >> HALF, seed >> HALF
    events.head[:] = -1
    events.count[0] = 0
    words = np.empty(4, np.uint64)
    for part in range(failing.stream.size):
        number, step, is_down = np.uint64(0), 0, False
        while step < steps:
            words[0], words[1], words[2], words[3] = philox(
                number, failing.stream[part], c2, c3, k0, k1
            )
            for lane in range(4):
                if number == 0 and lane == 0:
                    uniform = (np.float64(words[0]) + 0.5) * PER_WORD
                    is_down = uniform >= failing.available[part]
                    down[part] = is_down
                    continue
                scale = failing.repair_scale[part] if is_down else failing.fail_scale[part]
                step += until_next(words[lane], scale)
                if step >= steps:
                    break
                is_down = not is_down
                count = events.count[0]
                if count == events.step.size:
                    events = _more(events)
                events.step[count], events.what[count] = step, 2 * part + is_down
                events.after[count] = events.head[block[step]]
                events.head[block[step]] = count
                events.count[0] = count + 1
            number += np.uint64(1)
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
