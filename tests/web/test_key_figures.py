"""The strip of key figures: value, unit, baseline, difference, verdict."""

from __future__ import annotations

from tanheng.core import Figure, Text
from tanheng.web.key_figures import KeyFigure, key_figures


def figure(name: str, value: float | None, unit: str, **about: object) -> Figure:
    return Figure(name, value, unit, "modelled", Text("simulated", "simulated"), about=about)


def one(*figures: Figure) -> KeyFigure:
    (found,) = key_figures(figures)
    return found


def test_a_share_is_written_in_per_cent_beside_its_baseline():
    window = {"window": "all", "horizon": "day_ahead"}
    static = Figure("w.guarantee.static", 0.1, "1", "measured", Text("", ""), 0.95, about=window)
    mine = Figure("w.guarantee.conditional", 0.3, "1", "measured", Text("", ""), 0.95, about=window)
    verdict = Figure("w.verdict", "credible", "", "measured", Text("", ""), 0.95, about=window)
    found = one(static, mine, verdict)
    assert (found.value.en, found.unit.en) == ("30", "%")
    assert (found.baseline, found.difference) == ("10", "+20")
    assert found.good


def test_a_pue_has_no_unit_and_stands_against_its_limit():
    found = one(figure("dc.pue", 1.3, "1"), figure("dc.pue_below", 0.0, "1", limit=1.25))
    assert (found.value.en, found.unit.en) == ("1.3", "")
    assert (found.baseline, found.difference) == ("1.25", "+0.05")
    assert (found.verdict.en, found.good) == ("does not hold", False)
    assert one(figure("dc.pue", 1.3, "1")).baseline == ""


def test_what_was_not_quantified_is_no_key_figure():
    assert key_figures([figure("company.scope1", None, "t CO2e")]) == ()
    assert one(figure("company.scope1", 12.5, "t CO2e")).unit.en == "t CO2e"


def test_emissions_stand_against_the_base_year():
    told = figure("c.total.market", 80.0, "t CO2e", base_year={"year": 2020, "t_co2e": 100.0})
    found = one(told)
    assert (found.baseline, found.difference) == ("100", "−20")
    assert found.against.en == "base year 2020"
