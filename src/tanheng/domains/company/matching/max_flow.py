"""Greatest deliveries between zones of one hour, in whole watt-hours, shared out fairly.

Supply of zone ``i`` may serve load of zone ``j`` where ``reach[i, j]``. Among all deliveries of
the greatest total, load is served with the lexicographically greatest shares: the zone served
worst is served as well as can be, then the next (Megiddo 1974, "Optimal flows in networks with
multiple sources and sinks", Mathematical Programming 7). Supply is used up in the same way. Both
hold together in one flow (Mendelsohn and Dulmage 1958, as a theorem on flows).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["greatest_flow"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NONE = -1
# Array expressions would be shorter below, and take ten times as long to compile.
SAME = 1e-12  # two ratios of whole watt-hours below 2**60 that differ by less are one ratio


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def greatest_flow(supply: Ints, load: Ints, reach: Bools) -> Ints:
    """Fair deliveries of the greatest total, hour by hour.

    Parameters
    ----------
    supply, load : ndarray of int64, shape (Z, T)
    reach : ndarray of bool, shape (Z, Z)

    Returns
    -------
    ndarray of int64, shape (Z, Z, T)
        From zone to zone.
    """
    zones, hours = supply.shape
    flow = np.zeros((zones, zones, hours), np.int64)
    back = np.empty((zones, zones), np.bool_)
    have, need = np.empty(zones, np.int64), np.empty(zones, np.int64)
    for start in range(zones):
        for end in range(zones):
            back[start, end] = reach[end, start]
    for hour in range(hours):
        for zone in range(zones):
            have[zone], need[zone] = supply[zone, hour], load[zone, hour]
        served = _received(have, need, reach)
        used = _received(need, have, back)
        found = _flow(used, served, reach)
        for start in range(zones):
            for end in range(zones):
                flow[start, end, hour] = found[start, end]
    return flow


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _received(have: Ints, need: Ints, reach: Bools) -> Ints:
    """Find what each zone receives of a greatest total, with fair shares of its need, (Z,)."""
    share = _fair_shares(have, need, reach)
    wanted = need.copy()
    for zone in range(need.size):
        wanted[zone] = _part(share[zone], need[zone])
    flow = _flow(have, wanted, reach)
    # Rounding down has left a few units: augmenting never takes from what a zone has.
    left, lacking = _left(flow, have, need)
    _augment(flow, left, lacking, reach)
    received: Ints = need - lacking
    return received


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _fair_shares(have: Ints, need: Ints, reach: Bools) -> Floats:
    """Lexicographically greatest shares of need, (Z,): the tightest group of zones first.

    The tightest group has the least ratio of the supply that reaches it to its need. It is found
    by Newton's steps: at a share that cannot be served, the least cut names a tighter group.
    """
    zones = have.size
    share = np.ones(zones)
    left_have, left_need = have.copy(), need.copy()
    wanted = need.copy()
    tight_supply, tight_load = np.empty(zones, np.bool_), np.empty(zones, np.bool_)
    while True:
        ratio = 1.0
        found = False
        while True:
            for zone in range(zones):
                wanted[zone] = _part(ratio, left_need[zone])
            flow = _flow(left_have, wanted, reach)
            left, lacking = _left(flow, left_have, wanted)
            if not lacking.any():
                break
            before_load, before_supply, _ = _search(flow, left, np.zeros_like(left), reach)
            reaching, asked = 0, 0
            for zone in range(zones):
                reaching += left_have[zone] if _cut(left, before_supply, zone) else 0
                asked += left_need[zone] if before_load[zone] == NONE else 0
            tighter = reaching / asked
            if tighter >= ratio * (1.0 - SAME):
                break
            ratio, found = tighter, True
            for zone in range(zones):
                tight_supply[zone] = _cut(left, before_supply, zone)
                tight_load[zone] = before_load[zone] == NONE
        if not found:
            return share
        for zone in range(zones):
            if tight_load[zone] and left_need[zone] > 0:
                share[zone], left_need[zone] = ratio, 0
            if tight_supply[zone]:
                left_have[zone] = 0


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _cut(left: Ints, before_supply: Ints, zone: int) -> bool:
    """Whether a zone's supply lies beyond the least cut: used up, and nothing to take back."""
    return bool(left[zone] == 0 and before_supply[zone] == NONE)


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _part(share: float, whole: int) -> int:
    """Whole units of a share, at most all."""
    return min(int(share * whole), whole)


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _left(flow: Ints, have: Ints, need: Ints) -> tuple[Ints, Ints]:
    """Supply that a flow leaves, and load that it leaves unserved."""
    left, lacking = have.copy(), need.copy()
    for start in range(have.size):
        for end in range(have.size):
            left[start] -= flow[start, end]
            lacking[end] -= flow[start, end]
    return left, lacking


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _flow(have: Ints, need: Ints, reach: Bools) -> Ints:
    """Find one flow of the greatest total, (Z, Z), energy staying in its own zone where it can."""
    zones = have.size
    flow = np.zeros((zones, zones), np.int64)
    for zone in range(zones):
        flow[zone, zone] = min(have[zone], need[zone]) if reach[zone, zone] else 0
    left, lacking = _left(flow, have, need)
    _augment(flow, left, lacking, reach)
    return flow


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _augment(flow: Ints, have: Ints, need: Ints, reach: Bools) -> None:
    """Send what is left along shortest augmenting paths, in place, until none is left."""
    while True:
        before_load, before_supply, end = _search(flow, have, need, reach)
        if end == NONE:
            return
        amount = need[end]
        load = end
        while True:
            supply = before_load[load]
            if before_supply[supply] == NONE:
                amount = min(amount, have[supply])
                break
            load = before_supply[supply]
            amount = min(amount, flow[supply, load])
        need[end] -= amount
        load = end
        while True:
            supply = before_load[load]
            flow[supply, load] += amount
            if before_supply[supply] == NONE:
                have[supply] -= amount
                break
            load = before_supply[supply]
            flow[supply, load] -= amount


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _search(flow: Ints, have: Ints, need: Ints, reach: Bools) -> tuple[Ints, Ints, int]:
    """Shortest path from supply with something left to load that lacks something.

    Returns for each load the supply before it, for each supply the load whose delivery from it
    is taken back, and the load at the end.
    """
    zones = have.size
    before_load = np.full(zones, NONE)
    before_supply = np.full(zones, NONE)
    queued = have > 0
    queue = np.empty(zones, np.int64)
    count = 0
    for supply in range(zones):
        if queued[supply]:
            queue[count] = supply
            count += 1
    at = 0
    while at < count:
        supply = queue[at]
        at += 1
        for load in range(zones):
            if not reach[supply, load] or before_load[load] != NONE:
                continue
            before_load[load] = supply
            if need[load] > 0:
                return before_load, before_supply, load
            for other in range(zones):
                if flow[other, load] > 0 and not queued[other]:
                    queued[other] = True
                    before_supply[other] = load
                    queue[count] = other
                    count += 1
    return before_load, before_supply, NONE
