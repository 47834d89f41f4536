"""An inventory drawn: bars are the figures, and what is missing has none."""

from __future__ import annotations

import numpy as np
import pytest

SECTION = """
activities:
  - file: rows.csv
    method: other
    columns: {emissions: t, account: account, date: day}
    units: {emissions: t CO2e}
"""
ROWS = """
account,t,day
scope1,10,2020-01-05
scope1,30,2020-03-05
scope3.c01,7,2020-02-01
scope3.c04,5,2020-02-01
"""


@pytest.fixture
def drawn(taken):
    section = taken(SECTION, rows=ROWS).sections[0]
    return {view.title.en: view for view in section.views if hasattr(view, "lines")}


def test_scopes_stand_side_by_side(drawn):
    first, second = drawn["Scopes"].lines
    for line in (first, second):
        assert np.array_equal(line.y, [40, np.nan, 12], equal_nan=True)


def test_categories_that_nothing_was_brought_for_have_no_bar(drawn):
    (line,) = drawn["Scope 3 by category"].lines
    assert line.x.tolist() == list(range(1, 16))
    assert (line.y[0], line.y[3]) == (7, 5)
    assert np.isnan(line.y[[1, 2, *range(4, 15)]]).all()


def test_months_are_those_that_rows_tell(drawn):
    (line,) = drawn["Scopes 1 and 2 by month"].lines
    assert (line.y[0], line.y[2]) == (10, 30)
    assert np.isnan(line.y[[1, *range(3, 12)]]).all()


def test_without_months_there_is_no_chart_of_them(taken):
    section = SECTION.replace(", date: day", "")
    titles = [view.title.en for view in taken(section, rows=ROWS).sections[0].views]
    assert "Scopes" in titles
    assert "Scopes 1 and 2 by month" not in titles


def test_flows_into_each_node_are_what_flows_out_of_it(taken):
    section = taken(SECTION, rows=ROWS).sections[0]
    flows = next(view.flows for view in section.views if hasattr(view, "flows"))
    told = {(flow.source.en, flow.target.en): flow.amounts[0] for flow in flows}
    (scope3,) = {source for source, target in told if target == "all emissions"} & {
        target for _, target in told
    }
    assert told[scope3, "all emissions"] == 12
    assert sum(tonnes for (_, target), tonnes in told.items() if target == scope3) == 12
    assert sum(tonnes for (_, target), tonnes in told.items() if target == "all emissions") == 52
