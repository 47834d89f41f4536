"""Matching as a part of a company's run."""

import pytest

from tanheng.core import InputError, ProjectError
from tanheng.plan import run_project

HOURS = 8760


def test_a_run_has_the_inventory_and_the_matching(bench):
    run = run_project(bench.project())
    found = {figure.name: figure.value for figure in run.result.figures}
    assert found["company.scope2.location"] == 0.5
    assert found["company.matching.hourly"] == pytest.approx(1 / 3)
    assert found["company.matching.annual"] == pytest.approx(2 / 3)
    assert run.result.series["company.matching.sites"].height == 2 * HOURS
    assert {path.name for path in run.result.inputs} == {"power.csv", "load.csv", "made.csv"}
    assert run.result.sections[-1].anchor == "matching"


def test_a_bad_row_of_matching_stops_the_run(bench):
    bench.certificates("L1,east,2023-01-01T00:00,0,9,,")
    with pytest.raises(InputError, match=r"gc.csv:2: expected a zone \(north, south\)"):
        run_project(bench.project())


def test_a_field_of_matching_is_complained_about_with_its_line(bench):
    bench.section["sites"]["a"]["zone"] = "east"
    with pytest.raises(ProjectError, match=r"project.yaml:\d+:\d+ company.matching: .*came 'east'"):
        run_project(bench.project())
