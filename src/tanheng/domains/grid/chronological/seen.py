"""Sums over samples by step, from which means and standard errors by step are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.assessment import Steps, Wanted
from tanheng.domains.grid.chronological.parts import MICRO, Parts

__all__ = ["FULL", "Seen", "see", "seen_of", "steps_of"]

Floats = NDArray[np.float64]
FULL: tuple[Wanted, ...] = ("surplus", "flow", "energy")
"""Results that need every hour, not only those with shortfall."""


class Seen(NamedTuple):
    """Sums and sums of squares of a quantity by part and step; no steps where it is not wanted.

    Shortfall has a row for all zones and, with several, one for each; the rest are by zone, line
    and storage. Power in MW, energy in MWh.
    """

    times: Floats
    short: Floats
    short_squared: Floats
    spare: Floats
    spare_squared: Floats
    flow: Floats
    flow_squared: Floats
    used: Floats
    used_squared: Floats
    held: Floats
    held_squared: Floats


def seen_of(parts: Parts, wanted: Sequence[Wanted]) -> Seen:
    """Make room for what is wanted."""
    zones, steps = parts.margins.margin.shape
    lines, stores = len(parts.net.pair), len(parts.stores.zone)
    rows = zones + 1 if zones > 1 else 1

    def room(name: Wanted, count: int, times: int) -> list[Floats]:
        return [np.zeros((count, steps if name in wanted else 0)) for _ in range(times)]

    return Seen(
        *room("steps", rows, 3),
        *room("surplus", zones, 2),
        *room("flow", lines, 4),
        *room("energy", stores, 2),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def see(parts, state, seen, step, short):  # type: ignore[no-untyped-def]
    """Add a step to the sums that are wanted."""
    if short and seen.times.shape[1] > 0:
        _see_short(state, seen, step)
    if seen.spare.shape[1] > 0:
        for zone in range(state.spare.size):
            _add(seen.spare, seen.spare_squared, zone, step, state.spare[zone] / MICRO)
    if seen.flow.shape[1] > 0:
        for line in range(parts.net.pair.size):
            flow, used = _on_line(parts.net, state, line)
            _add(seen.flow, seen.flow_squared, line, step, flow / MICRO)
            _add(seen.used, seen.used_squared, line, step, used)
    if seen.held.shape[1] > 0:
        for store in range(state.energy.size):
            _add(seen.held, seen.held_squared, store, step, state.energy[store] / MICRO)


@njit(cache=True, nogil=True, inline="always")
def _add(total, squared, row, step, value):  # type: ignore[no-untyped-def]
    total[row, step] += value
    squared[row, step] += value * value


@njit(cache=True, nogil=True, error_model="numpy")
def _see_short(state, seen, step):  # type: ignore[no-untyped-def]
    together, zones = 0.0, state.short.size
    for zone in range(zones):
        if state.short[zone] > 0:
            short = state.short[zone] / MICRO
            together += short
            if zones > 1:
                seen.times[zone + 1, step] += 1
                _add(seen.short, seen.short_squared, zone + 1, step, short)
    seen.times[0, step] += 1
    _add(seen.short, seen.short_squared, 0, step, together)


@njit(cache=True, nogil=True, error_model="numpy")
def _on_line(net, state, line):  # type: ignore[no-untyped-def]
    """Flow on a line from start to end, and the share in use of what its zones may exchange.

    Lines between the same zones share the flow by their capacity; where nothing can flow either
    way, the share in use is 1, as PRAS has it.
    """
    k, same = net.pair[line], net.way[line] > 0
    flow = state.flow[k]
    if flow == 0:
        return 0.0, 1.0 if state.limit_ab[k] + state.limit_ba[k] == 0 else 0.0
    limit = state.limit_ab[k] if flow > 0 else state.limit_ba[k]
    used = abs(flow) / limit
    if not state.line_up[line]:
        return 0.0, used
    onward = (flow > 0) == same
    mine = net.forward[line] if onward else net.backward[line]
    all_lines = 0.0
    for other in range(net.pair.size):
        if net.pair[other] == k and state.line_up[other]:
            towards = (flow > 0) == (net.way[other] > 0)
            all_lines += net.forward[other] if towards else net.backward[other]
    share = abs(flow) * (mine / all_lines)
    return share if onward else -share, used


def steps_of(total: Floats, squared: Floats, samples: int, scale: float = 1.0) -> Steps:
    """Make means and standard errors from sums over samples."""
    mean = total / samples
    variance = np.maximum(squared / samples - mean * mean, 0.0) * samples / (samples - 1)
    return Steps(mean * scale, np.sqrt(variance / samples) * scale)
