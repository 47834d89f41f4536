"""The standards whose tables an inventory can be set out in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from tanheng.domains.company.exchange.cdp import cdp_forms
from tanheng.domains.company.exchange.china import china_forms
from tanheng.domains.company.exchange.esrs import esrs_forms
from tanheng.domains.company.exchange.forms import Form
from tanheng.domains.company.exchange.gri import gri_forms
from tanheng.domains.company.exchange.inventory import Inventory

__all__ = ["STANDARDS", "Standard", "forms_of"]

Standard = Literal["cdp", "esrs", "gri", "cn"]
STANDARDS: dict[Standard, Callable[[Inventory], tuple[Form, ...]]] = {
    "cdp": cdp_forms,
    "esrs": esrs_forms,
    "gri": gri_forms,
    "cn": china_forms,
}


def forms_of(inventory: Inventory, standard: Standard) -> tuple[Form, ...]:
    """Set out an inventory in the tables of a standard, gross emissions first."""
    return tuple(_with_origin(form, inventory) for form in STANDARDS[standard](inventory))


def _with_origin(form: Form, inventory: Inventory) -> Form:
    """Say beside every number where it comes from: synthetic is never taken for measured."""
    numbers = ("value", "quantity", "factor")
    rows = tuple(
        row | {"origin": inventory.origin}
        if any(row.get(key) is not None for key in numbers)
        else row
        for row in form.rows
    )
    return replace(form, rows=rows)
