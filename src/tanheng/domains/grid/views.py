"""What a grid shows: its indices, when load is lost, what fleets are worth, the balance sheet."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import WINDOW_NAMES, Column, HeatMap, Line, LineChart, Table, Text, local_hour
from tanheng.core.clock import offset_s
from tanheng.domains.grid.assessment import Distribution
from tanheng.domains.grid.balance_sheet import RULES, WHOLE, Rule, Sheet

__all__ = [
    "KIND_NAMES",
    "MONTHS",
    "RULE_NAMES",
    "by_month_and_hour",
    "fleet_name",
    "outage_chart",
    "penetration_chart",
    "sheet_table",
    "spread_chart",
]

Floats = NDArray[np.float64]
Cell = str | float | int | Text | None
YEARLY_ZH = "ELCC 针对全年，保证出力针对逐日运行。"
KIND_NAMES = {
    "thermal": Text("thermal", "火电（含核电）"),
    "hydro": Text("hydro", "水电"),
    "wind": Text("wind", "风电"),
    "solar": Text("solar", "光伏"),
    "other": Text("other", "其他"),
}
MONTHS = tuple(str(month) for month in range(1, 13))
RULE_NAMES: Mapping[Rule, Text] = {
    "fixed": Text("fixed derating", "固定折算"),
    "static": Text("static guarantee (operational)", "静态保证出力（运行用）"),
    "conditional": Text("conditional guarantee (operational)", "条件保证出力（运行用）"),
    "elcc": Text("ELCC", "有效载荷能力（ELCC）"),
}


def fleet_name(fleet: str) -> Text:
    """Name a fleet, ``wind`` or ``wind, north``, in both languages."""
    kind, comma, zone = fleet.partition(", ")
    known = KIND_NAMES.get(kind, Text(kind, kind))
    return Text(f"{known.en}{comma}{zone}", f"{known.zh}{'，' if comma else ''}{zone}")


def outage_chart(capacity_mw: Floats, at_least: Floats) -> LineChart:
    """Chance that at least so much capacity is out, on a scale of powers of ten.

    Parameters
    ----------
    capacity_mw, at_least : ndarray of float64, shape (B,)
        Capacity out, and the chance of that or more.
    """
    shown = at_least > 1e-8
    return LineChart(
        Text("Capacity outage table", "停运容量概率表"),
        (
            Line(
                Text("chance of that much or more", "停运不少于该容量的概率"),
                capacity_mw[shown],
                np.log10(at_least[shown]),
                "modelled",
            ),
        ),
        Text("capacity out [MW]", "停运容量 [MW]"),
        Text("log10 of the chance", "概率的常用对数"),
    )


def spread_chart(spread: Distribution) -> LineChart:
    """Chance that a year loses more than so much energy, among sampled years."""
    more = np.cumsum(spread.count[::-1])[::-1] / spread.count.sum()
    return LineChart(
        Text("Unserved energy of sampled years", "抽样年份的缺供电量"),
        (
            Line(
                Text("share of years that lose more", "超过该电量的年份占比"),
                spread.edges[1:-1],
                100 * more[1:],
                "modelled",
            ),
        ),
        Text("unserved energy in a year [MWh]", "全年缺供电量 [MWh]"),
        Text("share of years [%]", "年份占比 [%]"),
    )


def by_month_and_hour(
    title: Text,
    values: Floats,
    time_s: NDArray[np.int64],
    zone: ZoneInfo,
    unit: str,
    how: str = "sum",
) -> HeatMap:
    """Map of hourly values by month and local hour of the day.

    Parameters
    ----------
    values : ndarray of float64, shape (T,)
    how : {'sum', 'mean'}
        Hours of lost load add up; an intensity is averaged.
    """
    local_s = time_s + offset_s(time_s, zone)
    month = local_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    cell = month * 24 + local_hour(time_s, zone)
    known = np.isfinite(values)
    total = np.bincount(cell[known], values[known], minlength=288)
    count = np.bincount(cell[known], minlength=288)
    z = np.where(count > 0, total if how == "sum" else total / np.maximum(count, 1), np.nan)
    return HeatMap(
        title,
        tuple(f"{hour:02d}" for hour in range(24)),
        MONTHS,
        z.reshape(12, 24),
        Text("hour of day", "时刻"),
        Text("month", "月份"),
        unit,
    )


def penetration_chart(
    installed_mw: Mapping[str, Floats], elcc_mw: Mapping[str, Floats]
) -> LineChart:
    """ELCC of each fleet as it grows, in per cent of what is installed."""
    return LineChart(
        Text("ELCC against penetration", "ELCC 随装机规模的变化"),
        tuple(
            Line(
                fleet_name(fleet),
                installed_mw[fleet],
                100.0 * elcc_mw[fleet] / installed_mw[fleet],
                "modelled",
                marks=True,
            )
            for fleet in installed_mw
        ),
        Text("installed [MW]", "装机 [MW]"),
        Text("ELCC [% of installed]", "ELCC [占装机 %]"),
    )


def sheet_table(sheet: Sheet) -> Table:
    """Draw the balance sheet of a zone and window: a column for each rule."""
    window = WINDOW_NAMES.get(sheet.window, Text(sheet.window, sheet.window))
    columns = (
        Column(Text("", "")),
        *(Column(RULE_NAMES[rule], unit="MW", digits=",.0f") for rule in RULES),
    )
    return Table(
        Text(
            f"Power balance, {sheet.zone}, {window.en}",
            f"电力平衡表：{'全部区域' if sheet.zone == WHOLE else sheet.zone}，{window.zh}",
        ),
        columns,
        (*_firm_rows(sheet), *_fleet_rows(sheet), *_closing_rows(sheet)),
        _note(sheet),
    )


def _firm_rows(sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
    firm = sheet.firm
    rows = (
        (Text("Thermal, installed", "火电装机"), firm.thermal_mw),
        (Text("less maintenance", "减：检修"), -firm.thermal_mw * firm.maintenance),
        (Text("less derating", "减：受阻"), -firm.thermal_mw * firm.derating),
        (Text("Firm hydro", "水电可靠出力"), firm.hydro_mw),
        (Text("Storage, limited by energy", "储能（受电量限制）"), firm.storage_mw),
        (Text("Imports", "外受电"), firm.imports_mw),
    )
    return tuple((name, *(mw for _ in RULES)) for name, mw in rows)


def _fleet_rows(sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
    fleets = list(dict.fromkeys(name for rule in RULES for name in sheet.credited[rule]))
    return tuple(
        (fleet_name(fleet), *(_credit(sheet, rule, fleet) for rule in RULES)) for fleet in fleets
    )


def _credit(sheet: Sheet, rule: Rule, fleet: str) -> float | None:
    credit = sheet.credited[rule].get(fleet)
    return None if credit is None else credit.mw


def _closing_rows(sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
    available = [sheet.firm.firm_mw + sheet.renewables_mw(rule) for rule in RULES]
    return (
        (Text("Available", "可用容量"), *available),
        (
            Text(f"Peak load x {1 + sheet.reserve:.2f}", f"最大负荷 x {1 + sheet.reserve:.2f}"),
            *(sheet.needed_mw for _ in RULES),
        ),
        (Text("Surplus (+) or deficit", "盈（+）亏"), *(sheet.surplus_mw(rule) for rule in RULES)),
    )


def _note(sheet: Sheet) -> Text:
    """Say what the rules mean, and of each amount that is left out why, each reason once."""
    reasons: dict[str, Text] = {}
    for rule in RULES:
        for fleet, credit in sheet.credited[rule].items():
            if credit.reason is not None:
                name = fleet_name(fleet)
                en, zh = f"{name.en}: {credit.reason.en}", f"{name.zh}：{credit.reason.zh}"
                reasons.setdefault(en, Text(en, zh))
    said = list(reasons.values())
    yearly = "ELCC holds for a year as a whole, guarantees for operation from day to day."
    if not said:
        return Text(yearly, YEARLY_ZH)
    en, zh = "; ".join(one.en for one in said), "；".join(one.zh for one in said)
    return Text(f"{yearly} {en}.", f"{YEARLY_ZH}{zh}。")
