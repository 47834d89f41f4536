"""What years are passed over quickly comes to the same as hour by hour, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.grid.assessment import Assessment
from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.system import DemandResponses, Outages

from .systems import chain, drawn_storages, drawn_system

ASKED = ("days", "frequency")


def totals(one: Assessment) -> tuple[object, ...]:
    return one.lole_h, one.eue_mwh, one.lolf, one.lold_d, one.lole_d, one.eue_zone_mwh


@pytest.mark.parametrize("seed", range(4))
def test_storages_of_one_zone_come_to_the_same_by_order_as_by_cost(seed: int) -> None:
    system = replace(drawn_system(seed), storages=drawn_storages(seed, 1 + 2 * seed))
    none = np.zeros(1)
    # A response that can put nothing off changes nothing, but leads through the general path.
    idle = DemandResponses(
        ("idle",), np.zeros(1, np.int64), none, none, none, none, none + 1, Outages.never(1)
    )
    by_order = sequential(system, Sequential(200, seed), ASKED)
    by_cost = sequential(replace(system, responses=idle), Sequential(200, seed), ASKED)
    assert by_order.eue_mwh.value > 0
    assert totals(by_order) == totals(by_cost)


@pytest.mark.parametrize("zones", [2, 3, 4, 5])
def test_days_passed_over_by_groups_of_zones_come_to_the_same_as_every_hour(zones: int) -> None:
    lines = chain(zones, 60.0, 40.0)
    system = replace(drawn_system(zones, zones), lines=lines)
    system = replace(system, storages=drawn_storages(zones, 2, zones))
    passed = sequential(system, Sequential(100, 7), ASKED)
    every = sequential(system, Sequential(100, 7), (*ASKED, "flow"))
    assert passed.eue_mwh.value > 0
    assert totals(passed) == totals(every)
