"""Footprints of products, made from an inventory by allocation; their arithmetic closes exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from tanheng.core import InputError, Place, ProjectError, read_project
from tanheng.domains.company.exchange.allocation import allocate
from tanheng.domains.company.exchange.footprint import ProductFootprint
from tanheng.domains.company.exchange.inventory import Inventory
from tanheng.domains.company.exchange.products import Product, Products

__all__ = ["footprints_of", "read_products"]

CARBON_TO_CO2 = Fraction(44, 12)
"""Mass of carbon dioxide for each mass of carbon, by molar masses of 44 and 12."""
_SPEC = "3.0.3"
_DIGITS = 7


def read_products(path: Path) -> Products:
    """Read a file of products (YAML).

    Raises
    ------
    ProjectError
        With file, line and field, and what was expected.
    """
    products, positions = read_project(path, Products)
    names = [one.name for one in products.products]
    for place, name in enumerate(names):
        if name in names[:place]:
            field = f"products[{place}].name"
            raise ProjectError(f"the product {name!r} is listed twice", positions.place(field))
    return products


def footprints_of(
    inventory: Inventory, products: Products, created: str
) -> tuple[ProductFootprint, ...]:
    """Share an inventory out among products, in whole grams.

    What one declared unit emits is its product's grams over its output. What its biomass has
    taken up is its biogenic carbon times 44/12. Parts are rounded to one last digit and totals
    are sums of the rounded parts, so that they close exactly.

    Parameters
    ----------
    inventory : Inventory
        Holds every account that the products name.
    created : str
        The moment of making, ``2026-02-01T00:00:00Z``; also in the identity of each footprint.

    Raises
    ------
    InputError
        For an account of which nothing is known (missing is not zero), or a company without a
        name.
    """
    if not (products.company or inventory.company):
        raise InputError("expected the name of the company, company: NAME, came none")
    total_g = sum(_grams(inventory, account) for account in products.accounts)
    measures = [Fraction(one.measure) for one in products.products]
    shares = allocate(total_g, [*measures, Fraction(products.others)])
    named = zip(products.products, shares, strict=False)
    return tuple(_footprint(inventory, products, one, grams, created) for one, grams in named)


def _grams(inventory: Inventory, account: str) -> int:
    amount = inventory.amount(account)
    if amount.t_co2e is None:
        message = f"a footprint needs {account}, which is {amount.status}: {amount.reason}"
        raise InputError(message, Place(inventory.company))
    if amount.t_co2e < 0:
        raise InputError(f"expected {account} of at least 0, came {amount.t_co2e:g} t")
    return round(amount.t_co2e * 1_000_000)


def _footprint(
    inventory: Inventory, products: Products, product: Product, grams: int, created: str
) -> ProductFootprint:
    content: dict[str, Any] = {
        "specVersion": _SPEC,
        "created": created,
        "status": "Active",
        "companyName": products.company or inventory.company,
        "companyIds": list(products.company_ids),
        "productDescription": product.description,
        "productIds": list(product.ids),
        "productNameCompany": product.name,
        "pcf": _carbon(inventory, products, product, grams),
    }
    missing = [a for a in products.accounts if inventory.amount(a).status == "partial"]
    if missing:
        reasons = "; ".join(f"{account}: {inventory.amount(account).reason}" for account in missing)
        content["comment"] = f"Accounts that leave something out: {reasons}"
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    content["id"] = str(uuid5(NAMESPACE_URL, text))
    try:
        return ProductFootprint.model_validate_json(json.dumps(content))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ")
        raise InputError(message, Place(product.name, field=where)) from None


def _carbon(
    inventory: Inventory, products: Products, product: Product, grams: int
) -> dict[str, Any]:
    uptake = -Fraction(product.biogenic_carbon_kg) * CARBON_TO_CO2
    given = {
        "fossilGhgEmissions": Fraction(grams, 1000) / Fraction(product.output),
        "landUseChangeGhgEmissions": product.land_use_change_kg,
        "biogenicNonCO2Emissions": product.biogenic_non_co2_kg,
    }
    parts = {name: Fraction(value) for name, value in given.items() if value is not None}
    digits = _last_digit([*parts.values(), uptake])
    rounded = {name: _rounded(value, digits) for name, value in parts.items()}
    taken = _rounded(uptake, digits)
    total = sum(rounded.values())
    stated = {**rounded, "biogenicCO2Uptake": taken}
    stated |= {"pcfExcludingBiogenicUptake": total, "pcfIncludingBiogenicUptake": total + taken}
    share = Fraction(product.measure) / _whole(products)
    carbon: dict[str, Any] = {
        "declaredUnitOfMeasurement": product.unit,
        "declaredUnitAmount": format(product.amount, "f"),
        "productMassPerDeclaredUnit": format(product.mass_kg, "f"),
        "referencePeriodStart": f"{inventory.year}-01-01T00:00:00Z",
        "referencePeriodEnd": f"{inventory.year + 1}-01-01T00:00:00Z",
        "boundaryProcessesDescription": f"Inventory accounts {', '.join(products.accounts)}",
        "fossilCarbonContent": format(product.fossil_carbon_kg, "f"),
        "biogenicCarbonContent": format(product.biogenic_carbon_kg, "f"),
        "packagingEmissionsIncluded": False,
        "ipccCharacterizationFactors": [inventory.gwp.split(",")[0].strip() or "AR6"],
        "crossSectoralStandards": list(products.standards),
        "exemptedEmissionsPercent": format(products.exempted_percent, "f"),
        "exemptedEmissionsDescription": products.exempted,
        "allocationRulesDescription": (
            f"Shared out by {products.by}: {float(share):.6g} of the emissions of the year, over "
            f"{product.output:f} declared units"
        ),
    }
    carbon |= {name: _written(value, digits) for name, value in stated.items()}
    return carbon | ({"geographyCountry": products.country} if products.country else {})


def _whole(products: Products) -> Fraction:
    listed = sum((Fraction(one.measure) for one in products.products), Fraction(0))
    return listed + Fraction(products.others)


def _last_digit(parts: Sequence[Fraction]) -> int:
    """Digits after the point that give the largest part seven that count."""
    largest = max(abs(part) for part in parts)
    return max(0, _DIGITS - 1 - math.floor(math.log10(largest))) if largest else 0


def _rounded(value: Fraction, digits: int) -> int:
    """Return a value in units of its last digit."""
    return round(value * Fraction(10) ** digits)


def _written(units: int, digits: int) -> str:
    return format(Decimal(units).scaleb(-digits), "f")
