"""Power on its way to the servers: UPS (or HVDC) and distribution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = ["Losses", "PowerChain", "PowerRun", "losses_kw", "run_power_chain"]


class Losses(Strict):
    """Losses of a converter as shares of its rating: a + b x + c x^2 at load x of the rating.

    References
    ----------
    Rasmussen, N. (2011), Electrical efficiency modelling of data centers, Schneider Electric
    white paper 113: no-load, proportional and square-law losses.
    """

    a: float = Field(ge=0, lt=1)
    b: float = Field(ge=0, lt=1)
    c: float = Field(ge=0, lt=1)
    rating_per_it: float = Field(default=1.0, gt=0, le=4)
    """Rating over the IT capacity: 2 for two paths that each can carry all."""


class PowerChain(Strict):
    """Parameters of the power chain."""

    ups: Losses
    pdu: Losses
    direct_share: float = Field(default=0.0, ge=0, le=1)
    """Share of the load that the utility feeds past the UPS or HVDC."""
    in_hall_share: float = Field(default=1.0, ge=0, le=1)
    """Share of the losses that the hall's cooling must carry away."""
    lighting_per_it: float = Field(default=0.0, ge=0, lt=0.5)
    """Lighting and the rest of the building over the IT capacity."""


@dataclass(frozen=True)
class PowerRun:
    """Losses and lighting [kW], and what of them heats the hall."""

    ups_kw: Floats
    pdu_kw: Floats
    other_kw: Floats
    hall_kw: Floats


def losses_kw(losses: Losses, output_kw: Reals, capacity_kw: Reals) -> Floats:
    """Losses [kW] of a converter that gives ``output_kw``; ``capacity_kw`` is that of the IT."""
    rating = losses.rating_per_it * np.asarray(capacity_kw, dtype=np.float64)
    share = np.asarray(output_kw) / rating
    return np.asarray(rating * (losses.a + share * (losses.b + losses.c * share)))


def run_power_chain(chain: PowerChain, it_kw: Reals, capacity_kw: Reals) -> PowerRun:
    """Losses on the way to an IT load [kW] as drawn by the servers."""
    pdu = losses_kw(chain.pdu, it_kw, capacity_kw)
    protected = (1.0 - chain.direct_share) * (it_kw + pdu)
    ups = losses_kw(chain.ups, protected, capacity_kw)
    other = np.asarray(chain.lighting_per_it * np.asarray(capacity_kw) + np.zeros_like(pdu))
    return PowerRun(ups, pdu, other, chain.in_hall_share * (ups + pdu) + other)
