"""Views are read back as they were written."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from tanheng import store
from tanheng.core import (
    Band,
    Column,
    FanChart,
    HeatMap,
    InputError,
    Line,
    LineChart,
    Section,
    Table,
    Text,
)
from tanheng.store.views import Part, Shown, shown_of, views_bytes

MANIFEST = store.Manifest(
    store.InputFile("project.yaml", "a" * 64, 1), (), {"tanheng": "1"}, 1, "2020"
)
HOURS = np.arange("2020-01-01T00", "2020-01-01T03", dtype="datetime64[h]")
NUMBERS = np.array([1.5, np.nan, -np.inf])
NAME = Text("wind", "风电")
TABLE = Table(NAME, (Column(NAME, "MW", ".1f"),), ((1.5,), (None,), (NAME,), ("a",)), NAME)
CHARTS = (
    FanChart(NAME, (Band(NAME, HOURS, NUMBERS, NUMBERS),), (Line(NAME, HOURS, NUMBERS),), "MW"),
    LineChart(NAME, (Line(NAME, NUMBERS, NUMBERS, "synthetic", True, (NAME,)),), NAME, NAME),
    HeatMap(NAME, ("a", "b", "c"), ("d",), NUMBERS[None], NAME, NAME, "MW", NAME),
)
SHOWN = Shown(
    NAME,
    (TABLE,),
    (Part("grid", ("grid.lole",), ("hours",), ("a.csv",), (Section("g", NAME, CHARTS),)),),
)


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return one == other


def test_every_view_comes_back_as_it_was():
    assert same(shown_of(views_bytes(SHOWN)), SHOWN)


def test_the_file_is_json_without_words_of_its_own_for_nan():
    json.loads(views_bytes(SHOWN), parse_constant=pytest.fail)


def test_a_view_is_found_by_section_and_place():
    assert same(SHOWN.view("g", 2), CHARTS[1])
    assert SHOWN.view("g", 0) is None
    assert SHOWN.view("g", 4) is None
    assert SHOWN.view("h", 1) is None


def test_a_run_keeps_what_it_shows(tmp_path: Path):
    run = store.write_run(tmp_path / "run", "0" * 12, MANIFEST, [], {}, "<html>", SHOWN)
    shown = store.read_run(run.folder).shown()
    assert same(shown, SHOWN)


def test_a_run_without_views_shows_none(tmp_path: Path):
    run = store.write_run(tmp_path / "run", "0" * 12, MANIFEST, [], {}, "<html>")
    assert run.shown() is None


def test_views_that_were_changed_are_refused(tmp_path: Path):
    run = store.write_run(tmp_path / "run", "0" * 12, MANIFEST, [], {}, "<html>", SHOWN)
    (run.folder / "views.json").write_text("{}")
    with pytest.raises(InputError, match="not as the run wrote it"):
        run.shown()
