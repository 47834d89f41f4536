"""Hourly and annual matching: what must hold for every company."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.company.matching import NO_SITE, Loads, Supplies, match, over_the_year

HERE = np.eye(1, dtype=bool)


def one(load, supply, at=NO_SITE):
    loads = Loads(("s",), np.zeros(1, int), np.array([load]))
    supplies = Supplies(("g",), np.zeros(1, int), np.array([at]), np.array([supply]))
    return match(loads, supplies, HERE)


def test_by_hand():
    found = one([5, 5, 5], [0, 4, 9])
    assert found.matched.tolist() == [[0, 4, 5]]
    assert found.residual.tolist() == [[5, 1, 0]]
    assert found.excess.tolist() == [[0, 0, 4]]
    assert found.share == 9 / 15
    assert over_the_year(found, HERE).share == 13 / 15


def test_own_generation_serves_its_own_site_before_others():
    loads = Loads(("a", "b"), np.zeros(2, int), np.array([[10], [10]]))
    made, at = np.array([[8], [6]]), np.array([0, NO_SITE])
    found = match(loads, Supplies(("roof", "ppa"), np.zeros(2, int), at, made), HERE)
    assert found.own.tolist() == [[8], [0]]
    assert found.contracted.tolist() == [[1], [5]]  # 6 for what is left of 2 and 10


def test_what_an_own_site_leaves_goes_to_its_zone():
    loads = Loads(("a", "b", "c"), np.array([0, 0, 1]), np.array([[2], [3], [9]]))
    supplies = Supplies(("roof",), np.zeros(1, int), np.zeros(1, int), np.array([[8]]))
    found = match(loads, supplies, np.eye(2, dtype=bool))
    assert found.matched[:, 0].tolist() == [2, 3, 0]
    assert found.excess.tolist() == [[3]]


@settings(deadline=None)
@given(st.data())
def test_energy_closes_to_the_last_watt_hour(companies, data):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    for part in (found.own, found.contracted, found.residual, found.used_own, found.excess):
        assert (part >= 0).all()
    assert (found.used_contracted >= 0).all()
    assert np.array_equal(found.matched + found.residual, loads.wh)
    assert np.array_equal(found.own.sum(axis=0), found.used_own.sum(axis=0))
    assert np.array_equal(found.contracted.sum(axis=0), found.used_contracted.sum(axis=0))
    assert not found.flow[~reach].any()
    for zone in range(len(reach)):
        at, fed = loads.zone == zone, supplies.zone == zone
        assert np.array_equal(found.flow[:, zone].sum(axis=0), found.contracted[at].sum(axis=0))
        assert np.array_equal(found.flow[zone].sum(axis=0), found.used_contracted[fed].sum(axis=0))


@settings(deadline=None)
@given(st.data())
def test_a_year_is_matched_no_less_than_its_hours(companies, data):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    year = over_the_year(found, reach)
    assert year.matched.sum() >= found.matched.sum()
    anywhere = over_the_year(found, np.ones_like(reach))
    assert anywhere.matched.sum() >= year.matched.sum()
    assert anywhere.matched.sum() == min(loads.wh.sum(), supplies.wh.sum())


@settings(deadline=None)
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_sites_and_sources_changes_nothing(companies, data, random):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    i, j = (random.sample(range(len(n)), len(n)) for n in (loads.names, supplies.names))
    place = np.append(np.argsort(i), NO_SITE)  # the last stands for no site
    turned = match(
        Loads(tuple(loads.names[k] for k in i), loads.zone[i], loads.wh[i]),
        Supplies(
            tuple(supplies.names[k] for k in j),
            supplies.zone[j],
            place[supplies.site[j]],
            supplies.wh[j],
        ),
        reach,
    )
    assert np.array_equal(turned.matched, found.matched[i])
    assert np.array_equal(turned.excess, found.excess[j])


@settings(deadline=None)
@given(st.data(), st.integers(0, 10**9))
def test_more_supply_never_matches_less(companies, data, more):
    loads, supplies, reach = data.draw(companies)
    wh = supplies.wh.copy()
    wh[more % len(wh), more % wh.shape[1]] += more
    before, after = match(loads, supplies, reach), match(loads, replace(supplies, wh=wh), reach)
    assert (after.matched.sum(axis=0) >= before.matched.sum(axis=0)).all()


@settings(deadline=None)
@given(st.data())
def test_one_zone_matches_the_lesser_of_two_sums(companies, data):
    loads, supplies, _ = data.draw(companies)
    loads, supplies = (replace(one, zone=np.zeros_like(one.zone)) for one in (loads, supplies))
    found = match(loads, supplies, HERE)
    least = np.minimum(loads.wh.sum(axis=0), supplies.wh.sum(axis=0))
    assert np.array_equal(found.matched.sum(axis=0), least)


@settings(deadline=None)
@given(st.data())
def test_sites_of_a_zone_are_served_in_proportion_to_what_they_lack(companies, data):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    left = loads.wh - found.own
    for zone in range(len(reach)):
        at = loads.zone == zone
        whole = np.maximum(left[at].sum(axis=0), 1)
        exact = left[at] / whole * found.contracted[at].sum(axis=0)
        assert (np.abs(found.contracted[at] - exact) < 1 + 1e-6 * exact).all()
