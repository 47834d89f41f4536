import os

import polars as pl
import pytest

from tanheng import store
from tanheng.core import Figure, InputError, Text


@pytest.fixture
def run(tmp_path):
    project = store.InputFile("project.yaml", "0" * 64, 8)
    manifest = store.Manifest(project, (), {"tanheng": "0.1.0"}, 7, "2012-06-01T00:00Z")
    figure = Figure(
        "wind.verdict",
        "credible",
        "",
        "measured",
        Text("coverage within its band", "coverage within its band"),
    )
    series = {"wind.guarantee": pl.DataFrame({"time": [0, 3600], "measured": [0.5, 0.25]})}
    folder = tmp_path / "run"
    return store.write_run(folder, store.run_id(manifest), manifest, [figure], series, "<html>")


def test_a_run_knows_its_figures_and_series(run):
    read = store.read_run(run.folder)
    assert read.id == read.manifest["run"] == run.id
    assert [figure.value for figure in read.figures] == ["credible"]
    assert read.series_names == ("wind.guarantee",)
    assert read.series("wind.guarantee")["measured"].to_list() == [0.5, 0.25]
    assert read.report.read_text() == "<html>"


def test_series_are_read_only_when_asked_for(run):
    os.remove(run.folder / "series" / "wind.guarantee.parquet")
    assert store.read_run(run.folder).series_names == ("wind.guarantee",)


@pytest.mark.parametrize("name", ["summary.json", "series/wind.guarantee.parquet"])
@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"{}"), os.remove])
def test_a_damaged_run_names_the_damaged_file(run, name, damage):
    damage(run.folder / name)
    with pytest.raises(InputError, match=rf"run/{name}: this file (of the run cannot|is not as)"):
        store.read_run(run.folder).series("wind.guarantee")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"run": "a", "versions": {}}'])
def test_a_damaged_manifest_is_named(run, text):
    (run.folder / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"run/manifest.json: not the manifest of a run"):
        store.read_run(run.folder)


def test_a_folder_without_a_run_and_a_series_that_is_not_there_are_named(run, tmp_path):
    with pytest.raises(InputError, match=r"no finished run here"):
        store.read_run(tmp_path)
    with pytest.raises(InputError, match=r"no series 'x'; it has wind.guarantee"):
        run.series("x")
