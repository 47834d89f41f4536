"""Tracing of emissions along flows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.grid.carbon import (
    consumption_average,
    consumption_mwh,
    factor_of,
    factors_g_per_kwh,
    production_average,
)

ONE, TWO = np.array([0], dtype=np.int64), np.array([1], dtype=np.int64)


def test_importer_mixes_its_own_with_what_comes_in() -> None:
    generation, emissions = np.array([[100.0], [50.0]]), np.array([[80_000.0], [0.0]])
    traced = consumption_average(generation, emissions, ONE, TWO, np.array([[50.0]]))
    np.testing.assert_allclose(traced[:, 0], [800.0, 400.0])
    np.testing.assert_allclose(production_average(generation, emissions)[:, 0], [800.0, 0.0])


def test_direction_of_a_flow_is_its_sign() -> None:
    generation, emissions = np.array([[50.0], [100.0]]), np.array([[0.0], [80_000.0]])
    there = consumption_average(generation, emissions, ONE, TWO, np.array([[-50.0]]))
    back = consumption_average(generation, emissions, TWO, ONE, np.array([[50.0]]))
    np.testing.assert_array_equal(there, back)


def test_area_that_only_consumes_has_the_intensity_of_its_imports() -> None:
    generation, emissions = np.array([[10.0], [0.0]]), np.array([[5_000.0], [0.0]])
    traced = consumption_average(generation, emissions, ONE, TWO, np.array([[10.0]]))
    np.testing.assert_allclose(traced[:, 0], [500.0, 500.0])


def test_area_without_power_has_no_intensity() -> None:
    generation, emissions = np.array([[10.0], [0.0]]), np.array([[5_000.0], [0.0]])
    traced = consumption_average(generation, emissions, ONE, TWO, np.array([[0.0]]))
    assert np.isnan(traced[1, 0])
    assert np.isnan(production_average(generation, emissions)[1, 0])


def test_negative_generation_and_circles_without_source_are_refused() -> None:
    zero, flow = np.zeros((2, 1)), np.array([[1.0]])
    with pytest.raises(InputError, match=r"generation_mwh: expected at least 0, came -1 in row 0"):
        consumption_average(np.array([[-1.0], [2.0]]), zero, ONE, TWO, flow)
    ring = np.array([0, 1], dtype=np.int64), np.array([1, 0], dtype=np.int64)
    with pytest.raises(InputError, match="circle"):
        consumption_average(zero, zero, *ring, np.array([[1.0], [1.0]]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_consumption_times_intensity_conserves_emissions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    areas, steps, lines = int(rng.integers(2, 7)), 5, 8
    generation = rng.uniform(50, 200, (areas, steps))
    emissions = generation * rng.uniform(0, 1000, (areas, 1))
    start = rng.integers(0, areas, lines)
    end = (start + rng.integers(1, areas, lines)) % areas
    flow = rng.uniform(-5, 5, (lines, steps))
    used = consumption_mwh(generation, start, end, flow)
    traced = consumption_average(generation, emissions, start, end, flow)
    np.testing.assert_allclose((used * traced).sum(axis=0), emissions.sum(axis=0), rtol=1e-10)
    assert traced.min() >= 0
    assert (
        traced.max(axis=0) <= production_average(generation, emissions).max(axis=0) + 1e-9
    ).all()


def test_factors_name_their_basis_and_are_never_mixed() -> None:
    np.testing.assert_array_equal(
        factors_g_per_kwh(["Coal", "NG", "Wind"], "direct"), [760, 370, 0]
    )
    np.testing.assert_array_equal(
        factors_g_per_kwh(["Coal", "NG", "Wind"], "life_cycle"), [820, 490, 11]
    )
    assert "IPCC 2014" in factor_of("coal", "direct").source
    with pytest.raises(InputError, match=r"expected a fuel of coal, .* came 'moonlight'"):
        factor_of("moonlight", "direct")
