"""When to fill and empty a tank, beside every schedule there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.datacenter.control.tank import MOVES, rates_kw, schedule_tank

FASTEST, HOURS = 100.0, 0.5
UNIT = FASTEST * HOURS / MOVES
STEPS = 4


def power_of(seed, blocked=False):
    """Power that falls with what the tank gives, dearer at some steps than at others."""
    draw = np.random.default_rng(seed)
    price = draw.uniform(0.1, 0.5, (1, 1, STEPS))
    power = 300 - price * rates_kw(FASTEST)[:, None, None] + draw.uniform(0, 1, (5, 1, STEPS))
    if blocked:
        power[draw.integers(0, MOVES), 0, draw.integers(0, STEPS)] = np.inf
    return power


def cost_of(power, moves, level):
    """Energy of a schedule less the worth of what it leaves; infinite where it cannot be."""
    left = level - np.cumsum(moves)
    if left.min() < 0 or left.max() > 4:
        return np.inf
    taken = sum(power[MOVES + move, 0, step] for step, move in enumerate(moves))
    last = power[-1, 0]
    worth = np.where(np.isfinite(last), power[MOVES, 0] - last, 0).mean() / FASTEST
    return taken * HOURS - worth * UNIT * left[-1]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), level=st.integers(0, 4), blocked=st.booleans())
def test_it_costs_what_the_best_of_all_schedules_costs(seed, level, blocked):
    power = power_of(seed, blocked)
    found = schedule_tank(power, FASTEST, 4 * UNIT, np.array([level * UNIT]), HOURS)
    moves = np.rint(found[0] / FASTEST * MOVES).astype(int)
    best = min(
        cost_of(power, way, level) for way in product(range(-MOVES, MOVES + 1), repeat=STEPS)
    )
    assert cost_of(power, moves, level) == pytest.approx(best, rel=1e-6)


def test_it_fills_when_cooling_is_cheap_and_empties_when_it_is_dear():
    price = np.repeat([0.1, 0.5], 12)
    power = 300 - price * rates_kw(FASTEST)[:, None, None]
    found = schedule_tank(power, FASTEST, 8 * UNIT, np.array([0.0]), HOURS)[0]
    assert found[:12].sum() == pytest.approx(-4 * FASTEST)
    assert found[12:].sum() == pytest.approx(4 * FASTEST)


def test_where_nothing_is_gained_it_stands_still():
    power = np.full((5, 2, 6), 300.0)
    found = schedule_tank(power, FASTEST, 4 * UNIT, np.array([0.0, 60.0]), HOURS)
    assert (found == 0).all()


def test_it_never_gives_more_than_it_has_nor_fills_by_a_level_too_much():
    found = schedule_tank(power_of(5), FASTEST, 4 * UNIT, np.array([1.4 * UNIT]), HOURS)[0]
    content = 1.4 * UNIT - np.cumsum(found) * HOURS
    assert content.min() >= 0
    assert content.max() < 5 * UNIT  # the tank itself takes no more than is left of a level
