"""The balance sheets of a grid: every window, for the whole and for each zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Figure, InputError, Text, local_day, top_hours, window_hours, zone_of
from tanheng.domains.grid.attribution import Portfolio
from tanheng.domains.grid.balance_sheet import (
    WHOLE,
    Credit,
    Deferral,
    FirmSupply,
    Rule,
    Sheet,
    balance_sheet,
    deferral,
    firm_output_mw,
    storage_firm_mw,
)
from tanheng.domains.grid.model import BalanceSheet, Fleet, Grid
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.valuation import FLEETS, Valuation

__all__ = ["Sheets", "sheets"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
NO_PAIR = Text(
    "no operational guarantee: no fleet with forecasts and measured output stands for it",
    "无运行保证出力：没有成对的预报与实测出力",
)
WHOLE_ONLY = Text(
    "guarantees hold for the fleet as a whole and do not add up over zones",
    "保证出力只对整个机组群成立，不可按区域相加",
)
NOT_THERE = Text("none installed", "无装机")


@dataclass(frozen=True)
class Sheets:
    """Balance sheets, and what ELCC defers against the fixed rule.

    Attributes
    ----------
    sheets : tuple of Sheet
        Windows in the order asked; of each the whole first, then its zones.
    deferred : mapping of kind to Deferral
        By ELCC of the whole; empty without a cost.
    """

    sheets: tuple[Sheet, ...]
    deferred: Mapping[str, Deferral]


@dataclass(frozen=True)
class _Part:
    """The whole, or one zone: which units and storages are its own."""

    name: str
    load_mw: Floats
    units: Mask
    storages: Mask
    imports_mw: float
    portfolio: Portfolio | None


def sheets(section: Grid, read: Read, valued: Valuation | None, known: Sequence[Figure]) -> Sheets:
    """Set up the balance sheets that a section asks for.

    Parameters
    ----------
    valued : Valuation, optional
        Capacity values; ELCC says nothing without.
    known : sequence of Figure
        Of the domains before: guarantees of fleets are among them.

    Raises
    ------
    InputError
        When a window has no hour.
    """
    asked = section.balance or BalanceSheet()
    zone = zone_of(section.zone)
    time_s = read.system.time_s
    made = []
    for window in asked.windows:
        inside = _inside(window, asked, read, time_s, zone)
        if not inside.any():
            raise InputError(f"the load has no hour of the window {window!r}")
        hours = _hours(inside, time_s, zone) * read.system.step_h
        for part in _parts(asked, read, valued):
            firm = _firm(part, asked, read, inside, hours)
            credits_ = _credits(part, asked, read, window, known)
            made.append(
                balance_sheet(
                    part.name, window, firm, part.load_mw, inside, asked.reserve, credits_
                )
            )
    return Sheets(tuple(made), _deferred(asked, read, valued))


def _inside(window: str, asked: BalanceSheet, read: Read, time_s: Ints, zone: ZoneInfo) -> Mask:
    if window != "top_net_load":
        return window_hours(window, time_s, zone)
    made = read.plants.of_kind(*FLEETS)
    output = np.broadcast_to(
        read.system.units.capacity_mw, (len(read.system.units.names), read.system.steps)
    )[made].sum(axis=0)
    count = max(round(asked.top_hours / read.system.step_h), 1)
    return top_hours(read.system.load_mw.sum(axis=0) - output, time_s, zone, count)


def _hours(inside: Mask, time_s: Ints, zone: ZoneInfo) -> float:
    """Count the steps of the window in a day that has any."""
    days = np.unique(local_day(time_s[inside], zone)).size
    return float(inside.sum() / max(days, 1))


def _parts(asked: BalanceSheet, read: Read, valued: Valuation | None) -> list[_Part]:
    system = read.system
    whole = _Part(
        WHOLE,
        system.load_mw.sum(axis=0),
        np.ones(len(system.units.names), dtype=bool),
        np.ones(len(system.storages.names), dtype=bool),
        float(sum(asked.imports_mw.values())),
        valued.kinds if valued else None,
    )
    if len(system.zones) == 1:
        return [whole]
    zones = [
        _Part(
            name,
            system.load_mw[place],
            system.units.zone == place,
            system.storages.zone == place,
            asked.imports_mw.get(name, 0.0),
            valued.zones if valued else None,
        )
        for place, name in enumerate(system.zones)
    ]
    return [whole, *zones]


def _firm(part: _Part, asked: BalanceSheet, read: Read, inside: Mask, hours: float) -> FirmSupply:
    units, storages = read.system.units, read.system.storages
    water = part.units & read.plants.of_kind("hydro")
    return FirmSupply(
        float(read.plants.installed_mw[part.units & read.plants.of_kind("thermal", "other")].sum()),
        asked.maintenance,
        asked.derating,
        firm_output_mw(
            np.broadcast_to(units.capacity_mw[water].sum(axis=0), inside.shape),
            inside,
            asked.hydro_level,
        ),
        storage_firm_mw(
            storages.discharge_mw[part.storages],
            (storages.energy_mwh * storages.discharge_efficiency)[part.storages],
            hours,
        ),
        part.imports_mw,
    )


def _credits(
    part: _Part, asked: BalanceSheet, read: Read, window: str, known: Sequence[Figure]
) -> dict[Rule, dict[str, Credit]]:
    found: dict[Rule, dict[str, Credit]] = {
        "fixed": {},
        "static": {},
        "conditional": {},
        "elcc": {},
    }
    for kind in FLEETS:
        installed = float(read.plants.installed_mw[part.units & read.plants.of_kind(kind)].sum())
        if installed == 0.0:
            continue
        found["fixed"][kind] = Credit(asked.fixed.get(kind, 0.0) * installed)
        for rule in ("static", "conditional"):
            found[rule][kind] = _guarantee(part, asked, kind, rule, window, installed, known)
        found["elcc"][kind] = _elcc(part, kind)
    return found


def _guarantee(
    part: _Part,
    asked: BalanceSheet,
    kind: Fleet,
    rule: str,
    window: str,
    installed_mw: float,
    known: Sequence[Figure],
) -> Credit:
    """Read an operational guarantee that another domain found, as a share of capacity."""
    stands = asked.guarantees.get(kind)
    if stands is None:
        return Credit(None, NO_PAIR)
    if part.name != WHOLE:
        return Credit(None, WHOLE_ONLY)
    name = f"{stands.fleet}.guarantee.{rule}"
    for figure in known:
        same = (figure.name, figure.level, figure.about.get("window"))
        if same == (name, stands.level, window) and "lead_h" not in figure.about:
            if isinstance(figure.value, int | float):
                return Credit(float(figure.value) * installed_mw)
            reason = figure.reason or Text("withheld", "不予公布")
            return Credit(
                None, Text("withheld: {reason}", "不予公布：{reason}").filled(reason=reason)
            )
    level = f"{stands.level:.0%}"
    return Credit(
        None,
        Text(
            f"{stands.fleet} states no guarantee at {level} for {window}",
            f"{stands.fleet} 未给出 {window} 时段 {level} 的保证出力",
        ),
    )


def _elcc(part: _Part, kind: Fleet) -> Credit:
    if part.portfolio is None:
        return Credit(
            None,
            Text(
                "no capacity value: without it the grid never falls short",
                "无容量价值：不计该机组群时系统从不缺电",
            ),
        )
    shares = part.portfolio.attribution("elcc", "eue").share_mw
    name = kind if part.name == WHOLE else f"{kind}, {part.name}"
    return Credit(shares[name]) if name in shares else Credit(None, NOT_THERE)


def _deferred(asked: BalanceSheet, read: Read, valued: Valuation | None) -> dict[str, Deferral]:
    cost = asked.cny_per_kw
    if valued is None or cost is None:
        return {}
    shares = valued.kinds.attribution("elcc", "eue").share_mw
    return {
        kind: deferral(shares[kind], asked.fixed.get(kind, 0.0) * _installed(read, kind), cost)
        for kind in FLEETS
        if kind in shares
    }


def _installed(read: Read, kind: Fleet) -> float:
    return float(read.plants.installed_mw[read.plants.of_kind(kind)].sum())
