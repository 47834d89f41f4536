"""Loops that close, and set-points that equipment stands: checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.components.air_handling import coil_water_c
from tanheng.domains.datacenter.components.chiller import wrong_way
from tanheng.domains.datacenter.components.dry_cooler import coldest_dry_c
from tanheng.domains.datacenter.components.moist_air import Reals
from tanheng.domains.datacenter.components.tower import Tower, transfer_units
from tanheng.domains.datacenter.set_points import SetPoints

if TYPE_CHECKING:
    from tanheng.domains.datacenter.design import Design

__all__ = ["open_loops", "refuse_wild_set_points"]

Complaint = tuple[str, str]


def open_loops(design: Design) -> Iterator[Complaint]:
    """Yield field and complaint of each loop of a design that cannot close."""
    if turned := list(_turned_limits(design)):
        yield from turned
        return
    yield from _missing_parts(design)
    yield from _coils(design)
    yield from _rejections(design)
    chiller = design.chiller
    if chiller and (wrong := wrong_way(chiller)):
        yield "chiller.eirft", f"inside its limits the machine would run backwards: {wrong}"
    low, high = design.servers.inlet_limits_c
    if not low <= design.air.supply_c <= high:
        yield (
            "air.supply_c",
            f"expected {low:g} to {high:g} C, the servers' inlet_limits_c, "
            f"came {design.air.supply_c:g} C",
        )


def _turned_limits(design: Design) -> Iterator[Complaint]:
    chiller = design.chiller
    pairs = [("servers.inlet_limits_c", design.servers.inlet_limits_c)]
    if chiller:
        pairs += [
            ("chiller.leaving_limits_c", chiller.leaving_limits_c),
            ("chiller.condenser_limits_c", chiller.condenser_limits_c),
        ]
    for field, (low, high) in pairs:
        if not low < high:
            yield field, f"expected the lower limit first, came [{low:g}, {high:g}]"


def _missing_parts(design: Design) -> Iterator[Complaint]:
    chiller, economiser = design.chiller, design.economiser
    wet = chiller is not None and chiller.kind != "direct-expansion"
    if chiller is None and (economiser is None or economiser.kind == "water"):
        yield "", "the loop cannot close: nothing takes the hall's heat; expected a chiller"
    if wet and design.water is None:
        yield "chiller", "the loop cannot close: a chiller needs a `water` loop to the hall"
    if chiller and chiller.kind == "water-cooled" and design.rejection is None:
        yield "chiller", "the loop cannot close: a water-cooled chiller needs a `rejection`"
    if economiser and economiser.kind == "water" and not (design.rejection and wet):
        yield "economiser", "the loop cannot close: expected a `rejection` and a chiller beside it"
    for name in ("tank", "heat_recovery"):
        if getattr(design, name) and not wet:
            yield name, "the loop cannot close: expected a chilled-water loop to stand in"


def _coils(design: Design) -> Iterator[Complaint]:
    from tanheng.domains.datacenter.hall import size_of

    water, chiller = design.water, design.chiller
    if water is None:
        return
    size = size_of(design, 1.0)
    drop = size.cooling_kw / (1.006 * size.flow_kg_s)
    needed = float(coil_water_c(design.air, design.air.supply_c, drop))
    if water.supply_c > needed + 1e-9:
        yield (
            "water.supply_c",
            f"the loop cannot close: at full load the coil needs water of {needed:.1f} C or colder "
            f"for air of {design.air.supply_c:g} C, came {water.supply_c:g} C",
        )
    if chiller and not chiller.leaving_limits_c[0] <= water.supply_c <= chiller.leaving_limits_c[1]:
        low, high = chiller.leaving_limits_c
        yield (
            "water.supply_c",
            f"expected {low:g} to {high:g} C, which the chiller makes, came {water.supply_c:g} C",
        )


def _rejections(design: Design) -> Iterator[Complaint]:
    inside = design.liquid.rejection if design.liquid else None
    for field, rejection in (("rejection", design.rejection), ("liquid.rejection", inside)):
        if rejection is None:
            continue
        try:
            if isinstance(rejection, Tower):
                transfer_units(rejection)
            else:
                coldest_dry_c(rejection, np.ones(1), 1.0, np.ones(1), np.zeros(1))
        except InputError as error:
            yield f"{field}.approach_k", error.message


def refuse_wild_set_points(design: Design, points: SetPoints) -> None:
    """Refuse set-points beyond what servers and machines stand, and those of loops not there.

    Raises
    ------
    InputError
        With the name of the set-point, its limits and the worst value.
    """
    chiller = design.chiller
    made = chiller.leaving_limits_c if chiller else (3.0, 45.0)
    limits: tuple[tuple[str, Reals | None, float, float, str], ...] = (
        ("supply_air_c", points.supply_air_c, *design.servers.inlet_limits_c, "C"),
        ("chilled_water_c", points.chilled_water_c, *made, "C"),
        ("condenser_water_c", points.condenser_water_c, 2.0, 60.0, "C"),
        ("fan_share", points.fan_share, 0.0, 1.2, "of the design flow"),
        ("tower_fan_share", points.tower_fan_share, 0.0, 1.0, "of full speed"),
        (
            "chillers_on",
            points.chillers_on,
            0.0,
            float(chiller.count if chiller else 0),
            "machines",
        ),
        ("tank_kw", points.tank_kw, -np.inf, np.inf, "kW"),
    )
    for name, value, low, high, unit in limits:
        if value is None:
            continue
        if missing := _without(design, name):
            raise InputError(f"set-point {name}: {design.name} has no {missing}")
        worst = np.asarray(value, dtype=np.float64)
        wrong = worst[~((worst >= low - 1e-9) & (worst <= high + 1e-9))]
        if wrong.size:
            raise InputError(
                f"set-point {name}: expected {low:g} to {high:g} {unit} for {design.name}, "
                f"came {float(wrong.flat[0]):g}"
            )


def _without(design: Design, name: str) -> str | None:
    """Say what a design lacks that a set-point would be of."""
    if name == "chilled_water_c" and design.water is None:
        return "chilled water"
    if name == "condenser_water_c" and design.rejection is None:
        return "tower or dry cooler"
    return None
