"""A chart cut to an interval: of UTC, whatever clocks its own dates are those of."""

import numpy as np
import pytest

from tanheng.core import FanChart, InputError, Line, LineChart, Text
from tanheng.web.windows import cut

NAME = Text("x", "x")
HOURS = np.arange("2020-01-01", "2020-01-03", dtype="datetime64[h]").astype("datetime64[s]")
LINE = Line(NAME, HOURS, np.arange(48.0))
DAY = 1_577_836_800, 1_577_923_200  # 2020-01-01 UTC


def test_dates_of_utc_are_cut_as_they_stand():
    view = cut(LineChart(NAME, (LINE,), NAME, NAME), *DAY)
    assert view.lines[0].y.tolist() == list(range(24))


def test_dates_of_other_clocks_are_cut_where_utc_is():
    view = cut(FanChart(NAME, (), (LINE,), "MW", zone="Asia/Shanghai"), *DAY)
    assert view.lines[0].y.tolist() == list(range(8, 32))


@pytest.mark.parametrize("interval", [(DAY[1] * 2, None), (None, DAY[0]), (DAY[1], DAY[0])])
def test_an_interval_with_nothing_in_it_is_refused(interval):
    with pytest.raises(InputError, match="none of it"):
        cut(LineChart(NAME, (LINE,), NAME, NAME), *interval)
