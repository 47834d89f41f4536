"""Matching as a part of a company's run."""

import numpy as np
import pytest

from tanheng.core import InputError, ProjectError
from tanheng.ledger import Ledger
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
    assert run.result.sections[-1].anchor == "company-matching"


def test_a_run_retires_what_it_matched_in_the_ledger_that_it_names(bench):
    bench.table("made.csv", time=bench.time, sun=np.where(np.arange(HOURS) < 48, bench.sun, 0.0))
    path = bench.project(ledger="book.sqlite", sites={"a": {"entity": "mills"}})
    runs = [{one.name: one.value for one in run_project(path).result.figures} for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0]["ledger.trial_balance"] == 0
    with Ledger.open(path.with_name("book.sqlite")) as book:
        held = book.balances()
    wh = round(runs[0]["company.matching.matched_mwh"] * 1e6)
    assert held["certificates:retired", "Wh"] == held["scope2.market:mills", "Wh"] == wh > 0


def test_nothing_is_posted_where_certificates_are_taken(bench):
    bench.certificates("L7,south,2023-01-01T00:00,0,1000000,,")
    bench.section["sources"] = {}
    run_project(bench.project(ledger="book.sqlite"))
    path = bench.project(ledger="book.sqlite", name="another")
    with pytest.raises(InputError, match=r"project.yaml:\d+:\d+ company.ledger: "):
        run_project(path)
    with Ledger.open(path.with_name("book.sqlite")) as book:
        assert not any("another" in account for account, _ in book.balances())


def test_a_bad_row_of_matching_stops_the_run(bench):
    bench.certificates("L1,east,2023-01-01T00:00,0,9,,")
    with pytest.raises(InputError, match=r"gc.csv:2: expected a zone \(north, south\)"):
        run_project(bench.project())


def test_a_field_of_matching_is_complained_about_with_its_line(bench):
    bench.section["sites"]["a"]["zone"] = "east"
    with pytest.raises(ProjectError, match=r"project.yaml:\d+:\d+ company.matching: .*came 'east'"):
        run_project(bench.project())
