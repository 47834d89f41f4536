"""Tower water used before, or instead of, the chiller."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.components.water_loop import Pump

__all__ = ["WaterEconomiser", "free_share"]


class WaterEconomiser(Strict):
    """Parameters of an integrated water-side economiser."""

    kind: Literal["water"]
    approach_k: float = Field(gt=0, le=10)
    """Of the plate heat exchanger between tower water and chilled water."""
    pump: Pump


def free_share(
    economiser: WaterEconomiser, tower_c: Floats, supply_c: Reals, range_k: Floats
) -> Floats:
    """Share of the loop's heat that tower water takes; the chiller does the rest."""
    reached = tower_c + economiser.approach_k
    share = (supply_c + range_k - reached) / np.maximum(range_k, 1e-9)
    return np.asarray(np.minimum(np.maximum(share, 0.0), 1.0))
