"""A folder of runs, drawn: every kind of view and series, one run of many stations, one damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from tests.web.drawn_ledger import write_ledger

from tanheng import store
from tanheng.core import (
    Band,
    Column,
    FanChart,
    Figure,
    Flow,
    HeatMap,
    Line,
    LineChart,
    Sankey,
    Section,
    Table,
    Text,
)

START_S = 1_577_836_800  # 2020-01-01T00:00Z
HOURS = 8_784
DAY = 24


def text(en: str, zh: str = "") -> Text:
    return Text(en, zh or f"{en}（中）")


def write_shelf(folder: Path, hours: int = HOURS) -> Path:
    """Write the runs ``drawn``, ``other`` (a figure changed), ``broken`` (a byte), and a ledger."""
    write_drawn(folder / "drawn", 0.31, hours)
    write_drawn(folder / "other", 0.35, hours)
    broken = write_drawn(folder / "broken", 0.29, 48)
    (broken / "summary.json").write_text("{}", encoding="utf-8")
    (folder / "books").mkdir()
    write_ledger(folder / "books" / "office.sqlite")
    return folder


def write_drawn(folder: Path, guarantee: float, hours: int) -> Path:
    manifest = store.Manifest(
        store.InputFile("project.yaml", "a" * 64, 512),
        (store.InputFile("wind.csv", "b" * 64, 1024), store.InputFile("meters.csv", "c" * 64, 64)),
        {"python": "3.11", "tanheng": "0.1.0", "numpy": "2.4"},
        7 if guarantee == 0.31 else 8,
        "2021-01-01T00:00Z",
    )
    series = {"wind.forecast": forecast(hours), "office.sites": sites(hours)}
    series["office.lines"] = pl.DataFrame({"site": ["a", "b"], "amount": [1.5, None]})
    run = store.run_id(manifest)
    store.write_run(folder, run, manifest, figures(guarantee), series, REPORT, shown(hours))
    return folder


REPORT = "<!DOCTYPE html><html lang='en'><title>report</title><p>the report</p></html>"


def figures(guarantee: float) -> list[Figure]:
    about = {"window": "all", "horizon": "day_ahead", "n": 100}
    reason = "it held in 95 % of 100 hours"
    return [
        Figure(
            "wind.guarantee.static",
            0.1,
            "1",
            "measured",
            text("a quantile"),
            0.95,
            about=about,
        ),
        Figure(
            "wind.guarantee.conditional",
            guarantee,
            "1",
            "measured",
            text("a forest"),
            0.95,
            about=about,
        ),
        Figure(
            "wind.verdict",
            "credible",
            "",
            "measured",
            text("a test"),
            0.95,
            None,
            text(reason),
            about,
        ),
        Figure(
            "wind.shortfall",
            None,
            "1",
            "measured",
            text("a mean"),
            reason=text("too few hours"),
        ),
        Figure(
            "office.matching.hourly",
            0.4,
            "1",
            "synthetic",
            text("matched / consumed"),
        ),
        Figure(
            "office.matching.annual",
            0.6,
            "1",
            "synthetic",
            text("matched / consumed"),
        ),
        Figure(
            "office.total.market",
            1234.5,
            "t CO2e",
            "synthetic",
            text("a sum"),
            None,
            (1000, 1500),
        ),
    ]


def forecast(hours: int) -> pl.DataFrame:
    time = START_S + 3600 * np.arange(hours)
    measured = 0.5 + 0.4 * np.sin(np.arange(hours) / DAY)
    columns = {f"q{level:.3f}": np.clip(measured + level - 0.5, 0, 1) for level in LEVELS}
    measured = np.where(np.arange(hours) % 97 == 5, np.nan, measured)
    return pl.DataFrame({"issued": time - 86_400, "time": time, "measured": measured, **columns})


LEVELS = (0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95)


def sites(hours: int) -> pl.DataFrame:
    """Two sites whose consumption is own, contracted and residual energy: it closes."""
    number = np.tile(np.arange(hours), 2)
    own = 1.0 + (number % DAY)
    contracted, residual = 2.0 + (number % 7), np.repeat([3.0, 5.0], hours)
    return pl.DataFrame(
        {
            "time": START_S + 3600 * number,
            "site": np.repeat(["north", "south"], hours),
            "consumption_mwh": own + contracted + residual,
            "own_mwh": own,
            "contracted_mwh": contracted,
            "residual_mwh": residual,
        }
    )


def shown(hours: int) -> store.Shown:
    headline = Table(
        text("What could be counted on", "可依靠的出力"),
        (Column(text("Level")), Column(text("Guarantee"), "MW", ".1f"), Column(text("Verdict"))),
        (("95%", 12.5, "credible"), ("90%", 9.25, "withheld"), ("80%", None, text("–"))),
        text("a note"),
    )
    wind = Section("wind", text("Wind", "风电"), (fan(hours), reliability(), heat(), headline))
    flagged = replace(headline, title=text("Readings flagged", "问题读数"))
    quality = Section("wind-quality", text("Data quality of wind"), (flagged,), text("An intro"))
    office = Section("office", text("Office", "办公"), (sankey(), stack(), bars()))
    return store.Shown(
        text("A drawn project", "绘制的项目"),
        (headline,),
        (
            part("renewables", "wind", ("wind.forecast",), ("wind.csv",), (wind, quality)),
            part("company", "office", ("office.lines", "office.sites"), ("meters.csv",), (office,)),
        ),
    )


def part(
    domain: str,
    group: str,
    series: tuple[str, ...],
    inputs: tuple[str, ...],
    sections: tuple[Section, ...],
) -> store.Part:
    names = dict.fromkeys(one.name for one in figures(0) if one.name.startswith(group))
    return store.Part(domain, tuple(names), series, inputs, sections)


def hours_of(count: int) -> np.ndarray:
    return (START_S + 3600 * np.arange(count)).astype("datetime64[s]")


def fan(hours: int) -> FanChart:
    x = hours_of(min(hours, 168))
    y = 0.5 + 0.3 * np.sin(np.arange(x.size) / 9)
    band = Band(text("5% to 95%"), x, y - 0.2, y + 0.2)
    lines = (Line(text("measured", "实测"), x, y), Line(text("median"), x, y, "forecast"))
    return FanChart(text("A week", "一周"), (band,), lines, "of capacity", text("how"))


def reliability() -> LineChart:
    x = np.linspace(0.05, 0.95, 19)
    line = Line(text("held", "实际"), x, x**1.05, marks=True)
    return LineChart(
        text("Reliability diagram", "可靠性图"), (line,), text("nominal"), text("share")
    )


def heat() -> HeatMap:
    z = np.add.outer(np.arange(24.0), np.arange(12.0))
    z[3, 4] = np.nan
    return HeatMap(
        text("By hour and month"),
        tuple(f"{month:02d}" for month in range(1, 13)),
        tuple(f"{hour:02d}" for hour in range(24)),
        z,
        text("month", "月"),
        text("hour", "小时"),
        "MW",
    )


def sankey() -> Sankey:
    wind, grid, site = text("wind", "风电"), text("grid", "电网"), text("site", "站点")
    flows = (Flow(wind, site, (30.0, 0.0, 9.0)), Flow(grid, site, (70.0, 41.5, 30.0)))
    return Sankey(text("Energy and carbon", "能量与碳"), flows, ("MWh", "t CO2e", "CNY"))


def stack() -> LineChart:
    x = hours_of(72)
    own, rest = np.full(72, 2.0), np.linspace(1, 4, 72)
    lines = (
        Line(text("own"), x, own, "synthetic"),
        Line(text("rest"), x, rest, "synthetic"),
        Line(text("all"), x, own + rest, "synthetic", marks=True),
    )
    return LineChart(text("Balance", "平衡"), lines, text("time"), text("MWh"), kind="stack")


def bars() -> LineChart:
    line = Line(text("scopes", "范围"), np.array([1.0, 2.0, 3.0]), np.array([5.0, 2.0, 9.0]))
    return LineChart(text("Scopes"), (line,), text("scope"), text("t CO2e"), kind="bars")


def write_many_stations(folder: Path, stations: int = 200, hours: int = 8_760) -> Path:
    """Write a run of many stations by the hour, ``folder/many``."""
    number = np.tile(np.arange(hours), stations)
    station = np.repeat([f"s{place:03d}" for place in range(stations)], hours)
    measured = 0.5 + 0.5 * np.sin(number / 24 + np.repeat(np.arange(stations), hours))
    frame = pl.DataFrame(
        {"station": station, "time": START_S + 3600 * number, "measured": measured}
    )
    manifest = store.Manifest(
        store.InputFile("project.yaml", "d" * 64, 1), (), {"tanheng": "0.1.0"}, 1, "2021-01-01"
    )
    one = Section("fleet", text("Fleet"), (fan(168),))
    found = store.Shown(
        text("Many stations"),
        (),
        (store.Part("renewables", ("fleet.n",), ("fleet.stations",), (), (one,)),),
    )
    figure = Figure("fleet.n", float(stations), "1", "measured", text("counted"))
    run = store.run_id(manifest)
    store.write_run(
        folder / "many", run, manifest, [figure], {"fleet.stations": frame}, REPORT, found
    )
    return folder / "many"
