"""ESRS E1-6: gross scopes 1, 2, 3 and total emissions (Delegated Regulation (EU) 2023/2772)."""

from __future__ import annotations

from tanheng.core import Text
from tanheng.domains.company.exchange.forms import CATEGORIES, Form, Row, emission, told_beside
from tanheng.domains.company.exchange.inventory import (
    LOCATION,
    MARKET,
    SCOPE1,
    SCOPE3,
    Amount,
    Inventory,
)

__all__ = ["esrs_forms"]

_UNKNOWN = Amount(reason="the inventory does not hold it")


def esrs_forms(inventory: Inventory) -> tuple[Form, ...]:
    """Set out an inventory as ESRS E1-6 asks: the rows of AR 48, totals both ways, intensity."""
    title = Text(
        "E1-6 Gross scopes 1, 2, 3 and total emissions", "E1-6 范围一、二、三及总排放（总额）"
    )
    gross = Form("E1-6", title, (*_gross(inventory), *_totals(inventory), *_biogenic(inventory)))
    ratios = Form(
        "E1-6 intensity",
        Text("Emission intensity", "排放强度"),
        tuple(_intensities(inventory)),
    )
    return (gross, ratios, *told_beside(inventory))


def _gross(inventory: Inventory) -> list[Row]:
    def row(reference: str, item: Text, account: str) -> Row:
        return emission(reference, item, inventory.amount(account), inventory.base.get(account))

    share = emission(
        "48(b)",
        Text("Scope 1 under regulated emission trading", "纳入碳市场的范围一占比"),
        _UNKNOWN,
    )
    return [
        row("48(a)", Text("Gross scope 1 emissions", "范围一总排放"), SCOPE1),
        share | {"unit": "%"},
        row(
            "49(a)",
            Text("Gross location-based scope 2 emissions", "范围二总排放（基于位置）"),
            LOCATION,
        ),
        row(
            "49(b)",
            Text("Gross market-based scope 2 emissions", "范围二总排放（基于市场）"),
            MARKET,
        ),
        emission(
            "51",
            Text("Gross scope 3 emissions, total", "范围三总排放合计"),
            inventory.total(SCOPE3),
            _sum(inventory, SCOPE3),
        ),
        *(
            row(f"51 ({number})", Text(f"{number} {name.en}", f"{number} {name.zh}"), account)
            for number, (name, account) in enumerate(zip(CATEGORIES, SCOPE3, strict=True), start=1)
        ),
    ]


def _totals(inventory: Inventory) -> list[Row]:
    """Both totals of paragraph 52: they differ in scope 2 alone (AR 47)."""
    both = (
        ("52(a)", Text("Total emissions, location-based", "总排放（基于位置）"), LOCATION),
        ("52(b)", Text("Total emissions, market-based", "总排放（基于市场）"), MARKET),
    )
    return [
        emission(
            reference,
            item,
            inventory.total((SCOPE1, scope2, *SCOPE3)),
            _sum(inventory, (SCOPE1, scope2, *SCOPE3)),
        )
        for reference, item, scope2 in both
    ]


def _biogenic(inventory: Inventory) -> list[Row]:
    """Biogenic CO2 by scope, apart from the gross amounts (AR 43(c), AR 45(e), AR 46(j))."""
    scopes = (("AR 43(c)", 1, (SCOPE1,)), ("AR 45(e)", 2, (LOCATION,)), ("AR 46(j)", 3, SCOPE3))
    return [
        emission(
            reference,
            Text(
                f"Biogenic CO2 of scope {scope}, not included", f"范围{scope}生物源二氧化碳（单列）"
            ),
            inventory.biogenic(*accounts),
        )
        | {"unit": "t CO2"}
        for reference, scope, accounts in scopes
    ]


def _intensities(inventory: Inventory) -> list[Row]:
    """Total emissions per net revenue (paragraph 53), else a row that says there is none."""
    rows: list[Row] = []
    for basis, scope2 in (("location", LOCATION), ("market", MARKET)):
        accounts = {SCOPE1, scope2, *SCOPE3}
        item = Text(f"Total emissions ({basis}-based) per net revenue", f"单位净收入总排放 {basis}")
        found = [one for one in inventory.intensities if set(one.accounts) == accounts]
        if not found:
            why = "the inventory has no intensity of all scopes; give net revenue"
            missing = emission("53", item, Amount(reason=why))
            rows.append(missing | {"unit": "t CO2e/monetary unit"})
        rows += [
            emission("53", item, _UNKNOWN)
            | {"value": one.ratio, "unit": one.unit, "status": "stated", "note": one.name}
            for one in found
        ]
    return rows


def _sum(inventory: Inventory, accounts: tuple[str, ...]) -> float | None:
    """Sum of the base year where it is known of every account."""
    known = [inventory.base.get(account) for account in accounts]
    if not known or any(value is None for value in known):
        return None
    return round(sum(value for value in known if value is not None), 6)
