"""A site's plant under control in its section: its own load, its figures, its report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import DataCenter
from tanheng.domains.datacenter.control import WAYS, weeks
from tanheng.domains.datacenter.controlled import own_load
from tanheng.domains.datacenter.inputs import read_inputs
from tanheng.plan import check_project, open_project, run_project

PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  weather: air.csv
  it_mw: 1
  load: load.csv
  design: midsize-air-cooled
  control: {envelope: A1}
"""
HOURS = 8760


def write(folder: Path, hours: int) -> Path:
    times = (np.datetime64("2022-01-01T00") + np.arange(hours).astype("m8[h]")).astype(str)
    at = np.arange(hours)
    warm = 15 - 13 * np.cos(2 * np.pi * at / HOURS) + 5 * np.sin(2 * np.pi * at / 24)
    air = [f"{time}:00Z,{value:.2f},55,1005" for time, value in zip(times, warm, strict=True)]
    head = "time,temperature_c,humidity_pct,pressure_hpa"
    (folder / "air.csv").write_text("\n".join([head, *air]))
    share = 0.7 + 0.1 * np.sin(2 * np.pi * at / 24)
    (folder / "load.csv").write_text("\n".join(["share", *(f"{one:.4f}" for one in share)]))
    path = folder / "project.yaml"
    path.write_text(PROJECT)
    return path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("control"), HOURS)


def test_the_load_under_control_is_the_sites_own_in_its_hour(project):
    opened = open_project(project)
    section = opened.sections["datacenter"]
    assert isinstance(section, DataCenter)
    read = read_inputs(section, opened.positions, opened.context)
    course, lanes = weeks({"dc": read.outdoor}, 700.0)
    load = own_load(read, course, lanes)
    assert load.shape == course.it_kw.shape
    first = load.shape[1] - 7 * 96  # the week itself ends the course
    for at, lane in enumerate(lanes):
        hour = (lane.start_s - read.outdoor.start_s) // 3600
        week = read.load.kw[hour : hour + 7 * 24]
        assert load[at, first:].reshape(-1, 4).tolist() == [[one] * 4 for one in week]


def test_three_ways_stand_in_figures_headline_and_report(project):
    result = run_project(project).result
    told = {one.name.removeprefix("dc.control."): one for one in result.figures}
    for span in ("djf", "mam", "jja", "son"):
        energy = {way: told[f"{span}.energy_mwh.{way.replace('-', '_')}"].value for way in WAYS}
        saved = told[f"{span}.saving_share.fixed"].value
        assert saved == pytest.approx(1 - energy["predictive"] / energy["fixed"], rel=1e-9)
        assert told[f"{span}.hottest_inlet_c"].value <= 32
    assert told["steps_outside"].value == 0
    promised = told["promised_share.fixed"]
    assert promised.value is None
    assert promised.level == 0.95
    assert promised.reason
    assert result.headline[-1].title.en.startswith("Set-points of midsize-air-cooled")
    drawn = result.sections[-1]
    assert drawn.anchor == "dc-control"
    titles = [view.title.en for view in drawn.views]
    assert sum(title.startswith("Inlet temperature") for title in titles) == 4


@pytest.mark.parametrize("what", [run_project, check_project])
def test_less_than_a_year_of_weather_is_refused_at_the_field(tmp_path, what):
    with pytest.raises(InputError, match="four representative weeks need a year") as found:
        what(write(tmp_path, 2000))
    assert found.value.place.field == "datacenter.control"
    assert found.value.place.line == 9
