"""Emissions of what is not matched: by hand, and what must hold for every company."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.company.matching import (
    NO_SITE,
    Loads,
    Supplies,
    cfe_score,
    emissions,
    match,
    over_the_year,
)

HERE = np.eye(1, dtype=bool)


def two_hours():
    loads = Loads(("a",), np.zeros(1, int), np.array([[3_000, 1_000]]))
    nowhere = np.array([NO_SITE])
    return match(
        loads, Supplies(("ppa",), np.zeros(1, int), nowhere, np.array([[1_000, 3_000]])), HERE
    )


def test_by_hand():
    found = two_hours()
    year = over_the_year(found, HERE)
    one = emissions(found, year, *np.array([[[500.0, 100.0]], [[600.0, 200.0]]]))
    assert one.location.tolist() == [1_600]
    assert one.hourly.tolist() == [1_200]  # 2 kWh of the first hour, at the residual mix
    assert one.annual.tolist() == [0]


def test_cfe_score_counts_the_grid_for_the_rest_alone():
    # 1 of 3 kWh matched and half of 2 from the grid, then 1 of 1
    assert cfe_score(two_hours(), np.array([[0.5, 0.9]])) == pytest.approx(3 / 4)


@settings(deadline=None)
@given(st.data(), st.integers(0, 2**32 - 1))
def test_residual_never_exceeds_the_whole(companies, data, seed):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    intensity = np.random.default_rng(seed).uniform(0, 1000, (len(reach), loads.wh.shape[1]))
    one = emissions(found, over_the_year(found, reach), intensity, intensity)
    assert (one.hourly <= one.location).all()
    assert (one.annual <= one.location).all()


@settings(deadline=None)
@given(st.data())
def test_with_one_factor_emissions_follow_the_matched_share(companies, data):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    year = over_the_year(found, reach)
    flat = np.full((len(reach), loads.wh.shape[1]), 1000.0)
    one = emissions(found, year, flat, flat)
    assert np.abs(one.hourly - found.residual.sum(axis=1)).max() <= 1
    assert np.abs(one.annual - year.residual[:, 0]).max() <= 1
    assert one.hourly.sum() >= one.annual.sum() - 2 * len(loads.names)


def test_nothing_consumed_has_no_score():
    loads = Loads(("a",), np.zeros(1, int), np.array([[0, 0]]))
    supplies = Supplies((), np.zeros(0, int), np.zeros(0, int), np.zeros((0, 2), int))
    found = match(loads, supplies, HERE)
    assert np.isnan(found.share)
    assert np.isnan(cfe_score(found, np.zeros((1, 2))))
    flat = np.ones((1, 2))
    assert emissions(found, over_the_year(found, HERE), flat, flat).annual.tolist() == [0]
