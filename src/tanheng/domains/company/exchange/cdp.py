"""CDP corporate questionnaire, module 7: the tables of gross emissions."""

from __future__ import annotations

from tanheng.core import Text
from tanheng.domains.company.exchange.forms import CATEGORIES, Form, Row, emission, told_beside
from tanheng.domains.company.exchange.inventory import (
    LOCATION,
    MARKET,
    SCOPE1,
    SCOPE3,
    Inventory,
)

__all__ = ["cdp_forms"]

_EVALUATION = {
    "stated": "Relevant, calculated",
    "partial": "Relevant, calculated",
    "missing": "Not evaluated",
    "excluded": "Not relevant, explanation provided",
}


def cdp_forms(inventory: Inventory) -> tuple[Form, ...]:
    """Set out an inventory as questions 7.5 to 7.8 and 7.45 ask."""
    return (
        Form(
            "7.6",
            Text("Gross global scope 1 emissions", "全球范围一总排放"),
            (emission("7.6", Text("Scope 1", "范围一"), inventory.amount(SCOPE1)),),
        ),
        Form(
            "7.7",
            Text("Gross global scope 2 emissions", "全球范围二总排放"),
            (
                emission(
                    "7.7",
                    Text("Scope 2, location-based", "范围二（基于位置）"),
                    inventory.amount(LOCATION),
                ),
                emission(
                    "7.7",
                    Text("Scope 2, market-based", "范围二（基于市场）"),
                    inventory.amount(MARKET),
                ),
            ),
        ),
        Form(
            "7.8",
            Text("Gross global scope 3 emissions", "全球范围三总排放"),
            tuple(_categories(inventory)),
        ),
        *_base_year(inventory),
        *_intensities(inventory),
        *told_beside(inventory),
    )


def _categories(inventory: Inventory) -> list[Row]:
    rows = []
    for name, account in zip(CATEGORIES, SCOPE3, strict=True):
        amount = inventory.amount(account)
        rows.append(emission("7.8", name, amount) | {"evaluation": _EVALUATION[amount.status]})
    return rows


def _base_year(inventory: Inventory) -> tuple[Form, ...]:
    if inventory.base_year is None:
        return ()
    names = {
        SCOPE1: "Scope 1",
        LOCATION: "Scope 2, location-based",
        MARKET: "Scope 2, market-based",
    }
    names |= {
        account: f"Scope 3 category {number}: {name.en}"
        for number, (account, name) in enumerate(zip(SCOPE3, CATEGORIES, strict=True), start=1)
    }
    rows: tuple[Row, ...] = tuple(
        {
            "reference": "7.5",
            "item": names[account],
            "value": tonnes,
            "unit": "t CO2e",
            "note": f"base year {inventory.base_year}",
        }
        for account, tonnes in inventory.base.items()
    )
    return (Form("7.5", Text("Base year emissions", "基准年排放"), rows),)


def _intensities(inventory: Inventory) -> tuple[Form, ...]:
    """Scopes 1 and 2 together for each unit of something (question 7.45)."""
    wanted = ({SCOPE1, LOCATION}, {SCOPE1, MARKET})
    rows: tuple[Row, ...] = tuple(
        {
            "reference": "7.45",
            "item": one.name,
            "value": one.ratio,
            "unit": one.unit,
            "note": " + ".join(one.accounts),
        }
        for one in inventory.intensities
        if set(one.accounts) in wanted
    )
    if not rows:
        return ()
    return (Form("7.45", Text("Scopes 1 and 2 per unit", "范围一二排放强度"), rows),)
