"""A site's section of a project: figures, hours, and designs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tanheng.core import InputError, Text
from tanheng.plan import check_project, run_project

PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  zone: Asia/Shanghai
  weather: air.csv
  it_mw: 1
  design: midsize-air-cooled
  compare: [modular-indirect-evaporative]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    rows = [
        f"2023-01-{1 + hour // 24:02d} {hour % 24:02d}:00Z,{10 + hour % 24},60,1000"
        for hour in range(96)
    ]
    head = "time,temperature_c,humidity_pct,pressure_hpa"
    (tmp_path / "air.csv").write_text("\n".join([head, *rows]))
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT)
    return path


def test_meters_add_up_to_the_energy_and_its_ratio_is_the_pue(project):
    found = run_project(project).result
    figures = {one.name: one for one in found.figures}
    meters = sum(one.value for name, one in figures.items() if ".energy_mwh." in name)
    assert meters == pytest.approx(figures["dc.energy_mwh"].value, rel=1e-12)
    ratio = figures["dc.energy_mwh"].value / figures["dc.it_mwh"].value
    assert figures["dc.pue"].value == pytest.approx(ratio, rel=1e-12)
    assert {one.origin for one in figures.values()} == {"modelled"}
    hours = found.series["dc.hours"]
    assert hours["total_kw"].sum() / 1000 == pytest.approx(figures["dc.energy_mwh"].value)


def test_designs_stand_side_by_side_in_figures_and_report(project):
    outcome = run_project(project)
    figures = {one.name: one.value for one in outcome.result.figures}
    assert figures["dc.compare.modular_indirect_evaporative.pue"] < figures["dc.pue"]
    [table] = outcome.result.headline
    assert [row[0] for row in table.rows] == [
        "modular-indirect-evaporative",
        "midsize-air-cooled",
    ]
    assert table.title.en == "Designs, dc (modelled)"
    assert json.dumps([one.record() for one in outcome.result.figures])


def test_a_project_is_checked_before_anything_runs(project):
    rows = [row for table in check_project(project).result.headline for row in table.rows]
    told = {row[0].en: row[1] for row in rows if isinstance(row[0], Text)}
    assert told["intervals of weather"] == "96 x 3600 s"


def test_renewable_and_reused_energy_are_told_as_factors(project):
    project.write_text(PROJECT + "  renewable_mwh: 20\n")
    figures = {one.name: one.value for one in run_project(project).result.figures}
    assert figures["dc.ref"] == pytest.approx(20 / figures["dc.energy_mwh"], rel=1e-12)
    assert figures["dc.erf"] == 0
    project.write_text(PROJECT)
    assert "dc.ref" not in {one.name for one in run_project(project).result.figures}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("midsize-air-cooled", "palace", r"datacenter.design: no design 'palace'"),
        ("[modular", "[midsize-air-cooled, modular", r"compare\[0\]: expected each design once"),
        ("it_mw: 1", "it_mw: 0", r"datacenter.it_mw"),
        ("it_mw: 1", "it_mw: 1\n  renewable_mwh: -1", r"datacenter.renewable_mwh"),
        ("air.csv", "none.csv", r"datacenter.weather: no such file 'none.csv'"),
        ("Asia/Shanghai", "Mars/Olympus", r"datacenter.zone: expected an IANA time"),
    ],
)
@pytest.mark.parametrize("what", [run_project, check_project])
def test_what_cannot_be_used_is_named_by_its_field(project, what, old, new, said):
    project.write_text(project.read_text().replace(old, new))
    with pytest.raises(InputError, match=said):
        what(project)
