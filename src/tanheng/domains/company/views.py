"""What an inventory shows: its accounts, gases and sites, what it lacks, how it was read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tanheng.core import Column, Section, Table, Text, View
from tanheng.domains.company.accounts import ACCOUNTS, NAMES
from tanheng.domains.company.bad_rows import PRINTED, BadRows
from tanheng.domains.company.charts import charts
from tanheng.domains.company.completeness import missing_reason
from tanheng.domains.company.findings import TOTALS, Findings
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.totals import Totals

__all__ = ["bad_table", "headline", "inventory_table", "read_table", "section"]

T = "t CO2e"
_TOTAL_NAMES = {
    "total.location": Text("All, scope 2 location-based", "合计（范围二基于位置）"),
    "total.market": Text("All, scope 2 market-based", "合计（范围二基于市场）"),
}
_CAUSES = {
    "acquisition": Text("acquisition", "收购"),
    "divestment": Text("divestment", "剥离"),
    "outsourcing": Text("outsourcing", "外包"),
    "insourcing": Text("insourcing", "内部化"),
    "method": Text("method", "方法"),
    "factor": Text("factor", "因子"),
    "error": Text("error", "差错"),
    "boundary": Text("boundary", "边界"),
}
_GAPS = {
    "account": Text("missing", "缺失"),
    "excluded": Text("left out", "未纳入"),
    "site": Text("site", "场所"),
    "entity": Text("entity", "实体"),
    "meter": Text("meter", "计量表"),
    "residual": Text("residual mix", "剩余结构"),
    "rows": Text("bad rows", "无法使用的行"),
    "table": Text("table", "数据表"),
    "factor": Text("factor", "因子"),
    "boundary": Text("outside the boundary", "边界之外"),
}


def headline(found: Findings) -> tuple[Table, ...]:
    """Return what is printed first: gross emissions, what is missing, the base year."""
    bad = found.inventory.bad
    tables = [inventory_table(found), gaps_table(found)]
    tables += [restatement_table(found)] if found.restatement else []
    tables += [bad_table(bad)] if bad.count else []
    return tuple(tables)


def section(found: Findings) -> Section:
    """Return the inventory's part of the report."""
    said, inventory = found.section, found.inventory
    views: list[View] = [inventory_table(found), *charts(found)]
    views += [gases_table(inventory), sites_table(inventory)]
    if said.boundary.entities:
        views += [entities_table(found), eliminations_table(inventory)]
    views += [factors_table(inventory), gaps_table(found)]
    views += [restatement_table(found)] if found.restatement else []
    return Section("company", _title(found), views)


def _title(found: Findings) -> Text:
    said = found.section
    made = (" (synthetic)", "（合成数据）") if said.origin == "synthetic" else ("", "")
    return Text(
        f"Inventory of {said.name}, {said.year}{made[0]}",
        f"{said.name} {said.year} 年温室气体清单{made[1]}",
    )


def inventory_table(found: Findings) -> Table:
    """Draw the accounts with their intervals; what is missing says why, and is never nought."""
    rows = []
    for name in (*ACCOUNTS, *TOTALS):
        value, spreads = found.value(name), found.spreads.get(name)
        low, high = (spreads.drawn.low, spreads.drawn.high) if spreads else (None, None)
        score = found.scores.get(name)
        note: Text | str = ""
        if value is None and name in ACCOUNTS:
            none = Text("not quantified", "未量化")
            note = missing_reason(found.section, name) or none
        label = NAMES[name] if name in NAMES else _TOTAL_NAMES[name]
        rows.append((label, value, low, high, score, note))
    level = f"{found.section.uncertainty.level:.0%}"
    columns = (
        Column(Text("Account", "类别")),
        Column(Text("Emissions", "排放量"), T, _digits(rows)),
        Column(Text(f"from ({level})", f"下限（{level}）"), T, _digits(rows)),
        Column(Text("to", "上限"), T, _digits(rows)),
        Column(Text("Data quality", "数据质量"), digits=".1f"),
        Column(Text("Note", "说明")),
    )
    note = Text(
        "Gross emissions; certificates count in market-based scope 2 only, credits nowhere. Data "
        "quality from 1 (very good) to 5 (very poor).",
        "总排放量；绿证只计入基于市场的范围二，碳信用不抵减。数据质量 1（很好）至 5（很差）。",
    )
    return Table(_title(found), columns, tuple(rows), note)


def _digits(rows: Sequence[Sequence[object]]) -> str:
    """Return as many digits of a tonne as the greatest of a table leaves any sense to."""
    greatest = max((abs(x) for row in rows for x in row if isinstance(x, float)), default=0.0)
    return ",.0f" if greatest >= 10_000 else ",.1f" if greatest >= 100 else ",.3f"


def gases_table(inventory: Inventory) -> Table:
    """Draw each gas by account, as mass and as CO2e."""
    rows = []
    for account in ACCOUNTS:
        mine = (inventory.lines["account"] == account).to_numpy()
        for place, gas in enumerate(inventory.gases):
            grams = int(inventory.counted[mine, place].sum())
            if grams:
                rows.append((NAMES[account], gas, grams / 1e6, grams / 1e6 * inventory.gwp[gas]))
    columns = (
        Column(Text("Account", "类别")),
        Column(Text("Gas", "气体")),
        Column(Text("Mass", "质量"), "t"),
        Column(Text("As CO2e", "折算"), T),
    )
    return Table(Text("By gas", "按气体"), columns, tuple(rows))


def sites_table(inventory: Inventory) -> Table:
    """Draw emissions by site and account."""
    table = inventory.by("site", "account")
    rows = tuple((site or "", NAMES[account], value) for site, account, value in table.iter_rows())
    columns = (
        Column(Text("Site", "场所")),
        Column(Text("Account", "类别")),
        Column(Text("Emissions", "排放量"), T, _digits(rows)),
    )
    return Table(Text("By site", "按场所"), columns, rows)


def entities_table(found: Findings) -> Table:
    """Draw what the boundary counts of each entity."""
    inventory = found.inventory
    table = inventory.lines.with_columns(
        whole=pl.Series(_co2e_t(inventory, inventory.grams)),
        counted=pl.Series(inventory.co2e_g / 1e6),
    )
    table = table.group_by("entity", "account", "share", maintain_order=True).agg(
        pl.col("whole", "counted").sum()
    )
    rows = tuple(
        (entity, NAMES[account], share, whole, counted)
        for entity, account, share, whole, counted in table.iter_rows()
    )
    columns = (
        Column(Text("Entity", "实体")),
        Column(Text("Account", "类别")),
        Column(Text("Share counted", "计入比例"), digits=".0%"),
        Column(Text("All of it", "全部"), T, _digits(rows)),
        Column(Text("Counted", "计入"), T, _digits(rows)),
    )
    approach = found.section.boundary.approach.replace("_", " ")
    zh = {"equity share": "股权比例法", "financial control": "财务控制权法"}.get(
        approach, "运营控制权法"
    )
    title = Text(f"Organisational boundary by {approach}", f"组织边界（{zh}）")
    return Table(title, columns, rows)


def eliminations_table(inventory: Inventory) -> Table:
    """Draw what companies of the group deal among themselves, and what was taken out."""
    part = inventory.lines["share"] * (1 - inventory.lines["kept"])
    removed = _co2e_t(inventory, inventory.grams) * part.to_numpy()
    table = inventory.lines.with_columns(removed=pl.Series(removed)).filter(pl.col("kept") < 1)
    table = table.group_by("entity", "counterparty", "account", maintain_order=True).agg(
        pl.col("removed").sum()
    )
    rows = tuple((one, other, NAMES[account], t) for one, other, account, t in table.iter_rows())
    columns = (
        Column(Text("Entity", "实体")),
        Column(Text("Counterparty", "对手方")),
        Column(Text("Account", "类别")),
        Column(Text("Taken out", "抵销"), T, _digits(rows)),
    )
    note = Text(
        "What one company of the group buys of another stands in that one's own scopes 1 and 2.",
        "集团内部采购的排放已计入对方自身的范围一和范围二。",
    )
    return Table(Text("Eliminations", "内部抵销"), columns, rows, note)


def factors_table(inventory: Inventory) -> Table:
    """Draw the factors used, and how well each is attested."""
    used = sorted(set(inventory.lines["rate"].to_list()))
    rows = []
    for place in used:
        rate = inventory.rates[place]
        per = str(rate.per)
        kg = sum(value * inventory.gwp[gas] for gas, value in rate.kg.items())
        told = f"{rate.source}; {rate.attestation}" if rate.attestation else rate.source
        rows.append((rate.id, kg, f"kg CO2e/{per}", rate.basis, rate.gwp or "", told))
    columns = (
        Column(Text("Factor", "因子")),
        Column(Text("Value", "数值"), digits=".6g"),
        Column(Text("Unit", "单位")),
        Column(Text("Basis", "口径")),
        Column(Text("GWPs published with", "发布所用 GWP")),
        Column(Text("Source", "来源")),
    )
    return Table(Text("Factors", "排放因子"), columns, tuple(rows))


def gaps_table(found: Findings) -> Table:
    """Draw what the inventory lacks."""
    rows = tuple((_GAPS[gap.kind], gap.what, gap.why) for gap in found.gaps)
    columns = (
        Column(Text("Kind", "类型")),
        Column(Text("What", "对象")),
        Column(Text("Why", "原因")),
    )
    return Table(Text("What is not in it", "未包含的内容"), columns, rows)


def restatement_table(found: Findings) -> Table:
    """Draw the base year as published, what changed by cause, and as restated."""
    one = found.restatement
    assert one is not None
    causes = tuple(dict.fromkeys(change.cause for change in one.said.changes))
    rows = tuple(
        (
            NAMES[account],
            one.published.get(account),
            *(one.by_cause(account).get(cause) for cause in causes),
            one.restated.get(account),
            found.value(account),
        )
        for account in one.accounts
    )
    columns = (
        Column(Text("Account", "类别")),
        Column(Text("Published", "已发布"), T, _digits(rows)),
        *(Column(_CAUSES[cause], T, _digits(rows)) for cause in causes),
        Column(Text("Restated", "重算后"), T, _digits(rows)),
        Column(Text(str(found.section.year), str(found.section.year)), T, _digits(rows)),
    )
    told = (
        Text("exceed the threshold: recalculated", "超过阈值：重算")
        if one.recalculated
        else Text("stay within the threshold: as published", "未超过阈值：不重算")
    )
    note = Text(
        f"Changes of {one.significance:.1%} of the base year, threshold "
        f"{one.said.threshold:.1%}; they {told.en}.",
        f"变动占基准年 {one.significance:.1%}，阈值 {one.said.threshold:.1%}；{told.zh}。",
    )
    return Table(Text(f"Base year {one.said.year}", f"基准年 {one.said.year}"), columns, rows, note)


def read_table(found: Sequence[Totals]) -> Table:
    """Draw how each table was read."""
    rows = tuple(
        (
            one.book.table.file,
            str(one.book.term.method),
            one.book.term.account or "",
            int(one.frame["rows"].sum()),
            one.frame.height,
        )
        for one in found
    )
    columns = (
        Column(Text("Table", "文件")),
        Column(Text("Method", "方法")),
        Column(Text("Account", "类别")),
        Column(Text("Rows used", "可用行数"), digits=",d"),
        Column(Text("Totals", "汇总行数"), digits=",d"),
    )
    return Table(Text("Activities as they are read", "活动数据的读取情况"), columns, rows)


def bad_table(bad: BadRows) -> Table:
    """Draw rows that cannot be used."""
    shown = sorted(bad.rows)
    rows = tuple((row.file, row.line, row.reason) for row in shown[:PRINTED])
    columns = (
        Column(Text("File", "文件")),
        Column(Text("Line", "行"), digits="d"),
        Column(Text("Reason", "原因")),
    )
    title = Text(f"{bad.count:,} rows that cannot be used", f"{bad.count:,} 行无法使用")
    return Table(title, columns, rows)


def _co2e_t(inventory: Inventory, grams: np.ndarray) -> np.ndarray:
    weights = np.array([inventory.gwp[gas] for gas in inventory.gases])
    return np.asarray(grams @ weights / 1e6)
