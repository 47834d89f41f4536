"""The first project: read at once, marked synthetic, and never written over anything."""

from __future__ import annotations

import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.plan import check_project, open_project
from tanheng.plan.starter import write_starter


@pytest.fixture(scope="module", params=["en", "zh"])
def starter(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("somewhere") / "My Plant"
    return request.param, write_starter(folder, request.param)


def test_the_project_is_read_without_a_finding(starter):
    outcome = check_project(starter[1][0])
    assert outcome.project.head.project == "my-plant"
    assert not any(one.about.get("findings") for one in outcome.result.figures)
    assert outcome.project.sections["renewables"].fleets[0].origin == "synthetic"


def test_comments_are_in_the_language_asked_for(starter):
    language, (project, *_) = starter
    comments = [line for line in project.read_text(encoding="utf-8").splitlines() if "#" in line]
    chinese = [line for line in comments if any("一" <= letter <= "鿿" for letter in line)]
    assert len(comments) > 20
    assert (len(chinese) > 15) if language == "zh" else (len(chinese) <= 1)


def test_both_languages_ask_for_the_same(tmp_path):
    heads = [open_project(write_starter(tmp_path / one, one)[0]) for one in ("en", "zh")]
    assert heads[0].sections == heads[1].sections


def test_the_forecast_was_made_a_day_before_each_hour(starter):
    folder = starter[1][0].parent
    rows = pl.read_csv(folder / "forecast.csv", try_parse_dates=True)
    spoken_of = pl.col("issued") + pl.duration(hours="lead_h")
    hours = pl.read_csv(folder / "output.csv", try_parse_dates=True)["time"]
    assert rows["lead_h"].min() == 24
    assert set(hours) <= set(rows.select(spoken_of.alias("time"))["time"])


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "output.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="expected an empty folder, or none"):
        write_starter(tmp_path, "en")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("output.csv", "mine")]


def test_an_empty_folder_will_do(tmp_path):
    assert write_starter(tmp_path, "en")[0] == tmp_path / "project.yaml"
