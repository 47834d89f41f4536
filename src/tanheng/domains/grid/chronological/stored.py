"""One hour of one zone with storages alone: what `hour` comes to, without costs or paths.

In one zone its rules need no costs: what is short is taken from the storages with the longest time
to discharge, what is left over goes to those with the shortest.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tanheng.domains.grid.chronological.hour import NEAR, rank_of

__all__ = ["charge", "discharge"]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def discharge(short, energy, up, most, out_of, step_h, far, order, key, power):  # type: ignore[no-untyped-def]
    """Cover what is short [1e-6 MW] as far as storages can; return what they cannot.

    Parameters
    ----------
    energy : ndarray of float64, shape (S,)
        What storages hold [1e-6 MWh]; falls by what they give.
    up, most, out_of : ndarray, shape (S,)
        Whether each is up, its limit of power [1e-6 MW] and its efficiency.
    far : float
        More than any storage's hours: within a rounding error of it, two take equally long.
    order, key, power : ndarray, shape (S,)
        Room to work in; ``order`` stays from hour to hour, as it changes little.
    """
    together = 0
    for k in range(energy.size):
        power[k] = min(most[k], np.int64(energy[k] * out_of[k] / step_h + NEAR)) if up[k] else 0
        together += power[k]
    if together > short:
        for k in range(energy.size):
            key[k] = far - rank_of(energy[k] * out_of[k], most[k])
        _ration(short, order, key, power)
    for k in range(energy.size):
        if power[k] > 0:
            energy[k] = max(energy[k] - power[k] * step_h / out_of[k], 0.0)
    return max(short - together, 0)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def charge(spare, energy, up, most, full, into, step_h, give, out_of, far, order, key, power):  # type: ignore[no-untyped-def]
    """Charge storages with what is left over [1e-6 MW]; return whether all are full.

    As `discharge`; ``full`` is what they hold at most, ``give`` their limit of discharging.
    """
    together = 0
    for k in range(energy.size):
        room = np.int64((full[k] - energy[k]) / (into[k] * step_h) + NEAR)
        power[k] = min(most[k], room) if up[k] else 0
        together += power[k]
    if together > spare:
        for k in range(energy.size):
            key[k] = rank_of(energy[k] * out_of[k], give[k]) - far
        _ration(spare, order, key, power)
    all_full = True
    for k in range(energy.size):
        if power[k] > 0:
            energy[k] = min(energy[k] + power[k] * step_h * into[k], full[k])
        room = np.int64((full[k] - energy[k]) / (into[k] * step_h) + NEAR)
        all_full &= min(most[k], room) == 0
    return all_full


@njit(cache=True, nogil=True, error_model="numpy")
def _ration(left, order, key, power):  # type: ignore[no-untyped-def]
    """Cut power so that no more than is left is used, by the least key first, then by place."""
    for place in range(1, order.size):
        k, before = order[place], place - 1
        while before >= 0 and _later(key, order[before], k):
            order[before + 1] = order[before]
            before -= 1
        order[before + 1] = k
    for place in range(order.size):
        k = order[place]
        power[k] = min(power[k], left)
        left -= power[k]


@njit(cache=True, nogil=True, inline="always")
def _later(key, k, other):  # type: ignore[no-untyped-def]
    return key[k] > key[other] or (key[k] == key[other] and k > other)
