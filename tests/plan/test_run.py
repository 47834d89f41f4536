"""A whole run: what it leaves behind, that it repeats, and that it has no hindsight."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanheng.forecast import Intraday
from tanheng.plan import run_project
from tanheng.plan.model_province import write_example
from tanheng.report import publish

YEARS = 1.2
CUT_DAYS = 30


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    return _asking_less(write_example(folder / "project", stations=6, years=YEARS, seed=5))


@pytest.fixture(scope="module")
def finished(project: Path) -> Path:
    return publish(run_project(project), project.parent / "run").folder


def _asking_less(path: Path) -> Path:
    """Ask for the wind fleet alone, with an intraday horizon, so that a run takes seconds."""
    text = path.read_text(encoding="utf-8")
    wind = text[: text.index("    - name: model_solar")]
    wind = wind.replace(
        "windows: [all, evening_peak, top_net_load]", "windows: [all, top_net_load]"
    )
    wind = wind.replace("      levels: [0.95]", "      intraday_h: [2]\n      levels: [0.9]")
    path.write_text(wind.replace("history_days: 180", "history_days: 90"), encoding="utf-8")
    return path


def test_leaves_every_figure_under_its_fixed_name(finished: Path) -> None:
    summary = json.loads((finished / "summary.json").read_text(encoding="utf-8"))
    names = {figure["name"] for figure in summary["figures"]}
    fixed = {
        "guarantee.static", "guarantee.conditional", "guarantee.gain_pp", "exceedance.static",
        "exceedance.conditional", "exceedance.quintiles", "shortfall.static",
        "shortfall.conditional", "pinball", "stations.pinball",
        "guarantee.gain_pp_equal_shortfall", "verdict",
    }  # fmt: skip
    assert {f"model_wind.{name}" for name in fixed} <= names
    assert "model_wind.intraday_2h.guarantee.gain_pp" in names
    for figure in summary["figures"]:
        assert {"window", "start", "end", "n", "level", "origin", "how"} <= figure.keys()
        assert figure["origin"] == "synthetic"


@pytest.mark.parametrize("horizon", ["model_wind", "model_wind.intraday_2h"])
def test_every_figure_can_be_computed_again_from_its_rows(finished: Path, horizon: str) -> None:
    summary = json.loads((finished / "summary.json").read_text(encoding="utf-8"))
    rows = pl.read_parquet(finished / "series" / f"{horizon}.guarantee.parquet")
    checked = 0
    for figure in summary["figures"]:
        name = figure["name"].removeprefix(f"{horizon}.")
        if not figure["name"].startswith(f"{horizon}.") or name not in AGAIN:
            continue
        part = rows.filter(
            (pl.col("level") == figure["level"]) & (pl.col("window") == figure["window"])
        )
        assert part.height == figure["n"]
        if figure["value"] is not None:
            again = AGAIN[name](part, figure["level"])
            np.testing.assert_allclose(figure["value"], again, rtol=1e-9, atol=1e-12)
            checked += 1
    assert checked >= 6


def _column(rows: pl.DataFrame, name: str) -> np.ndarray:
    return rows[name].to_numpy()


def _held(rows: pl.DataFrame, name: str) -> np.ndarray:
    return _column(rows, "measured") >= _column(rows, name)


def _short(rows: pl.DataFrame, name: str) -> float:
    return float(np.maximum(_column(rows, name) - _column(rows, "measured"), 0).mean())


def _pinball(rows: pl.DataFrame, level: float) -> float:
    tau, gap = 1 - level, _column(rows, "measured") - _column(rows, "conditional")
    return float(np.maximum(tau * gap, (tau - 1) * gap).mean())


def _quintiles(rows: pl.DataFrame) -> list[float]:
    order = np.argsort(_column(rows, "conditional"), kind="stable")
    held = _held(rows, "conditional")
    return [float(held[part].mean()) for part in np.array_split(order, 5)]


AGAIN = {
    "guarantee.static": lambda rows, _: rows["static"].mean(),
    "guarantee.conditional": lambda rows, _: rows["conditional"].mean(),
    "guarantee.gain_pp": lambda rows, _: 100 * (rows["conditional"].mean() - rows["static"].mean()),
    "exceedance.static": lambda rows, _: _held(rows, "static").mean(),
    "exceedance.conditional": lambda rows, _: _held(rows, "conditional").mean(),
    "exceedance.quintiles": lambda rows, _: _quintiles(rows),
    "shortfall.static": lambda rows, _: _short(rows, "static"),
    "shortfall.conditional": lambda rows, _: _short(rows, "conditional"),
    "pinball": _pinball,
}


def test_rows_are_issued_before_their_hour(finished: Path) -> None:
    rows = pl.read_parquet(finished / "series" / "model_wind.guarantee.parquet")
    lead_h = (rows["time"] - rows["issued"]).dt.total_hours()
    assert lead_h.min() >= 25
    near = pl.read_parquet(finished / "series" / "model_wind.intraday_2h.guarantee.parquet")
    assert (near["time"] - near["issued"]).dt.total_hours().unique().to_list() == [1]


def test_same_inputs_and_seed_give_the_same_bytes(project: Path, finished: Path) -> None:
    again = publish(run_project(project), project.parent / "again").folder
    for name in ("summary.json", "report.html", "series/model_wind.guarantee.parquet"):
        assert (again / name).read_bytes() == (finished / name).read_bytes()


def test_deleting_the_last_30_days_changes_no_earlier_row(project: Path, finished: Path) -> None:
    shorter = _without_the_end(project, project.parent / "shorter")
    outcome = run_project(shorter)
    assert _differences(finished, outcome.result.series) == []


def test_a_planted_leak_is_found(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Intraday.latest_issue_s
    monkeypatch.setattr(
        Intraday, "latest_issue_s", lambda self, time_s: honest(self, time_s) + 2 * 86400
    )
    leaky = publish(run_project(project), project.parent / "leaky-run").folder
    shorter = run_project(_without_the_end(project, project.parent / "leaky"))
    assert _differences(leaky, shorter.result.series) == ["model_wind.intraday_2h.guarantee"]


def _without_the_end(project: Path, folder: Path) -> Path:
    """Copy a project without the last 30 days of any of its inputs."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project.parent, folder)
    power = sorted((folder / "files" / "power").glob("*.parquet"))
    last = max(pl.read_parquet(path)["time"].max() for path in power)
    cut = last - timedelta(days=CUT_DAYS, hours=(last.hour + 8) % 24)  # midnight in Shanghai
    for path in (*power, *sorted((folder / "files" / "weather").glob("*.parquet"))):
        rows = pl.read_parquet(path)
        moment = "issued" if "issued" in rows.columns else "time"
        rows.filter(pl.col(moment) < cut).write_parquet(path)
    load = pl.read_csv(folder / "files" / "load.csv", try_parse_dates=True)
    load.filter(pl.col("time").dt.replace_time_zone("UTC") < cut).write_csv(
        folder / "files" / "load.csv", datetime_format="%Y-%m-%dT%H:%M:%SZ"
    )
    return folder / "project.yaml"


def _differences(run: Path, series: dict[str, pl.DataFrame]) -> list[str]:
    """Names of the series in which a row that both have is not the same, bit for bit."""
    out = []
    for name, short in series.items():
        whole = pl.read_parquet(run / "series" / f"{name}.parquet")
        end = short["time"].max()
        assert end < whole["time"].max()
        earlier = whole.filter(pl.col("time") <= end)
        if not _canonical(earlier).equals(_canonical(short)):
            out.append(name)
    return out


def _canonical(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.fill_nan(None).sort(rows.columns)
