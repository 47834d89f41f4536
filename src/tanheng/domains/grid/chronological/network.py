"""Power from where it can be had to where it is wanted, at least cost over lines with limits.

The cheapest path is taken again and again until none is worth it (successive shortest paths; Ahuja,
Magnanti and Orlin 1993, Network Flows, section 9.7): exact, and quick where zones are few. Each
line on a path costs 1, so that power goes no further than it must and shortfall stays where it
arose.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["match", "offer", "ranked"]

WORTH = -0.5
"""Costs are whole but for what breaks ties: a path is worth it when it costs less than this."""
NEAR = 1e-9


@njit(cache=True, nogil=True, inline="always")
def offer(offers, count, zone, cost, power, who):  # type: ignore[no-untyped-def]
    """Add an offer, unless it is of nothing; return how many there are."""
    if power <= 0:
        return count
    offers.zone[count], offers.cost[count] = zone, cost
    offers.most[count], offers.left[count], offers.who[count] = power, power, who
    return count + 1


@njit(cache=True, nogil=True, error_model="numpy")
def ranked(offers, count):  # type: ignore[no-untyped-def]
    """Order offers by cost."""
    for k in range(count):
        place = k
        while place > 0 and offers.cost[offers.order[place - 1]] > offers.cost[k]:
            offers.order[place] = offers.order[place - 1]
            place -= 1
        offers.order[place] = k


@njit(cache=True, nogil=True, error_model="numpy")
def match(state, net, supplies, demands):  # type: ignore[no-untyped-def]
    """Bring supply to demand as long as that is worth its cost.

    ``left`` of the offers and ``flow`` of the state hold what came of it.
    """
    supply, demand = state.supply, state.demand
    ranked(supply, supplies)
    ranked(demand, demands)
    if state.short.size == 1:
        _match_one_zone(supply, demand, supplies, demands)
        return
    supply.best[:] = -1
    demand.best[:] = -1
    for zone in range(state.short.size):
        _advance(supply, supplies, zone)
        _advance(demand, demands, zone)
    while True:
        _distances(state, net)
        end = _nearest(state)
        if end < 0:
            return
        _send(state, net, end, supplies, demands)


@njit(cache=True, nogil=True, error_model="numpy")
def _match_one_zone(supply, demand, supplies, demands):  # type: ignore[no-untyped-def]
    i = j = 0
    while i < supplies and j < demands:
        s, d = supply.order[i], demand.order[j]
        if supply.cost[s] + demand.cost[d] >= WORTH:
            return
        power = min(supply.left[s], demand.left[d])
        supply.left[s] -= power
        demand.left[d] -= power
        i += supply.left[s] == 0
        j += demand.left[d] == 0


@njit(cache=True, nogil=True, error_model="numpy")
def _advance(offers, count, zone):  # type: ignore[no-untyped-def]
    """Go on to the next offer of a zone that has something left; ``count`` when there is none."""
    place = offers.best[zone] + 1
    while place < count:
        k = offers.order[place]
        if offers.zone[k] == zone and offers.left[k] > 0:
            break
        place += 1
    offers.best[zone] = place if place < count else -2


@njit(cache=True, nogil=True, error_model="numpy")
def _distances(state, net):  # type: ignore[no-untyped-def]
    """Find the least cost of power in each zone, and the line by which it comes (Bellman-Ford)."""
    supply = state.supply
    for zone in range(state.short.size):
        place = supply.best[zone]
        state.distance[zone] = np.inf if place < 0 else supply.cost[supply.order[place]]
        state.via[zone] = -1
    changed = True
    while changed:
        changed = False
        for k in range(net.a.size):
            a, b, flow = net.a[k], net.b[k], state.flow[k]
            onward = state.distance[a] + (1.0 if flow >= 0 else -1.0)
            if flow < state.limit_ab[k] and onward < state.distance[b] - NEAR:
                state.distance[b], state.via[b], changed = onward, 2 * k, True
            back = state.distance[b] + (1.0 if flow <= 0 else -1.0)
            if -flow < state.limit_ba[k] and back < state.distance[a] - NEAR:
                state.distance[a], state.via[a], changed = back, 2 * k + 1, True


@njit(cache=True, nogil=True, error_model="numpy")
def _nearest(state):  # type: ignore[no-untyped-def]
    """Zone in which serving demand saves most; -1 where it saves nothing anywhere."""
    demand, least, end = state.demand, WORTH, -1
    for zone in range(state.short.size):
        place = demand.best[zone]
        if place >= 0:
            cost = state.distance[zone] + demand.cost[demand.order[place]]
            if cost < least:
                least, end = cost, zone
    return end


@njit(cache=True, nogil=True, error_model="numpy")
def _send(state, net, end, supplies, demands):  # type: ignore[no-untyped-def]
    """Send what the cheapest path to a zone can carry."""
    supply, demand = state.supply, state.demand
    wanted = demand.order[demand.best[end]]
    power, zone = demand.left[wanted], end
    while state.via[zone] >= 0:
        k, back = state.via[zone] // 2, state.via[zone] % 2
        flow = -state.flow[k] if back else state.flow[k]
        limit = state.limit_ba[k] if back else state.limit_ab[k]
        power = min(power, -flow if flow < 0 else limit - flow)
        zone = net.b[k] if back else net.a[k]
    given = supply.order[supply.best[zone]]
    power = min(power, supply.left[given])
    supply.left[given] -= power
    demand.left[wanted] -= power
    start, zone = zone, end
    while state.via[zone] >= 0:
        k, back = state.via[zone] // 2, state.via[zone] % 2
        state.flow[k] += -power if back else power
        zone = net.b[k] if back else net.a[k]
    if supply.left[given] == 0:
        _advance(supply, supplies, start)
    if demand.left[wanted] == 0:
        _advance(demand, demands, end)
