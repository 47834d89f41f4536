import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import Band, HeatMap, InputError, Line, Text
from tanheng.report.grid import NAN, heat_grid, join

X = Text("x", "横轴")
NAME = Text("a", "甲")


def line(x, y):
    return Line(NAME, np.asarray(x), np.asarray(y, dtype=np.float64))


def test_lines_over_the_same_points_keep_their_order_even_where_they_turn_back():
    grid = join(X, (), (line([0.0, 2.0, 1.0], [1, 2, 3]), line([0.0, 2.0, 1.0], [4, 5, 6])))
    assert grid.rows == (("0", "1", "4"), ("2", "2", "5"), ("1", "3", "6"))


def test_lines_with_points_of_their_own_meet_in_one_table():
    grid = join(X, (), (line([0.0, 1.0], [1, 2]), line([0.5], [9])))
    assert grid.rows == (("0", "1", ""), ("0.5", "", "9"), ("1", "2", ""))


def test_a_value_not_known_is_told_from_a_point_that_is_not_there():
    grid = join(X, (), (line([0.0, 1.0], [1, np.nan]), line([0.0], [9])))
    assert grid.rows[1] == ("1", NAN, "")


def test_a_step_keeps_both_its_ends():
    grid = join(X, (), (line([0.0, 1.0, 1.0, 2.0], [1, 1, 5, 5]), line([0.5], [9])))
    assert [row for row in grid.rows if row[0] == "1"] == [("1", "1", ""), ("1", "5", "")]


def test_a_band_has_its_edges_side_by_side():
    x = np.array([0.0, 1.0])
    grid = join(X, (Band(Text("90 %", "90 %"), x, x - 1, x + 1),), ())
    assert [head.en for head in grid.heads] == ["x", "90 %, lower", "90 %, upper"]
    assert grid.rows == (("0", "-1", "1"), ("1", "0", "2"))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2012-01-09T05", "2012-01-09 05:00"),
        ("2012-01-09T05:15:30", "2012-01-09 05:15:30"),
        ("1969-12-31T23", "1969-12-31 23:00"),
    ],
)
def test_dates_are_written_to_the_minute_or_the_second(moment, text):
    assert join(X, (), (line([np.datetime64(moment)], [1]),)).rows == ((text, "1"),)


def test_lengths_that_differ_are_refused():
    with pytest.raises(InputError, match="expected one x for each y of 'a', came 2 and 1"):
        join(X, (), (line([0.0, 1.0], [1]),))


def test_dates_and_numbers_on_one_axis_are_refused():
    dated = line([np.datetime64("2012-01-09", "s")], [1])
    with pytest.raises(InputError, match="dates or numbers"):
        join(X, (), (dated, line([0.0], [1])))


def test_a_heat_map_of_another_shape_is_refused():
    heat = HeatMap(Text("h", "h"), ("a", "b"), ("c",), np.zeros((2, 1)), X, X, "MW")
    with pytest.raises(InputError, match="expected 1 x 2 values in 'h', came 2 x 1"):
        heat_grid(heat)


@given(st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=8), min_size=1, max_size=4))
def test_every_point_of_every_line_stands_in_the_table_once(points):
    lines = [line(np.array(xs, dtype=float), np.arange(len(xs))) for xs in points]
    grid = join(X, (), lines)
    for place, xs in enumerate(points, start=1):
        filled = [(float(row[0]), float(row[place])) for row in grid.rows if row[place]]
        assert sorted(filled) == sorted(zip(map(float, xs), range(len(xs)), strict=True))
