"""A plausible report: a wind fleet's guarantee, with words that try to break out of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from tanheng.core import (
    Band,
    Column,
    FanChart,
    Figure,
    HeatMap,
    Line,
    LineChart,
    Section,
    Table,
    Text,
)
from tanheng.report import render

HOSTILE = "<script>alert(1)</script>"
HOURS = np.arange("2012-01-09", "2012-01-16", dtype="datetime64[h]")


def same(word: str) -> Text:
    return Text(word, word)


def statements() -> Table:
    columns = (
        Column(Text("statement", "声明")),
        Column(Text("published", "公布值"), digits=".1f"),
        Column(Text("ours", "本平台"), digits=".1f"),
        Column(Text("unit", "单位")),
        Column(Text("dataset", "数据集")),
        Column(Text("verdict", "结论")),
    )
    rows = (
        (
            Text("Reliable wind output raised, day-ahead, 95 %", "风电可靠出力提升（日前，95 %）"),
            10.0,
            14.41,
            Text("pp of capacity", "容量百分点"),
            "gefcom2012-wind",
            Text("credible", "可信"),
        ),
        (
            Text(
                "Reliable solar output raised, 10 to 16 h",
                "光伏可靠出力提升（10 至 16 时）",
            ),
            15.0,
            16.52,
            Text("pp of capacity", "容量百分点"),
            "pvod",
            Text("credible", "可信"),
        ),
        (
            Text("Wind at the evening peak, 99 %", "风电晚高峰，99 %"),
            None,
            None,
            Text("pp of capacity", "容量百分点"),
            "gefcom2012-wind",
            Text("withheld: 214 hours, 1,980 are needed", "不予发布：仅 214 小时，需 1,980 小时"),
        ),
        (
            Text("52,400 t saved equal 2.864 million trees", "减排 52,400 吨相当于植树 286.4 万棵"),
            18.3,
            18.296,
            Text("kg per tree", "千克/棵"),
            Text("arithmetic", "算术核对"),
            Text("holds", "成立"),
        ),
    )
    note = Text(
        "Gains in percentage points of installed capacity over the trailing static quantile.",
        "提升值为相对滚动静态分位数的装机容量百分点。",
    )
    return Table(Text("Statements, checked", "声明核对"), columns, rows, note)


def guarantees() -> Table:
    heads = (
        ("Horizon", "时间尺度", "", ""),
        ("Window", "窗口", "", ""),
        ("Level", "保证率", "", ".0%"),
        ("Hours", "小时数", "", ",d"),
        ("Static", "静态保证出力", "%", ".1f"),
        ("Conditional", "条件保证出力", "%", ".1f"),
        ("Gain", "提升", "pp", "+.1f"),
        ("Gain at equal shortfall", "同等缺额下的提升", "pp", "+.1f"),
        ("Held", "达标率", "%", ".1f"),
        ("Perfect forecast", "理想预测区间", "%", ""),
        ("Fifths", "五分位达标率", "%", ""),
        ("Verdict", "结论", "", ""),
    )
    columns = tuple(Column(Text(en, zh), unit, digits) for en, zh, unit, digits in heads)
    fifths = "95.7 95.8 93.8 95.5 95.7"
    ahead = Text("day-ahead", "日前")
    whole = Text("all hours", "全部时段")
    good = Text("credible", "可信")
    bad = Text("withheld: held in 91.2 % of hours", "不予公布：达标率 91.2 %")
    first = (ahead, whole, 0.95, 9997, 2.0, 16.4, 14.4, 13.1, 95.2, "94.1-95.8", fifths, good)
    last = (ahead, Text("evening peak", "晚高峰"), 0.9, 1666, 5.1, None, None, None, 91.2)
    rows = (first, (*last, "93.7-96.2", fifths, bad))
    return Table(Text("gefcom_wind: what could be counted on", "可依靠的出力"), columns, rows)


def week() -> FanChart:
    rng = np.random.default_rng(7)
    hour = np.arange(HOURS.size)
    middle = 0.42 + 0.25 * np.sin(hour / 19) + 0.06 * np.sin(hour * 2 * np.pi / 24)
    spread = 0.10 + 0.06 * np.cos(hour / 31) ** 2
    measured = np.clip(middle + spread * rng.normal(size=hour.size).cumsum() / 9, 0.01, 0.97)
    measured[100:106] = np.nan
    bands = tuple(
        Band(
            Text(f"{share} % of outcomes", f"{share} % 的结果"),
            HOURS,
            np.clip(middle - z * spread, 0, 1),
            np.clip(middle + z * spread, 0, 1),
        )
        for share, z in ((90, 1.64), (60, 0.84), (30, 0.39))
    )
    lines = (
        Line(Text("measured", "实测"), HOURS, measured, "measured"),
        Line(
            Text("conditional guarantee, 95 %", "条件保证出力，95 %"),
            HOURS,
            np.clip(middle - 1.64 * spread, 0, 1),
            "forecast",
        ),
        Line(
            Text("static guarantee, 95 %", "静态保证出力，95 %"),
            HOURS,
            np.full(HOURS.size, 0.027),
            "modelled",
        ),
    )
    note = Text(
        "day-ahead forecast issued at 00 h; quantiles of a regression forest, calibrated on "
        "outcomes known two days before.",
        "00 时起报的日前预报；回归森林分位数，以两日前已知结果校准。",
    )
    title = Text("A week of the fleet: forecast and measured", "一周风电场群：预报与实测")
    return FanChart(title, bands, lines, "fraction of capacity", note)


def months() -> HeatMap:
    hour, month = np.meshgrid(np.arange(24), np.arange(12))
    z = 16 + 5 * np.cos((month - 0.5) * np.pi / 6) + 3 * np.cos((hour - 3) * np.pi / 12)
    z[5, 8:12] = np.nan
    return HeatMap(
        Text("Conditional guarantee by hour of day and month", "各月各时条件保证出力"),
        tuple(f"{h:02d}" for h in range(24)),
        tuple(f"2011-{m:02d}" for m in range(1, 13)),
        z,
        Text("hour of day, UTC", "时刻（UTC）"),
        Text("month", "月份"),
        "% of capacity",
        Text("mean over the hours of the test span.", "检验期内各时刻的平均值。"),
    )


def reliability() -> LineChart:
    nominal = np.array([0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
    observed = nominal + 0.02 * np.sin(nominal * 9)
    band = Band(
        Text("band of a perfect forecast, 95 %", "完美预报的 95 % 区间"),
        nominal,
        nominal - 0.09 * np.sqrt(nominal * (1 - nominal)),
        nominal + 0.09 * np.sqrt(nominal * (1 - nominal)),
    )
    lines = (
        Line(Text("share of outcomes below", "低于该分位数的比例"), nominal, observed, marks=True),
        Line(Text("perfect", "完美"), np.array([0.0, 1.0]), np.array([0.0, 1.0]), "modelled"),
    )
    return LineChart(
        Text("Reliability diagram", "可靠性图"),
        lines,
        Text("nominal level", "名义水平"),
        Text("observed share", "实际比例"),
        (band,),
        note=Text("block bootstrap, blocks of 3 days.", "分块自助法，每块 3 天。"),
    )


def quintiles() -> LineChart:
    place = np.arange(1.0, 6.0)
    lines = (
        Line(Text("measured share", "实际比例"), place, np.array([95.7, 95.8, 93.8, 95.5, 95.7])),
        Line(Text("level", "水平"), place, np.full(5, 95.0), "modelled"),
    )
    return LineChart(
        Text("Exceedance by quintile of the guarantee", "按保证出力五分位的达成率"),
        lines,
        Text("quintile", "五分位"),
        Text("% of hours", "小时占比 %"),
        kind="bars",
    )


def quality(station: str = "WF-07") -> Table:
    columns = (
        Column(Text("station", "电站")),
        Column(Text("readings", "读数"), digits=",d"),
        Column(Text("missing", "缺测")),
        Column(Text("stuck", "卡死")),
        Column(Text("negative", "负值")),
        Column(Text("capacity found", "识别容量"), "MW", ".1f"),
    )
    rows = (
        ("WF-01", 26304, 1183, 12, 0, 48.0),
        ("WF-02", 26304, 1183, 0, 3, float("nan")),
        (station, 26304, None, 41, 0, -1234.56),
    )
    return Table(Text("What quality control flagged", "质量控制标记"), columns, rows)


def figures() -> tuple[Figure, ...]:
    about = {"window": "all", "start": "2010-07-01T00:00Z", "end": "2012-06-28T00:00Z", "n": 9997}
    how = "mean over hours of F^-1(0.05 | known at issue), calibrated on outcomes to D-2"
    band = (0.941, 0.958)
    return (
        Figure(
            "gefcom_wind.guarantee.conditional",
            0.163412,
            "fraction of capacity",
            "measured",
            Text(how, how),
            0.95,
            None,
            None,
            about,
        ),
        Figure(
            "gefcom_wind.guarantee.conditional",
            0.2104,
            "fraction of capacity",
            "measured",
            Text(how, how),
            0.9,
            None,
            None,
            about,
        ),
        Figure(
            "gefcom_wind.exceedance.quintiles",
            (0.957, 0.958, 0.938, 0.955, 0.957),
            "1",
            "measured",
            Text(
                "share of hours with measured >= guarantee, by fifths of the guarantee",
                "share of hours with measured >= guarantee, by fifths of the guarantee",
            ),
            0.95,
            band,
            None,
            about | {"horizon": "24 h"},
        ),
        Figure(
            "gefcom_wind.guarantee.static",
            None,
            "fraction of capacity",
            "measured",
            Text("5 % quantile of the trailing 180 days", "5 % quantile of the trailing 180 days"),
            0.99,
            None,
            Text("214 hours, 1,980 are needed", "214 hours, 1,980 are needed"),
            about | {"window": "evening_peak"},
        ),
        Figure(
            "model_wind.guarantee.gain_pp",
            13.2,
            "pp",
            "synthetic",
            Text(
                "conditional less static, built-in model province",
                "conditional less static, built-in model province",
            ),
            0.95,
            (12.1, 14.4),
            None,
            {"n": 1234567},
        ),
        Figure(
            "gefcom_wind.verdict",
            "credible",
            "",
            "measured",
            Text("all five quintiles in band", "all five quintiles in band"),
        ),
    )


def parts(station: str = "WF-07") -> tuple[Section, ...]:
    intro = Text(
        "Seven farms taken together. The guarantee is what was exceeded in 95 % of hours, each "
        "from what was known a day before.",
        "七座风电场合并计算。保证出力为 95 % 的小时内达到的出力，仅使用前一日已知信息。",
    )
    views = (week(), months(), reliability(), quintiles())
    return (
        Section("gefcom_wind", Text("Wind: seven farms", "风电：七座电场"), views, intro),
        Section("quality", Text("Quality of the data", "数据质量"), (quality(station),)),
        Section("model_wind", Text("Model province", "模型省"), (quintiles(),)),
    )


def facts() -> dict[str, str]:
    return {
        "run": "7c1f0b9d2a44",
        "as_of": "2012-07-01T00:00Z",
        "seed": "20120701",
        "tanheng": "0.1.0",
        "benchmark/train.csv": f"sha256 {'9f86d081' * 8}",
    }


TITLE = Text("How much wind can be counted on", "风电有多少可以指望")


@dataclass(frozen=True)
class Report:
    """The arguments of a report."""

    title: Text
    headline: tuple[Table, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    facts: Mapping[str, str]

    def html(self, language: str = "en") -> str:
        return render(self.title, self.headline, self.sections, self.figures, self.facts, language)


def report() -> Report:
    return Report(TITLE, (statements(), guarantees()), parts(), figures(), facts())


@pytest.fixture(scope="session")
def sample() -> Report:
    return report()


@pytest.fixture(scope="session")
def page(sample: Report) -> str:
    return sample.html()
