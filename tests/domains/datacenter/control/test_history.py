"""What was seen of a plant is kept in columns, the last of it."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter import SetPoints
from tanheng.domains.datacenter.control.history import History, seen_of

from .plants import reading, still


def seen(number, **points):
    said = reading([[22.0] * 3] * 2, supply_air_c=20.0 + number, chilled_water_c=9.0)
    load, given = np.full((2, 1), 700.0 + number), np.zeros((2, 1))
    told = {"supply_air_c": np.full(2, 19.0)} | points
    return seen_of(said, SetPoints(**told), still("mild", 2), load, given, given)


def test_temperatures_are_kept_as_measured_not_as_told():
    one = seen(3)
    assert one.points.supply_air_c.tolist() == [[23.0], [23.0]]
    assert one.points.chilled_water_c.tolist() == [[9.0], [9.0]]
    assert one.points.tank_kw is None


def test_the_last_steps_are_kept_oldest_first():
    history = History(2, 4)
    for number in range(6):
        history.add(seen(number))
        assert history.count == min(number + 1, 4)
    kept = history.seen()
    assert kept.it_kw.tolist() == [[702.0, 703.0, 704.0, 705.0]] * 2
    assert kept.points.supply_air_c.shape == kept.outdoor.wet_bulb_c.shape == (2, 4)
    assert kept.power_kw["chiller"].tolist() == [[150.0] * 4] * 2


def test_a_set_point_never_given_is_none_and_one_given_once_is_kept():
    history = History(2, 4)
    history.add(seen(0))
    assert history.seen().points.fan_share is None
    history.add(seen(1, fan_share=np.array([0.9, np.nan]), tower_fan_share=np.array([0.8, 0.7])))
    points = history.seen().points
    assert np.isnan(points.fan_share[:, 0]).all()
    assert points.fan_share[0, 1] == 0.9
    assert points.tower_fan_share.tolist() == [[1.0, 0.8], [1.0, 0.7]]  # no wish: full speed


def test_a_missing_meter_stays_missing():
    history = History(2, 4)
    one = seen(0)
    one.power_kw["chiller"][0] = np.nan
    history.add(one)
    assert np.isnan(history.seen().power_kw["chiller"]).tolist() == [[True], [False]]
