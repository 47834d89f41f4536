"""Tables that a standard asks for, with the same columns and words in every file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tanheng.core import Text
from tanheng.domains.company.exchange.inventory import Amount, Inventory

__all__ = ["CATEGORIES", "HEADS", "STATUS", "Form", "Row", "emission", "told_beside"]

Cell = str | float | int | None
Row = dict[str, Cell]

HEADS = {
    "reference": Text("Reference", "条款"),
    "item": Text("Item", "英文名称"),
    "item_zh": Text("Item in Chinese", "名称"),
    "value": Text("Value", "数值"),
    "unit": Text("Unit", "单位"),
    "status": Text("Status", "状态"),
    "evaluation": Text("Evaluation status", "评估状态"),
    "method": Text("Method", "方法"),
    "low": Text("Interval, from", "区间下限"),
    "high": Text("Interval, to", "区间上限"),
    "level_pct": Text("Level of the interval, %", "置信水平 %"),
    "supplier_pct": Text("Computed with supplier data, %", "供应商数据占比 %"),
    "base": Text("Base year", "基准年"),
    "change_pct": Text("Change from base year, %", "较基准年变化 %"),
    "quantity": Text("Activity", "活动水平"),
    "quantity_unit": Text("Unit of activity", "活动水平单位"),
    "factor": Text("Emission factor", "排放因子"),
    "factor_unit": Text("Unit of factor", "排放因子单位"),
    "origin": Text("Origin", "数据来源"),
    "note": Text("Note", "说明"),
}
"""Columns in the order in which they stand; a table has those that one of its rows fills."""

STATUS = {
    "stated": Text("stated", "已核算"),
    "partial": Text("partial", "部分核算"),
    "missing": Text("missing", "缺失"),
    "excluded": Text("excluded", "不纳入"),
}
CATEGORIES = (
    Text("Purchased goods and services", "外购商品和服务"),
    Text("Capital goods", "资本货物"),
    Text("Fuel- and energy-related activities (not in scope 1 or 2)", "燃料和能源相关活动"),
    Text("Upstream transportation and distribution", "上游运输和配送"),
    Text("Waste generated in operations", "运营中产生的废物"),
    Text("Business travel", "商务旅行"),
    Text("Employee commuting", "雇员通勤"),
    Text("Upstream leased assets", "上游租赁资产"),
    Text("Downstream transportation and distribution", "下游运输和配送"),
    Text("Processing of sold products", "售出产品的加工"),
    Text("Use of sold products", "售出产品的使用"),
    Text("End-of-life treatment of sold products", "售出产品的报废处理"),
    Text("Downstream leased assets", "下游租赁资产"),
    Text("Franchises", "特许经营"),
    Text("Investments", "投资"),
)


@dataclass(frozen=True)
class Form:
    """One table of a standard.

    Parameters
    ----------
    name : str
        Short name, at most 31 characters: a sheet of a workbook.
    rows : tuple of dict
        Cells by key of :data:`HEADS`; a cell that is not there is empty.
    bilingual : bool
        Whether the heads are written in both languages.
    """

    name: str
    title: Text
    rows: tuple[Row, ...]
    bilingual: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the columns that one of its rows fills; a value that is missing shows its gap."""
        filled = {key for row in self.rows for key, cell in row.items() if cell is not None}
        gaps = {"value"} if any("value" in row for row in self.rows) else set()
        return tuple(key for key in HEADS if key in filled | gaps)

    def head(self, key: str) -> str:
        """Head of a column."""
        head = HEADS[key]
        return f"{head.zh} {head.en}" if self.bilingual else head.en

    def record(self) -> dict[str, Any]:
        """Return the table as a JSON object."""
        heads = {key: self.head(key) for key in self.columns}
        rows = [{key: row.get(key) for key in heads} for row in self.rows]
        title = {"en": self.title.en, "zh": self.title.zh}
        return {"table": self.name, "title": title, "columns": heads, "rows": rows}


def emission(
    reference: str, item: Text, amount: Amount, base: float | None = None, note: str = ""
) -> Row:
    """Return the row of an amount: its value or none, and always its status."""
    low, high = amount.interval or (None, None)
    share = amount.supplier_share
    change = None
    if base and amount.t_co2e is not None:
        change = round(100 * (amount.t_co2e / base - 1), 2)
    return {
        "reference": reference,
        "item": item.en,
        "item_zh": item.zh,
        "value": amount.t_co2e,
        "unit": "t CO2e",
        "status": STATUS[amount.status].en,
        "method": amount.method or None,
        "low": low,
        "high": high,
        "level_pct": None if low is None else round(100 * amount.level, 4),
        "supplier_pct": None if share is None else round(100 * share, 2),
        "base": base,
        "change_pct": change,
        "note": "; ".join(part for part in (amount.reason, note) if part) or None,
    }


def told_beside(inventory: Inventory, name: str = "told beside") -> tuple[Form, ...]:
    """Return the table of tonnes of other kinds; none where there are none.

    They stand in no row of the gross tables and reduce none.
    """
    if not inventory.beside:
        return ()
    rows: tuple[Row, ...] = tuple(
        {
            "item": kind,
            "value": tonnes,
            "unit": "t CO2e",
            "note": "another kind: not subtracted from any gross amount",
        }
        for kind, tonnes in inventory.beside.items()
    )
    return (Form(name, Text("Told beside, never netted", "另行披露，不抵扣"), rows),)
