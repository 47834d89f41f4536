"""What changes from hour to hour while a year is sampled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.parts import Parts

__all__ = ["Offers", "State", "state_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Offers(NamedTuple):
    """Power that can be had, or that is wanted, in an hour, each at a cost.

    ``most`` is what was offered and ``left`` what is left of it.
    ``who`` is -1 for a zone's own margin, then storages, then demand responses. ``order`` runs
    from the least cost, ``best`` is for each zone the place in it of its next offer.
    """

    zone: Ints
    cost: Floats
    most: Ints
    left: Ints
    who: Ints
    order: Ints
    best: Ints


class State(NamedTuple):
    """What is up, what storages hold and responses owe, and what came of the last hour.

    ``clock`` counts the steps that a response still has, -1 while it owes nothing. ``into`` is what
    may flow into each group of zones. ``short``, ``spare`` and ``flow`` are the unserved and unused
    power by zone, and the flow by pair of zones.
    """

    store_up: Flags
    put_up: Flags
    line_up: Flags
    energy: Floats
    debt: Floats
    clock: Ints
    limit_ab: Ints
    limit_ba: Ints
    into: Ints
    short: Ints
    spare: Ints
    flow: Ints
    distance: Floats
    via: Ints
    supply: Offers
    demand: Offers


def state_of(parts: Parts) -> State:
    """Make room for the state of a system."""
    zones = len(parts.margins.margin)
    stores, puts = len(parts.stores.zone), len(parts.puts.zone)
    pairs = len(parts.net.a)
    return State(
        store_up=np.ones(stores, np.bool_),
        put_up=np.ones(puts, np.bool_),
        line_up=np.ones(len(parts.net.pair), np.bool_),
        energy=np.zeros(stores),
        debt=np.zeros(puts),
        clock=np.full(puts, -1, np.int64),
        limit_ab=np.zeros(pairs, np.int64),
        limit_ba=np.zeros(pairs, np.int64),
        into=np.zeros(len(parts.cuts.zones), np.int64),
        short=np.zeros(zones, np.int64),
        spare=np.zeros(zones, np.int64),
        flow=np.zeros(pairs, np.int64),
        distance=np.zeros(zones),
        via=np.zeros(zones, np.int64),
        supply=_offers(zones, stores + puts),
        demand=_offers(zones, stores + puts),
    )


def _offers(zones: int, devices: int) -> Offers:
    most = zones + devices
    return Offers(
        zone=np.zeros(most, np.int64),
        cost=np.zeros(most),
        most=np.zeros(most, np.int64),
        left=np.zeros(most, np.int64),
        who=np.zeros(most, np.int64),
        order=np.zeros(most, np.int64),
        best=np.zeros(zones, np.int64),
    )
