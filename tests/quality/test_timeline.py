import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.quality import Flag, arrange


def test_rows_in_any_order_land_on_a_regular_axis() -> None:
    line = arrange([7200, 0, 10800], [3.0, 1.0, 4.0], 3600)
    np.testing.assert_array_equal(line.time_s, [0, 3600, 7200, 10800])
    np.testing.assert_array_equal(line.values, [1.0, np.nan, 3.0, 4.0])
    assert list(line.flags) == [Flag.OUT_OF_ORDER, Flag.MISSING, 0, 0]


def test_first_reading_of_an_instant_stands_and_a_second_is_flagged() -> None:
    line = arrange([0, 3600, 3600, 7200, 7200], [1.0, 2.0, 9.0, 3.0, 3.0], 3600)
    np.testing.assert_array_equal(line.values, [1.0, 2.0, 3.0])
    assert list(line.flags) == [0, Flag.DUPLICATE, Flag.DUPLICATE]
    assert line.conflicts == 1


def test_empty_first_row_of_an_instant_gives_way_to_a_number() -> None:
    line = arrange([0, 0], [np.nan, 5.0], 3600)
    assert line.values[0] == 5.0
    assert line.flags[0] == Flag.DUPLICATE


def test_row_off_the_grid_joins_the_nearest_instant() -> None:
    line = arrange([0, 3605, 7150], [1.0, 2.0, 3.0], 3600)
    np.testing.assert_array_equal(line.values, [1.0, 2.0, 3.0])
    assert list(line.flags) == [0, Flag.OFF_GRID, Flag.OFF_GRID]


def test_rows_outside_the_span_asked_for_are_counted() -> None:
    line = arrange([0, 3600, 7200], [1.0, 2.0, 3.0], 3600, start_s=3600, end_s=7200)
    np.testing.assert_array_equal(line.values, [2.0])
    assert line.outside == 2


@pytest.mark.parametrize(
    ("times", "values", "step"),
    [([], [], 3600), ([0, 1], [1.0], 3600), ([0], [1.0], 0), ([0, 10**15], [1.0, 2.0], 60)],
)
def test_what_cannot_be_arranged_is_refused(
    times: list[int], values: list[float], step: int
) -> None:
    with pytest.raises(InputError, match="expected"):
        arrange(times, values, step)


@given(st.permutations(list(range(12))))
def test_order_of_distinct_rows_changes_no_value(order: list[int]) -> None:
    line = arrange(np.array(order) * 900, np.array(order, dtype=float), 900)
    np.testing.assert_array_equal(line.values, np.arange(12.0))
    late = [max(order[: order.index(i) + 1]) > i for i in range(12)]
    np.testing.assert_array_equal(line.flags == Flag.OUT_OF_ORDER, late)
