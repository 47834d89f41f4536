"""What a finished run is asked for: shown, explained, and refused where it has been damaged."""

from __future__ import annotations

import json

import pytest

from tanheng.core import Figure, Result, Text
from tanheng.plan import Outcome, open_project
from tanheng.report import publish


@pytest.fixture
def finished(small):
    """A run with two figures, one of them withheld."""
    about = {"window": "all", "start": "2021-03-01T00:00Z", "end": "2021-04-11T00:00Z", "n": 960}
    figures = (
        Figure(
            "f.guarantee.static",
            0.125,
            "1",
            "measured",
            Text("a quantile", "a quantile"),
            0.9,
            about=about,
        ),
        Figure(
            "f.guarantee.conditional",
            None,
            "1",
            "measured",
            Text("a forecast", "a forecast"),
            0.9,
            reason=Text("held in 40.0 % of hours", "held in 40.0 % of hours"),
            about=about,
        ),
        Figure(
            "f.exceedance.quintiles",
            (0.9, 0.8, 0.9, 1.0, 0.9),
            "1",
            "measured",
            Text("by fifths", "by fifths"),
        ),
    )
    outcome = Outcome(open_project(small.path), Result(figures))
    return publish(outcome, small.folder / "out").folder


def test_show_prints_every_figure_and_why_one_is_withheld(tanheng, finished):
    said = tanheng("show", finished)
    assert (said.code, said.err) == (0, "")
    for word in ("f.guarantee.static", "0.125", "90%", "withheld: held in 40.0 % of hours"):
        assert word in " ".join(said.out.split())


def test_show_prints_the_summary_itself_as_json(tanheng, finished):
    assert tanheng("show", finished, "--json").json() == json.loads(
        (finished / "summary.json").read_text(encoding="utf-8")
    )


def test_show_speaks_chinese(tanheng, finished):
    assert "指标" in tanheng("show", finished, "--language", "zh").out


def test_report_prints_where_it_lies(tanheng, finished):
    assert tanheng("report", finished).out == f"{finished / 'report.html'}\n"


def test_explain_prints_how_a_figure_was_made(tanheng, finished):
    said = tanheng("explain", "f.guarantee.conditional", "--run", finished)
    assert said.code == 0
    for word in ("a forecast", "held in 40.0 % of hours", "2021-03-01T00:00Z"):
        assert word in said.out
    assert "     value  withheld\n" in said.out


def test_explain_goes_down_to_the_bytes_of_the_inputs(tanheng, finished):
    manifest = json.loads((finished / "manifest.json").read_text(encoding="utf-8"))
    said = tanheng("explain", "f.guarantee.static", "--run", finished)
    lines = [line.strip() for line in said.out.splitlines()]
    for line in ("value  0.125", "unit  1", "level  0.9", "origin  measured", "how  a quantile"):
        assert line in lines
    assert f"run  {manifest['run']}" in lines
    assert f"input  project.yaml  sha256 {manifest['project']['sha256']}" in lines
    found = tanheng("explain", "f.guarantee.static", "--run", finished, "--json").json()
    assert [one["value"] for one in found["figures"]] == [0.125]
    assert (found["run"], found["seed"]) == (manifest["run"], 1)
    assert found["inputs"] == [manifest["project"], *manifest["inputs"]]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("f.guarantee", "f.guarantee.static, f.guarantee.conditional"),
        ("f.guarante.statc", "f.guarantee.static, f.guarantee.conditional"),
        ("quintiles", "f.exceedance.quintiles"),
    ],
)
def test_explain_names_figures_near_to_one_that_is_not_there(tanheng, finished, asked, near):
    said = tanheng("explain", asked, "--run", finished)
    assert (said.code, said.out) == (2, "")
    assert said.complaint == f"{finished}: no figure {asked!r} among 3; near it are {near}"


def test_explain_says_where_all_figures_are_when_none_is_near(tanheng, finished):
    said = tanheng("explain", "zzz", "--run", finished)
    assert said.complaint.endswith(f"no figure 'zzz' among 3; see tanheng show {finished}")


def _truncate(path):
    path.write_bytes(path.read_bytes()[:-9])


@pytest.mark.parametrize(
    "damage",
    [
        lambda run: _truncate(run / "summary.json"),
        lambda run: (run / "summary.json").unlink(),
        lambda run: _truncate(run / "manifest.json"),
        lambda run: (run / "manifest.json").unlink(),
        lambda run: (run / "manifest.json").write_text("[]"),
    ],
)
@pytest.mark.parametrize("command", ["show", "report", "explain"])
def test_a_damaged_run_is_refused_in_one_line(tanheng, finished, damage, command):
    damage(finished)
    words = ("explain", "f.verdict", "--run") if command == "explain" else (command,)
    said = tanheng(*words, finished)
    assert (said.code, said.out) == (2, "")
    assert said.complaint.startswith(str(finished))


def test_a_folder_that_is_no_run_is_refused(tanheng, small):
    for command in ("show", "report"):
        said = tanheng(command, small.folder)
        assert (said.code, said.complaint) == (2, f"{small.folder}: no finished run here")


def test_a_run_without_its_report_says_so(tanheng, finished):
    (finished / "report.html").unlink()
    said = tanheng("report", finished)
    assert said.code == 2
    assert said.complaint.startswith(f"{finished / 'report.html'}: ")
