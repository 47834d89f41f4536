"""The words of an activity table: methods and roles, as they are printed."""

from __future__ import annotations

from typing import Any

from tanheng.core import Column, Table, Text
from tanheng.domains.company.accounts import BOOKED
from tanheng.domains.company.methods import METHODS, Method
from tanheng.domains.company.roles import COUNTED, DIVISORS, FRACTIONS, QUANTITIES, TEXTS

__all__ = ["method_records", "method_tables"]

_KINDS = (
    (Text("amount", "数量"), QUANTITIES),
    (Text("multiplies", "相乘"), COUNTED),
    (Text("between 0 and 1", "0 至 1"), FRACTIONS),
    (Text("divides", "相除"), DIVISORS),
)


def method_records() -> dict[str, Any]:
    """Return methods and roles as plain data."""
    return {
        "methods": [
            {
                "name": name,
                "formula": method.formula,
                "accounts": list(method.accounts),
                "needs": [list(needed) for needed in method.needs],
                "allocates": method.allocates,
                "quality": method.quality,
            }
            for name, method in METHODS.items()
        ],
        "roles": {
            name: {"what": role.what, "unit": role.unit, "counts": list(role.nouns)}
            for _, roles in _KINDS
            for name, role in roles.items()
        }
        | {name: {"what": what} for name, what in TEXTS.items()},
    }


def method_tables() -> tuple[Table, Table]:
    """Draw methods, and what columns may stand for."""
    return _methods(), _roles()


def _methods() -> Table:
    rows = tuple(
        (name, _accounts(method), method.formula, _needs(method), method.quality)
        for name, method in METHODS.items()
    )
    columns = (
        Column(Text("Method", "方法")),
        Column(Text("Accounts", "类别")),
        Column(Text("Formula", "公式")),
        Column(Text("Needs", "必需")),
        Column(Text("Data quality", "数据质量"), digits="d"),
    )
    return Table(Text("Methods", "方法"), columns, rows)


def _accounts(method: Method) -> str:
    if method.accounts == BOOKED:
        return "any"
    return " ".join(account.removeprefix("scope3.") for account in method.accounts)


def _needs(method: Method) -> str:
    told = " or ".join(dict.fromkeys(" with ".join(needed) for needed in method.needs))
    return f"{told}; an allocation or a share" if method.allocates else told


def _roles() -> Table:
    rows = [
        (name, kind, role.what, role.unit) for kind, roles in _KINDS for name, role in roles.items()
    ]
    rows += [(name, Text("words", "文字"), what, "") for name, what in TEXTS.items()]
    columns = (
        Column(Text("Column for", "列")),
        Column(Text("Kind", "类型")),
        Column(Text("What", "含义")),
        Column(Text("Unit", "单位")),
    )
    return Table(Text("What columns may stand for", "列的含义"), columns, tuple(rows))
