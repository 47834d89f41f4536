"""The data model of product footprints (PACT Technical Specifications, version 3).

Field names are those of the exchange; the words here are ours. Amounts are per declared unit:
emissions and removals in kg CO2e, contents in kg of carbon. Removals and uptake are negative.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from tanheng.domains.company.exchange.decimals import (
    Exact,
    NotAboveZero,
    NotBelowZero,
    Positive,
    within,
)

__all__ = [
    "CarbonFootprint",
    "DataQuality",
    "DeclaredUnit",
    "Extension",
    "FactorSource",
    "ProductFootprint",
    "SectorRule",
    "Verification",
]

DeclaredUnit = Literal[
    "liter",
    "kilogram",
    "cubic meter",
    "kilowatt hour",
    "megajoule",
    "ton kilometer",
    "square meter",
    "piece",
    "hour",
    "megabit second",
]
_REGIONS = frozenset(
    """Africa;Americas;Asia;Europe;Oceania;Australia and New Zealand;Central Asia;Eastern Asia;
    Eastern Europe;Latin America and the Caribbean;Melanesia;Micronesia;Northern Africa;
    Northern America;Northern Europe;Polynesia;South-eastern Asia;Southern Asia;Southern Europe;
    Sub-Saharan Africa;Western Asia;Western Europe""".replace("\n    ", "").split(";")
)
"""Regions and subregions of the United Nations (M49)."""


def _camel(name: str) -> str:
    """Write ``biogenic_co2_uptake`` as the exchange does: ``biogenicCO2Uptake``."""
    first, *rest = name.split("_")
    upper = {"co2": "CO2", "dqr": "DQR"}
    words = (re.sub("(?i)co2", "CO2", upper.get(word, word.capitalize())) for word in rest)
    return first + "".join(words)


def _unique(values: list[str]) -> list[str]:
    twice = [value for value in dict.fromkeys(values) if values.count(value) > 1]
    if twice:
        raise ValueError(f"expected each value once, came {twice[0]!r} twice")
    return values


def _urn(value: str) -> str:
    if not re.match(r"(?i)urn:[a-z0-9][a-z0-9-]*:.+", value):
        raise ValueError(f"expected a URN such as urn:gtin:4712345060507, came {value!r}")
    return value


def _region(value: str) -> str:
    if value not in _REGIONS:
        raise ValueError(f"expected a region of the United Nations, came {value!r}")
    return value


def _address(value: str) -> str:
    if not urlsplit(value).scheme:
        raise ValueError(f"expected an address such as https://example.org/a, came {value!r}")
    return value


Words = Annotated[str, Field(min_length=1)]
Address = Annotated[str, AfterValidator(_address)]
Urns = Annotated[
    list[Annotated[str, AfterValidator(_urn)]], Field(min_length=1), AfterValidator(_unique)
]
Percent = Annotated[Exact, AfterValidator(within(0, 100))]
Rating = Annotated[Exact, AfterValidator(within(1, 5))]


class _Exchanged(BaseModel):
    """Named as in the exchange; what a later revision adds is kept as it came."""

    model_config = ConfigDict(
        alias_generator=_camel, populate_by_name=True, extra="allow", frozen=True
    )


class SectorRule(_Exchanged):
    """Rules of a sector that the calculation followed."""

    operator: Literal["PEF", "EPD International", "Other"]
    rule_names: Annotated[list[Words], Field(min_length=1), AfterValidator(_unique)]
    other_operator_name: Words | None = None


class FactorSource(_Exchanged):
    """A database that secondary factors were taken from."""

    name: Words
    version: Words


class DataQuality(_Exchanged):
    """Data-quality ratings, 1 (best) to 5."""

    technological_dqr: Rating
    geographical_dqr: Rating
    temporal_dqr: Rating


class Verification(_Exchanged):
    """Who verified the footprint, and how far."""

    coverage: Literal["PCF calculation model", "PCF program", "product level"] | None = None
    provider_name: str | None = None
    completed_at: AwareDatetime | None = None
    standard_name: str | None = None
    comments: str | None = None


class Extension(_Exchanged):
    """Further data beyond the model, with the address of its schema."""

    spec_version: str
    data_schema: Address
    documentation: Address | None = None
    data: dict[str, Any]


class CarbonFootprint(_Exchanged):
    """What one declared unit of a product emits, and how that was found."""

    declared_unit_of_measurement: DeclaredUnit
    declared_unit_amount: Positive
    product_mass_per_declared_unit: NotBelowZero
    reference_period_start: AwareDatetime
    reference_period_end: AwareDatetime
    geography_region_or_subregion: Annotated[str, AfterValidator(_region)] | None = None
    geography_country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    geography_country_subdivision: (
        Annotated[str, Field(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None
    ) = None
    boundary_processes_description: str | None = None
    pcf_excluding_biogenic_uptake: Exact
    pcf_including_biogenic_uptake: Exact
    fossil_carbon_content: NotBelowZero
    biogenic_carbon_content: NotBelowZero | None = None
    recycled_carbon_content: NotBelowZero | None = None
    fossil_ghg_emissions: NotBelowZero
    land_use_change_ghg_emissions: NotBelowZero | None = None
    land_carbon_leakage: NotBelowZero | None = None
    land_management_fossil_ghg_emissions: NotBelowZero | None = None
    land_management_biogenic_co2_emissions: NotBelowZero | None = None
    land_management_biogenic_co2_removals: NotAboveZero | None = None
    biogenic_co2_uptake: NotAboveZero | None = None
    biogenic_non_co2_emissions: NotBelowZero | None = None
    land_area_occupation: NotBelowZero | None = None
    aircraft_ghg_emissions: NotBelowZero | None = None
    packaging_emissions_included: bool | None = None
    packaging_ghg_emissions: NotBelowZero | None = None
    packaging_biogenic_carbon_content: NotBelowZero | None = None
    outbound_logistics_ghg_emissions: NotBelowZero | None = None
    ccs_technological_co2_capture_included: bool | None = None
    ccs_technological_co2_capture: NotAboveZero | None = None
    technological_co2_capture_origin: str | None = None
    technological_co2_removals: NotAboveZero | None = None
    ccu_carbon_content: NotBelowZero | None = None
    ccu_calculation_approach: Literal["Cut-off", "Credit"] | None = None
    ccu_credit_certification: Address | None = None
    ipcc_characterization_factors: Annotated[
        list[Annotated[str, Field(pattern=r"^AR\d+$")]],
        Field(min_length=1),
        AfterValidator(_unique),
    ]
    cross_sectoral_standards: Annotated[list[Words], Field(min_length=1), AfterValidator(_unique)]
    product_or_sector_specific_rules: Annotated[list[SectorRule], Field(min_length=1)] | None = None
    exempted_emissions_percent: Percent
    exempted_emissions_description: str | None = None
    allocation_rules_description: str | None = None
    secondary_emission_factor_sources: Annotated[list[FactorSource], Field(min_length=1)] | None = (
        None
    )
    primary_data_share: Percent | None = None
    dqi: DataQuality | None = None
    verification: Verification | None = None


class ProductFootprint(_Exchanged):
    """A product of a company with its carbon footprint."""

    id: UUID
    spec_version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+(-\d{8})?$")]
    preceding_pf_ids: Annotated[list[UUID], Field(min_length=1)] | None = None
    created: AwareDatetime
    status: Literal["Active", "Deprecated"]
    validity_period_start: AwareDatetime | None = None
    validity_period_end: AwareDatetime | None = None
    company_name: Words
    company_ids: Urns
    product_description: str
    product_ids: Urns
    product_classifications: Urns | None = None
    product_name_company: Words
    comment: str | None = None
    pcf: CarbonFootprint
    extensions: list[Extension] | None = None
