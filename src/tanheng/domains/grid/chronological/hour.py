"""One hour of a system with storage, demand response or lines.

The rules are those of PRAS (Stephen 2021, Resource Adequacy Suite, NREL/TP-5C00-79698;
Evans, Tindemans and Angeli 2019, IEEE Trans. Power Syst. 34(3) for the order of storages):

- storages are discharged only on shortfall, the longest time to discharge first, and charged from
  what is left over anywhere, the shortest time to discharge first;
- demand is put off when storages cannot help, first where most time is left, and made good before
  storages are charged; what is still owed when its window, or the span, ends is shortfall then;
- shortfall is the least that lines allow.

Each is an offer at a cost that holds them in this order, times in whole hours; fractions of an hour
only break ties. Other than in PRAS, charging is always worth the way over all lines, and power and
energy are not rounded to whole MW.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tanheng.domains.grid.chronological.network import match, offer

__all__ = ["NEAR", "is_calm", "limits", "rank_of", "settle"]

TIE = 1e-6
NEAR = 1e-3
"""Share of 1e-6 MW that is taken for a rounding error."""


@njit(cache=True, nogil=True, error_model="numpy")
def limits(state, net, cuts):  # type: ignore[no-untyped-def]
    """Find what can flow between zones, and into groups of them, over the lines that are up."""
    state.limit_ab[:] = 0
    state.limit_ba[:] = 0
    for line in range(net.pair.size):
        if state.line_up[line]:
            k, same = net.pair[line], net.way[line] > 0
            state.limit_ab[k] += net.forward[line] if same else net.backward[line]
            state.limit_ba[k] += net.backward[line] if same else net.forward[line]
    for k in range(net.a.size):
        state.limit_ab[k] = min(state.limit_ab[k], net.most_ab[k])
        state.limit_ba[k] = min(state.limit_ba[k], net.most_ba[k])
    if cuts.joined:
        for row in range(cuts.zones.size):
            state.into[row] = 0
            for k in range(net.a.size):
                has_a, has_b = cuts.zones[row] >> net.a[k] & 1, cuts.zones[row] >> net.b[k] & 1
                state.into[row] += state.limit_ab[k] if has_b > has_a else 0
                state.into[row] += state.limit_ba[k] if has_a > has_b else 0


@njit(cache=True, nogil=True, error_model="numpy")
def settle(parts, state, margin, full, last):  # type: ignore[no-untyped-def]
    """Settle an hour from the margins of the zones; return whether storages are full and debts nil.

    ``full`` asks for what storages could have given to be counted as spare; in the ``last`` hour
    what is owed cannot be made good any more, and is shortfall.
    """
    _pass_time(parts, state)
    supplies, demands = _own_margins(parts, state, margin)
    needed = demands > 0
    for k in range(state.debt.size):
        needed |= state.debt[k] > 0
    supplies, demands = _from_puts(parts, state, supplies, demands, needed)
    supplies, demands = _from_stores(parts, state, supplies, demands, needed or full)
    state.flow[:] = 0
    match(state, parts.net, supplies, demands)
    return _take_stock(parts, state, supplies, demands, last)


@njit(cache=True, nogil=True, error_model="numpy")
def _pass_time(parts, state):  # type: ignore[no-untyped-def]
    """Let what is held leak and what is owed grow, and count down the windows."""
    stores, puts = parts.stores, parts.puts
    for k in range(state.energy.size):
        state.energy[k] *= stores.carryover[k]
    for k in range(state.debt.size):
        state.debt[k] = min(state.debt[k] * puts.growth[k], puts.energy[k])
        if state.debt[k] <= 0:
            state.clock[k] = -1
        elif state.clock[k] < 0:
            state.clock[k] = puts.window[k] - 1
        else:
            state.clock[k] -= 1


@njit(cache=True, nogil=True, error_model="numpy")
def _costs(parts):  # type: ignore[no-untyped-def]
    """Costs that charging, discharging, paying back, putting off start at, and of shortfall."""
    window = parts.puts.window
    charge = -(parts.longest + 1.0 + parts.net.a.size)
    discharge = parts.longest + 1.0 - charge
    if window.size == 0:
        return charge, discharge, charge, discharge, -10.0 * (discharge + parts.net.a.size)
    payback = charge - window.max() - 1.0
    borrow = discharge - payback + window.min() + 1.0
    return charge, discharge, payback, borrow, -10.0 * (borrow + parts.net.a.size)


@njit(cache=True, nogil=True, error_model="numpy")
def _own_margins(parts, state, margin):  # type: ignore[no-untyped-def]
    supplies = demands = 0
    shortfall = _costs(parts)[4]
    for zone in range(margin.size):
        supplies = offer(state.supply, supplies, zone, 0.0, margin[zone], -1)
        demands = offer(state.demand, demands, zone, shortfall, -margin[zone], -1)
    return supplies, demands


@njit(cache=True, nogil=True, error_model="numpy")
def _from_puts(parts, state, supplies, demands, needed):  # type: ignore[no-untyped-def]
    puts, most = parts.puts, state.energy.size
    _, _, payback, borrow, _ = _costs(parts)
    for k in range(state.debt.size):
        if not state.put_up[k]:
            continue
        zone, clock, who = puts.zone[k], state.clock[k], most + k
        owed = min(puts.payback[k], np.int64(np.rint(state.debt[k] / parts.step_h)))
        demands = offer(state.demand, demands, zone, payback + clock, owed, who)
        if needed and puts.window[k] > 0:
            room = np.int64((puts.energy[k] - state.debt[k]) / parts.step_h + NEAR)
            power = min(puts.borrow[k], room)
            supplies = offer(state.supply, supplies, zone, borrow - clock, power, who)
    return supplies, demands


@njit(cache=True, nogil=True, error_model="numpy")
def _from_stores(parts, state, supplies, demands, needed):  # type: ignore[no-untyped-def]
    stores = parts.stores
    charge, discharge, _, _, _ = _costs(parts)
    for k in range(state.energy.size):
        if not state.store_up[k]:
            continue
        given = state.energy[k] * stores.out_of[k]
        rank = rank_of(given, stores.discharge[k])
        if needed:
            power = min(stores.discharge[k], np.int64(given / parts.step_h + NEAR))
            supplies = offer(state.supply, supplies, stores.zone[k], discharge - rank, power, k)
        power = min(stores.charge[k], _room(parts, state, k))
        demands = offer(state.demand, demands, stores.zone[k], charge + rank, power, k)
    return supplies, demands


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def rank_of(given, power):  # type: ignore[no-untyped-def]
    """Time that a storage takes to discharge, in whole hours but for what breaks ties."""
    hours = given / power if power > 0 else 0.0
    return np.rint(hours) + TIE * hours


@njit(cache=True, nogil=True, inline="always")
def _room(parts, state, k):  # type: ignore[no-untyped-def]
    """Power with which a storage would be full after the step."""
    empty = parts.stores.energy[k] - state.energy[k]
    return np.int64(empty / (parts.stores.into[k] * parts.step_h) + NEAR)


@njit(cache=True, nogil=True, error_model="numpy")
def _take_stock(parts, state, supplies, demands, last):  # type: ignore[no-untyped-def]
    """Book what was given and taken; return whether storages are full and nothing is owed."""
    _book_supply(parts, state, supplies)
    _book_demand(parts, state, demands)
    for k in range(state.debt.size):
        if state.clock[k] == 0 or last:
            overdue = np.int64(np.rint(state.debt[k] / parts.step_h))
            state.short[parts.puts.zone[k]] += overdue
            state.debt[k] = 0.0
    return is_calm(parts, state)


@njit(cache=True, nogil=True, error_model="numpy")
def is_calm(parts, state):  # type: ignore[no-untyped-def]
    """Whether storages are full and stay so, and nothing is owed."""
    stores = parts.stores
    for k in range(state.energy.size):
        if stores.carryover[k] < 1.0 or min(stores.charge[k], _room(parts, state, k)) > 0:
            return False
    owed = False
    for k in range(state.debt.size):
        owed = owed or state.debt[k] > 0
    return not owed


@njit(cache=True, nogil=True, error_model="numpy")
def _book_supply(parts, state, supplies):  # type: ignore[no-untyped-def]
    supply, stores = state.supply, state.energy.size
    state.spare[:] = 0
    for k in range(supplies):
        who, energy = supply.who[k], (supply.most[k] - supply.left[k]) * parts.step_h
        if who < stores:
            state.spare[supply.zone[k]] += supply.left[k]
        if who >= stores:
            state.debt[who - stores] += energy
        elif who >= 0:
            state.energy[who] = max(state.energy[who] - energy / parts.stores.out_of[who], 0.0)


@njit(cache=True, nogil=True, error_model="numpy")
def _book_demand(parts, state, demands):  # type: ignore[no-untyped-def]
    demand, stores = state.demand, state.energy.size
    state.short[:] = 0
    for k in range(demands):
        who, energy = demand.who[k], (demand.most[k] - demand.left[k]) * parts.step_h
        if who < 0:
            state.short[demand.zone[k]] += demand.left[k]
        elif who < stores:
            held = state.energy[who] + energy * parts.stores.into[who]
            state.energy[who] = min(held, parts.stores.energy[who])
        else:
            owed = state.debt[who - stores] - energy
            state.debt[who - stores] = owed if owed > 0.5 * parts.step_h else 0.0
