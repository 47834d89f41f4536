import json

import numpy as np
import pytest

from tanheng.core import Flow, HeatMap, InputError, Line, LineChart, Sankey, Text
from tanheng.report.charts import chart
from tanheng.report.grid import NAN

WORD = Text("w", "词")


def lines(*origins):
    x = np.array([0.0, 5.0])
    return tuple(Line(Text(origin, origin), x, x, origin) for origin in origins)


def strokes(*origins):
    drawn = chart(LineChart(WORD, lines(*origins), WORD, WORD))
    return [(trace["line"]["color"], trace["line"]["dash"]) for trace in drawn.spec["traces"]]


def test_measured_is_full_and_in_ink_and_all_else_is_broken():
    full, first, second = strokes("measured", "forecast", "modelled")
    assert full == ("$ink", "solid")
    assert "solid" not in (first[1], second[1])
    assert first != second


def test_in_the_model_province_its_truth_is_in_ink_and_broken_by_its_own_dash():
    (ink, truth), (_, forecast) = strokes("synthetic", "forecast")
    assert ink == "$ink"
    assert len({"solid", truth, forecast}) == 3
    assert strokes("measured", "synthetic")[1][1] == truth


def test_ten_lines_have_ten_colours():
    colours = [colour for colour, _ in strokes(*["modelled"] * 10)]
    assert len(set(colours)) == 10


def test_a_chart_with_a_synthetic_line_is_synthetic():
    assert chart(LineChart(WORD, lines("synthetic"), WORD, WORD)).synthetic
    assert not chart(LineChart(WORD, lines("measured", "modelled"), WORD, WORD)).synthetic


def test_bands_and_lines_name_their_columns_of_the_table(sample):
    drawn = chart(sample.sections[0].views[0])
    heads = [head.en for head in drawn.grid.heads]
    for trace in drawn.spec["traces"]:
        columns = trace.get("at") or trace["between"]
        assert columns[0] == 0
        assert all(heads[place].startswith(trace["name"]["en"]) for place in columns[1:])


def test_a_fan_draws_its_widest_band_first_and_lines_on_top(sample):
    drawn = chart(sample.sections[0].views[0])
    kinds = ["between" if "between" in trace else "at" for trace in drawn.spec["traces"]]
    assert kinds == ["between"] * 3 + ["at"] * 3


@pytest.mark.parametrize("place", range(4))
def test_specs_are_plain_json(sample, place):
    drawn = chart(sample.sections[0].views[place])
    assert json.loads(json.dumps(drawn.spec, allow_nan=False)) == drawn.spec


def test_gaps_of_a_heat_map_stay_gaps(sample):
    drawn = chart(sample.sections[0].views[1])
    assert drawn.grid.rows[5][9:13] == (NAN,) * 4
    assert drawn.summary.en.startswith("284 values, ")


def test_a_chart_says_in_words_what_it_spans(sample):
    summary = chart(sample.sections[0].views[0]).summary
    assert "168 points from 2012-01-09 00:00 to 2012-01-15 23:00." in summary.en
    assert "measured: 0.01 to 0.5" in summary.en
    assert "共 168 个点" in summary.zh


def test_charts_without_numbers_are_drawn_empty():
    none = np.full((1, 1), np.nan)
    heat = chart(HeatMap(WORD, ("a",), ("b",), none, WORD, WORD, "MW"))
    curves = chart(LineChart(WORD, (), WORD, WORD))
    assert heat.summary.en == curves.summary.en == "no value"
    assert curves.grid.rows == ()


def test_shares_against_shares_are_drawn_square(sample):
    shapes = [chart(view).shape for view in sample.sections[0].views]
    assert shapes == ["wide", "wide", "square", "wide"]


def test_bars_of_a_few_whole_numbers_name_each_of_them():
    def axis(*x):
        there = np.array(x)
        bars = (Line(WORD, there, there),)
        return chart(LineChart(WORD, bars, WORD, WORD, kind="bars")).spec["layout"]["xaxis"]

    assert axis(1.0, 2.0, 15.0)["dtick"] == 1
    assert "dtick" not in axis(1.0, 2.5)
    assert "dtick" not in axis(0.0, 100.0)


def test_a_heat_map_of_many_columns_has_no_gaps():
    def gap(columns):
        heat = HeatMap(
            WORD, tuple(map(str, range(columns))), ("a",), np.zeros((1, columns)), WORD, WORD, "%"
        )
        return chart(heat).spec["traces"][0]["xgap"]

    assert (gap(24), gap(365)) == (1, 0)


def test_what_is_stacked_lies_on_each_other_and_the_whole_stays_a_line():
    parts = lines("measured", "modelled")
    whole = Line(Text("whole", "总计"), parts[0].x, 2 * parts[0].y, marks=True)
    drawn = chart(LineChart(WORD, (*parts, whole), WORD, WORD, kind="stack")).spec["traces"]
    assert [trace.get("stackgroup") for trace in drawn] == ["above", "above", None]
    assert not drawn[0]["fillpattern"]
    assert drawn[1]["fillpattern"]  # what is not measured is hatched


def test_what_is_below_nothing_hangs_below_the_axis_under_one_name():
    x = np.arange(3.0)
    parts = {"wind": [5.0, 4.0, 6.0], "storage": [-1.0, np.nan, 2.0], "exports": [-2.0, -1.0, 0.0]}
    stacked = tuple(Line(Text(name, name), x, np.array(y)) for name, y in parts.items())
    drawn = chart(LineChart(WORD, stacked, WORD, WORD, kind="stack")).spec["traces"]
    found = [(one["name"]["en"], one["stackgroup"], one["showlegend"]) for one in drawn]
    assert found == [
        ("wind", "above", True),
        ("storage", "above", True),
        ("storage", "below", False),
        ("exports", "below", True),
    ]
    assert all(one["side"] == one["stackgroup"] for one in drawn)
    assert drawn[1]["legendgroup"] == drawn[2]["legendgroup"] != drawn[3]["legendgroup"]


def test_flows_join_the_nodes_of_their_names_in_every_unit():
    wind, site = Text("wind", "风电"), Text("site", "站点")
    flows = (Flow(wind, site, (30.0, 1.5)), Flow(WORD, site, (70.0, 0.0)))
    drawn = chart(Sankey(WORD, flows, ("MWh", "CNY")))
    (trace,) = drawn.spec["traces"]
    assert trace["flows"] == [[0, 1], [2, 1]]
    assert [unit.en for unit in drawn.units] == ["MWh", "CNY"]
    assert drawn.grid.rows[0] == ("wind / 风电", "site / 站点", "30", "1.5")


def test_a_flow_without_an_amount_in_each_unit_is_refused():
    flow = Flow(WORD, Text("site", "站点"), (30.0,))
    with pytest.raises(InputError, match="expected 2 amounts in each flow"):
        chart(Sankey(WORD, (flow,), ("MWh", "CNY")))


@pytest.mark.parametrize("amount", [-1.0, float("nan")])
def test_flows_that_cannot_be_are_refused(amount):
    flow = Flow(WORD, Text("site", "站点"), (amount,))
    with pytest.raises(InputError, match="flows of at least 0"):
        chart(Sankey(WORD, (flow,), ("MWh",)))
