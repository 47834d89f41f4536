"""GRI 305: Emissions 2016, disclosures 305-1 to 305-5."""

from __future__ import annotations

from tanheng.core import Text
from tanheng.domains.company.exchange.forms import CATEGORIES, Form, Row, emission, told_beside
from tanheng.domains.company.exchange.inventory import (
    BIOGENIC,
    LOCATION,
    MARKET,
    SCOPE1,
    SCOPE3,
    Amount,
    Inventory,
)

__all__ = ["gri_forms"]

_BIOGENIC = Text("Biogenic CO2, told separately", "生物源二氧化碳（单列）")
_UNKNOWN = Amount(reason="the inventory does not hold it")


def gri_forms(inventory: Inventory) -> tuple[Form, ...]:
    """Set out an inventory as disclosures 305-1 to 305-5 ask."""
    return (
        Form("305-1", Text("Direct emissions", "直接排放（范围一）"), tuple(_scope1(inventory))),
        Form(
            "305-2",
            Text("Energy indirect emissions", "能源间接排放（范围二）"),
            tuple(_scope2(inventory)),
        ),
        Form(
            "305-3",
            Text("Other indirect emissions", "其他间接排放（范围三）"),
            tuple(_scope3(inventory)),
        ),
        Form("305-4", Text("Emission intensity", "排放强度"), tuple(_intensities(inventory))),
        Form("305-5", Text("Reduction of emissions", "减排量"), (_reduction(),)),
        *told_beside(inventory),
    )


def _scope1(inventory: Inventory) -> list[Row]:
    item = Text("Gross direct (scope 1) emissions", "直接（范围一）总排放")
    return [
        _account("305-1 a", item, SCOPE1, inventory),
        _gases(inventory),
        emission("305-1 c", _BIOGENIC, inventory.biogenic(SCOPE1)) | {"unit": "t CO2"},
        *_words("305-1", inventory),
    ]


def _scope2(inventory: Inventory) -> list[Row]:
    location = Text("Gross location-based (scope 2) emissions", "基于位置的范围二总排放")
    market = Text("Gross market-based (scope 2) emissions", "基于市场的范围二总排放")
    return [
        _account("305-2 a", location, LOCATION, inventory),
        _account("305-2 b", market, MARKET, inventory),
    ]


def _scope3(inventory: Inventory) -> list[Row]:
    total = Text("Gross other indirect (scope 3) emissions", "其他间接（范围三）总排放")
    return [
        emission("305-3 a", total, inventory.total(SCOPE3)),
        emission("305-3 c", _BIOGENIC, inventory.biogenic(*SCOPE3)) | {"unit": "t CO2"},
        *(
            _account("305-3 d", name, account, inventory)
            for name, account in zip(CATEGORIES, SCOPE3, strict=True)
        ),
    ]


def _account(reference: str, item: Text, account: str, inventory: Inventory) -> Row:
    note = f"base year {inventory.base_year}" if account in inventory.base else ""
    base = inventory.base.get(account)
    return emission(reference, item, inventory.amount(account), base, note)


def _gases(inventory: Inventory) -> Row:
    """Name the gases that scope 1 includes, as far as its factors tell them apart."""
    told = inventory.gases.get(SCOPE1, {})
    names = [gas for gas in told if gas not in (BIOGENIC, "CO2e")]
    alone = "factors give some or all as CO2e alone" if "CO2e" in told else ""
    return {
        "reference": "305-1 b",
        "item": "Gases included",
        "item_zh": "包括的气体",
        "status": "stated" if names else "missing",
        "note": "; ".join(part for part in (", ".join(names), alone) if part)
        or "the inventory does not hold it",
    }


def _words(disclosure: str, inventory: Inventory) -> list[Row]:
    """Tell in words how companies of the group count, and which potentials were used."""
    told = (
        ("e", Text("Global warming potentials", "全球变暖潜势"), inventory.gwp),
        ("f", Text("Consolidation approach", "合并方法"), inventory.approach),
    )
    return [
        {
            "reference": f"{disclosure} {letter}",
            "item": item.en,
            "item_zh": item.zh,
            "status": "stated" if words else "missing",
            "note": words or "the inventory does not hold it",
        }
        for letter, item, words in told
    ]


def _intensities(inventory: Inventory) -> list[Row]:
    if not inventory.intensities:
        return [emission("305-4 a", Text("Intensity ratio", "排放强度"), _UNKNOWN) | {"unit": None}]
    return [
        {
            "reference": "305-4 a",
            "item": one.name,
            "value": one.ratio,
            "unit": one.unit,
            "status": "stated",
            "note": f"includes {' + '.join(one.accounts)}" if one.accounts else None,
        }
        for one in inventory.intensities
    ]


def _reduction() -> Row:
    """Leave it open: a reduction is what initiatives achieved, not a change since the base year."""
    item = Text("Reduction as a result of initiatives", "减排措施实现的减排量")
    why = "not derived from two inventories: re-simulate the measure"
    return emission("305-5 a", item, Amount(reason=why))
