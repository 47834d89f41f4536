"""The demo's choice: the examples whose datasets can be had, else the model province."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tanheng.core import DatasetError, Table, Text
from tanheng.plan import open_project, run_project
from tanheng.plan.model_province import write_example
from tanheng.plan.model_site import write_site
from tanheng.plan.model_whole import write_whole
from tanheng.store import dataset

demo = importlib.import_module("tanheng.cli.demo")


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """Call the demo with every run replaced by its name; return the names that would run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TANHENG_DATA", str(tmp_path / "mirror"))
    names: list[str] = []

    def run_all(some, *_):
        names.extend(some)
        table = Table(Text("t", "t"), (), ())
        return {name: demo.Shown(name, (table,), (), Path(name) / "report.html") for name in some}

    def call(having=(), **words):
        def get(name, _):
            if name not in having:
                raise DatasetError(f"{name} cannot be had")

        monkeypatch.setattr("tanheng.store.get", get)
        monkeypatch.setattr(demo, "_run_all", run_all)
        assert demo.demo(**words) == 0
        return names

    return call


def test_without_any_dataset_the_model_province_stands_in_and_it_is_said(chosen, capsys):
    assert chosen() == ["model-province", "model-datacenter", "model-whole", "company"]
    said = capsys.readouterr()
    assert "the model province stands in, every figure is synthetic" in said.err
    assert "pvod cannot be had" in said.err
    assert "report of model-province" in said.out


def test_datasets_that_can_be_downloaded_bring_their_examples(chosen):
    solar_and_wind = ["hebei-solar", "gefcom-wind", "model-datacenter", "model-whole", "company"]
    assert chosen(having=["gefcom2012-wind", "pvod"]) == solar_and_wind


def test_the_data_centre_takes_three_datasets_or_the_model_province(chosen, capsys):
    names = chosen(having=["weather", "datacenter", "intensity"])
    assert names[1:] == ["datacenter", "model-whole", "company"]
    assert "weather and load" not in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["weather", "datacenter", "intensity"])
def test_without_one_of_them_the_model_province_has_the_data_centre(chosen, capsys, missing):
    there = {"weather", "datacenter", "intensity"} - {missing}
    assert chosen(having=there)[1:] == ["model-datacenter", "model-whole", "company"]
    said = capsys.readouterr().err
    assert f"{missing} cannot be had" in said
    assert "the model province's weather and load: synthetic" in said


def test_the_hour_through_everything_takes_three_datasets_or_the_model_province(chosen, capsys):
    names = chosen(having=["rts-gmlc", "weather", "datacenter"])
    assert names == ["rts-gmlc", "model-datacenter", "whole", "company"]
    said = capsys.readouterr()
    assert "the hour through everything" not in said.err
    assert said.out.endswith("one hour through everything: /runs/whole/hour/2020-12-07T18\n")


@pytest.mark.parametrize("missing", ["rts-gmlc", "weather", "datacenter"])
def test_without_one_of_them_the_model_province_has_the_hour(chosen, capsys, missing):
    there = {"rts-gmlc", "weather", "datacenter"} - {missing}
    assert "model-whole" in chosen(having=there)
    said = capsys.readouterr()
    assert f"{missing} cannot be had" in said.err
    assert "the hour through everything runs on the model province: synthetic" in said.err
    assert said.out.endswith("one hour through everything: /runs/model-whole/hour/2022-06-07T04\n")


def test_a_dataset_with_a_wrong_file_is_left_out_and_it_is_said(chosen, capsys, tmp_path):
    for file in dataset("pvod").files:
        path = tmp_path / "mirror" / "pvod" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("not it")
    names = ["gefcom-wind", "model-datacenter", "model-whole", "company"]
    assert chosen(having=["gefcom2012-wind"]) == names
    assert "pvod:station00.csv: expected 2900909 bytes" in capsys.readouterr().err


def test_the_table_of_statements_comes_first_and_again_at_the_end(chosen, capsys):
    chosen(language="en")
    out = capsys.readouterr().out
    assert out.count("Statements") == 2


def test_json_is_one_document(chosen, capsys):
    chosen(json=True)
    said = json.loads(capsys.readouterr().out)
    assert len(said["statements"]) == 7
    names = ("model-province", "model-datacenter", "model-whole", "company")
    assert said["reports"] == {name: f"{name}/report.html" for name in names}


def test_without_the_folder_of_examples_there_is_no_company(chosen, tmp_path):
    assert chosen(examples=tmp_path) == ["model-province", "model-datacenter", "model-whole"]


def test_each_demo_begins_new_books(tmp_path):
    folder = tmp_path / "company-files"
    (folder / "runs").mkdir(parents=True)
    (folder / "runs" / "ledger.sqlite").write_text("of an earlier demo")
    project = demo._project("company", Path("examples"), tmp_path)
    assert project.read_bytes() == Path("examples/company/project.yaml").read_bytes()
    assert (folder / "inputs" / "power.csv").is_file()
    assert not (folder / "runs").exists()


def test_the_model_province_is_a_project_like_any_other(tmp_path):
    path = write_example(tmp_path / "files", stations=2, years=0.1)
    fleets = open_project(path).sections["renewables"].fleets
    assert [fleet.name for fleet in fleets] == ["model_wind", "model_solar"]
    assert all(fleet.origin == "synthetic" for fleet in fleets)


def test_writing_the_model_province_again_gives_the_same_bytes(tmp_path):
    folders = [
        write_example(tmp_path / name, stations=2, years=0.1).parent for name in ("one", "two")
    ]
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in folders
    )
    assert one == two


def test_the_model_site_is_a_project_whose_every_figure_is_synthetic(tmp_path):
    one, two = (write_site(tmp_path / name).parent for name in ("one", "two"))
    files = [path.relative_to(one) for path in one.rglob("*.*")]
    assert len(files) == 3
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in files)
    found = run_project(one / "project.yaml").result.figures
    names = {figure.name for figure in found}
    assert {"model_site.pue", "model_site.compare.midsize_air_cooled.pue"} <= names
    assert {figure.origin for figure in found} == {"synthetic"}
    assert (one / "runs" / "ledger.sqlite").is_file()


def test_the_model_whole_is_a_project_of_all_four_parts(tmp_path):
    one, two = (write_whole(tmp_path / name, stations=2).parent for name in ("one", "two"))
    files = [path.relative_to(one) for path in one.rglob("*.*")]
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in files)
    sections = open_project(one / "project.yaml").sections
    assert list(sections) == ["renewables", "grid", "datacenter", "company"]
    said = [sections["renewables"].fleets[0], *(sections[name] for name in list(sections)[1:])]
    assert [part.origin for part in said] == ["synthetic"] * 4


@pytest.mark.long
def test_the_demo_runs_without_data_and_without_network(tmp_path):
    nowhere = "http://127.0.0.1:9"
    said = subprocess.run(
        [sys.executable, "-m", "tanheng", "demo", "--out", str(tmp_path), "--language", "en"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "TANHENG_DATA": str(tmp_path / "mirror"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "HTTPS_PROXY": nowhere,
            "HTTP_PROXY": nowhere,
        },
    )
    assert said.returncode == 0, said.stderr
    assert "every figure is synthetic" in said.stderr
    assert "what could be counted on" in said.stdout
    summary = json.loads((tmp_path / "model-province" / "summary.json").read_text("utf-8"))
    assert {figure["origin"] for figure in summary["figures"]} == {"synthetic"}
    assert (tmp_path / "model-province" / "report.html").is_file()
