"""The figures of an inventory, under the names that other programs may rely on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tanheng.core import Figure
from tanheng.domains.company.accounts import ACCOUNTS, LOCATION, MARKET
from tanheng.domains.company.base_year import total
from tanheng.domains.company.completeness import leaves_out, missing_reason
from tanheng.domains.company.findings import TOTALS, Findings, accounts_of
from tanheng.domains.company.model import Intensity

__all__ = ["BIOGENIC", "figures_of"]

BIOGENIC = "CO2_biogenic"
"""CO2 of biomass, told beside the scopes and in none of them."""

_HOW = "sum over activities of amount x emission factor, gas by gas, times its GWP"


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
    withheld = reason.en if reason else "not quantified: no activity was brought"
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
        how = "CO2 of biomass burnt, told beside the scopes and in none of them"
        yield Figure("company.biogenic", _t(grams), "t CO2", found.section.origin, how)


def _t(grams: np.ndarray) -> float:
    return float(grams.sum() / 1e6)


def _base_year(found: Findings) -> Iterator[Figure]:
    one = found.restatement
    if one is None:
        return
    origin = found.section.origin
    how = "sum of absolute changes over the published total"
    yield Figure("company.base_year.significance", one.significance, "1", origin, how)
    for account, tonnes in one.published.items():
        how = f"published for {one.said.year}: compared with, and part of no amount of this year"
        yield Figure(f"company.base_year.published.{account}", tonnes, "t CO2e", "published", how)
    for basis, name in ((LOCATION, "location"), (MARKET, "market")):
        if basis not in one.restated and any(b in one.restated for b in (LOCATION, MARKET)):
            continue
        before = total(one.restated, basis)
        told = "restated" if one.recalculated else "as published"
        yield Figure(f"company.base_year.{name}", before, "t CO2e", origin, f"base year, {told}")
        now = found.value(f"total.{name}")
        if now is not None and before > 0:
            same = _comparable(found, basis)
            how = "inventory over base year, less 1, over the accounts that both tell"
            if same is not None:
                yield Figure(f"company.base_year.change.{name}", same, "1", origin, how)


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
    how = f"sum of {', '.join(said.accounts)} over {said.value:g} {said.unit}"
    return Figure(
        f"company.intensity.{said.name}",
        None if lacking else sum(there) / said.value,
        f"t CO2e/{said.unit}",
        found.section.origin,
        how,
        reason=f"not quantified: {', '.join(lacking)}" if lacking else None,
        about={"accounts": said.accounts},
    )


def _missing(found: Findings) -> Figure:
    lacking = [gap.name for gap in found.gaps if gap.kind == "account"]
    how = "accounts without an activity that no reason is given for"
    origin = found.section.origin
    return Figure(
        "company.missing",
        float(len(lacking)),
        "categories",
        origin,
        how,
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
    how = "mean of five indicators, 1 (very good) to 5 (very poor), weighted by emissions"
    reason = None if score is not None else "no emissions to weigh by"
    return Figure("company.quality", score, "", found.section.origin, how, reason=reason)
