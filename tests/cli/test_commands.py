"""What every command has in common: exit codes, JSON, languages, and help that comes at once."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import polars as pl
import pytest
from cyclopts import App

from tanheng import __version__
from tanheng.cli import app

HEAVY = ("numpy", "polars", "pydantic", "scipy", "numba", "lightgbm", "pooch")
COMMANDS = [
    ("init",), ("schema",), ("check",), ("run",), ("show",), ("report",), ("explain",), ("demo",),
    ("data", "list"), ("data", "get"), ("renewables", "guarantee"), ("renewables", "scenarios"),
]  # fmt: skip


def python(*words, **environment):
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from tanheng.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = python("-c", code)
    assert said.returncode == 0
    assert said.stdout.splitlines()[-1] == "[]"


def test_help_comes_within_three_tenths_of_a_second_of_cpu():
    def spent_s():
        before = os.times()
        python("-m", "tanheng", "--help")
        after = os.times()
        mine = before.children_user + before.children_system
        return after.children_user + after.children_system - mine

    assert min(spent_s() for _ in range(3)) < 0.3


def test_every_command_says_what_it_does_in_the_list(tanheng):
    for group in ((), ("data",), ("renewables",)):
        said = tanheng(*group, "--help")
        assert said.code == 0
        listed = said.out[said.out.index("Commands") :]
        rows = [line.strip("│ ") for line in listed.splitlines() if line.startswith("│")]
        names = {words[-1] for words in COMMANDS if words[:-1] == group}
        named = {row.split()[0]: row for row in rows if row.split()[0] in names}
        assert named.keys() == names
        assert all(len(row.split()) > 3 for row in named.values())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_parameter_says_what_it_is(words):
    command = app
    for word in words:
        command = command[word]
    assert isinstance(command, App)
    docstring = inspect.getdoc(command.default_command)
    for name in inspect.signature(command.default_command).parameters:
        assert re.search(rf"^{name}\n    [A-Z]", docstring, re.MULTILINE), name


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_list_and_the_command_say_the_same(words):
    command = app
    for word in words:
        command = command[word]
    docstring = command.default_command.__doc__
    assert docstring.startswith(command.help.strip())


def test_runs_as_a_module():
    said = python("-m", "tanheng", "--version")
    assert (said.returncode, said.stdout.strip(), said.stderr) == (0, __version__, "")


@pytest.mark.parametrize(
    "words", [["bark"], ["run"], ["run", "a", "--loud"], ["explain", "x"], ["show", "--language"]]
)
def test_a_wrong_command_line_exits_with_two(tanheng, words):
    said = tanheng(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert "Traceback" not in said.err


def test_a_language_that_is_not_spoken_is_refused(tanheng, small):
    said = tanheng("check", small.path, "--language", "fr")
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize(
    "words", [("check", "{project}"), ("data", "list")], ids=lambda words: words[0]
)
def test_json_is_one_document_and_nothing_else(tanheng, small, words):
    said = tanheng(*(word.format(project=small.path) for word in words), "--json")
    assert said.code == 0
    assert said.json()


def test_check_prints_how_each_column_is_read(tanheng, small):
    said = tanheng("check", small.path)
    assert said.code == 0
    for word in (
        "east",
        "west",
        "power.csv",
        "weather.csv" and "speed_ms",
        "MW",
        "60 min",
        "2,400",
    ):
        assert word in said.out


def test_check_speaks_chinese_when_asked_or_at_home(tanheng, small, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    english = tanheng("check", small.path).out
    asked = tanheng("check", small.path, "--language", "zh").out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    home = tanheng("check", small.path).out
    assert asked == home != english
    assert "电站" in asked
    assert "电站" not in english
    assert tanheng("check", small.path, "--language", "en").out == english


def test_check_answers_no_when_a_capacity_is_misstated(tanheng, small):
    small.fleet["stations"][0]["capacity_mw"] = 12
    small.write_project()
    said = tanheng("check", small.path)
    assert (said.code, said.err) == (1, "")
    assert "against 12 MW stated" in " ".join(said.out.split())
    figures = tanheng("check", small.path, "--json")
    assert figures.code == 1
    assert any(one.get("findings") for one in figures.json()["figures"])


def test_data_list_names_licence_and_citation(tanheng):
    said = tanheng("data", "list", "--json")
    by_name = {one["name"]: one for one in said.json()}
    assert {"pvod", "gefcom2012-wind", "rts-gmlc"} <= by_name.keys()
    assert all(one["licence"] and one["citation"] for one in by_name.values())


def test_data_get_refuses_an_unknown_dataset_in_one_line(tanheng):
    said = tanheng("data", "get", "moon")
    assert (said.code, said.out) == (2, "")
    assert "'moon'" in said.complaint


@pytest.fixture
def listening() -> Iterator[None]:
    """Hear interrupts even where the tests were started in the background, deaf to them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("moment", ["forecasting", "writing"])
def test_an_interrupted_run_leaves_nothing(tanheng, small, monkeypatch, moment):
    def interrupted(*_, **__):
        os.kill(os.getpid(), signal.SIGINT)

    if moment == "forecasting":
        running = importlib.import_module("tanheng.domains.renewables.run")
        monkeypatch.setattr(running, "day_ahead", interrupted)
    else:
        monkeypatch.setattr(pl.DataFrame, "write_parquet", interrupted)
    before = small.left()
    said = tanheng("run", small.path, "--out", small.folder / "out")
    assert (said.code, said.out) == (130, "")
    assert said.complaint == "interrupted; nothing half-written was left"
    assert small.left() == before


def test_output_that_nobody_reads_to_its_end_is_no_error(small):
    command = f"{sys.executable} -m tanheng check {small.path} --json | head -c 1"
    said = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, "{", "")


def test_the_schedule_is_csv_and_json(tanheng, small):
    out = small.folder / "schedule.csv"
    words = ("renewables", "guarantee", small.path, "--issued", "2021-04-01T00:00Z")
    said = tanheng(*words, "--out", out)
    assert (said.code, said.out) == (0, "")
    head, *rows = out.read_text(encoding="utf-8").splitlines()
    assert head.split(",")[:5] == ["fleet", "issued", "time", "level", "window"]
    assert len(rows) == 24
    assert rows[0].startswith("f,2021-04-01T00:00Z,2021-04-02T00:00Z,0.9,all,")
    assert json.loads(tanheng(*words, "--json").out)[0]["capacity_mw"] == 40


def test_scenarios_are_csv_parquet_and_json_alike(tanheng, small):
    words = ("renewables", "scenarios", small.path, "--issued", "2021-04-01T00:00Z")
    words += ("--members", "5")
    csv, parquet = small.folder / "s.csv", small.folder / "s.parquet"
    for out in (csv, parquet):
        said = tanheng(*words, "--out", out)
        assert (said.code, said.out) == (0, "")
    head, *rows = csv.read_text(encoding="utf-8").splitlines()
    assert head == "fleet,issued,member,time,station,power,power_mw"
    assert len(rows) == 5 * 24 * 2
    assert rows[0].startswith("f,2021-04-01T00:00Z,1,2021-04-02T00:00Z,east,")
    assert tanheng(*words).out.splitlines() == [head, *rows]
    table = pl.read_parquet(parquet)
    assert table["time"].dtype == pl.Datetime("us", "UTC")
    listed = tanheng(*words, "--json").json()
    assert [row["power_mw"] for row in listed] == table["power_mw"].to_list()
