"""Where energy came from and where it went, as flows: sources, what was delivered, sites."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Flow, Sankey, Text
from tanheng.domains.company.matching.run import Findings

__all__ = ["flows"]

Ints = NDArray[np.int64]
WH_PER_MWH = 1e6
G_PER_T = 1e6
DELIVERED = Text("delivered in its hour", "当小时送达")
EXCESS = Text("excess", "富余")
GRID = Text("the grid, not matched", "电网（未匹配）")


def flows(found: Findings) -> Sankey:
    """Draw energy from sources to sites over the year, and the emissions of what was not matched.

    What was matched carries no emissions here, as in market-based accounts.
    """
    note = Text(
        "Energy of the year, matched hour by hour; emissions are those of the energy that was not "
        "matched.",
        "全年电量，逐小时匹配；排放只来自未匹配的电量。",
    )
    title = Text("Energy from sources to sites", "从电源到场所的电量")
    kept = tuple(flow for flow in _all(found) if any(flow.amounts))
    return Sankey(title, kept, ("MWh", "t CO2e"), note)


def _all(found: Findings) -> Iterator[Flow]:
    one, grams = found.hourly, found.emissions.hourly
    sites = [_plain(name) for name in one.loads.names]
    for place, name in enumerate(one.supplies.names):
        stands = int(one.supplies.site[place])
        if one.used_own[place].any():
            yield _energy(_plain(name), sites[stands], one.used_own[place])
        yield _energy(_plain(name), DELIVERED, one.used_contracted[place])
        yield _energy(_plain(name), EXCESS, one.excess[place])
    for place, site in enumerate(sites):
        yield _energy(DELIVERED, site, one.contracted[place])
        residual = int(one.residual[place].sum()) / WH_PER_MWH
        yield Flow(GRID, site, (residual, int(grams[place]) / G_PER_T))


def _energy(source: Text, target: Text, wh: Ints) -> Flow:
    return Flow(source, target, (int(wh.sum()) / WH_PER_MWH, 0.0))


def _plain(name: str) -> Text:
    return Text(name, name)
