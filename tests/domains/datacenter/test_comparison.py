"""Designs beside each other: sums that close, prices that decide, costs with their source."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError, Text
from tanheng.domains.datacenter import design
from tanheng.domains.datacenter.comparison import compare_designs, trade_off
from tanheng.domains.datacenter.comparison_views import comparison_section, hours_of
from tanheng.domains.datacenter.costs import bill, costs
from tanheng.domains.datacenter.emissions import grid_power, one_factor

from .air import seasons

WET, DRY = "modular-indirect-evaporative", "liquid-cooled"


@pytest.fixture(scope="module")
def found():
    outdoor = seasons(300)
    prices = costs()
    grid = grid_power(500.0, outdoor)
    return compare_designs(
        [design(WET), design(DRY)], Text("there", "那里"), outdoor, 900.0, grid, prices
    )


def test_hours_add_up_to_the_year(found):
    for row in found.rows:
        assert row.energy_kwh.sum() / 1000 == pytest.approx(row.figures["total_mwh"], rel=1e-12)
        assert row.water_m3.sum() == pytest.approx(row.figures["water_m3"], rel=1e-12)
        assert row.co2_kg.sum() == pytest.approx(0.5 * row.energy_kwh.sum(), rel=1e-12)
    hours = hours_of(found)
    assert hours["co2_kg"].sum() == pytest.approx(sum(row.co2_kg.sum() for row in found.rows))


def test_whole_modules_and_their_load(found):
    modular = found.rows[0]
    assert (modular.capacity_kw, modular.modules) == (1500.0, 3)
    assert modular.part_load == pytest.approx(0.6)


def test_a_limit_is_judged_over_all_hours(found):
    row = found.rows[0]
    pue = row.figures["pue"]
    assert row.holds(pue + 1e-9)
    assert not row.holds(pue)
    assert row.share_below(row.pue.min()) == 0.0
    assert row.share_below(row.pue.max() + 1e-9) == 1.0
    assert found.holding(1.0) == ()


def test_water_breaks_even_at_the_price_told(found):
    (told,) = trade_off(found)
    assert told.against == DRY
    assert told.break_even is not None
    at = found.costs.with_prices(None, told.break_even)
    again = compare_designs(
        [row.design for row in found.rows],
        Text("there", "那里"),
        found.outdoor,
        900.0,
        found.grid,
        at,
    )
    assert trade_off(again)[0].saved == pytest.approx(0.0, abs=1e-6 * told.saved)


def test_a_year_is_power_water_upkeep_and_capital():
    prices = costs().with_prices(0.0, None)
    free = bill(design(WET), 1500.0, 9000.0, 8000.0, prices)
    assert free.power == 0.0
    assert free.water == pytest.approx(8000.0 * prices["water_price"])
    assert free.yearly == pytest.approx(free.running + free.spread)


def test_annuity_repays_capital():
    prices = costs()
    paid = bill(design(DRY), 1000.0, 0.0, 0.0, prices)
    worth = sum(
        paid.spread / (1 + prices["discount"]) ** year for year in range(1, int(prices["life"]) + 1)
    )
    assert worth == pytest.approx(paid.built)


def test_every_assumption_is_dated_and_sourced():
    for name, one in costs().items.items():
        assert one.source, name
        assert one.year >= 2015, name
        assert one.attested != "given", name


def test_own_costs_replace_what_they_name(tmp_path):
    path = tmp_path / "costs.yaml"
    path.write_text("power_price: {value: 0.5, unit: CNY/kWh, year: 2025, source: bill}\n")
    own = costs(path)
    assert (own["power_price"], own["water_price"]) == (0.5, costs()["water_price"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("power_price: {value: 0.5, unit: CNY/MWh, year: 2025}\n", "expected 'CNY/kWh'"),
        ("currency: EUR\npower_price: {value: 0.1, unit: EUR/kWh, year: 2025}\n", "missing"),
        ("power_price: {value: -1, unit: CNY/kWh, year: 2025}\n", "power_price.value"),
        ("sand: {value: 1, unit: CNY/kWh, year: 2025}\n", "sand"),
    ],
)
def test_refuses_costs_in_other_units(tmp_path, text, complaint):
    path = tmp_path / "costs.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=complaint):
        costs(path)


def test_intensity_of_another_year_is_laid_on_by_the_hour_of_the_year(tmp_path):
    outdoor = seasons(48)  # the first two days of 1970
    path = tmp_path / "grid.csv"
    hours = np.datetime64("2022-01-01T00") + np.arange(8760).astype("m8[h]")
    rows = [f"{hour}:00Z,{place}" for place, hour in enumerate(hours.astype(str))]
    path.write_text("\n".join(["time,intensity_g_per_kwh", *rows]))
    found = grid_power(path, outdoor)
    assert found.g_per_kwh.tolist() == list(range(48))
    assert "by month, day and hour" in found.how.en
    assert found.evidence is not None
    assert len(found.evidence.sha256) == 64


def test_intensity_of_a_few_days_is_refused(tmp_path):
    path = tmp_path / "grid.csv"
    hours = np.datetime64("2022-06-01T00") + np.arange(48).astype("m8[h]")
    rows = [f"{hour}:00Z,1" for hour in hours.astype(str)]
    path.write_text("\n".join(["time,intensity_g_per_kwh", *rows]))
    with pytest.raises(InputError, match="whole year"):
        grid_power(path, seasons(48))


def test_without_intensity_the_national_average_stands_in():
    assert one_factor(3).g_per_kwh.tolist() == pytest.approx([530.6] * 3)


def test_the_picture_names_every_design(found):
    chart = comparison_section("there", found).views[0]
    (line,) = chart.lines
    assert {label.en for label in line.labels} == {WET, DRY}
    assert (np.diff(line.x) >= 0).all()
