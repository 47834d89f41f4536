"""Published sentences against arithmetic done by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanheng.core import Figure, Text
from tanheng.plan import arithmetic, from_figures, table


def _ours(words):
    found = [one for one in arithmetic() if words in one.says.en]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("words", "ours", "unit"),
    [
        ("Power and heat", 39.7304, "%"),  # 4.569 / 11.5
        ("Industry", 28.8, "%"),  # 3.312 / 11.5
        ("52,400 t", 18.2961, "kg per tree"),  # 52,400,000 kg / 2,864,000
        ("223 million trees", 53.8117, "kg per tree"),  # 12,000,000,000 kg / 223,000,000
        ("550 million people", 21.8182, "kg per person"),  # 12,000,000,000 kg / 550,000,000
        ("solar +15, wind +10", 4.184, "GW"),  # 2.334 + 1.85
        ("15 billion CNY", 3585.0860, "CNY/kW"),  # 15,000,000,000 CNY / 4,184,000 kW
    ],
)
def test_arithmetic_is_that_done_by_hand(words, ours, unit):
    one = _ours(words)
    assert one.ours == pytest.approx(ours, abs=1e-4)
    assert one.unit == unit
    assert one.source == "arithmetic"


def test_the_two_tree_factors_disagree():
    block, forest = _ours("52,400 t"), _ours("223 million trees")
    assert forest.ours / block.ours == pytest.approx(2.941, abs=1e-3)
    assert block.verdict.en == forest.verdict.en == "the two factors disagree"


def test_what_rests_on_assumed_capacities_says_so():
    for words in ("solar +15, wind +10", "15 billion CNY"):
        assert "assumed" in _ours(words).verdict.en


def test_every_line_shows_the_formula_of_its_number():
    for one in arithmetic():
        assert any(sign in one.how.en for sign in "/x")
    assert "15.56 GW" in _ours("solar +15").how.en
    assert "18.50 GW" in _ours("solar +15").how.en


def _gain(fleet, value, reason=None):
    return Figure(
        f"{fleet}.guarantee.gain_pp", value, "pp", "measured", Text("", ""), 0.95,
        reason=reason and Text(reason, reason), about={"window": "midday"},
    )  # fmt: skip


def test_a_measured_gain_stands_beside_the_published_one():
    (one,) = from_figures((_gain("hebei_solar", 17.5),))
    assert (one.published, one.ours, one.source) == (15.0, 17.5, "hebei_solar")
    assert one.how.en == "conditional minus static guarantee at 95%, midday"
    assert "not Henan's" in one.verdict.en


def test_a_gain_below_the_published_one_of_a_synthetic_fleet_says_both():
    figure = replace(_gain("rts_wind", 8.4), origin="synthetic")
    (one,) = from_figures((figure,))
    assert one.verdict.en == "credible here, less; a synthetic fleet, not Henan's"


def test_a_withheld_gain_stands_there_with_its_reason():
    (one,) = from_figures((_gain("gefcom_wind", None, "held in 80 %"),))
    assert one.ours is None
    assert one.verdict.en == "withheld: held in 80 %"


def test_the_first_level_and_window_of_a_fleet_is_the_one_that_counts():
    first, second = _gain("rts_wind", 12.0), _gain("rts_wind", 3.0)
    assert [one.ours for one in from_figures((first, second))] == [12.0]


def test_other_fleets_have_no_statement():
    assert from_figures((_gain("somewhere", 9.0),)) == ()


def test_the_table_has_a_row_for_each_statement_in_two_languages():
    made = table(arithmetic())
    assert len(made.rows) == len(arithmetic()) == 7
    assert all(len(row) == len(made.columns) for row in made.rows)
    for one in arithmetic():
        assert one.says.zh != one.says.en
    for row in made.rows:
        for cell in row:
            assert not isinstance(cell, str) or cell == "arithmetic"


def test_chinese_counts_in_hundreds_of_millions():
    assert _ours("Power and heat").says.zh == "电力与热力：115 亿吨中的 45.69 亿吨"


def test_a_record_is_plain():
    record = _ours("Industry").record()
    assert record["published"] == 28.8
    assert record["verdict"] == "holds"


def test_a_balance_sheet_has_the_published_arithmetic_beside_it(tmp_path):
    from tanheng.domains.grid import write_template
    from tanheng.plan import run_project

    write_template(tmp_path / "mine")
    found = run_project(tmp_path / "mine" / "project.yaml").result
    first = found.headline[0]
    assert first.title.en == "Statements"
    assert [row[2] for row in first.rows] == pytest.approx([4.184, 3585.1], rel=1e-4)
    assert not any("15" in figure.name for figure in found.figures)
