"""Which companies of the group count, by how much, and what they sell each other.

References
----------
WRI and WBCSD (2004). The Greenhouse Gas Protocol: A Corporate Standard, chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.domains.company.model import Boundary, Entity

__all__ = ["counted_shares", "kept_shares", "weight", "weights"]

Floats = NDArray[np.float64]


def weight(entity: Entity, approach: str) -> float:
    """Share of an entity's emissions that the inventory counts.

    Equity share counts by the share held; control counts all or nothing. Of what is financially
    controlled together with others, the share held is counted.
    """
    if approach == "equity_share":
        return entity.equity
    control = entity.operational_control
    if approach == "financial_control":
        if entity.financial_control == "joint":
            return entity.equity
        control = bool(entity.financial_control)
    return 1.0 if control else 0.0


def weights(boundary: Boundary, owner: str) -> dict[str, float]:
    """Share that counts of each entity, the reporting company's whole; none where none are told."""
    if not boundary.entities:
        return {}
    return {owner: 1.0} | {
        name: weight(one, boundary.approach) for name, one in boundary.entities.items()
    }


def counted_shares(lines: pl.DataFrame, by_entity: Mapping[str, float]) -> Floats:
    """Share of each line that counts, by its entity; all of it where no entities are told."""
    if not by_entity:
        return np.ones(lines.height)
    shares = lines["entity"].replace_strict(by_entity, default=None, return_dtype=pl.Float64)
    found: Floats = shares.to_numpy()
    return found


def kept_shares(lines: pl.DataFrame, by_entity: Mapping[str, float]) -> Floats:
    """Share of each line that is left when companies of the group deal with each other.

    What a company buys of another of the group stands in that one's own scope 1 and 2 already, by
    the share that counts of it; only the rest stays.
    """
    weights = lines["counterparty"].replace_strict(
        dict(by_entity), default=0.0, return_dtype=pl.Float64
    )
    found: Floats = 1.0 - weights.fill_null(0.0).to_numpy()
    return found
