"""A check as JSON."""

from __future__ import annotations

from typing import Any

from tanheng.plan.statement_check.check import Check, Implied
from tanheng.plan.statement_check.quantities import Quantity
from tanheng.plan.statement_check.ranges import Published
from tanheng.plan.statement_check.routes import Amount, Route

__all__ = ["check_record"]


def check_record(check: Check) -> dict[str, Any]:
    """Return a check as plain data, its words in English."""
    return {
        "grade": check.grade,
        "reasons": [one.en for one in check.reasons],
        "quantities": [_quantity(one) for one in check.quantities],
        "implied_factors": [_implied(one) for one in check.implied],
        "routes": [_route(one) for one in check.routes],
        "baseline": {
            "told": check.baseline_told,
            "needed": [one.en for one in check.needed],
            "implied": [_quantity(one) for one in check.baselines],
        },
        "assumptions": [one.en for one in check.assumptions],
    }


def _quantity(one: Quantity) -> dict[str, Any]:
    told = {key: getattr(one, key) for key in ("text", "kind", "value", "low", "high", "unit")}
    share = {"share_of": one.share_of.text} if one.share_of else {}
    return told | {"per_year": one.annual} | share


def _implied(one: Implied) -> dict[str, Any]:
    told = {"above": one.above.text, "below": one.below.text}
    told |= {key: getattr(one, key) for key in ("value", "low", "high", "unit", "verdict")}
    if one.against is None:
        return told | {"published": None}
    against = one.against
    return told | {
        "published": {
            "kind": against.kind,
            "what": against.name.en,
            "low": against.low,
            "high": against.high,
            "values": [_published(value) for value in against.values],
        },
        "nearest": _published(one.nearest) if one.nearest else None,
    }


def _published(one: Published) -> dict[str, Any]:
    return {
        "name": one.name.en,
        "value": one.value,
        "source": one.source,
        "attestation": one.attestation,
    }


def _route(one: Route) -> dict[str, Any]:
    told: dict[str, Any] = {
        "route": one.kind,
        "of": one.of.text,
        UNITS[one.kind]: vars(one.amount),
        "factor": {"what": one.by.name.en, "unit": one.by.unit, **vars(_factor(one))},
        "published": [_published(value) for value in one.by.values],
    }
    if one.heat_mwh:
        told["heat_mwh"] = vars(one.heat_mwh)
    if one.it_mw:
        told["it_mw"] = vars(one.it_mw)
    return told


UNITS = {
    "electricity": "energy_mwh",
    "heat": "heat_gj",
    "coal": "coal_tce",
    "trees": "trees",
    "co2": "co2_t",
}


def _factor(one: Route) -> Amount:
    return Amount(one.by.central, one.by.low, one.by.high)
