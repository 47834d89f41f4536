"""Numbers as a reader wants them: units that say something, no digits that are only rounding."""

import pytest

from tanheng.core import Figure
from tanheng.web.columns import ColumnFacts, SeriesFacts
from tanheng.web.hour import Reading, SeriesHour, table_of
from tanheng.web.key_figures import key_figures

COLUMN = ColumnFacts("marginal", "value", "1", "modelled")


@pytest.mark.parametrize(("value", "unit"), [(1.087, ""), (0.42, "fraction"), (1, "fraction")])
def test_a_ratio_above_one_is_no_fraction(value, unit):
    pue = Figure("phoenix.pue", value, "1", "modelled", "a mean")
    (key,) = key_figures((pue,))
    assert key.unit.en == unit


def shown(value, least, greatest):
    reading = Reading("", COLUMN, value, least, 1.0, greatest)
    one = SeriesHour("grid", SeriesFacts("s", 1, (COLUMN,), 0, 3600, 3600), (reading,), 0, None)
    return table_of(one, 0).rows[0]


def test_rounding_beside_the_greatest_is_nought():
    row = shown(6e-61, -1.14e-13, 1233.0)
    assert (row[1], row[4], row[6]) == (0.0, 0.0, 1233.0)
    assert row[2].zh == "比例"


def test_a_small_number_among_small_ones_stays():
    assert shown(6e-12, 5e-12, 7e-12)[1] == 6e-12


def test_names_of_a_chart_are_in_both_languages(console):
    html = console.get("/runs/drawn/explore/wind.forecast?shape=fan").text
    assert "实测" in html
    assert "中位数" in html
    assert "比例" in html
