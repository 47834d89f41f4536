"""Between what limits set-points may lie, for a design in an envelope."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.core import InputError
from tanheng.domains.datacenter.components.air_handling import FASTEST
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.design import Design

__all__ = ["Bounds", "bounds_of"]

Span = tuple[float, float]
ABOVE_COLDEST_K = 0.5
"""Supplied air stays so far above the coldest allowed inlet: units do not hold it exactly."""
COLDEST_TOWER_C = 5.0
BELOW_PROTECTION_K = 6.0
"""Condenser set-points stay so far below where machines protect themselves and lose capacity."""
SLOWEST_TOWER = 0.5


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest set-points; None where the plant has no such thing.

    Temperatures [C], fans as shares of design flow and of full speed, machines, tank [kW per kW of
    full cooling].
    """

    inlet_c: Span
    supply_air_c: Span
    chilled_water_c: Span | None
    condenser_water_c: Span | None
    fan_share: Span
    tower_fan_share: Span
    machines: int
    tank_share: float


def bounds_of(design: Design, envelope: Envelope) -> Bounds:
    """Return the limits of a design's set-points.

    Raises
    ------
    InputError
        The servers stand no temperature of the envelope.
    """
    low = max(envelope.inlet_c[0], design.servers.inlet_limits_c[0])
    high = min(envelope.inlet_c[1], design.servers.inlet_limits_c[1])
    if high - low < 2.0:
        raise InputError(
            f"envelope {envelope.name}: expected temperatures that the servers of {design.name} "
            f"stand, {design.servers.inlet_limits_c[0]:g} to {design.servers.inlet_limits_c[1]:g} C"
        )
    chiller = design.chiller
    wet = design.water is not None and chiller is not None
    condenser = None
    if wet and design.rejection is not None and chiller is not None:
        hottest = chiller.condenser_limits_c[1] - BELOW_PROTECTION_K
        condenser = (max(COLDEST_TOWER_C, design.rejection.coldest_c), hottest)
    return Bounds(
        (low, high),
        (low + ABOVE_COLDEST_K, high),
        chiller.leaving_limits_c if wet and chiller is not None else None,
        condenser,
        (design.air.min_flow_share, FASTEST),
        (SLOWEST_TOWER, 1.0),
        chiller.count if chiller is not None else 0,
        design.tank.rate_share if design.tank is not None else 0.0,
    )
