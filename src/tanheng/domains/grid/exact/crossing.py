"""At which firm capacity a system is as reliable as another: where LOLE or EUE crosses a target.

EUE falls with firm capacity c along straight pieces that bend upwards, so that Newton's step from
the left, c + (EUE - target) / LOLE, never overshoots and ends on the piece that holds the answer.
LOLE falls in steps, at multiples of 1e-6 MW, as loads and capacities are such multiples: it may
equal the target over an interval, or jump over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from tanheng.domains.grid.exact.risk import Risk
from tanheng.domains.grid.exact.table import MICRO

__all__ = ["Crossing", "energy_crossing", "hours_crossing"]

TOLERANCE = 1e-12
"""Two indices are equal within this share of the target: sums of the same numbers in another
order differ by so much."""


@dataclass(frozen=True)
class Crossing:
    """Where an index reaches its target.

    Attributes
    ----------
    mw : float
        Least firm capacity at which the index is at most the target.
    low_mw, high_mw : float
        Between these the index equals the target; where it jumps over the target, they are the
        ends of the steps before and after the jump. They lie within the bounds searched.
    """

    mw: float
    low_mw: float
    high_mw: float


def energy_crossing(risk: Risk, target_mwh: float, start_mw: float, end_mw: float) -> Crossing:
    """Find where EUE falls to a target.

    Parameters
    ----------
    start_mw, end_mw : float
        Firm capacity at which EUE is not below the target, and not above it; negative is load.
    """
    firm = start_mw * MICRO
    for _ in range(200):
        lole, eue = risk.lole_eue(firm)
        above = eue - target_mwh
        if lole <= 0 or above <= 1e-15 * target_mwh:
            break
        onward = firm + above / lole * MICRO
        if onward - firm < 1e-4:
            break
        firm = onward
    at = min(firm / MICRO, end_mw)
    return Crossing(at, at, end_mw if target_mwh <= 0 else at)


def hours_crossing(risk: Risk, target_h: float, start_mw: float, end_mw: float) -> Crossing:
    """Find where LOLE falls to a target; arguments as of `energy_crossing`."""

    def first(holds: Callable[[float], bool], below: int) -> int:
        return _least(lambda firm: holds(risk.lole_eue(firm)[0]), below, end)

    start, end = floor(start_mw * MICRO) - 1, ceil(end_mw * MICRO)
    at = first(lambda lole: lole <= target_h * (1 + TOLERANCE), start)
    past = first(lambda lole: lole < target_h * (1 - TOLERANCE), at - 1)
    if past > at:  # equal on [at, past)
        return Crossing(at / MICRO, at / MICRO, min(past, end) / MICRO)
    before, after = risk.lole_eue(at - 1)[0], risk.lole_eue(at)[0]
    low = first(lambda lole: lole <= before, start)
    high = first(lambda lole: lole < after, at)
    return Crossing(at / MICRO, low / MICRO, min(high, end) / MICRO)


def _least(holds: Callable[[int], bool], below: int, end: int) -> int:
    """Return the least whole number in (below, end] from which on a condition holds.

    It is ``end + 1`` where it holds nowhere there.
    """
    low, high = below, end + 1
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high
