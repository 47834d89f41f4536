"""Merit order: in one zone without storage the cheapest units serve the load, each in full."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MeritOrder", "merit_order"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MeritOrder:
    """What each unit gives, and what one more megawatt-hour would cost and emit.

    Attributes
    ----------
    generation_mw : ndarray, shape (N, T)
    shed_mw : ndarray, shape (T,)
        Load that no unit is left for.
    price_per_mwh, marginal_kg_per_mwh : ndarray, shape (T,)
        Of the unit that would serve the next megawatt; where none is left, the price of shedding
        and no emissions.
    """

    generation_mw: Floats
    shed_mw: Floats
    price_per_mwh: Floats
    marginal_kg_per_mwh: Floats


def merit_order(
    load_mw: Floats,
    available_mw: Floats,
    cost_per_mwh: Floats,
    emissions_kg_per_mwh: Floats,
    shed_price: float = 10_000.0,
) -> MeritOrder:
    """Serve a load by units in order of their cost.

    Parameters
    ----------
    load_mw : ndarray, shape (T,)
    available_mw : ndarray, shape (N, T) or (N, 1)
    cost_per_mwh, emissions_kg_per_mwh : ndarray, shape (N,)
    shed_price : float
        Cost of a megawatt-hour that is not served.
    """
    order = np.argsort(cost_per_mwh, kind="stable")
    stack = np.broadcast_to(available_mw[order], (order.size, load_mw.size))
    below = np.cumsum(stack, axis=0) - stack
    served = np.clip(load_mw - below, 0.0, stack)
    generation = np.empty_like(served)
    generation[order] = served
    # The next megawatt comes from the first unit whose top lies above the load.
    spare = below + stack > load_mw
    some = spare.any(axis=0)
    place = order[np.argmax(spare, axis=0)]
    return MeritOrder(
        generation,
        load_mw - served.sum(axis=0),
        np.where(some, cost_per_mwh[place], shed_price),
        np.where(some, emissions_kg_per_mwh[place], 0.0),
    )
