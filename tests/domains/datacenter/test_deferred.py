"""Jobs of a site in its section: the same numbers as the command's, under the site's name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import Question, study
from tanheng.plan import check_project, run_project

PROJECT = """project: site
as_of: 2026-01-01T00:00:00Z
datacenter:
  name: dc
  origin: synthetic
  weather: air.csv
  it_mw: 1
  design: midsize-air-cooled
  intensity: grid.csv
  jobs: {file: jobs.csv, level: 0.9}
"""
DAYS = 10


@pytest.fixture
def project(tmp_path: Path) -> Path:
    hours = (np.datetime64("2023-01-01T00") + np.arange(24 * DAYS).astype("m8[h]")).astype(str)
    air = [f"{hour}:00Z,20,60,1000" for hour in hours]
    grid = [f"{hour}:00Z,{500 + 200 * (place % 24 < 12)}" for place, hour in enumerate(hours)]
    jobs = [f"j{day},{hours[24 * day]}:00Z,{hours[24 * day + 20]}:00Z,4,1" for day in range(DAYS)]
    tables = {
        "air": ["time,temperature_c,humidity_pct,pressure_hpa", *air],
        "grid": ["time,intensity_g_per_kwh", *grid],
        "jobs": ["name,release,deadline,energy_kwh,power_kw", *jobs],
    }
    for name, rows in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(rows))
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT)
    return path


def test_the_section_tells_what_the_study_finds(project):
    result = run_project(project).result
    figures = {one.name: one for one in result.figures}
    folder = project.parent
    found = study(Question(folder / "jobs.csv", folder / "grid.csv", level=0.9))
    assert figures["dc.jobs.saving_share"].value == found.outcome.saving_share
    assert figures["dc.jobs.ceiling_share"].value == pytest.approx(200 / 700)
    promised = figures["dc.jobs.promised_share"]
    assert (promised.value, promised.level) == (None, 0.9)  # ten days are too few to be judged
    assert promised.reason == found.guarantee.reason
    assert {one.origin for one in figures.values()} == {"synthetic"}
    assert [section.anchor for section in result.sections] == ["dc-datacenter", "dc-jobs"]
    assert result.headline[-1].title.en == "Work moved to clean hours"
    assert folder / "jobs.csv" in result.inputs


@pytest.mark.parametrize("what", [run_project, check_project])
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("grid.csv", "500", r"datacenter.jobs: expected a CSV file of intensity .* came 500"),
        ("  intensity: grid.csv\n", "", r"datacenter.jobs: .* came none"),
        ("jobs.csv", "work.csv", r"datacenter.jobs.file: no such file 'work.csv'"),
        ("level: 0.9", "level: 0.2", r"datacenter.jobs.level"),
    ],
)
def test_what_cannot_be_moved_is_named_by_its_field(project, what, old, new, said):
    project.write_text(PROJECT.replace(old, new))
    with pytest.raises(InputError, match=said):
        what(project)
