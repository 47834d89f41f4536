"""Deliveries between zones, held against scipy's greatest flow and an exact fair sharing."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from tanheng.domains.company.matching import deliver
from tanheng.domains.company.matching.max_flow import greatest_flow

SAME = np.eye(3, dtype=bool)
CHAIN = np.eye(3, dtype=bool) | np.eye(3, k=1, dtype=bool)


@st.composite
def markets(draw, most=50):
    zones = draw(st.integers(1, 4))
    amounts = st.lists(st.integers(0, most), min_size=zones, max_size=zones)
    links = st.lists(st.booleans(), min_size=zones**2, max_size=zones**2)
    reach = np.array(draw(links)).reshape(zones, zones) | np.eye(zones, dtype=bool)
    return np.array(draw(amounts)), np.array(draw(amounts)), reach


def delivered(supply, load, reach):
    return deliver(supply[:, None], load[:, None], reach)[:, :, 0]


def by_scipy(supply, load, reach):
    """Greatest total, by another's code."""
    zones = len(supply)
    graph = np.zeros((2 * zones + 2, 2 * zones + 2), dtype=np.int32)
    graph[0, 1 : zones + 1] = supply
    graph[1 : zones + 1, zones + 1 : -1] = np.where(reach, 10**6, 0)
    graph[zones + 1 : -1, -1] = load
    return maximum_flow(csr_array(graph), 0, 2 * zones + 1).flow_value


def fair(supply, load, reach):
    """Lexicographically greatest shares of load, by trying every group of zones."""
    served = [Fraction(0)] * len(load)
    supply, left = list(map(int, supply)), [z for z, need in enumerate(load) if need > 0]
    while left:
        groups = [g for n in range(1, len(left) + 1) for g in combinations(left, n)]

        def reaching(group, left_supply=supply):
            near = [i for i in range(len(left_supply)) if reach[i, list(group)].any()]
            return near, sum(left_supply[i] for i in near)

        ratios = {g: Fraction(reaching(g)[1], int(sum(load[list(g)]))) for g in groups}
        tight = min(groups, key=lambda g: (ratios[g], -len(g)))
        share = min(ratios[tight], Fraction(1))
        if share == 1:
            tight = tuple(left)
        for zone in tight:
            served[zone] = share * int(load[zone])
        for zone in reaching(tight)[0]:
            supply[zone] = 0
        left = [zone for zone in left if zone not in tight]
    return served


@settings(deadline=None)  # the first call compiles
@given(markets())
def test_total_is_the_greatest_and_nothing_is_delivered_twice(market):
    supply, load, reach = market
    flow = delivered(supply, load, reach)
    assert (flow >= 0).all()
    assert not flow[~reach].any()
    assert (flow.sum(axis=1) <= supply).all()
    assert (flow.sum(axis=0) <= load).all()
    assert flow.sum() == by_scipy(supply, load, reach)


@settings(deadline=None)
@given(markets(10**9))
def test_load_and_supply_are_shared_fairly(market):
    supply, load, reach = market
    flow = delivered(supply, load, reach)
    for got, exact in (
        (flow.sum(axis=0), fair(supply, load, reach)),
        (flow.sum(axis=1), fair(load, supply, reach.T)),
    ):
        assert max(abs(int(g) - e) for g, e in zip(got, exact, strict=True)) <= len(load)


def test_total_agrees_with_a_linear_programme():
    draw = np.random.default_rng(3)
    for _ in range(20):
        supply, load = draw.integers(0, 10**7, (2, 6))
        reach = (draw.random((6, 6)) < 0.3) | np.eye(6, dtype=bool)
        start, end = np.nonzero(reach)
        rows = np.concatenate([np.arange(6)[:, None] == start, np.arange(6)[:, None] == end])
        found = linprog(-np.ones(start.size), rows.astype(float), np.append(supply, load))
        assert delivered(supply, load, reach).sum() == pytest.approx(-found.fun, abs=1e-3)


def test_a_zone_gives_up_its_own_energy_to_one_that_is_served_worse():
    # a may serve a and b, b only b, c only c: 9 for the 12 of a and b is three quarters
    reach = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]], dtype=bool)
    flow = delivered(np.array([6, 3, 0]), np.array([4, 8, 5]), reach)
    assert flow.tolist() == [[3, 3, 0], [0, 3, 0], [0, 0, 0]]


def test_a_chain_serves_the_worst_served_best():
    # 12 of a and b for 24 of a and b is a half; c's own 6 is three quarters of 8
    flow = delivered(np.array([8, 4, 6]), np.array([4, 20, 8]), CHAIN)
    assert flow.sum(axis=0).tolist() == [2, 10, 6]


def test_same_zone_only_is_the_lesser_of_two():
    supply, load = np.random.default_rng(0).integers(0, 100, (2, 3, 50))
    flow = deliver(supply, load, SAME)
    assert np.array_equal(flow.sum(axis=0), np.minimum(supply, load))
    assert np.array_equal(flow.sum(axis=0), flow.sum(axis=1))


def test_a_pool_and_a_flow_agree_where_all_reach_all():
    supply, load = np.random.default_rng(1).integers(0, 10**8, (2, 4, 200))
    every = np.ones((4, 4), dtype=bool)
    pool, flow = deliver(supply, load, every), greatest_flow(supply, load, every)
    assert np.array_equal(pool.sum(axis=(0, 1)), flow.sum(axis=(0, 1)))
    assert np.abs(pool.sum(axis=0) - flow.sum(axis=0)).max() <= 4
    assert np.abs(pool.sum(axis=1) - flow.sum(axis=1)).max() <= 4


def test_energy_stays_in_its_zone_where_it_can():
    every = np.ones((2, 2), dtype=bool)
    assert delivered(np.array([5, 5]), np.array([5, 5]), every).tolist() == [[5, 0], [0, 5]]
