"""What a file of products may say, from which footprints are made."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from tanheng.core import Strict
from tanheng.domains.company.exchange.footprint import DeclaredUnit
from tanheng.domains.company.exchange.inventory import LOCATION, MARKET, SCOPE1, SCOPE3

__all__ = ["Product", "Products"]

Word = Annotated[str, Field(min_length=1)]
Many = Annotated[Decimal, Field(gt=0)]
Some = Annotated[Decimal, Field(ge=0)]
_ACCOUNTS = (SCOPE1, LOCATION, MARKET, *SCOPE3)


class Product(Strict):
    """A product of the year.

    Parameters
    ----------
    ids : tuple of str
        URNs that identify it.
    unit, amount : str and Decimal
        What one declared unit is: 12 ``liter``.
    output : Decimal
        Declared units made in the year.
    measure : Decimal
        What the whole output measures in what emissions are shared out by.
    mass_kg, fossil_carbon_kg, biogenic_carbon_kg : Decimal
        Of one declared unit, without packaging.
    land_use_change_kg, biogenic_non_co2_kg : Decimal, optional
        Emissions of one declared unit that the inventory does not hold [kg CO2e].
    """

    name: Word
    ids: tuple[Word, ...] = Field(min_length=1)
    description: str = ""
    unit: DeclaredUnit
    amount: Many = Decimal(1)
    output: Many
    measure: Many
    mass_kg: Some
    fossil_carbon_kg: Some
    biogenic_carbon_kg: Some = Decimal(0)
    land_use_change_kg: Some | None = None
    biogenic_non_co2_kg: Some | None = None


class Products(Strict):
    """Products of a company and how its emissions are shared out among them.

    Parameters
    ----------
    company : str, optional
        Name of the company, where the run does not say it.
    accounts : tuple of str
        Accounts of the inventory that belong to making the products, cradle to gate.
    by : str
        What emissions are shared out by: ``mass``, ``energy``, ``revenue``.
    others : Decimal
        What everything else that is made measures in it.
    country : str, optional
        Where they are made, ``CN``.
    exempted_percent : Decimal
        Share of emissions left out, and ``exempted`` why.
    """

    company: Word | None = None
    company_ids: tuple[Word, ...] = Field(min_length=1)
    accounts: tuple[str, ...] = Field(min_length=1)
    by: Word
    others: Some = Decimal(0)
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    standards: tuple[Word, ...] = ("GHGP-Product",)
    exempted_percent: Annotated[Decimal, Field(ge=0, le=100)]
    exempted: str = ""
    products: tuple[Product, ...] = Field(min_length=1)

    @field_validator("accounts")
    @classmethod
    def _known(cls, accounts: tuple[str, ...]) -> tuple[str, ...]:
        for account in accounts:
            if account not in _ACCOUNTS:
                raise ValueError(
                    "expected scope1, scope2.location, scope2.market or scope3.c01 to scope3.c15, "
                    f"came {account!r}"
                )
        if len(set(accounts)) < len(accounts):
            raise ValueError("expected each account once")
        if LOCATION in accounts and MARKET in accounts:
            raise ValueError("expected one of scope2.location and scope2.market, came both")
        return accounts
