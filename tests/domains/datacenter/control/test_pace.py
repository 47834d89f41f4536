"""The cheapest course of a set-point that rises slowly, beside all courses there are."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.datacenter.control.pace import paced


def allowed(values, before, rise):
    return all(b <= a + rise + 1e-9 for a, b in zip((before, *values), values, strict=False))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rise=st.sampled_from([0.0, 0.5, 0.7, 1.0, 2.5]),
    start=st.sampled_from([18.0, 18.2, 19.1, 20.0]),
)
def test_it_costs_what_the_best_of_all_courses_costs(seed, rise, start):
    grid = np.array([18.0, 18.5, 19.0, 20.0])
    cost = np.random.default_rng(seed).uniform(0, 10, (4, 1, 4))
    places = paced(cost, grid, np.array([start]), rise)[0]
    assert allowed(grid[places], start, rise)
    best = min(
        sum(cost[place, 0, step] for step, place in enumerate(course))
        for course in product(range(4), repeat=4)
        if allowed(grid[list(course)], start, rise)
    )
    assert sum(cost[place, 0, step] for step, place in enumerate(places)) == pytest.approx(best)


def test_lanes_do_not_touch_each_other():
    grid, draw = np.arange(18.0, 24.0), np.random.default_rng(3)
    cost, before = draw.uniform(0, 1, (6, 5, 12)), draw.uniform(18, 23, 5)
    together = paced(cost, grid, before, 1.0)
    for lane in range(5):
        alone = paced(cost[:, [lane]], grid, before[[lane]], 1.0)
        assert (together[lane] == alone[0]).all()


def test_it_falls_at_once_and_begins_on_the_grid_when_it_was_below():
    grid = np.array([18.0, 19.0, 20.0])
    dear = np.array([[9.0, 0.0], [5.0, 5.0], [0.0, 9.0]])[:, None]
    assert grid[paced(dear, grid, np.array([20.0]), 0.5)[0]].tolist() == [20.0, 18.0]
    assert grid[paced(dear, grid, np.array([12.0]), 0.5)[0]].tolist() == [18.0, 18.0]
