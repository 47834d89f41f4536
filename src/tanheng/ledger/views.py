"""What ``tanheng ledger`` and ``tanheng trace`` show: balances, differences, entries, walks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from tanheng.core import Column, InputError, Table, Text, iso
from tanheng.factors import library
from tanheng.ledger.differences import Difference
from tanheng.ledger.entry import Recorded

__all__ = ["balance_tables", "difference_table", "entries_table", "proposals_table", "trace_tables"]

SHOWN = 20
"""Source rows of an entry that are printed; the others are counted."""
_NUMBER = "d"


def balance_tables(
    balances: Mapping[tuple[str, str], int], sums: Mapping[str, int], head: str
) -> list[Table]:
    """Show what each account holds, and that it adds up to nothing."""
    accounts = Table(
        Text("Accounts", "账户"),
        _columns(("Account", "账户"), ("Commodity", "计量物"), ("Holds", "余额")),
        tuple((account, what, amount) for (account, what), amount in balances.items()),
    )
    total = Table(
        Text("Trial balance", "试算平衡"),
        _columns(("Commodity", "计量物"), ("Sum of all accounts", "全部账户之和")),
        tuple(sums.items()),
        Text(f"tree head {head}", f"树头 {head}"),
    )
    return [accounts, total]


def difference_table(found: Sequence[Difference], before: str, after: str) -> Table:
    """Show why accounts changed; the four parts add up to the change."""
    heads = (
        ("Account", "账户"), ("Commodity", "计量物"), ("Before", "之前"), ("After", "之后"),
        ("Data", "数据"), ("Factor", "因子"), ("Method", "方法"), ("Boundary", "边界"),
    )  # fmt: skip
    rows = tuple(
        (
            one.account, one.commodity, one.before, one.after,
            one.data, one.factor, one.method, one.boundary,
        )
        for one in found
    )  # fmt: skip
    return Table(
        Text(f"Changes from {before} to {after}", f"{before} 至 {after} 的变化"),
        _columns(*heads),
        rows,
    )


def entries_table(found: Sequence[Recorded], more: int) -> Table:
    """Show entries, one a row."""
    rows = tuple(
        (
            one.index,
            one.entry.key,
            one.leaf.move,
            iso(one.entry.start),
            "; ".join(f"{p} to {p.target}" for p in one.entry.postings),
        )
        for one in found
    )
    note = Text(f"{more:,} more", f"另有 {more:,} 条") if more else None
    heads = (("No.", "序号"), ("Key", "键"), ("Move", "类别"), ("From", "起"), ("Moves", "过账"))
    return Table(Text("Entries", "分录"), _columns(*heads), rows, note)


def proposals_table(found: Sequence[Recorded]) -> Table:
    """Show proposals that wait: who proposed what, and why."""
    rows = []
    for one in found:
        said = json.loads(one.leaf.detail)["proposal"]
        rows.append((one.entry.key, said["by"], _moment(one.recorded), said["of"], one.entry.cause))
    heads = (
        ("Proposal", "提议"), ("By", "提议人"), ("Recorded", "记录时间"), ("Of entry", "分录序号"),
        ("Cause", "原因"),
    )  # fmt: skip
    return Table(Text("Not approved", "待批准"), _columns(*heads), tuple(rows))


def trace_tables(chain: Sequence[tuple[Recorded, Sequence[str]]]) -> Iterator[Table]:
    """Show each step from a claim to its source rows."""
    for number, (step, rows) in enumerate(chain, start=1):
        what = tuple(_told(step))
        yield Table(
            Text(f"{number}. {step.entry.key}", f"{number}. {step.entry.key}"),
            _columns(("What", "项目"), ("", "")),
            what,
        )
        yield _rows_table(step, rows)


def _told(step: Recorded) -> Iterator[tuple[Text, str]]:
    entry = step.entry
    yield Text("entry", "分录"), f"{step.index}: {step.leaf.move}"
    yield Text("recorded", "记录时间"), _moment(step.recorded)
    yield Text("period", "期间"), f"{iso(entry.start)} to {iso(entry.end)}"
    said = (
        (Text("site", "场所"), entry.site),
        (Text("activity", "活动"), entry.activity),
        (Text("quantity", "数量"), f"{entry.quantity} {entry.unit}".strip()),
        (Text("factor", "因子"), _factor(entry.factor)),
        (Text("method", "方法"), entry.method),
        (Text("share", "份额"), entry.share),
        (Text("cause", "原因"), entry.cause),
    )
    yield from ((name, value) for name, value in said if value)
    for posting in entry.postings:
        yield Text("moved", "过账"), f"{posting} from {posting.source} to {posting.target}"
    if step.leaf.detail:
        yield Text("detail", "细节"), step.leaf.detail
    yield Text("evidence", "证据"), entry.evidence.hex()


def _factor(name: str) -> str:
    """Tell a factor with what the library says of it, where it is the library's own."""
    try:
        found = library().get(name)
    except InputError:
        return name
    said = (f"{found.value:.7g} {found.unit}" if found.value is not None else "", found.basis,
            found.publisher, str(found.vintage))  # fmt: skip
    return f"{name}: {', '.join(one for one in said if one)}"


def _rows_table(step: Recorded, rows: Sequence[str]) -> Table:
    """Show source rows, a column for each of their names."""
    shown = [json.loads(row) for row in rows[:SHOWN]]
    names = list(dict.fromkeys(name for row in shown for name in row))
    more = len(rows) - len(shown)
    return Table(
        Text(f"Rows under {step.entry.key}", f"{step.entry.key} 的来源行"),
        tuple(Column(Text(name, name)) for name in names),
        tuple(tuple(_cell(row.get(name)) for name in names) for row in shown),
        Text(f"{more:,} more rows: --json lists all", f"另有 {more:,} 行：--json 全部列出")
        if more
        else None,
    )


def _moment(time_s: int) -> str:
    """Write a time of recording to the second, as ``--as-of`` takes it."""
    return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cell(value: object) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _columns(*heads: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(Text(*head), digits=_NUMBER) for head in heads)
