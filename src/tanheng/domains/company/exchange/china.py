"""China's guidelines for enterprises (企业温室气体排放核算方法与报告指南): tables 1 to 3."""

from __future__ import annotations

import math

from tanheng.core import Text
from tanheng.domains.company.exchange.forms import Form, Row, emission, told_beside
from tanheng.domains.company.exchange.inventory import (
    GRAM_DIGITS,
    LOCATION,
    SCOPE1,
    Amount,
    Inventory,
    Source,
)

__all__ = ["china_forms"]

_DIRECT = {
    "combustion": Text("Fossil fuel combustion", "化石燃料燃烧排放"),
    "process": Text("Industrial processes", "工业生产过程排放"),
    "fugitive": Text("Fugitive emissions", "逸散排放"),
    "other": Text("Other direct emissions", "其他直接排放"),
}
_PURCHASED = {
    "electricity": Text("Net purchased electricity", "净购入电力隐含的排放"),
    "heat": Text("Net purchased heat", "净购入热力隐含的排放"),
}


def china_forms(inventory: Inventory) -> tuple[Form, ...]:
    """Set out an inventory as the guidelines ask: summary, activity data, factors.

    Purchased energy counts by the factor of the grid, which is the location-based account; what
    certificates cover stands beside.
    """
    measured = [one for one in inventory.sources if one.quantity is not None]
    summary = Form(
        "附表1 排放量汇总",
        Text(
            f"Summary of emissions of {inventory.company} in {inventory.year}",
            f"附表1 {inventory.company}{inventory.year}年温室气体排放量汇总表",
        ),
        tuple(_summary(inventory)),
        bilingual=True,
    )
    activity = Form(
        "附表2 活动水平",
        Text("Activity data", "附表2 活动水平数据一览表"),
        tuple(_activity(one) for one in measured) or (_none("附表2"),),
        bilingual=True,
    )
    factors = Form(
        "附表3 排放因子",
        Text("Emission factors", "附表3 排放因子数据一览表"),
        tuple(_factor(one) for one in measured if one.quantity) or (_none("附表3"),),
        bilingual=True,
    )
    return (summary, activity, factors, *told_beside(inventory, "另行披露"))


def _summary(inventory: Inventory) -> list[Row]:
    direct = [_kind(inventory, kind, item, SCOPE1) for kind, item in _DIRECT.items()]
    purchased = [_kind(inventory, kind, item, LOCATION) for kind, item in _PURCHASED.items()]
    without = Text(
        "Total without purchased electricity and heat",
        "企业温室气体排放总量（不包括净购入电力和热力隐含的CO2排放）",
    )
    including = Text(
        "Total with purchased electricity and heat",
        "企业温室气体排放总量（包括净购入电力和热力隐含的CO2排放）",
    )
    return [
        *direct,
        *purchased,
        emission("附表1", without, inventory.total((SCOPE1,))),
        emission("附表1", including, inventory.total((SCOPE1, LOCATION))),
    ]


def _kind(inventory: Inventory, kind: str, item: Text, account: str) -> Row:
    """Sum of the sources of a kind; where the account has none of any kind, nobody knows."""
    found = [one.t_co2e for one in inventory.sources if one.kind == kind]
    if found:
        total = round(math.fsum(found), GRAM_DIGITS)
        return emission("附表1", item, Amount(total, "", "stated"))
    split = _DIRECT if account == SCOPE1 else _PURCHASED
    if any(one.kind in split for one in inventory.sources):
        return emission("附表1", item, Amount(reason="no such source in the inventory"))
    return emission("附表1", item, Amount(reason=f"the inventory does not split {account}"))


def _activity(source: Source) -> Row:
    item = (_DIRECT | _PURCHASED)[source.kind]
    return {
        "reference": "附表2",
        "item": f"{item.en}: {source.name}",
        "item_zh": f"{item.zh}：{source.name}",
        "quantity": source.quantity,
        "quantity_unit": source.unit,
    }


def _factor(source: Source) -> Row:
    """Return the factor that the sum of the year comes down to."""
    item = (_DIRECT | _PURCHASED)[source.kind]
    return {
        "reference": "附表3",
        "item": f"{item.en}: {source.name}",
        "item_zh": f"{item.zh}：{source.name}",
        "factor": float(f"{source.t_co2e / source.quantity:.6g}") if source.quantity else None,
        "factor_unit": f"t CO2e/{source.unit}",
        "note": "emissions of the year over activity of the year",
    }


def _none(reference: str) -> Row:
    return {"reference": reference, "status": "missing", "note": "the inventory lists no sources"}
