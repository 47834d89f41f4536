from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tanheng.core import Text
from tanheng.domains.grid.balance_sheet import Credit, FirmSupply, Sheet
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.indices import written
from tanheng.domains.grid.views import by_month_and_hour, sheet_table


def test_what_was_not_seen_is_written_with_its_bound_and_never_as_zero():
    said = written(Estimate(0.0, 0.0, upper=0.003), ".3g")
    assert said == Text("none seen, below 0.003", "未出现，低于 0.003")


def test_an_estimate_is_written_with_its_standard_error_and_an_exact_number_without():
    assert written(Estimate(9.4, 0.2), ".2f") == "9.40 ± 0.20"
    assert written(Estimate(9.4), ".2f") == "9.40"


def test_lost_hours_add_up_over_the_map_and_lie_at_local_time():
    start = np.datetime64("2020-01-01T00:00", "s").astype(np.int64)
    time_s = start + 3600 * np.arange(48)
    drawn = by_month_and_hour(
        Text("", ""), np.full(48, 0.5), time_s, ZoneInfo("Asia/Shanghai"), "h"
    )
    assert np.nansum(drawn.z) == pytest.approx(24.0)
    assert drawn.z[0, 8] == 1.0
    late = by_month_and_hour(
        Text("", ""), np.eye(1, 48, 0)[0], time_s, ZoneInfo("Asia/Shanghai"), "h"
    )
    assert late.z[0, 8] == 1.0


def test_a_sheet_shows_each_rule_and_says_why_an_amount_is_left_out():
    none = Credit(None, Text("no pair of forecast and output", "无成对数据"))
    sheet = Sheet(
        "all",
        "evening_peak",
        FirmSupply(100.0, maintenance=0.1),
        80.0,
        0.1,
        {
            "fixed": {"wind": Credit(5.0)},
            "static": {"wind": none},
            "conditional": {"wind": none},
            "elcc": {"wind": Credit(20.0)},
        },
    )
    drawn = sheet_table(sheet)
    assert drawn.rows[6] == (Text("wind", "风电"), 5.0, None, None, 20.0)
    assert drawn.rows[-1][1:] == pytest.approx((7.0, 2.0, 2.0, 22.0))
    assert drawn.note.en.endswith("wind: no pair of forecast and output.")
    assert drawn.note.zh.endswith("风电：无成对数据。")
