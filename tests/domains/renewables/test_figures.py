"""Figures under their fixed names, with the fields that other programs rely on."""

import numpy as np
import pytest

from tanheng.domains.renewables.figures import figures_of, prefix, series_of

from .drawn_fleet import drawn_fleet

ALWAYS = {
    "guarantee.static", "exceedance.static", "exceedance.conditional", "exceedance.quintiles",
    "shortfall.static", "shortfall.conditional", "pinball", "stations.pinball", "verdict",
}  # fmt: skip
IF_CREDIBLE = {
    "guarantee.conditional", "guarantee.gain_pp", "guarantee.gain_relative",
    "guarantee.gain_pp_equal_shortfall",
}  # fmt: skip


def _by_name(found):
    return {one.name.removeprefix("f."): one for one in figures_of(found)}


@pytest.fixture(scope="module")
def credible():
    return drawn_fleet()


@pytest.fixture(scope="module")
def broken():
    return drawn_fleet(late_shift=0.3)


def test_every_figure_has_its_name_and_its_fields(credible):
    figures = _by_name(credible)
    assert figures.keys() == ALWAYS | IF_CREDIBLE
    for one in figures.values():
        assert one.level == 0.9
        assert one.origin == "measured"
        assert one.how.en != one.how.zh
        assert one.about["window"] == "all"
        assert one.about["horizon"] == "day_ahead"
        assert one.about["n"] == 60 * 24
        assert one.about["start"] == "2021-03-31T16:00Z"
        assert one.about["end"] == "2021-05-30T16:00Z"


def test_a_perfect_forecast_is_credible_and_gains(credible):
    figures = _by_name(credible)
    assert figures["verdict"].value == "credible"
    assert figures["guarantee.gain_pp"].value > 10
    assert figures["exceedance.conditional"].value == pytest.approx(0.9, abs=0.03)
    low, high = figures["exceedance.conditional"].interval
    assert low < 0.9 < high
    assert len(figures["exceedance.quintiles"].value) == 5
    assert len(figures["exceedance.quintiles"].about["bands"]) == 5


def test_a_gain_is_the_difference_of_its_guarantees(credible):
    figures = _by_name(credible)
    static, conditional = (figures[f"guarantee.{one}"].value for one in ("static", "conditional"))
    assert figures["guarantee.gain_pp"].value == pytest.approx(100 * (conditional - static))
    assert figures["guarantee.gain_relative"].value == pytest.approx(conditional / static - 1)


def test_what_does_not_hold_is_withheld_with_its_reason_and_its_record_stands(broken):
    figures = _by_name(broken)
    assert figures["verdict"].value == "withheld"
    for name in IF_CREDIBLE:
        assert figures[name].value is None
        assert figures[name].reason == figures["verdict"].reason
        assert "it held in only" in figures[name].reason.en
    for name in ALWAYS:
        assert figures[name].value is not None
    assert all(one.about["n"] == 60 * 24 for one in figures.values())


def test_stations_that_were_not_forecast_have_no_figure():
    found = drawn_fleet(stations=False)
    assert "stations.pinball" not in _by_name(found)
    assert series_of(found)["f.stations"]["conditional"].null_count() == 2 * 60 * 24


def test_later_horizons_stand_under_their_own_name():
    assert prefix("f", "day_ahead") == "f"
    assert prefix("f", "intraday_3h") == "f.intraday_3h"


def test_series_have_the_columns_from_which_figures_are_made(credible):
    series = series_of(credible)
    assert series.keys() == {"f.guarantee", "f.forecast", "f.stations"}
    rows = series["f.guarantee"]
    assert rows.columns == [
        "issued", "time", "measured", "static", "conditional", "level", "window",
    ]  # fmt: skip
    assert (rows["time"] - rows["issued"]).dt.total_hours().unique().to_list() == [25]
    held = rows["measured"] >= rows["conditional"]
    assert held.mean() == _by_name(credible)["exceedance.conditional"].value
    assert rows["measured"].dtype == series["f.forecast"]["measured"].dtype
    assert rows["time"].dtype.time_zone == "UTC"


def test_the_fleet_is_the_weighted_mean_of_its_stations(credible):
    series = series_of(credible)
    rows = series["f.stations"]
    parts = [rows.filter(rows["station"] == name)["measured"].to_numpy() for name in ("s0", "s1")]
    whole = series["f.guarantee"]["measured"].to_numpy()
    np.testing.assert_allclose(0.75 * parts[0] + 0.25 * parts[1], whole, atol=2e-9)
