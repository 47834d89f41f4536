"""The figures of an inventory, under the names that other programs may rely on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tanheng.core import Figure, Text
from tanheng.domains.company.accounts import ACCOUNTS, LOCATION, MARKET
from tanheng.domains.company.base_year import total
from tanheng.domains.company.completeness import NOT_QUANTIFIED, leaves_out, missing_reason
from tanheng.domains.company.findings import TOTALS, Findings, accounts_of
from tanheng.domains.company.model import Intensity

__all__ = ["BIOGENIC", "figures_of"]

BIOGENIC = "CO2_biogenic"
"""CO2 of biomass, told beside the scopes and in none of them."""

_HOW = Text(
    "sum over activities of amount x emission factor, gas by gas, times its GWP",
    "各活动数据 x 排放因子之和，逐气体乘以其 GWP",
)
_BURNT = Text(
    "CO2 of biomass burnt, told beside the scopes and in none of them",
    "生物质燃烧的 CO2，在各范围之外单列，不计入任何范围",
)
_SIGNIFICANCE = Text(
    "sum of absolute changes over the published total", "各项变化绝对值之和与公布总量之比"
)
_PUBLISHED = Text(
    "published for {year}: compared with, and part of no amount of this year",
    "{year} 年公布值：仅作比较，不计入本年任何数量",
)
_RESTATED = Text("base year, restated", "基准年，已重述")
_AS_PUBLISHED = Text("base year, as published", "基准年，按公布值")
_CHANGE = Text(
    "inventory over base year, less 1, over the accounts that both tell",
    "清单与基准年之比减 1，只比两年都有的科目",
)
_PER = Text("sum of {accounts} over {value:g} {unit}", "{accounts} 之和除以 {value:g} {unit}")
_LACKING = Text("not quantified: {accounts}", "未量化：{accounts}")
_MISSING = Text(
    "accounts without an activity that no reason is given for", "没有活动数据且未说明理由的科目"
)
_SCORE = Text(
    "mean of five indicators, 1 (very good) to 5 (very poor), weighted by emissions",
    "五项指标的均值，1（很好）至 5（很差），按排放量加权",
)
_WEIGHTLESS = Text("no emissions to weigh by", "没有可供加权的排放")


def figures_of(found: Findings) -> tuple[Figure, ...]:
    """Figures of an inventory; what nothing was brought for is withheld, never nought."""
    return (
        *(_emissions(found, name) for name in (*ACCOUNTS, *TOTALS)),
        *_biogenic(found),
        *_base_year(found),
        *(_intensity(found, one) for one in found.section.intensity),
        _missing(found),
        _score(found),
    )


def _emissions(found: Findings, name: str) -> Figure:
    """Emissions of an account or a total, with the interval that draws give."""
    section, value = found.section, found.value(name)
    about = _told(found, name)
    spreads = found.spreads.get(name)
    interval = None
    if spreads is not None:
        interval = (spreads.drawn.low, spreads.drawn.high)
        about["interval_level"] = section.uncertainty.level
        about["interval_by_propagation"] = (spreads.propagated.low, spreads.propagated.high)
    reason = missing_reason(section, name) if value is None else None
    withheld = reason or NOT_QUANTIFIED
    return Figure(
        f"company.{name}",
        value,
        "t CO2e",
        section.origin,
        _HOW,
        interval=interval,
        reason=withheld if value is None else None,
        about=about,
    )


def _told(found: Findings, name: str) -> dict[str, object]:
    """Tell what an account's number is of, and what it leaves out: what is handed on with it."""
    section = found.section
    about: dict[str, object] = {
        "company": section.name,
        "year": section.year,
        "approach": section.boundary.approach,
        "gwp": f"{section.gwp}, {section.horizon} years",
    }
    if found.value(name) is not None and (lacking := leaves_out(found.gaps, accounts_of(name))):
        about["leaves_out"] = lacking
    if found.restatement is not None and name in found.restatement.restated:
        said = found.restatement.said
        about["base_year"] = {"year": said.year, "t_co2e": found.restatement.restated[name]}
    return about


def _biogenic(found: Findings) -> Iterator[Figure]:
    inventory = found.inventory
    if BIOGENIC in inventory.gases:
        # market-based lines repeat the energy of location-based ones
        once = (inventory.lines["account"] != MARKET).to_numpy()
        grams = inventory.counted[once, inventory.gases.index(BIOGENIC)]
        yield Figure("company.biogenic", _t(grams), "t CO2", found.section.origin, _BURNT)


def _t(grams: np.ndarray) -> float:
    return float(grams.sum() / 1e6)


def _base_year(found: Findings) -> Iterator[Figure]:
    one = found.restatement
    if one is None:
        return
    origin = found.section.origin
    yield Figure("company.base_year.significance", one.significance, "1", origin, _SIGNIFICANCE)
    for account, tonnes in one.published.items():
        how = _PUBLISHED.filled(year=one.said.year)
        yield Figure(f"company.base_year.published.{account}", tonnes, "t CO2e", "published", how)
    for basis, name in ((LOCATION, "location"), (MARKET, "market")):
        if basis not in one.restated and any(b in one.restated for b in (LOCATION, MARKET)):
            continue
        before = total(one.restated, basis)
        told = _RESTATED if one.recalculated else _AS_PUBLISHED
        yield Figure(f"company.base_year.{name}", before, "t CO2e", origin, told)
        now = found.value(f"total.{name}")
        if now is not None and before > 0:
            same = _comparable(found, basis)
            if same is not None:
                yield Figure(f"company.base_year.change.{name}", same, "1", origin, _CHANGE)


def _comparable(found: Findings, basis: str) -> float | None:
    """Change since the base year over accounts that both years tell."""
    one = found.restatement
    assert one is not None
    other = MARKET if basis == LOCATION else LOCATION
    both = [
        (value, one.restated[account])
        for account in one.accounts
        if account != other
        and account in one.restated
        and (value := found.value(account)) is not None
    ]
    before = sum(past for _, past in both)
    return sum(now for now, _ in both) / before - 1 if before > 0 else None


def _intensity(found: Findings, said: Intensity) -> Figure:
    values = [found.value(account) for account in said.accounts]
    there = [value for value in values if value is not None]
    lacking = [a for a, value in zip(said.accounts, values, strict=True) if value is None]
    how = _PER.filled(accounts=", ".join(said.accounts), value=said.value, unit=said.unit)
    return Figure(
        f"company.intensity.{said.name}",
        None if lacking else sum(there) / said.value,
        f"t CO2e/{said.unit}",
        found.section.origin,
        how,
        reason=_LACKING.filled(accounts=", ".join(lacking)) if lacking else None,
        about={"accounts": said.accounts},
    )


def _missing(found: Findings) -> Figure:
    lacking = [gap.name for gap in found.gaps if gap.kind == "account"]
    origin = found.section.origin
    return Figure(
        "company.missing",
        float(len(lacking)),
        "categories",
        origin,
        _MISSING,
        about={"missing": lacking},
    )


def _score(found: Findings) -> Figure:
    weights = {name: abs(found.value(name) or 0.0) for name in found.scores if name != LOCATION}
    whole = sum(weights.values())
    score = (
        sum(found.scores[name] * weight for name, weight in weights.items()) / whole
        if whole
        else None
    )
    reason = None if score is not None else _WEIGHTLESS
    return Figure("company.quality", score, "", found.section.origin, _SCORE, reason=reason)
