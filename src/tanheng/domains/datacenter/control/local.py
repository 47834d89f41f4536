"""Local control: what a plant does by itself where a set-point is left to it (None, or NaN)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.components.rejection import rule_c
from tanheng.domains.datacenter.components.water_economiser import WaterEconomiser
from tanheng.domains.datacenter.cooling import Cooling, Settings, cool
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import Hall, Size, run_hall
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["columns", "condenser_rule_c", "cool_locally", "given", "hall_locally", "with_condenser"]


def given(value: Reals | None, rule: Reals) -> Floats:
    """Return a set-point where there is one, else what the rule says."""
    asked = np.asarray(np.nan if value is None else value, dtype=np.float64)
    return np.where(np.isnan(asked), rule, asked)


def columns(points: SetPoints) -> SetPoints:
    """Return set-points ``(L,)`` as columns ``(L, 1)``; what no lane sets is None."""
    found: dict[str, Reals | None] = {}
    for name, value in vars(points).items():
        array = None if value is None else np.reshape(np.asarray(value, dtype=np.float64), (-1, 1))
        found[name] = None if array is None or np.isnan(array).all() else array
    for name, idle in (("tank_kw", 0.0), ("tower_fan_share", 1.0)):
        if found[name] is not None:
            found[name] = given(found[name], idle)
    return SetPoints(**found)


def hall_locally(
    design: Design, size: Size, it_kw: Floats, points: SetPoints, outdoor: Outdoor
) -> tuple[SetPoints, Hall]:
    """Run the hall; where its fans are left alone they follow what the servers draw."""
    if points.fan_share is None or not np.isnan(points.fan_share).any():
        return points, run_hall(design, size, it_kw, points, outdoor)
    alone = run_hall(design, size, it_kw, replace(points, fan_share=None), outdoor)
    share = given(points.fan_share, alone.air.flow_kg_s / size.flow_kg_s)
    points = replace(points, fan_share=share)
    return points, run_hall(design, size, it_kw, points, outdoor)


def condenser_rule_c(design: Design, chilled_c: Reals, outdoor: Outdoor) -> Floats:
    """Condenser water by wet bulb and approach, no colder than an economiser has use for [C]."""
    assert design.rejection is not None  # asked of plants with a condenser loop only
    rule = rule_c(design.rejection, outdoor)
    if isinstance(design.economiser, WaterEconomiser):
        return np.maximum(rule, chilled_c - design.economiser.approach_k)
    return rule


def with_condenser(
    design: Design, points: SetPoints, chilled_c: Reals, outdoor: Outdoor
) -> SetPoints:
    """Put the rule where the condenser's set-point is left alone in some lanes."""
    asked = points.condenser_water_c
    if asked is None or design.rejection is None or not np.isnan(asked).any():
        return points
    rule = condenser_rule_c(design, chilled_c, outdoor)
    return replace(points, condenser_water_c=given(asked, rule))


def cool_locally(settings: Settings, hall: Hall) -> Cooling:
    """Cool the hall; where staging is left alone the cheapest number of machines runs."""
    asked = settings.points.chillers_on
    if asked is None or not np.isnan(asked).any():
        return cool(settings, hall)
    bill = cool(replace(settings, points=replace(settings.points, chillers_on=None)), hall)
    number = given(asked, bill.chillers_on)
    return cool(replace(settings, points=replace(settings.points, chillers_on=number)), hall)
