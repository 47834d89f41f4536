"""What an inventory shows: its accounts, its lines, how its tables were read."""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.core import Column, Section, Table, Text
from tanheng.domains.company.accounts import ACCOUNTS, NAMES
from tanheng.domains.company.bad_rows import PRINTED, BadRows
from tanheng.domains.company.figures import missing
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company
from tanheng.domains.company.totals import Totals

__all__ = ["bad_table", "headline", "inventory_table", "read_table", "section"]


def headline(said: Company, found: Inventory) -> tuple[Table, ...]:
    """Return what is printed first."""
    return (inventory_table(said, found), *([bad_table(found.bad)] if found.bad.count else []))


def section(said: Company, found: Inventory) -> Section:
    """Return the inventory's part of the report."""
    title = Text(f"Inventory of {said.name}, {said.year}", f"{said.name} {said.year} 年排放清单")
    return Section("company", title, [inventory_table(said, found)])


def inventory_table(said: Company, found: Inventory) -> Table:
    """Draw the accounts; what is missing says why, and is never nought."""
    rows = []
    for account in ACCOUNTS:
        value = found.t_co2e(account)
        note = "" if value is not None else missing(said, account)
        rows.append((NAMES[account], value, note))
    columns = (
        Column(Text("Account", "类别")),
        Column(Text("Emissions", "排放量"), "t CO2e", ",.3f"),
        Column(Text("Note", "说明")),
    )
    title = Text(f"Inventory of {said.name}, {said.year}", f"{said.name} {said.year} 年排放清单")
    return Table(title, columns, tuple(rows))


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
