import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tanheng import store
from tanheng.core import Figure, InputError, Text

MANIFEST = store.Manifest(
    project=store.InputFile("project.yaml", "0" * 64, 8),
    inputs=(store.InputFile("pvod:station00.csv", "1" * 64, 9),),
    versions={"python": "3.11", "tanheng": "0.1.0"},
    seed=7,
    as_of="2012-06-01T00:00Z",
)
FIGURES = (
    Figure(
        "wind.guarantee.static",
        0.027,
        "1",
        "measured",
        Text("quantile", "quantile"),
        0.95,
        about={"n": 9997},
    ),
    Figure(
        "wind.guarantee.conditional",
        None,
        "1",
        "measured",
        Text("q", "q"),
        0.95,
        reason=Text("too short", "too short"),
    ),
)
SERIES = {"wind.guarantee": pl.DataFrame({"time": [0, 3600], "measured": [0.5, 0.25]})}


def write(folder, figures=FIGURES, series=SERIES, report="<html>报告</html>"):
    return store.write_run(folder, store.run_id(MANIFEST), MANIFEST, figures, series, report)


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_run_comes_back_as_it_was_written(tmp_path):
    written = write(tmp_path / "runs" / "one")
    run = store.read_run(tmp_path / "runs" / "one")
    assert run == written
    assert run.id == store.run_id(MANIFEST)
    assert run.figures == FIGURES
    assert run.series_names == ("wind.guarantee",)
    assert run.series("wind.guarantee")["measured"].to_list() == [0.5, 0.25]
    assert run.report.read_text(encoding="utf-8") == "<html>报告</html>"
    names = ["manifest.json", "report.html", "series/wind.guarantee.parquet", "summary.json"]
    assert sorted(contents(run.folder)) == names
    assert [path.name for path in run.folder.parent.iterdir()] == ["one"]


def test_the_summary_is_what_the_outside_is_promised(tmp_path):
    run = write(tmp_path / "run")
    summary = json.loads((tmp_path / "run" / "summary.json").read_bytes())
    assert run.summary == summary
    assert summary == {
        "run": store.run_id(MANIFEST),
        "figures": [json.loads(json.dumps(figure.record())) for figure in FIGURES],
    }


def test_the_manifest_holds_inputs_versions_seed_and_time(tmp_path):
    manifest = write(tmp_path / "run").manifest
    assert manifest["inputs"] == [{"name": "pvod:station00.csv", "sha256": "1" * 64, "bytes": 9}]
    assert manifest["versions"] == MANIFEST.versions
    assert (manifest["seed"], manifest["as_of"]) == (7, "2012-06-01T00:00Z")


def test_the_same_run_gives_the_same_bytes(tmp_path):
    write(tmp_path / "one")
    write(tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_run_can_be_read_by_whoever_may_read_its_folder(tmp_path):
    (tmp_path / "plain").mkdir()
    write(tmp_path / "run")
    assert (tmp_path / "run").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "run").mkdir()
    write(tmp_path / "run")
    assert store.read_run(tmp_path / "run").figures == FIGURES


def test_a_finished_run_is_replaced_whole(tmp_path):
    write(tmp_path / "run", series=SERIES | {"old": SERIES["wind.guarantee"]})
    write(tmp_path / "run", FIGURES[:1])
    run = store.read_run(tmp_path / "run")
    assert run.figures == FIGURES[:1]
    assert run.series_names == ("wind.guarantee",)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_run_reached_through_a_link_is_replaced_where_it_lies(tmp_path):
    write(tmp_path / "run")
    (tmp_path / "latest").symlink_to(tmp_path / "run")
    write(tmp_path / "latest", FIGURES[:1])
    assert (tmp_path / "latest").is_symlink()
    assert store.read_run(tmp_path / "run").figures == FIGURES[:1]


def foreign_file(folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")


def foreign_manifest(folder):
    folder.mkdir()
    (folder / "manifest.json").write_text('{"name": "a web page"}')


def notes_in_a_run(folder):
    write(folder)
    (folder / "series" / "notes.txt").write_text("mine")


def a_file(folder):
    folder.write_text("mine")


@pytest.mark.parametrize(
    ("lay", "words"),
    [
        (foreign_file, "expected an empty folder or a finished run, came 'notes.txt'"),
        (foreign_manifest, "not the manifest of a run"),
        (notes_in_a_run, "expected nothing but a finished run, came 'series/notes.txt' as well"),
        (a_file, "expected a folder for the run, came a file"),
    ],
)
def test_what_is_not_ours_is_never_replaced(tmp_path, lay, words):
    lay(tmp_path / "run")
    before = contents(tmp_path)
    for attempt in (write, store.check_run_folder):
        with pytest.raises(InputError, match=words):
            attempt(tmp_path / "run")
    assert contents(tmp_path) == before


def test_a_place_where_no_folder_can_be_made_is_refused_early_and_late(tmp_path):
    (tmp_path / "file").write_text("mine")
    for attempt in (write, store.check_run_folder):
        with pytest.raises(InputError, match=r"run cannot be written|a place to write a run"):
            attempt(tmp_path / "file" / "runs" / "one")
    store.check_run_folder(tmp_path / "new" / "runs" / "one")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError, ValueError])
def test_an_interrupted_run_leaves_the_old_one_and_nothing_else(tmp_path, monkeypatch, fault):
    write(tmp_path / "run")
    before = contents(tmp_path)

    def interrupted(*_):
        raise fault

    monkeypatch.setattr("tanheng.store.writing.write_series", interrupted)
    for folder in ("run", "new"):
        with pytest.raises(fault):
            write(tmp_path / folder, FIGURES[:1])
    assert contents(tmp_path) == before


def test_a_disk_that_fails_is_one_line_and_nothing_is_left(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tanheng.store.writing.write_series", full)
    with pytest.raises(InputError, match=r"run cannot be written \(No space left on device\)"):
        write(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_the_old_run_stays_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    write(tmp_path / "run")
    before, rename = contents(tmp_path), Path.rename

    def refuse(self, target):
        if self.name == "run" and self.parent.name.startswith("."):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "run", FIGURES[:1])
    assert contents(tmp_path) == before


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
import tanheng.store.writing as writing
from test_writing import write
from pathlib import Path
real = writing.write_series
writing.write_series = lambda *args: (real(*args), os._exit(9))
write(Path(sys.argv[2]))
"""


def test_a_killed_run_leaves_nothing_that_looks_finished(tmp_path):
    here, target = str(Path(__file__).parent), tmp_path / "run"
    done = subprocess.run([sys.executable, "-c", KILLED, here, str(target)], check=False)
    assert done.returncode == 9
    assert not target.exists()
    assert all(path.name.startswith(".") for path in tmp_path.iterdir())
    assert "manifest.json" not in {path.name for path in tmp_path.rglob("*")}
    write(target)
    assert store.read_run(target).figures == FIGURES


@pytest.mark.parametrize("name", ["../escape", "", ".hidden", "a/b"])
def test_a_series_name_is_a_file_name(tmp_path, name):
    with pytest.raises(InputError, match="expected a name of letters"):
        write(tmp_path / "run", series={name: SERIES["wind.guarantee"]})
    assert list(tmp_path.iterdir()) == []
