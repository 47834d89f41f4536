"""A change of a station's clock, counted in the parts of a record that are judged together."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["BLOCK", "PART_D", "Change"]

PART_D: Final = 3
"""Days in a part."""

BLOCK: Final = 10
"""Parts in a block: a month is judged together."""


class Change(NamedTuple):
    """From part ``since`` on the clock is ``ahead_h`` hours ahead; known when ``known`` begins."""

    ahead_h: float
    since: int
    known: int
    confidence: float
