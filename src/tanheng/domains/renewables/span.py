"""The span that is scored, and whether what stands before it is enough to learn from."""

from __future__ import annotations

import numpy as np

from tanheng.core import DAY_S, iso, window_hours, zone_of
from tanheng.domains.renewables.door import Door
from tanheng.domains.renewables.fleet_hours import FleetHours, test_start_s
from tanheng.domains.renewables.model import Fleet
from tanheng.reliability import hours_needed

__all__ = ["refuse_short", "span_s"]

FIRST_HOURS = 30 * 24
"""Measured hours without which no model of a fleet is fitted."""


def span_s(fleet: Fleet, hours: FleetHours) -> tuple[int, int]:
    """First scored instant, and the end of the scored span."""
    start_s = test_start_s(fleet, hours.time_s)
    if fleet.test_until is None:
        return start_s, int(hours.time_s[-1]) + DAY_S
    return start_s, test_start_s(
        fleet.model_copy(update={"test_from": fleet.test_until}), hours.time_s
    )


def refuse_short(fleet: Fleet, door: Door, hours: FleetHours, span: tuple[int, int]) -> None:
    """Refuse a record in which no model, or no level of a window, can be learned.

    Raises
    ------
    InputError
        With the hours that are needed and those that came; with both ends of a test that ends
        before it starts.
    """
    if fleet.test_until is not None and span[1] <= span[0]:
        raise door.complaint(
            "test_until",
            f"expected a time after the start of the test, {iso(span[0])}, came {iso(span[1])}",
        )
    measured = np.isfinite(hours.fleet)
    before = measured & (hours.time_s < span[0])
    tested = measured & (hours.time_s >= span[0]) & (hours.time_s < span[1])
    needed = max(FIRST_HOURS, *(hours_needed(level) for level in fleet.levels))
    if before.sum() < needed or not tested.any():
        raise door.complaint(
            "test_from" if fleet.test_from else "power",
            f"expected at least {needed} measured hours of the whole fleet before the test and one "
            f"in it, came {before.sum()} and {tested.sum()}",
        )
    for window in fleet.windows:
        if window != "top_net_load":
            inside = window_hours(window, hours.time_s, zone_of(fleet.zone))
            _refuse_short_window(
                fleet, door, window, (before & inside).sum(), (tested & inside).sum()
            )


def _refuse_short_window(fleet: Fleet, door: Door, window: str, before: int, tested: int) -> None:
    """Refuse what cannot come to a verdict whatever the forecast; the rest shows when scored."""
    for level in fleet.levels:
        needed = hours_needed(level)
        if tested < needed or before + tested < 2 * needed:
            raise door.complaint(
                "levels",
                f"window {window} at level {level:g}: needs {needed} hours of history, and as many "
                f"to be scored on; came {tested} to score and {before} before them",
            )
