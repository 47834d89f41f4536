"""What cannot be used is refused in one line that begins with its place; nothing is written."""

from __future__ import annotations

import re

import numpy as np
import pytest

FLEET = "renewables.fleets[0]"


def _power(small, **fields):
    small.fleet["power"] |= fields


def _weather(small, **fields):
    small.fleet["weather"] |= fields


def _first_cell(small, cell):
    small.power["east"] = [cell, *small.power["east"][1:]]


def _first_time(small, cell):
    small.power["time"] = [cell, *small.power["time"][1:]]


def _set(**fields):
    return lambda small: small.fleet.update(fields)


def _scaled(factor):
    def change(small):
        small.power |= {name: factor * small.power[name] for name in ("east", "west")}

    return change


def _capacity(value):
    return lambda small: small.fleet["stations"][1].update(capacity_mw=value)


def _all_blank(small):
    small.power["west"] = [""] * len(small.power["west"])


def _other_years(small):
    small.weather["time"] = [time.replace("2021", "2011") for time in small.weather["time"]]


def _load_of_other_years(small):
    small.fleet |= {"load": LOAD, "windows": ["top_net_load"]}
    del small.fleet["weather"]
    _other_years(small)


PROJECT = [
    ("wrong column", lambda s: _power(s, columns={"east": "nord", "west": "west"}),
     ".power.columns", "'nord'"),
    ("wrong time column", lambda s: _power(s, time="when"), ".power.time", "'when'"),
    ("wrong weather column", lambda s: _weather(s, columns={"speed_ms": "gale"}),
     ".weather[0].columns.speed_ms", "'gale'"),
    ("unknown unit", lambda s: _power(s, unit="horses"), ".power.unit", "'horses'"),
    ("unit too small by a thousand", lambda s: _power(s, unit="kW"), ".power.unit", "read in kW"),
    ("unit too large by a thousand", lambda s: _power(s, unit="GW"), ".power.unit", "read in GW"),
    ("unknown unit of weather",
     lambda s: _weather(s, columns={"speed_ms": {"column": "speed", "unit": "parsec"}}),
     ".weather", "parsec"),
    ("unknown zone of the file",
     lambda s: _power(s, time={"column": "time", "zone": "Mars/Olympus"}), ".power.time", "Mars"),
    ("unknown zone of the fleet", _set(zone="Mars/Olympus"), ".zone", "Mars"),
    ("no such file", lambda s: _power(s, file="x.csv"), ".power.file", "no such file 'x.csv'"),
    ("a folder for a file", lambda s: _power(s, file="."), ".power.file", "no such file"),
    ("no such weather file", lambda s: _weather(s, file="x.csv"), ".weather[0].file", "x.csv"),
    ("no overlap with the weather", _other_years, ".weather", "reaches none of its output"),
    ("all blank", _all_blank, ".power", "'west' has no output at all"),
    ("never above zero", _scaled(0), ".power", "never produces"),
    ("sign turned", _scaled(-1), ".power", "sign turned"),
    ("negative capacity", _capacity(-20), ".stations[1].capacity_mw", "more than 0"),
    ("capacity that is no number", _capacity("big"), ".stations[1].capacity_mw", "'big'"),
    ("capacity that is infinite", _capacity(float("inf")), ".stations[1].capacity_mw", "finite"),
    ("capacity of nothing", _capacity(None), ".stations", "needs capacity_mw"),
    ("two stations of one name", _set(stations=["east", "east"]), ".stations", "two stations"),
    ("a window with no hours", _set(windows=["25-30"]), ".windows", "'25-30'"),
    ("a window that is no window", _set(windows=["teatime"]), ".windows", "'teatime'"),
    ("no window at all", _set(windows=[]), ".windows", "at least 1"),
    ("a level of one", _set(levels=[1.0]), ".levels", "between 0 and 1"),
    ("a level of nought", _set(levels=[0]), ".levels", "between 0 and 1"),
    ("a level in per cent", _set(levels=[95]), ".levels", "between 0 and 1"),
    ("a level that is no number", _set(levels=["high"]), ".levels", "'high'"),
    ("no level", _set(levels=float("nan")), ".levels", "expected a finite number, came nan"),
    ("a level out of reach", _set(levels=[0.9999]), ".test_from", "at least 10000 measured hours"),
    ("a test after the end", _set(test_from="2021-08-01"), ".test_from", "came 2400 and 0"),
    ("a test before the beginning", _set(test_from="2020-08-01"), ".test_from", "came 0 and"),
    ("a test on a day that is none", _set(test_from="2021-02-31"), ".test_from", "date"),
    ("a test that ends first", _set(test_until="2021-02-01"), ".test_until", "after the start"),
    ("unknown dataset", lambda s: _power(s, file="moon:craters.csv"), ".power.file", "'moon'"),
    ("unknown file of a dataset", lambda s: _power(s, file="pvod:x.csv"), ".power.file", "x.csv"),
    ("unknown field", _set(sations=[]), ".sations", "no such field"),
    ("unknown kind", _set(kind="tidal"), ".kind", "'tidal'"),
    ("a load that is not there", _set(windows=["top_net_load"]), "", "needs load"),
    ("solar without a place", _set(kind="solar"), ".stations", "needs latitude"),
    ("leads too short", _set(intraday_h=[0]), ".intraday_h", "at least 1"),
]  # fmt: skip
LOAD = {"file": "weather.csv", "time": "time", "columns": ["speed"]}
PROJECT += [
    ("no such load", _set(load=LOAD | {"file": "l.csv"}), ".load.file", "no such file"),
    ("a wrong column of load", _set(load=LOAD | {"columns": ["mw"]}), ".load", "'mw'"),
    ("a load of other years", _load_of_other_years, ".load", "covers none of the fleet's hours"),
]
FILES = [
    ("text among numbers", lambda s: _first_cell(s, "n/a!"), "power.csv:2", "n/a!"),
    ("text among times", lambda s: _first_time(s, "noon"), "power.csv:2", "noon"),
    ("a day that is none", lambda s: _first_time(s, "2021-02-31 00:00"), "power.csv:2", "02-31"),
]


def _cases(cases):
    return [pytest.param(*case[1:], id=case[0]) for case in cases]


@pytest.fixture(params=["check", "run"])
def refused(request, tanheng, small):
    """Call a command on a project that it must refuse, and return its one line."""

    def call(*words):
        before = small.left()
        said = tanheng(request.param, small.path, *words)
        assert (said.code, said.out) == (2, ""), said
        assert small.left() == before
        return said.complaint

    return call


@pytest.mark.parametrize(("change", "field", "words"), _cases(PROJECT))
def test_a_wrong_field_is_refused_at_its_place(small, refused, change, field, words):
    change(small)
    small.write()
    said = refused()
    place, _, message = said.partition(": ")
    assert re.fullmatch(rf"{re.escape(str(small.path))}:\d+:\d+ \S+", place), said
    assert place.split()[1].startswith(FLEET + field), said
    assert words in message, said


@pytest.mark.parametrize(("change", "place", "words"), _cases(FILES))
def test_a_wrong_cell_is_refused_at_its_line(small, refused, change, place, words):
    change(small)
    small.write()
    said = refused()
    assert said.startswith(str(small.path)), said
    assert place in said, said
    assert words in said, said


@pytest.mark.parametrize(
    "content", ["", "time,east,west\n", "\n\n"], ids=["bytes", "rows", "lines"]
)
@pytest.mark.parametrize("name", ["power", "weather"])
def test_an_empty_file_is_refused(small, refused, name, content):
    (small.folder / f"{name}.csv").write_text(content.replace("east,west", "speed"))
    said = refused()
    assert said.startswith(f"{small.path}:")
    assert f"{FLEET}.{name}" in said
    assert f"{name}.csv" in said


def test_bytes_that_are_no_table_are_refused(small, refused):
    (small.folder / "power.csv").write_bytes(bytes(range(256)) * 20)
    assert refused().startswith(f"{small.path}:")
    small.fleet["power"]["file"] = "power.parquet"
    small.write_project()
    (small.folder / "power.parquet").write_bytes(b"PAR1 but not really")
    assert "power.parquet" in refused()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("project: [unclosed", "not YAML"),
        ("a: b: c", "not YAML"),
        ("\tproject: x", "not YAML"),
        ("- 1\n- 2\n", "expected fields"),
        ("just words", "expected fields"),
        ("project: a\nproject: b\n", "written twice"),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\n", "at least one section"),
        ("project: a\nas_of: soon\nrenewables: {fleets: []}\n", "soon"),
        ("project: a\nrenewables: {fleets: []}\n", ""),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\nrenewables: {fleets: []}\n", "at least 1"),
        ("project: !!python/object:os.system x\n", ""),
        ("a: &a {b: *a}\n", ""),
    ],
)
def test_a_file_that_is_no_project_is_refused(small, refused, text, words):
    small.path.write_text(text, encoding="utf-8")
    said = refused()
    assert re.match(rf"{re.escape(str(small.path))}:\d+:\d+", said), said
    assert words in said


def test_a_project_that_is_not_there_or_no_file_is_refused(small, tanheng):
    for command in ("check", "run"):
        for path in (small.folder, small.folder / "none.yaml"):
            said = tanheng(command, path)
            assert (said.code, said.out) == (2, "")
            assert said.complaint.startswith(f"{path}: ")


def test_a_project_in_another_encoding_is_refused(small, refused):
    small.path.write_bytes("project: ä".encode("latin-1"))
    assert "expected UTF-8" in refused()


def test_a_clock_off_by_hours_is_refused_for_solar(small, refused):
    hour = np.arange(24 * 100)
    sun = np.clip(np.sin((hour % 24 - 6) * np.pi / 12), 0, 1)
    draw = np.random.default_rng(0)
    small.power |= {
        name: np.round(20 * sun * draw.uniform(0.6, 0.9, hour.size), 4) for name in ("east", "west")
    }
    small.weather["speed"] = np.round(900 * sun, 1)
    small.fleet |= {"kind": "solar", "latitude": 35.0, "longitude": 0.0}
    small.fleet["weather"]["columns"] = {"ghi_wm2": "speed"}
    small.fleet["power"]["time"] = {"column": "time", "zone": "Asia/Shanghai"}
    small.write()
    said = refused()
    assert f"{FLEET}.power.time" in said
    assert "8 h" in said


def test_a_dataset_file_with_another_hash_is_refused(small, refused, tmp_path_factory, monkeypatch):
    mirror = tmp_path_factory.mktemp("mirror")
    (mirror / "gefcom2012-wind").mkdir()
    (mirror / "gefcom2012-wind" / "train.csv").write_text("date,wp1\n2009070100,0.1\n")
    monkeypatch.setenv("TANHENG_DATA", str(mirror))
    small.fleet["power"]["file"] = "gefcom2012-wind:train.csv"
    small.write_project()
    said = refused()
    assert f"{FLEET}.power.file" in said
    assert "sha256" in said


def test_a_folder_that_holds_something_else_is_not_written_to(small, tanheng):
    out = small.folder / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    said = tanheng("run", small.path, "--out", out)
    assert (said.code, said.out) == (2, "")
    assert said.complaint.startswith(str(out))
    assert (out / "thesis.tex").read_text() == "years of work"
    assert small.left() == {"project.yaml", "power.csv", "weather.csv", "out", "out/thesis.tex"}


def test_a_file_is_no_folder_for_a_run(small, tanheng):
    said = tanheng("run", small.path, "--out", small.path)
    assert said.code == 2
    assert said.complaint.startswith(str(small.path))


@pytest.mark.parametrize(
    "issued", ["yesterday", "", "2021-13-01", "2021-03-10T25:00Z", "20 o'clock", "12"]
)
@pytest.mark.parametrize("command", ["guarantee", "scenarios"])
def test_a_time_of_issue_that_is_none_is_refused(small, tanheng, command, issued):
    said = tanheng("renewables", command, small.path, "--issued", issued)
    assert (said.code, said.out) == (2, "")
    assert said.complaint.startswith("--issued")


@pytest.mark.parametrize("issued", ["2021-02-01T00:00Z", "2030-01-01T00:00Z"])
@pytest.mark.parametrize("command", ["guarantee", "scenarios"])
def test_a_time_of_issue_of_which_nothing_is_known_is_refused(small, tanheng, command, issued):
    out = small.folder / "s.csv"
    said = tanheng("renewables", command, small.path, "--issued", issued, "--out", out)
    assert (said.code, said.out) == (2, "")
    assert said.complaint.startswith("--issued: ")
    assert issued in said.complaint
    assert small.left() == {"project.yaml", "power.csv", "weather.csv"}


@pytest.mark.parametrize("members", [1, 0, -3])
def test_fewer_than_two_members_are_refused(small, tanheng, members):
    words = ("renewables", "scenarios", small.path, "--issued", "2021-04-01T00:00Z")
    said = tanheng(*words, f"--members={members}")
    assert (said.code, said.out) == (2, "")
    assert said.complaint == f"--members: expected at least 2 members, came {members}"


@pytest.mark.parametrize(
    ("out", "complaint"),
    [
        ("s.xlsx", "--out: expected a name that ends in .parquet or .csv, came 's.xlsx'"),
        ("absent/s.csv", "cannot be written (no folder"),
        ("folder.csv", "cannot be written (is a folder)"),
    ],
)
def test_scenarios_that_cannot_be_written_are_refused_before_any_work(
    small, tanheng, out, complaint
):
    (small.folder / "folder.csv").mkdir()
    before = small.left()
    words = ("renewables", "scenarios", small.path, "--issued", "2021-04-01T00:00Z")
    said = tanheng(*words, "--out", small.folder / out)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.complaint
    assert small.left() == before
