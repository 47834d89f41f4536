"""A small grid from its tables to its figures, as a run makes them."""

from pathlib import Path

import numpy as np
import pytest

from tanheng.core import Context, Figure, InputError, Positions, Text
from tanheng.domains.grid import Grid, check, run

HOURS = 24 * 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    at = tmp_path_factory.mktemp("grid")
    clock = np.arange(HOURS)
    load = 80 + 15 * np.sin(2 * np.pi * (clock - 13) / 24)
    wind = 0.5 + 0.4 * np.sin(2 * np.pi * clock / 100)
    sun = np.maximum(0, np.sin(2 * np.pi * (clock - 6) / 24))
    units = ["name,zone,kind,capacity_mw,mttf_h,mttr_h,output"]
    units += [f"coal {k},{'ab'[k % 2]},thermal,10,900,100," for k in range(9)]
    units += ["wind 1,a,wind,40,,,wind", "sun 1,b,solar,30,,,sun"]
    (at / "units.csv").write_text("\n".join(units) + "\n")
    rows = [f"{h},{x * 0.6:.3f},{x * 0.4:.3f}" for h, x in zip(clock, load, strict=True)]
    (at / "load.csv").write_text("\n".join(["hour,a,b", *rows]) + "\n")
    rows = [f"{w:.4f},{s:.4f}" for w, s in zip(wind, sun, strict=True)]
    (at / "output.csv").write_text("\n".join(["wind,sun", *rows]) + "\n")
    (at / "lines.csv").write_text("name,from,to,capacity_mw\ntie,a,b,50\n")
    (at / "storage.csv").write_text("name,zone,power_mw,energy_mwh\nbattery,a,10,20\n")
    return at


def section(**more: object) -> Grid:
    told = {"name": "g", "system": {"folder": "."}, "balance": {}, "sensitivity": {}}
    return Grid.model_validate(told | more)


def done(section_: Grid, folder: Path, figures: tuple[Figure, ...] = ()) -> dict[str, Figure]:
    context = Context(folder, 0, 1, lambda name: folder / name, figures=figures)
    found = run(section_, Positions("project.yaml", {}), context)
    return {one.name: one for one in found.figures}


def test_shares_of_the_portfolio_add_up_by_kind_and_by_zone(folder):
    found = done(section(), folder)
    whole = found["g.capacity_value.portfolio_mw"].value
    shares = [found[f"g.capacity_value.{kind}.share_mw"].value for kind in ("wind", "solar")]
    assert sum(shares) == pytest.approx(whole)
    zones = [one.value for name, one in found.items() if ".zones." in name and "share" in name]
    assert sum(zones) == pytest.approx(found["g.capacity_value.zones.portfolio_mw"].value)
    assert sum(zones) == pytest.approx(whole)


def test_deferred_is_elcc_less_the_fixed_rule_and_costs_what_it_says(folder):
    balance = {"cny_per_kw": 3600, "cost_source": "assumed", "fixed": {"wind": 0.05}}
    found = done(section(balance=balance), folder)
    mw = found["g.deferred.wind.mw"].value
    assert mw == pytest.approx(found["g.capacity_value.wind.share_mw"].value - 0.05 * 40)
    assert found["g.deferred.wind.cny"].value == pytest.approx(mw * 1e3 * 3600)


def test_a_guarantee_handed_over_enters_the_whole_at_its_level_and_window_alone(folder):
    def guarantee(rule: str, value: float | None, window: str) -> Figure:
        about = {"window": window}
        name, how = f"f.guarantee.{rule}", "mean"
        return Figure(
            name, value, "1", "measured", Text(how, how), 0.95, reason=Text("no", "no"), about=about
        )

    known = (
        guarantee("static", 0.1, "evening_peak"),
        guarantee("conditional", None, "evening_peak"),
        guarantee("static", 0.9, "midday"),
    )
    balance = {"windows": ["evening_peak"], "guarantees": {"wind": {"fleet": "f"}}}
    found = done(section(balance=balance), folder, known)
    path = "g.balance.all.evening_peak"
    fixed, static = (found[f"{path}.{rule}.surplus_mw"] for rule in ("fixed", "static"))
    assert static.value - fixed.value == pytest.approx(0.1 * 40 - 0.05 * 40)
    assert static.about["left_out"] == ["solar"]
    assert found[f"{path}.conditional.surplus_mw"].about["left_out"] == ["wind", "solar"]
    assert found["g.balance.a.evening_peak.static.surplus_mw"].about["left_out"] == ["wind"]


def test_more_load_and_more_outages_lose_more_load(folder):
    found = done(section(), folder)

    def lole(case: str) -> float:
        return found[f"g.sensitivity.{case}.lole_h"].value

    assert lole("outage_rates_0.5") < lole("as_it_is") < lole("outage_rates_2")
    assert lole("as_it_is") < lole("load_+2pct") < lole("load_+5pct")


def test_a_reference_scales_load_until_the_grid_without_wind_and_sun_meets_it(folder):
    found = done(section(capacity_value={"reference_lole_h": 5.0}), folder)
    assert found["g.capacity_value.load_factor"].value != 1.0
    tight = done(section(capacity_value={"reference_lole_h": 50.0}), folder)
    factor = "g.capacity_value.load_factor"
    assert tight[factor].value > found[factor].value


def test_sampled_years_stand_beside_the_exact_index_with_their_error(folder):
    found = done(section(adequacy={"samples": 200}), folder)
    exact, sampled = found["g.adequacy.lole_h"], found["g.adequacy.sequential.lole_h"]
    assert sampled.about["stderr"] > 0
    assert sampled.value < exact.value + 4 * sampled.about["stderr"]  # storage helps
    none = done(section(adequacy={"samples": 0}), folder)
    assert not [name for name in none if "sequential" in name]


def test_what_no_sampled_year_saw_is_withheld_with_its_bound(folder, tmp_path):
    for table in folder.glob("*.csv"):
        (tmp_path / table.name).write_text(table.read_text().replace("thermal,10,", "thermal,90,"))
    found = done(section(adequacy={"samples": 50}), tmp_path)
    lole = found["g.adequacy.sequential.lole_h"]
    assert lole.value is None
    assert lole.reason.en.startswith("none seen in 50 years: below ")
    assert lole.about["upper"] > 0


def test_a_grid_that_never_falls_short_says_so_and_is_balanced_all_the_same(folder, tmp_path):
    for table in folder.glob("*.csv"):
        text = table.read_text().replace("thermal,10,900", "thermal,90,inf")
        (tmp_path / table.name).write_text(text)
    found = done(section(adequacy={"samples": 10}), tmp_path)
    assert found["g.adequacy.lole_h"].value == 0
    assert found["g.balance.all.midday.elcc.surplus_mw"].about["left_out"] == ["wind", "solar"]


def test_a_missing_folder_is_told_with_its_field(folder):
    wrong = section(system={"folder": "nowhere"})
    with pytest.raises(InputError, match=r"grid.system.folder"):
        done(wrong, folder)


def test_the_check_lists_units_by_kind_and_zone(folder):
    context = Context(folder, 0, 1, lambda name: folder / name)
    (table,) = check(section(), Positions("project.yaml", {}), context).headline
    assert (Text("wind", "风电"), 1, 40.0, 0.0) in table.rows
    assert ("storage", 1, 10.0, 0.0) in [
        (getattr(row[0], "en", row[0]), *row[1:]) for row in table.rows
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"capacity_value": {"reference_lole_h": 1e4}}, "capacity_value.reference_lole_h: no load"),
        ({"sensitivity": {"outage_rates": [2, 50]}}, r"sensitivity.outage_rates\[1\]: outage"),
    ],
)
def test_what_cannot_be_reached_is_told_with_its_field(folder, more, said):
    with pytest.raises(InputError, match=said):
        done(section(adequacy={"samples": 0}, **more), folder)


@pytest.mark.parametrize(
    "balance",
    [
        {"maintenance": 0.6, "derating": 0.6},
        {"fixed": {"hydro": 0.5}},
        {"guarantees": {"thermal": {"fleet": "f"}}},
    ],
)
def test_a_balance_sheet_that_could_not_count_is_refused(balance):
    with pytest.raises(ValueError, match="balance"):
        section(balance=balance)


def test_a_common_cause_is_named_in_both_languages(folder):
    cause = {"kinds": ["thermal"], "fuels": [], "lost": 0.3, "time": 0.01}
    asked = section(adequacy={"samples": 0}, sensitivity={"common_cause": cause})
    context = Context(folder, 0, 1, lambda name: folder / name)
    (part,) = run(asked, Positions("project.yaml", {}), context).sections
    (cases,) = [view for view in part.views if getattr(view.title, "en", "") == "Sensitivity"]
    assert "thermal" in cases.rows[-1][0].en
    assert "火电" in cases.rows[-1][0].zh
    assert "thermal" not in cases.rows[-1][0].zh


def test_a_zone_that_never_generates_has_no_production_average(folder, tmp_path):
    for table in folder.glob("*.csv"):
        (tmp_path / table.name).write_text(table.read_text())
    units = ["name,zone,kind,fuel,capacity_mw,mttf_h,mttr_h,cost_per_mwh"]
    units += ["cheap,a,thermal,coal,300,900,100,10", "dear,b,thermal,gas,100,900,100,90"]
    (tmp_path / "units.csv").write_text("\n".join(units) + "\n")
    asked = section(adequacy={"samples": 0}, sensitivity=None, intensity={"basis": "direct"})
    found = done(asked, tmp_path)
    none = found["g.intensity.b.production_average"]
    assert none.value is None
    assert none.reason.en == "nothing is generated there"
    assert found["g.intensity.b.consumption_average"].value == pytest.approx(760)


@pytest.mark.parametrize("zones", [("all", "b"), ("all zones", "b"), ("a b", "a_b")])
def test_zones_whose_figures_would_be_called_alike_are_refused(tmp_path, zones):
    units = "name,zone,capacity_mw\n" + "".join(f"{k},{zone},9\n" for k, zone in enumerate(zones))
    (tmp_path / "units.csv").write_text(units)
    (tmp_path / "load.csv").write_text(",".join(zones) + "\n1,1\n")
    lines = f"name,from,to,capacity_mw\ntie,{zones[0]},{zones[1]},5\n"
    (tmp_path / "lines.csv").write_text(lines)
    with pytest.raises(InputError, match=r"grid\.system: zone .* would be called as those of"):
        done(section(), tmp_path)


def test_a_fuel_without_a_factor_is_refused_before_anything_runs(folder, tmp_path):
    for table in folder.glob("*.csv"):
        (tmp_path / table.name).write_text(table.read_text())
    units = "name,zone,fuel,capacity_mw,cost_per_mwh,co2_kg_per_mwh\n"
    (tmp_path / "units.csv").write_text(units + "x,a,peat,300,10,1000\ny,b,coal,300,20,900\n")
    context = Context(tmp_path, 0, 1, lambda name: tmp_path / name)
    check(section(intensity={"basis": "direct"}), Positions("project.yaml", {}), context)
    with pytest.raises(InputError, match=r"grid.intensity.basis: expected a fuel .* came 'peat'"):
        check(section(intensity={"basis": "life_cycle"}), Positions("p.yaml", {}), context)
