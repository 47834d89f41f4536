"""What an inventory lacks: listed, and never counted as nought."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

from tanheng.core import Text, zone_of
from tanheng.domains.company.accounts import ACCOUNTS, LOCATION, MARKET, NAMES
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.meters import Readings, gaps
from tanheng.domains.company.model import Company
from tanheng.domains.company.periods import Year
from tanheng.domains.company.rates import CO2E
from tanheng.domains.company.scope2 import CLAIMED, RESIDUAL, STOOD_IN

__all__ = ["NOT_QUANTIFIED", "Gap", "gaps_of", "leaves_out", "missing_reason"]

NOT_QUANTIFIED = Text("not quantified: no activity was brought", "未量化：没有活动数据")

_LISTED = 100
_NAMED = 5
_TOLD = {"account": "", "excluded": "", "rows": "skipped rows:"}


@dataclass(frozen=True)
class Gap:
    """Something that is not in the inventory.

    Parameters
    ----------
    kind : str
        ``account``, ``excluded``, ``site``, ``entity``, ``meter``, ``residual``, ``rows``,
        ``table``, ``factor`` or ``boundary``.
    accounts : tuple of str
        Accounts that leave it out.
    """

    kind: str
    what: str | Text
    why: Text
    accounts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What is not in it, in English."""
        return self.what.en if isinstance(self.what, Text) else self.what


def missing_reason(section: Company, account: str) -> Text | None:
    """Say why an account is left out; ``None`` where nobody has said it."""
    base = "scope2" if account in (LOCATION, MARKET) else account
    reason = section.excluded.get(account, section.excluded.get(base))
    return Text(f"left out: {reason}", f"未纳入：{reason}") if reason else None


def leaves_out(gaps: Sequence[Gap], accounts: Collection[str]) -> str:
    """Name what accounts leave out, each thing once; nothing where they are complete."""
    mine = (gap for gap in gaps if not set(accounts).isdisjoint(gap.accounts))
    named = list(
        dict.fromkeys(f"{_TOLD.get(gap.kind, gap.kind)} {gap.name}".strip() for gap in mine)
    )
    more = [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
    return ", ".join(named[:_NAMED] + more)


def gaps_of(section: Company, found: Inventory) -> tuple[Gap, ...]:
    """List what is missing, the gravest first."""
    return (
        *_accounts(section, found),
        *_sites(section, found),
        *_entities(section, found),
        *_meters(section, found),
        *_market(found),
        *_matched(section, found),
        *_rows(found),
        *_tables(found),
        *_superseded(found),
        *_weighed_otherwise(section, found),
        *_outside(found),
    )


def _accounts(section: Company, found: Inventory) -> Iterator[Gap]:
    told = set(found.lines["account"])
    for account in ACCOUNTS:
        if account in told:
            continue
        reason = missing_reason(section, account)
        kind = "excluded" if reason else "account"
        yield Gap(kind, NAMES[account], reason or NOT_QUANTIFIED, (account,))


def _sites(section: Company, found: Inventory) -> Iterator[Gap]:
    there = {
        (site, account.split(".")[0])
        for site, account in found.lines.select("site", "account").unique().iter_rows()
    }
    for name, site in section.sites.items():
        for account in site.expects:
            if (name, account) not in there:
                why = Text(f"expected {account}, came no activity", f"应有 {account}，没有活动数据")
                yield Gap("site", name, why, _told_on(account))


def _entities(section: Company, found: Inventory) -> Iterator[Gap]:
    there = set(found.lines["entity"])
    for name in section.boundary.entities:
        if name not in there:
            yield Gap("entity", name, Text("no activity was brought", "没有活动数据"))


def _meters(section: Company, found: Inventory) -> Iterator[Gap]:
    """List what the readings of each meter leave out of the year."""
    year = Year(section.year, zone_of(section.zone))
    listed: set[tuple[str, str, int]] = set()
    for one in found.totals:
        twice = one.twice
        readings, meters = twice.readings, twice.meters
        if readings is None:
            continue
        bad = np.isin(readings.row, list(twice.reasons))
        good = Readings(*(getattr(readings, field)[~bad] for field in Readings.__annotations__))
        for meter, start, end in gaps(good, year.start, year.end)[:_LISTED]:
            key = (one.book.table.file, meters[meter], start)
            if key in listed:
                continue
            listed.add(key)
            first, last = (_moment(one, year if twice.zoned else None) for one in (start, end))
            why = Text(f"no reading from {first} to {last}", f"{first} 至 {last} 无读数")
            accounts = _told_on(one.book.term.account or "")
            yield Gap("meter", f"{one.book.table.file}: {meters[meter]}", why, accounts)


def _market(found: Inventory) -> Iterator[Gap]:
    stood = found.lines.filter(pl.col("note") == STOOD_IN)
    for site in stood["site"].unique(maintain_order=True):
        why = Text(STOOD_IN, "没有剩余结构因子，以基于位置的因子代替")
        yield Gap("residual", site or "(no site)", why)


def _matched(section: Company, found: Inventory) -> Iterator[Gap]:
    """List sites that are matched by the hour and whose purchased power nobody has brought."""
    power = found.lines.filter(pl.col("note").is_in([CLAIMED, RESIDUAL, STOOD_IN]))
    for site in section.matching.sites if section.matching else ():
        if site not in set(power["site"]):
            why = Text(
                "matched by the hour, and no power that it bought is told: lowers nothing",
                "已按小时匹配，但没有其购入电力的数据：不抵减任何排放",
            )
            yield Gap("site", site, why)


def _rows(found: Inventory) -> Iterator[Gap]:
    if found.bad.count:
        why = Text("rows were skipped, as the project allows", "按项目设置跳过的行")
        yield Gap("rows", f"{found.bad.count:,}", why, _of_bad_rows(found))


def _of_bad_rows(found: Inventory) -> tuple[str, ...]:
    """Accounts whose tables had rows that were skipped: all, where not every row is listed."""
    files = {row.file for row in found.bad.rows}
    whole = found.bad.count > len(found.bad.rows)
    lines = found.lines.filter(pl.lit(whole) | pl.col("file").is_in(files))
    return tuple(lines["account"].unique(maintain_order=True))


def _tables(found: Inventory) -> Iterator[Gap]:
    """List tables that `where` takes nothing of."""
    for one in found.totals:
        if one.frame.height == 0 and one.book.term.where:
            asked = ", ".join(f"{name}: {word}" for name, word in one.book.term.where.items())
            why = Text(f"no row was used where {asked}", f"没有符合条件的行：{asked}")
            yield Gap("table", one.book.table.file, why)


def _superseded(found: Inventory) -> Iterator[Gap]:
    """List factors that were named by their id though another has taken their place."""
    used = set(found.lines["rate"])
    for place, rate in enumerate(found.rates):
        if rate.superseded_by and place in used:
            later = rate.superseded_by
            yield Gap("factor", rate.id, Text(f"superseded by {later}", f"已被 {later} 取代"))


def _weighed_otherwise(section: Company, found: Inventory) -> Iterator[Gap]:
    """List factors that were published as CO2e under another set of GWPs."""
    used = set(found.lines["rate"])
    for place, rate in enumerate(found.rates):
        if place in used and CO2E in rate.kg and rate.gwp not in (None, section.gwp):
            en = f"published as CO2e under {rate.gwp}, not {section.gwp}"
            yield Gap("factor", rate.id, Text(en, f"按 {rate.gwp} 发布，而非 {section.gwp}"))


def _outside(found: Inventory) -> Iterator[Gap]:
    outside = found.lines.filter(pl.col("share") == 0)
    for entity in outside["entity"].unique(maintain_order=True):
        why = Text(
            "outside the boundary: what is held of it belongs to scope 3, category 15",
            "在组织边界之外：所持份额的排放属于范围三第 15 类",
        )
        yield Gap("boundary", str(entity), why)


def _told_on(booked: str) -> tuple[str, ...]:
    """Accounts that tell what is booked to one: purchased energy is told on both bases."""
    return (LOCATION, MARKET) if booked == "scope2" else (booked,)


def _moment(second: int, year: Year | None) -> str:
    """Show a second on local clocks: on a clock that is never set where the year is given."""
    shown = datetime.fromtimestamp(second, UTC) if year is None else year.wall(second)
    return shown.strftime("%Y-%m-%d" if (shown.hour, shown.minute) == (0, 0) else "%Y-%m-%d %H:%M")
