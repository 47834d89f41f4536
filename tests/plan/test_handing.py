"""A plant's hours as activities: handed to the company's books, whole, and posted once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.cli import main
from tanheng.core import InputError
from tanheng.ledger import Ledger
from tanheng.plan import check_project, run_project
from tanheng.report import publish
from tanheng.store import made_from, read_run, sha256_of

PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  zone: Asia/Shanghai
  weather: air.csv
  it_mw: 1
  design: modular-indirect-evaporative
  intensity: grid.csv
company:
  name: operator
  year: 2023
  zone: Asia/Shanghai
  origin: modelled
  ledger: runs/ledger.sqlite
  activities:
    - file: run:datacenter.activities
      where: {name: electricity}
      account: scope2
      method: energy
      columns: {energy: quantity, site: site, name: name, key: key, start: start, end: end}
      unit_columns: {energy: unit}
      ends: exclusive
      factor: {value_column: intensity_g_per_kwh, unit: g CO2/kWh}
    - file: run:datacenter.activities
      where: {name: water}
      account: scope3.c01
      method: average-data
      columns: {quantity: quantity, site: site, name: name, key: key, start: start, end: end}
      unit_columns: {quantity: unit}
      ends: exclusive
      factor: {value: 0.2, unit: kg CO2e/m3}
"""
HOURS = 40 * 24  # two months of a company's clock


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handing")
    hours = np.datetime64("2023-01-01T00") + np.arange(HOURS).astype("m8[h]")
    air = [f"{at}:00Z,{15 + place % 24},50,1000" for place, at in enumerate(hours.astype(str))]
    grid = [f"{at}:00Z,{300 + 7.3 * (place % 24)}" for place, at in enumerate(hours.astype(str))]
    head = "time,temperature_c,humidity_pct,pressure_hpa"
    (folder / "air.csv").write_text("\n".join([head, *air]))
    (folder / "grid.csv").write_text("\n".join(["time,intensity_g_per_kwh", *grid]))
    path = folder / "project.yaml"
    path.write_text(PROJECT)
    return path


@pytest.fixture(scope="module")
def runs(project: Path) -> tuple[Path, Path]:
    one, two = (project.parent / name for name in ("one", "two"))
    for folder in (one, two):
        publish(run_project(project), folder)
    return one, two


@pytest.fixture(scope="module")
def figures(runs: tuple[Path, Path]) -> dict[str, float]:
    summary = json.loads((runs[0] / "summary.json").read_text("utf-8"))
    return {figure["name"]: figure["value"] for figure in summary["figures"]}


def test_activities_are_the_meters_hour_by_hour(runs, figures):
    run = read_run(runs[0])
    table, hours = run.series("datacenter.activities"), run.series("dc.hours")
    bought = table.filter(pl.col("name") == "electricity")
    meters = pl.sum_horizontal(
        pl.col(name) for name in hours.columns if name.endswith("_kw") and name != "total_kw"
    )
    assert bought["quantity"].to_list() == hours["total_kw"].to_list()
    assert hours.select(meters).to_series().to_numpy() == pytest.approx(
        bought["quantity"].to_numpy(), rel=1e-12
    )
    assert bought["start"].to_list() == hours["time"].to_list()
    water = table.filter(pl.col("name") == "water")
    assert water["quantity"].to_list() == hours["water_m3"].to_list()
    assert bought["quantity"].sum() / 1000 == pytest.approx(figures["dc.energy_mwh"], rel=1e-12)
    assert water["quantity"].sum() == pytest.approx(figures["dc.water_m3"], rel=1e-12)
    assert table["key"].is_unique().all()


def test_what_is_posted_is_what_was_emitted_and_it_is_posted_once(project, runs, figures):
    assert (runs[0] / "summary.json").read_bytes() == (runs[1] / "summary.json").read_bytes()
    with Ledger.open(project.parent / "runs" / "ledger.sqlite", begin=False) as book:
        held = book.balances()
        assert book.verify() == []
    months = 2
    grams = held["scope2.location:operator", "CO2"]
    assert grams == pytest.approx(figures["dc.co2_t"] * 1e6, abs=0.5 * months)
    assert grams / 1e6 == pytest.approx(figures["company.scope2.location"], rel=1e-12)
    water = held["scope3.c01:operator", "CO2e"]
    assert water == pytest.approx(figures["dc.water_m3"] * 200, abs=0.5 * months)
    assert figures["ledger.trial_balance"] == 0


@pytest.mark.usefixtures("runs")
def test_a_posted_tonne_is_traced_to_its_hours_in_the_run(project):
    with Ledger.open(project.parent / "runs" / "ledger.sqlite", begin=False) as book:
        key = next(one.entry.key for one in book.entries() if "electricity" in str(one.entry.key))
        ((_, rows),) = book.chain(key)
    assert len(rows) == (31 * 24 - 8)  # the weather begins at 8 o'clock of the company's clock
    assert all("dc:electricity:2023-01" in row for row in rows[:5])


def test_the_handed_file_is_the_series_of_the_run_and_no_input(runs):
    manifest = json.loads((runs[0] / "manifest.json").read_text("utf-8"))
    assert {file["name"] for file in manifest["inputs"]} == {"air.csv", "grid.csv"}
    series = "series/datacenter.activities.parquet"
    assert manifest["outputs"][series] == sha256_of(runs[1] / series)


def test_a_project_is_checked_with_the_tables_that_its_sections_hand_over(project):
    found = check_project(project).result
    bad = next(one for one in found.figures if one.name == "company.bad_rows")
    assert bad.value == 0


def test_the_inventory_command_is_handed_them_as_well(project, figures, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["company", "inventory", str(project), "--json"])
    assert ended.value.code == 0
    told = {one["name"]: one["value"] for one in json.loads(capsys.readouterr().out)["figures"]}
    assert told["company.scope2.location"] == figures["company.scope2.location"]


@pytest.mark.parametrize("command", [run_project, check_project])
def test_a_series_that_no_earlier_section_found_is_named(project, tmp_path, command):
    for name in ("air.csv", "grid.csv"):
        (tmp_path / name).write_bytes((project.parent / name).read_bytes())
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT.replace("run:datacenter.activities", "run:palace.activities"))
    with pytest.raises(
        InputError, match=r"an earlier section \(.*\), came 'palace.activities'"
    ) as found:
        command(path)
    assert found.value.place.file == str(path)
    assert found.value.place.line == 17
    assert not (tmp_path / "runs").exists()


def test_a_figure_is_made_from_what_the_part_that_it_takes_from_was_made_from(runs):
    run = read_run(runs[0])
    shown = run.shown()
    named = {
        name: {file["name"] for file in made_from(run, shown, name)}
        for name in ("dc.co2_t", "company.scope2.location", "company.lines", "company")
    }
    assert set(map(frozenset, named.values())) == {
        frozenset({"project.yaml", "air.csv", "grid.csv"})
    }
