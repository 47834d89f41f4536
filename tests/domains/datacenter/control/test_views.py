"""What a trial shows: tables, pictures, a record, and promises or why there are none."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tanheng.core import LineChart, Table, Text
from tanheng.domains.datacenter.control import (
    WAYS,
    ControlRun,
    control_section,
    control_table,
    promise_table,
    promises,
    record,
)
from tanheng.report import render


def long_trial(found, days=120, saved=0.05, noise=0.01, inlet_c=22.0):
    """As if each day had saved about so much."""
    draw = np.random.default_rng(0)
    runs = {}
    for way in WAYS:
        less = draw.normal(saved, noise, (1, days)) if way == "predictive" else np.zeros((1, days))
        kw = np.repeat(1000.0 * (1 - less), 24, axis=1)
        same = dict.fromkeys(("total_kw", "it_kw", "stored_kw", "unmet_kw", "residual_kw"), kw)
        shape = kw.shape
        runs[way] = ControlRun(
            start_s=0,
            step_s=3600,
            inlet_c=np.full(shape, inlet_c),
            inlet_dew_point_c=np.full(shape, 8.0),
            set_points={},
            followed=np.ones(shape, dtype=bool),
            power_kw={},
            **same,
        )
    return replace(found, runs=runs, lanes=found.lanes[:1])


def test_the_table_has_a_row_for_each_lane(found):
    table = control_table(found)
    assert len(table.rows) == 2
    for at, row in enumerate(table.rows):
        energy = [found.runs[way].energy_kwh[at] / 1000 for way in WAYS]
        assert row[2:5] == pytest.approx(tuple(energy))
        assert row[5] == pytest.approx(100 * found.saving("fixed")[at])
        assert row[6] == pytest.approx(100 * found.saving("trim-and-respond")[at])
        assert row[7] == pytest.approx(found.runs["predictive"].inlet_c[at].max())
        assert row[8] == 0
        assert len(row) == len(table.columns)


def test_with_two_places_rows_name_them(found):
    lanes = (found.lanes[0], replace(found.lanes[1], place="there"))
    names = [row[0] for row in control_table(replace(found, lanes=lanes)).rows]
    assert [name.en for name in names] == ["here, spring week", "there, summer week"]
    assert names[1].zh == "there，夏季周"


def test_the_record_can_be_json_and_says_what_the_table_says(found):
    told = json.loads(json.dumps(record(found), allow_nan=False))
    assert told["design"] == "midsize-water-cooled"
    assert [lane["season"] for lane in told["lanes"]] == ["MAM", "JJA"]
    for at, lane in enumerate(told["lanes"]):
        assert lane["saving"]["fixed"] == pytest.approx(found.saving("fixed")[at])
        assert lane["steps_outside"] == dict.fromkeys(WAYS, 0)
        assert lane["start"].endswith("Z")
    assert 0 < told["plan_s"]["median"] <= told["plan_s"]["longest"]


def test_after_a_day_nothing_is_promised_and_the_reason_is_told(found):
    for way, one in promises(found).items():
        assert one.share is None
        assert "days could be judged, after 19 to learn from; 30 are needed" in one.reason.en
        told = record(found)["promised"][way]
        assert told["share"] is told["days"] is told["held"] is None
        assert told["reason"] == one.reason.en
    row = promise_table(promises(found)).rows[0]
    assert row[1] is None
    assert isinstance(row[3], Text)


def test_after_many_days_a_share_is_promised_below_the_mean(found):
    told = promises(long_trial(found))
    for one in told.values():
        assert 0.02 < one.share < 0.05
        assert one.coverage.n >= 30
    assert promise_table(told).rows[0][1] == pytest.approx(100 * told["fixed"].share)


def test_inlets_outside_withdraw_the_promise(found):
    told = promises(long_trial(found, inlet_c=29.0))
    assert told["fixed"].share is None
    assert told["fixed"].reason.en == "2880 steps outside the envelope"


def test_the_section_shows_tables_and_each_lanes_inlet_and_power(found):
    section = control_section(found)
    kinds = [type(view) for view in section.views]
    assert kinds == [Table, Table] + [LineChart] * 4
    inlets = section.views[2]
    assert [line.y[0] for line in inlets.lines[-2:]] == [18.0, 27.0]
    assert len(inlets.lines) == 5
    assert len(inlets.lines[0].y) == 24
    page = render(Text("a", "b"), [control_table(found)], [section], (), {})
    assert "Inlet temperature: here, spring week" in page
