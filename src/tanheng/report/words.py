"""The report's own words in both languages, and the words it knows of others."""

from __future__ import annotations

from tanheng.core import WINDOW_NAMES, Text

__all__ = ["MARKS", "UNITS", "WORDS", "fact_name", "mark", "unit_text"]

WORDS = {
    "figures": Text("All figures", "全部数值"),
    "figures_intro": Text(
        "Every number of this run as it stands in summary.json, with how it was made.",
        "本次运行的全部数值，与 summary.json 一致，并说明其来历。",
    ),
    "made": Text("How this run was made", "本次运行的来历"),
    "made_intro": Text(
        "The same inputs, versions and seed give the same numbers.",
        "相同的输入、版本与随机种子得到相同的数值。",
    ),
    "how": Text("How this was made:", "计算方法："),
    "data": Text("Data of this chart", "图中数据"),
    "csv": Text("Download CSV", "下载 CSV"),
    "withheld": Text("withheld", "不予发布"),
    "credible": Text("credible", "可信"),
    "none": Text("no value", "无数值"),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "name": Text("figure", "名称"),
    "value": Text("value", "数值"),
    "unit": Text("unit", "单位"),
    "level": Text("level", "保证率"),
    "interval": Text("interval", "区间"),
    "window": Text("window", "时段"),
    "start": Text("start", "开始"),
    "end": Text("end", "结束"),
    "n": Text("n", "样本数"),
    "origin": Text("origin", "来源"),
    "time": Text("time", "时间"),
    "top": Text("Back to top", "返回页首"),
    "skip": Text("Skip to content", "跳到正文"),
    "scripts_off": Text(
        "Scripts are off, so charts are not drawn; each chart's data stand below it.",
        "脚本已关闭，图形未绘制；各图数据列于图下。",
    ),
    "all_synthetic": Text(
        "Synthetic data: every figure here comes from made-up inputs, not from real ones.",
        "合成数据：本报告全部数值来自虚构的输入，而非真实数据。",
    ),
    "some_synthetic": Text(
        "Some figures here rest on synthetic data, from made-up inputs; each is marked.",
        "本报告部分数值基于虚构输入的合成数据，均已标明。",
    ),
    "from": Text("from", "自"),
    "to": Text("to", "至"),
    "switch": Text("Unit", "单位"),
    "lower": Text("lower", "下限"),
    "upper": Text("upper", "上限"),
    "run": Text("run", "运行编号"),
    "as_of": Text("as of", "记录时间"),
    "seed": Text("seed", "随机种子"),
    "measured": Text("measured", "实测"),
    "forecast": Text("forecast", "预报"),
    "published": Text("published", "公布"),
    "modelled": Text("modelled", "模型计算"),
    "synthetic": Text("synthetic", "合成"),
    "points": Text("{n} points from {first} to {last}.", "共 {n} 个点，自 {first} 至 {last}。"),
    "range": Text("{name}: {low} to {high}.", "{name}：{low} 至 {high}。"),
    "grid": Text("{n} values, {low} to {high}.", "共 {n} 个数值，自 {low} 至 {high}。"),
} | WINDOW_NAMES

UNITS = {
    "1": Text("fraction", "比例"),
    "fraction": Text("fraction", "比例"),
    "of capacity": Text("of capacity", "占容量比例"),
    "fraction of capacity": Text("fraction of capacity", "占容量比例"),
    "% of capacity": Text("% of capacity", "占容量 %"),
    "percent": Text("%", "%"),
    "pp": Text("pp", "个百分点"),
    "pp of capacity": Text("pp of capacity", "容量百分点"),
    "h": Text("h", "小时"),
    "hours": Text("hours", "小时"),
    "d": Text("d", "天"),
    "days": Text("days", "天"),
    "readings": Text("readings", "个读数"),
    "categories": Text("categories", "个类别"),
    "CNY/kW": Text("CNY/kW", "元/千瓦"),
}

FACTS = {"version": Text("version", "版本"), "input": Text("input", "输入")}

MARKS = {
    "credible": "good",
    "holds": "good",
    "withheld": "withheld",
    "synthetic": "synthetic",
}


def unit_text(unit: str) -> Text:
    """Return a unit in both languages; one that is not known stands as it is, its cubes as such."""
    if unit in UNITS:
        return UNITS[unit]
    written = unit.replace("m3", "m³")
    return Text(written, written)


def fact_name(name: str) -> Text:
    """Return the name of a fact about a run: ``seed``, ``version numpy``, ``input a.csv``."""
    if name in WORDS:
        return WORDS[name]
    kind, _, rest = name.partition(" ")
    known = FACTS.get(kind) if rest else None
    return Text(f"{known.en} {rest}", f"{known.zh} {rest}") if known else Text(name, name)


def mark(text: Text) -> str:
    """Return how a cell of words is marked, by its first word in English; empty for most."""
    words = text.en.lower().replace(":", " ").replace(",", " ").split()
    return MARKS.get(words[0], "") if words else ""
