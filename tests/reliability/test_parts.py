import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.reliability import carried, parts_and_whole

AMOUNTS = st.lists(st.floats(0.01, 0.3), min_size=3, max_size=3)


@given(AMOUNTS, st.lists(st.floats(1, 500), min_size=3, max_size=3), st.floats(0, 0.5))
def test_what_the_stations_carry_adds_up_to_the_fleet(own, capacity, fleet):
    made = parts_and_whole(own, capacity, fleet)
    assert made.carried_mw.sum() == pytest.approx(made.whole_mw, rel=1e-12)
    assert made.sum_mw + made.pooled_mw == pytest.approx(made.whole_mw, rel=1e-12)


def test_marginal_shares_of_independent_normals_are_their_closed_form():
    # E[X_s | sum = g] = mean_s + var_s / var * (g - mean) for independent normals.
    rng = np.random.default_rng(1)
    mean, spread = np.array([30.0, 50.0, 80.0]), np.array([10.0, 5.0, 20.0])
    output = mean + spread * rng.standard_normal((400_000, 3))
    g = np.quantile(output.sum(axis=1), 0.05)
    expected = mean + spread**2 / (spread**2).sum() * (g - mean.sum())
    np.testing.assert_allclose(carried(output, g, near=0.01) * g, expected, atol=0.5)


def test_a_station_that_is_calm_when_the_fleet_is_carries_little():
    rng = np.random.default_rng(2)
    steady, wild = np.full(5000, 40.0), 100 * rng.random(5000)
    share = carried(np.stack([steady, wild], axis=1), 45.0)
    assert share.sum() == pytest.approx(1.0)
    assert share[0] > 0.8


def test_hours_with_an_unknown_station_are_left_out():
    output = np.array([[1.0, 3.0], [np.nan, 9.0]])
    np.testing.assert_allclose(carried(output, 4.0), [0.25, 0.75])
    with pytest.raises(InputError, match="no hour"):
        carried(np.full((3, 2), np.nan), 4.0)


def test_a_station_that_leaves_before_another_joins_keeps_its_part():
    # three stations in proportion 1 : 2 : 3, of which one or another is always missing
    weather = np.linspace(0.1, 1.0, 200)
    output = weather[:, None] * [1.0, 2.0, 3.0]
    output[:100, 0] = np.nan
    output[100:, 1] = np.nan
    np.testing.assert_allclose(carried(output, 1.0), np.array([1, 2, 3]) / 6, rtol=1e-9)


def test_where_nothing_is_promised_the_shares_are_those_of_all_hours():
    output = np.zeros((100, 2))
    output[80:] = [1.0, 3.0]
    np.testing.assert_allclose(carried(output, 0.0), [0.25, 0.75])


def test_bad_parts_are_refused():
    with pytest.raises(InputError, match="positive capacities"):
        parts_and_whole([0.1], [0.0], 0.1)
    with pytest.raises(InputError, match="one length"):
        parts_and_whole([0.1], [1.0, 2.0], 0.1)
    with pytest.raises(InputError, match="add up to 1"):
        parts_and_whole([0.1], [1.0], 0.1, [0.5])
    with pytest.raises(InputError, match="delivers nothing"):
        carried(np.zeros((5, 2)), 1.0)
