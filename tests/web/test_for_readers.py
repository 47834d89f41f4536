"""Numbers as a reader wants them: units that say something, no digits that are only rounding."""

from tanheng.web.columns import ColumnFacts, SeriesFacts
from tanheng.web.hour import Reading, SeriesHour, table_of

COLUMN = ColumnFacts("marginal", "value", "1", "modelled")


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
