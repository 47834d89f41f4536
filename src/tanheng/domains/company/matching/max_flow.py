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
    back = np.ascontiguousarray(reach.T)
    for hour in range(hours):
        have = supply[:, hour].copy()
        need = load[:, hour].copy()
        if have.sum() == 0 or need.sum() == 0:
            continue
        served = _received(have, need, reach)
        used = _received(need, have, back)
        flow[:, :, hour] = _flow(used, served, reach)
    return flow


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _received(have: Ints, need: Ints, reach: Bools) -> Ints:
    """Find what each zone receives of a greatest total, with fair shares of its need, (Z,)."""
    share = _fair_shares(have, need, reach)
    wanted = np.floor(share * need).astype(np.int64)
    wanted = np.minimum(wanted, need)
    flow = _flow(have, wanted, reach)
    # Rounding down has left a few units: augmenting never takes from what a zone has.
    _augment(flow, have - flow.sum(axis=1), need - flow.sum(axis=0), reach)
    received: Ints = flow.sum(axis=0)
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
    while True:
        ratio = 1.0
        tight_load = np.zeros(zones, np.bool_)
        tight_supply = np.zeros(zones, np.bool_)
        while True:
            wanted = np.minimum(np.floor(ratio * left_need).astype(np.int64), left_need)
            flow = _flow(left_have, wanted, reach)
            if flow.sum() == wanted.sum():
                break
            seen_supply, seen_load = _from_supply(flow, left_have, reach)
            tighter = left_have[~seen_supply].sum() / left_need[~seen_load].sum()
            if tighter >= ratio * (1.0 - SAME):
                break
            ratio, tight_load, tight_supply = tighter, ~seen_load, ~seen_supply
        if not tight_load.any():
            return share
        share[tight_load] = np.where(left_need[tight_load] > 0, ratio, share[tight_load])
        left_need[tight_load] = 0
        left_have[tight_supply] = 0


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _flow(have: Ints, need: Ints, reach: Bools) -> Ints:
    """Find one flow of the greatest total, (Z, Z), energy staying in its own zone where it can."""
    zones = have.size
    flow = np.zeros((zones, zones), np.int64)
    for zone in range(zones):
        flow[zone, zone] = min(have[zone], need[zone]) if reach[zone, zone] else 0
    _augment(flow, have - flow.sum(axis=1), need - flow.sum(axis=0), reach)
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


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _from_supply(flow: Ints, have: Ints, reach: Bools) -> tuple[Bools, Bools]:
    """Supplies and loads that a greatest flow's residual graph reaches: one side of the cut."""
    zones = have.size
    left = have - flow.sum(axis=1)
    before_load, before_supply, _ = _search(flow, left, np.zeros(zones, np.int64), reach)
    return (left > 0) | (before_supply != NONE), before_load != NONE
