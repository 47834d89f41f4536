"""``tanheng grid``: tables in, indices and values out, and one line for each mistake."""

import json

import pytest

UNITS = "unit,capacity_mw,mttf_h,mttr_h\n" + "".join(f"u{k},10,90,10\n" for k in range(3))
LOAD = "hour,load_mw\n0,25\n1,15\n2,5\n"


@pytest.fixture
def tables(tmp_path):
    units, load = tmp_path / "units.csv", tmp_path / "load.csv"
    units.write_text(UNITS, encoding="utf-8")
    load.write_text(LOAD, encoding="utf-8")
    return units, load


def test_indices_are_those_of_counting_states(tanheng, tables):
    units, load = tables
    said = tanheng("grid", "adequacy", units, "--load", load, "--json")
    found = json.loads(said.out)
    down = 0.1
    one_out = 1 - (1 - down) ** 3
    two_out = 3 * down**2 * (1 - down) + down**3
    assert found["lole_h_per_yr"] == pytest.approx(one_out + two_out + down**3, rel=1e-12)
    short = 3 * down * (1 - down) ** 2 * 5 + 3 * down**2 * (1 - down) * (15 + 5)
    short += down**3 * (25 + 15 + 5)
    assert found["eue_mwh_per_yr"] == pytest.approx(short, rel=1e-12)
    assert found["lole_d_per_yr"] == pytest.approx(one_out, rel=1e-12)


def test_a_firm_unit_is_worth_what_it_gives_on_unserved_energy(tanheng, tables):
    units, load = tables
    said = tanheng("grid", "capacity-value", units, "--load", load, "--unit-mw", 7, "--json")
    found = json.loads(said.out)
    assert found["efc_eue_mw"]["mw"] == pytest.approx(7.0, abs=1e-5)
    assert found["elcc_eue_mw"]["mw"] == pytest.approx(7.0, abs=1e-5)
    steps = found["efc_lole_mw"]  # from 5 MW on, one unit out no longer leaves 25 MW short
    assert not steps["unique"]
    assert (steps["low_mw"], steps["high_mw"]) == pytest.approx((5.0, 7.0), abs=1e-5)


SAMPLED = ("--method", "sequential", "--samples", 4000, "--seed", 1, "--json")


def test_sampled_values_hold_the_exact_ones_within_their_error(tanheng, tables):
    units, load = tables
    asked = ("grid", "capacity-value", units, "--load", load, "--unit-mw", 7, "--for", 0.2)
    exact = json.loads(tanheng(*asked, "--json").out)
    sampled = json.loads(tanheng(*asked, *SAMPLED).out)
    for name in ("elcc_eue_mw", "efc_eue_mw"):
        one = sampled[name]
        assert one["low_mw"] < one["mw"] < one["high_mw"]
        assert abs(one["mw"] - exact[name]["mw"]) < 4 * one["stderr"]


def test_a_storage_is_worth_more_the_longer_it_lasts(tanheng, tables):
    units, load = tables
    worth = []
    for hours in (0.5, 1, 3):
        said = tanheng(
            *("grid", "capacity-value", units, "--load", load, "--unit-mw", 5),
            *("--storage-h", hours, *SAMPLED),
        )
        worth.append(json.loads(said.out)["efc_eue_mw"]["mw"])
    assert 0 < worth[0] < worth[1] < worth[2] == pytest.approx(5.0, abs=1e-3)


def test_sampled_indices_have_their_errors_and_the_worst_years(tanheng, tables):
    units, load = tables
    found = json.loads(tanheng("grid", "adequacy", units, "--load", load, *SAMPLED).out)
    assert all(one["stderr"] > 0 for one in found.values())
    assert found["cvar95_mwh_per_yr"]["value"] > found["eue_mwh_per_yr"]["value"]
    assert found["lold_d_per_yr"]["value"] >= found["lole_d_per_yr"]["value"]


def test_what_was_not_seen_has_a_bound(tanheng, tables):
    units, load = tables
    load.write_text("hour,load_mw\n0,0\n", encoding="utf-8")
    found = json.loads(tanheng("grid", "adequacy", units, "--load", load, *SAMPLED).out)
    assert 0 < found["lole_h_per_yr"]["upper"] < 1e-3
    said = tanheng("grid", "adequacy", units, "--load", load, *SAMPLED[:-1], "--language", "zh")
    assert "未出现，低于" in said.out


def test_tables_are_drawn_in_chinese_too(tanheng, tables):
    units, load = tables
    said = tanheng("grid", "adequacy", units, "--load", load, "--language", "zh")
    assert "充裕度" in said.out


@pytest.mark.parametrize(
    ("units", "load", "options", "complaint"),
    [
        (
            UNITS.replace("u1,10,90", "u1,10,0"),
            LOAD,
            (),
            "units.csv:3 mttf_h: expected at least 1 hour, came 0",
        ),
        (UNITS.replace("u1", "u0"), LOAD, (), "units.csv:3 unit: 'u0' stands twice"),
        (UNITS, LOAD.replace("15", "-15"), (), "load.csv:3 load_mw: expected at least 0, came -15"),
        (
            UNITS,
            "hour,fraction_of_annual_peak\n0,0.5\n",
            (),
            "load.csv",
        ),
        (UNITS, "", (), "load.csv: the file is empty"),
    ],
)
def test_a_mistake_is_told_in_one_line(tanheng, tables, units, load, options, complaint):
    tables[0].write_text(units, encoding="utf-8")
    tables[1].write_text(load, encoding="utf-8")
    said = tanheng("grid", "adequacy", tables[0], "--load", tables[1], *options)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(complaint)
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--unit-mw", 0), "--unit-mw: expected more than 0 MW, came 0"),
        (("--unit-mw", 5, "--for", 1), "--for: expected within [0, 1), came 1"),
        (("--unit-mw", 5, "--storage-h", 0), "--storage-h: expected more than 0 h, came 0"),
        (
            ("--unit-mw", 5, "--storage-h", 2, "--round-trip", 1.1),
            "--round-trip: expected within (0, 1], came 1.1",
        ),
        (
            ("--unit-mw", 5, "--storage-h", 2, "--for", 0.1),
            "--for: expected none beside --storage-h",
        ),
        (
            ("--unit-mw", 5, "--storage-h", 2),
            "the exact method knows no storage: take the sequential one",
        ),
        (
            ("--unit-mw", 5, "--method", "sequential", "--samples", 1),
            "samples: expected at least 2, came 1",
        ),
    ],
)
def test_an_impossible_unit_is_refused(tanheng, tables, options, complaint):
    units, load = tables
    said = tanheng("grid", "capacity-value", units, "--load", load, *options)
    assert (said.code, said.out, said.err) == (2, "", f"{complaint}\n")


def test_a_table_of_units_needs_one_of_load(tanheng, tables):
    said = tanheng("grid", "adequacy", tables[0])
    assert (said.code, said.err) == (
        2,
        "units.csv: expected --load LOAD.csv beside a table of units\n",
    )


def test_the_template_runs_as_it_is_written(tanheng, tmp_path):
    mine = tmp_path / "mine"
    assert tanheng("grid", "template", mine).code == 0
    from_folder = tanheng("grid", "balance", mine / "project.yaml", "--json")
    figures = {one["name"]: one for one in json.loads(from_folder.out)["figures"]}
    elcc = figures["my_province.balance.all.evening_peak.elcc.surplus_mw"]["value"]
    fixed = figures["my_province.balance.all.evening_peak.fixed.surplus_mw"]["value"]
    deferred = sum(
        figures[f"my_province.deferred.{kind}.mw"]["value"] for kind in ("wind", "solar")
    )
    assert elcc - fixed == pytest.approx(deferred)
    project = mine / "project.yaml"
    text = project.read_text(encoding="utf-8").replace("{folder: .}", "{workbook: province.xlsx}")
    project.write_text(text, encoding="utf-8")
    from_book = tanheng("grid", "balance", project, "--json")
    assert from_book.out == from_folder.out


def test_a_project_without_a_grid_says_so(tanheng, small):
    said = tanheng("grid", "balance", small.path)
    assert said.code == 2
    assert said.err.endswith("expected a section grid, came none\n")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("midday", "noon", "grid.balance.windows: expected a window (all, evening_peak,"),
        ("north: 1000", "nord: 1", "grid.balance.imports_mw.nord: expected a zone (north, south)"),
        (
            "fuels: [gas]",
            "fuels: [peat]",
            "grid.sensitivity.common_cause.fuels[0]: expected a fuel of some unit",
        ),
    ],
)
def test_what_a_project_names_has_to_be_there(tanheng, tmp_path, old, new, complaint):
    mine = tmp_path / "mine"
    tanheng("grid", "template", mine)
    project = mine / "project.yaml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace(old, new), encoding="utf-8")
    said = tanheng("run", project, "--out", tmp_path / "out")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert complaint in said.err
    assert not (tmp_path / "out").exists()


def test_a_province_of_ones_own_has_its_carbon_intensity(tanheng, tmp_path):
    mine = tmp_path / "mine"
    tanheng("grid", "template", mine)
    found = json.loads(tanheng("grid", "intensity", mine / "project.yaml", "--json").out)
    value = {one["name"].split(".", 2)[2]: one["value"] for one in found["figures"]}
    assert 300 < value["north.production_average"] < 900
    assert 300 < value["south.consumption_average"] < 900
