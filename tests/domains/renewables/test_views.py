"""What a fleet shows: nothing that was withheld, words in both languages, parts and whole."""

import numpy as np
import pytest

from tanheng.core import FanChart, HeatMap, LineChart, Table, Text
from tanheng.domains.renewables.flagged import quality_table
from tanheng.domains.renewables.views import _regime, headline, section

from .drawn_fleet import CAPACITY_MW, drawn_fleet


@pytest.fixture(scope="module")
def credible():
    return drawn_fleet()


def _column(table, head):
    place = [column.head.en for column in table.columns].index(head)
    return [row[place] for row in table.rows]


def _view(found, title):
    (view,) = [one for one in section(found).views if one.title.en.startswith(title)]
    return view


def test_the_headline_shows_the_figures_in_per_cent(credible):
    table = headline(credible)
    one = credible.scored[0].test.comparison
    assert _column(table, "Conditional") == [100 * one.conditional]
    assert _column(table, "Gain") == [one.gain_pp]
    assert _column(table, "Hours") == [60 * 24]
    assert _column(table, "Verdict")[0].en == "credible"


def test_the_headline_says_how_often_the_conditional_guarantee_lies_below_the_static_one(credible):
    share = credible.scored[0].test.comparison.share_below
    assert 0 < share < 1
    said = f"At 90% (all hours) it lies below the static one in {share:.0%} of hours."
    assert headline(credible).note.en.endswith(said)
    assert "below" not in headline(drawn_fleet(late_shift=0.3)).note.en


def test_the_headline_hides_what_is_withheld_and_says_why():
    table = headline(drawn_fleet(late_shift=0.3))
    for head in ("Conditional", "Gain", "Gain at equal shortfall"):
        assert _column(table, head) == [None]
    assert _column(table, "Static")[0] > 0
    verdict = _column(table, "Verdict")[0]
    assert verdict.en.startswith("withheld: ")
    assert "held in only" in verdict.en
    assert verdict.zh.startswith("不予公布：")


def test_a_section_has_every_picture(credible):
    views = section(credible).views
    assert [type(view) for view in views] == [FanChart, HeatMap, LineChart, Table, Table, Table]


def test_every_word_is_said_in_both_languages(credible):
    made = section(credible)
    assert made.title.zh != made.title.en
    for view in made.views:
        assert isinstance(view.title, Text)
        assert view.title.zh != view.title.en
        if isinstance(view, Table):
            assert all(column.head.zh != column.head.en for column in view.columns)


def test_the_week_has_seven_days_and_nested_bands(credible):
    week = _view(credible, "A week")
    assert week.lines[0].name.en == "measured"
    for line in week.lines:
        assert line.x.size == 7 * 24
        assert np.isfinite(line.y).all()
    widest, middle, narrowest = week.bands
    assert (widest.lower <= middle.lower).all()
    assert (middle.lower <= narrowest.lower).all()
    assert (narrowest.upper <= middle.upper).all()
    assert (middle.upper <= widest.upper).all()


def test_the_diagram_lies_near_its_diagonal(credible):
    diagram = _view(credible, "Reliability")
    held, promised = diagram.lines
    np.testing.assert_allclose(held.y, promised.y, atol=5)
    assert held.x.tolist() == [50, 60, 70, 80, 90, 95, 98]


def test_levels_that_too_few_hours_can_tell_are_left_out_of_the_diagram():
    found = drawn_fleet(window="3-3", history=30, stations=False)
    assert _view(found, "Reliability").lines[0].x.tolist() == [50, 60, 70, 80, 90, 95]


def test_parts_do_not_add_up_and_their_shares_do(credible):
    table = _view(credible, "Parts and whole")
    alone, share = _column(table, "Guarantee alone"), _column(table, "Share of the fleet's")
    assert alone[-1] == pytest.approx(sum(alone[:-1]))
    assert share[-1] == pytest.approx(sum(share[:-1]))
    conditional = credible.scored[0].test.comparison.conditional
    assert share[-1] == pytest.approx(conditional * sum(CAPACITY_MW))
    assert alone[-1] < share[-1]


def test_hours_by_month_are_blank_where_none_was_scored(credible):
    chart = _view(credible, "Conditional guarantee by hour")
    assert chart.z.shape == (12, 24)
    assert np.isnan(chart.z[0]).all()
    assert np.isfinite(chart.z[3]).all()


def test_quality_counts_every_reading(credible):
    table = quality_table(credible.hours.hours)
    assert _column(table, "Readings") == [150 * 24, 150 * 24]
    assert _column(table, "Capacity stated") == list(CAPACITY_MW)


@pytest.mark.parametrize("name", ["season=DJF", "season=JJA", "hour=07"])
def test_a_regime_is_written_in_both_languages(name):
    words = _regime(name)
    assert "=" not in words.en + words.zh
    assert words.zh != words.en
