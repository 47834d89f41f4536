"""What a section names, read: each mistake is one line with the file, its line and its field."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from tanheng.cli import main
from tanheng.core import InputError
from tanheng.domains.datacenter import design, read_outdoor
from tanheng.plan import run_project

PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  weather: air.csv
  it_mw: 1
  load: load.csv
  design: midsize-water-cooled
  compare: [modular-indirect-evaporative]
  intensity: 500
"""
HEAD = "time,temperature_c,humidity_pct,pressure_hpa"
HOURS = 48


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "air.csv").write_text("\n".join([HEAD, *_air()]))
    (tmp_path / "load.csv").write_text("\n".join(["share", *["0.8"] * HOURS]))
    own = design("midsize-water-cooled").model_dump(exclude_none=True, exclude={"rejection"})
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(json.loads(json.dumps(own))))
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT)
    return path


def _air(celsius="20.5", pressure="1000"):
    hours = np.datetime64("2023-01-01T00") + np.arange(HOURS).astype("m8[h]")
    return [f"{hour}:00Z,{celsius},60,{pressure}" for hour in hours.astype(str)]


def test_plants_are_built_for_the_capacity_in_whole_modules(project):
    figures = {one.name: one for one in run_project(project).result.figures}
    assert figures["dc.part_load"].value == pytest.approx(0.8)
    assert figures["dc.compare.modular_indirect_evaporative.modules"].value == 2
    it = 0.8 * HOURS
    assert figures["dc.it_mwh"].value == pytest.approx(it, rel=0.05)
    assert figures["dc.co2_t"].value == pytest.approx(0.5 * figures["dc.energy_mwh"].value)


def test_set_points_are_those_of_the_sites_own_plant(project):
    before = {one.name: one.value for one in run_project(project).result.figures}
    project.write_text(PROJECT + "  set_points: {chilled_water_c: 6}\n")
    after = {one.name: one.value for one in run_project(project).result.figures}
    assert after["dc.energy_mwh.chiller"] > before["dc.energy_mwh.chiller"]
    beside = "dc.compare.modular_indirect_evaporative.energy_mwh"
    assert after[beside] == before[beside]


def test_prices_are_the_sites_own(project):
    before = {one.name: one.value for one in run_project(project).result.figures}
    project.write_text(PROJECT + "  prices: {power: 1.65}\n")
    after = {one.name: one.value for one in run_project(project).result.figures}
    yearly_mwh = before["dc.energy_mwh"] * 365 * 24 / HOURS
    more = after["dc.cost_per_yr"] - before["dc.cost_per_yr"]
    assert more == pytest.approx(1000 * yearly_mwh, rel=1e-9)


def air(rows, head=HEAD):
    return "air.csv", "\n".join([head, *rows])


def said(old, new):
    return "project.yaml", PROJECT.replace(old, new)


LOAD = "\n".join(["share", *["0.8"] * 10, "1.2", *["0.8"] * 40])
NO_PRESSURE = [row.rpartition(",")[0] for row in _air()]
MISTAKES = {
    "a value missing": (air([row.replace("T05:00Z,20.5", "T05:00Z,") for row in _air()]), "csv:7"),
    "hours missing": (air([*_air()[:7], *_air()[9:]]), "air.csv:9"),
    "no pressure": (air(NO_PRESSURE, HEAD.rpartition(",")[0]), "air.csv"),
    "kelvin": (air(_air(celsius="293.6")), "air.csv:2"),
    "pascal": (air(_air(pressure="100000")), "air.csv:2"),
    "a load above capacity": (
        ("load.csv", LOAD),
        "load.csv:12 share: expected a load of 0 to 1, the IT capacity, came 1.2",
    ),
    "a loop that cannot close": (
        said("midsize-water-cooled", "own.yaml"),
        "chiller: the loop cannot close: a water-cooled chiller needs a `rejection`",
    ),
    "air beyond the envelope": (
        said("500\n", "500\n  set_points: {supply_air_c: 50}\n"),
        "project.yaml:11:3 datacenter.set_points: set-point supply_air_c: expected 15 to 32 C",
    ),
    "water beyond the machine": (
        said("500\n", "500\n  set_points: {chilled_water_c: 1}\n"),
        "project.yaml:11:3 datacenter.set_points: set-point chilled_water_c: expected 5 to",
    ),
    "an intensity below nothing": (said("500", "-1"), "project.yaml:10:3 datacenter.intensity"),
    "no such intensity": (
        said("500", "grid.csv"),
        "project.yaml:10:3 datacenter.intensity: no such file 'grid.csv'",
    ),
    "no such file of a dataset": (
        said("500", "weather:nowhere.epw"),
        "project.yaml:10:3 datacenter.intensity: dataset weather has no file 'nowhere.epw'",
    ),
    "no such load": (
        said("load.csv", "work.csv"),
        "project.yaml:7:3 datacenter.load: no such file 'work.csv'",
    ),
    "no load": (said("it_mw: 1", "it_mw: 0"), "project.yaml:6:3 datacenter.it_mw"),
    "a PUE below one": (
        said("it_mw: 1", "it_mw: 1\n  pue_below: 0.9"),
        "project.yaml:7:3 datacenter.pue_below: expected more than 1, came 0.9",
    ),
    "two days for a year": (
        said("it_mw: 1", "it_mw: 1\n  year: 2022"),
        "project.yaml:7:3 datacenter.year: year: expected all of a year as long as 2022",
    ),
    "an envelope that is none": (
        said("it_mw: 1", "it_mw: 1\n  control: {envelope: A9}"),
        "project.yaml:7:13 datacenter.control.envelope",
    ),
    "a price below nothing": (
        said("it_mw: 1", "it_mw: 1\n  prices: {power: -1}"),
        "project.yaml:7:12 datacenter.prices.power: expected at least 0, came -1",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_mistake_is_one_line_with_its_place(project, mistake, command, capsys):
    (name, text), told = MISTAKES[mistake]
    (project.parent / name).write_text(text)
    with pytest.raises(SystemExit) as ended:
        main([command, str(project)])
    assert ended.value.code == 2
    err = capsys.readouterr().err.strip().splitlines()
    complaints = [line for line in err if str(project.parent) in line]
    assert len(complaints) == 1, err
    assert told in complaints[0]
    assert "Traceback" not in "\n".join(err)
    assert not (project.parent / "runs").exists()


def test_a_typical_year_is_put_on_the_year_that_is_asked_for(tmp_path):
    hours = np.datetime64("2021-01-01T00") + np.arange(8760).astype("m8[h]")
    path = tmp_path / "air.csv"
    rows = [f"{hour}:00Z,20,60,1000" for hour in hours.astype(str)]
    path.write_text("\n".join([HEAD, *rows]))
    found = read_outdoor(path, 2023)
    assert found.time_s[0] == np.datetime64("2023-01-01").astype("M8[s]").astype(int)
    assert found.assumed[-1] == "time: hours of 2021 put on 2023"


def test_on_a_leap_day_a_typical_year_takes_the_hours_of_the_day_before(tmp_path):
    hours = np.datetime64("2021-01-01T00") + np.arange(8760).astype("m8[h]")
    path = tmp_path / "air.csv"
    day = hours.astype("M8[D]").astype(int) - hours[0].astype("M8[D]").astype(int)
    rows = [f"{hour}:00Z,{t / 10},60,1000" for hour, t in zip(hours.astype(str), day, strict=True)]
    path.write_text("\n".join([HEAD, *rows]))
    found = read_outdoor(path, 2024)
    assert found.time_s.size == 8784
    assert found.time_s[-1] == np.datetime64("2024-12-31T23").astype("M8[s]").astype(int)
    shown = found.dry_bulb_c[::24] * 10
    assert shown[57:62].tolist() == pytest.approx([57, 58, 58, 59, 60])  # 27 February to 2 March
    assert found.dry_bulb_c[59 * 24 : 60 * 24].tolist() == [5.8] * 24
    assert "time: 29 February takes the hours of 28 February" in found.assumed
    path.write_text("\n".join([HEAD, *rows[:-24]]))
    with pytest.raises(InputError, match="all of a year as long as 2024"):
        read_outdoor(path, 2024)
