"""What the fields of a product footprint must be to each other, beyond their sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tanheng.domains.company.exchange.footprint import CarbonFootprint, ProductFootprint

__all__ = ["contradictions"]

VALID_YEARS = 3
_PLACES = ("geography_region_or_subregion", "geography_country", "geography_country_subdivision")
_CAPTURE = (
    "ccs_technological_co2_capture",
    "technological_co2_removals",
    "technological_co2_capture_origin",
)


def contradictions(footprint: ProductFootprint) -> Iterator[tuple[str, str]]:
    """Yield field path and complaint for fields that contradict each other.

    The rules are those of the PACT Technical Specifications 3.0: one level of geography, a
    reference period before the validity period, which ends within three years of it, and nothing
    stated of packaging or of capture that is said not to be included.
    """
    pcf = footprint.pcf
    if not footprint.spec_version.startswith("3."):
        yield "specVersion", f"expected version 3, came {footprint.spec_version}"
    yield from _periods(footprint)
    places = [getattr(pcf, place) for place in _PLACES]
    if sum(place is not None for place in places) > 1:
        came = " and ".join(repr(place) for place in places if place is not None)
        yield "pcf", f"expected one of region, country and subdivision, came {came}"
    yield from _excluded(pcf)
    for position, rule in enumerate(pcf.product_or_sector_specific_rules or ()):
        if (rule.operator == "Other") != (rule.other_operator_name is not None):
            field = f"pcf.productOrSectorSpecificRules[{position}].otherOperatorName"
            yield field, "expected a name where operator is Other, and only there"


def _periods(footprint: ProductFootprint) -> Iterator[tuple[str, str]]:
    begin, end = footprint.pcf.reference_period_start, footprint.pcf.reference_period_end
    if end <= begin:
        yield (
            "pcf.referencePeriodEnd",
            f"expected after {begin.isoformat()}, came {end.isoformat()}",
        )
    first, last = footprint.validity_period_start, footprint.validity_period_end
    if (first is None) != (last is None):
        missing = "validityPeriodStart" if first is None else "validityPeriodEnd"
        yield missing, "expected both ends of the validity period or none, came one"
    if first is None or last is None:
        return
    if first < end:
        yield (
            "validityPeriodStart",
            f"expected at or after the end of the reference period, {end.isoformat()}, "
            f"came {first.isoformat()}",
        )
    if not first < last <= _later(end, VALID_YEARS):
        yield (
            "validityPeriodEnd",
            f"expected after the start of validity and within {VALID_YEARS} years of the "
            f"reference period, came {last.isoformat()}",
        )


def _excluded(pcf: CarbonFootprint) -> Iterator[tuple[str, str]]:
    if pcf.packaging_emissions_included is False and pcf.packaging_ghg_emissions is not None:
        yield "pcf.packagingGhgEmissions", "expected none where packaging is not included"
    if pcf.ccs_technological_co2_capture_included is False:
        for field in _CAPTURE:
            if getattr(pcf, field) is not None:
                alias = CarbonFootprint.model_fields[field].alias
                yield f"pcf.{alias}", "expected none where capture with storage is not included"


def _later(moment: datetime, years: int) -> datetime:
    """Return the same day some years on; the 28th of February for a leap day."""
    leap = moment.month == 2 and moment.day == 29
    return (moment.replace(day=28) if leap else moment).replace(year=moment.year + years)
