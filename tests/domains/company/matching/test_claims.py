"""Ranges to retire: each matched watt-hour once, for the site that used it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.company.matching import NO_SITE, Loads, Supplies, claims, match


@settings(deadline=None)
@given(st.data())
def test_every_matched_watt_hour_is_claimed_once(companies, data):
    loads, supplies, reach = data.draw(companies)
    found = match(loads, supplies, reach)
    lots, retired = claims(found)
    assert (lots.wh > 0).all()
    assert lots.wh.sum() == supplies.wh.sum()
    amount = retired.end - retired.start
    assert (amount > 0).all()
    assert (retired.start >= 0).all()
    assert (retired.end <= lots.wh[retired.lot]).all()
    source, hour = lots.source[retired.lot], lots.hour[retired.lot]
    served, used = np.zeros_like(loads.wh), np.zeros_like(supplies.wh)
    np.add.at(served, (retired.site, hour), amount)
    np.add.at(used, (source, hour), amount)
    assert np.array_equal(served, found.matched)
    assert np.array_equal(used, found.used_own + found.used_contracted)
    assert reach[supplies.zone[source], loads.zone[retired.site]].all()
    follows = retired.lot[1:] == retired.lot[:-1]
    assert (retired.start[1:][follows] >= retired.end[:-1][follows]).all()


def test_by_hand():
    loads = Loads(("a", "b"), np.zeros(2, int), np.array([[5, 0], [7, 1]]))
    at = np.array([0, NO_SITE])
    supplies = Supplies(("roof", "ppa"), np.zeros(2, int), at, np.array([[6, 0], [4, 3]]))
    lots, retired = claims(match(loads, supplies, np.eye(1, dtype=bool)))
    assert list(zip(lots.source, lots.hour, lots.wh, strict=True)) == [
        (0, 0, 6),
        (1, 0, 4),
        (1, 1, 3),
    ]
    rows = zip(retired.lot, retired.site, retired.start, retired.end, strict=True)
    assert list(rows) == [(0, 0, 0, 5), (0, 1, 5, 6), (1, 1, 0, 4), (2, 1, 0, 1)]


def test_nothing_matched_is_nothing_claimed():
    loads = Loads(("a",), np.zeros(1, int), np.array([[0]]))
    supplies = Supplies(("ppa",), np.zeros(1, int), np.array([NO_SITE]), np.array([[4]]))
    lots, retired = claims(match(loads, supplies, np.eye(1, dtype=bool)))
    assert lots.wh.tolist() == [4]
    assert retired.lot.size == 0
