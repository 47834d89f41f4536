"""The accounts of an inventory: scopes 1 and 2, and the fifteen categories of scope 3."""

from __future__ import annotations

from tanheng.core import Text

__all__ = ["ACCOUNTS", "ALL_SCOPE3", "BOOKED", "LOCATION", "MARKET", "NAMES", "SCOPE3"]

SCOPE3 = tuple(f"scope3.c{number:02d}" for number in range(1, 16))
ALL_SCOPE3 = "scope3"
"""All categories together, as base years are often published."""
LOCATION, MARKET = "scope2.location", "scope2.market"
BOOKED = ("scope1", "scope2", *SCOPE3)
"""What an activity may be booked to; purchased energy is computed on both bases."""
ACCOUNTS = ("scope1", LOCATION, MARKET, *SCOPE3)
"""What an inventory tells."""

_CATEGORIES = (
    Text("Purchased goods and services", "外购商品和服务"),
    Text("Capital goods", "资本货物"),
    Text("Fuel- and energy-related activities", "燃料和能源相关活动"),
    Text("Upstream transport and distribution", "上游运输和配送"),
    Text("Waste from operations", "运营中产生的废物"),
    Text("Business travel", "商务旅行"),
    Text("Employee commuting", "雇员通勤"),
    Text("Upstream leased assets", "上游租赁资产"),
    Text("Downstream transport and distribution", "下游运输和配送"),
    Text("Processing of sold products", "售出产品的加工"),
    Text("Use of sold products", "售出产品的使用"),
    Text("End of life of sold products", "售出产品的报废处理"),
    Text("Downstream leased assets", "下游租赁资产"),
    Text("Franchises", "特许经营"),
    Text("Investments", "投资"),
)
NAMES = {
    "scope1": Text("Scope 1", "范围一"),
    LOCATION: Text("Scope 2, location-based", "范围二（基于位置）"),
    MARKET: Text("Scope 2, market-based", "范围二（基于市场）"),
    ALL_SCOPE3: Text("Scope 3, all categories", "范围三（全部类别）"),
    **{
        account: Text(f"Scope 3.{number} {name.en}", f"范围三 {number} {name.zh}")
        for number, (account, name) in enumerate(zip(SCOPE3, _CATEGORIES, strict=True), start=1)
    },
}
