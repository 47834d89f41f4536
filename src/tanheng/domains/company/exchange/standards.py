"""The standards whose tables an inventory can be set out in."""

from __future__ import annotations

from collections.abc import Callable
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
    return STANDARDS[standard](inventory)
