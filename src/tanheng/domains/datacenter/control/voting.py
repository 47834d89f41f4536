"""What three sensors of one thing say together, when one of them may be wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.components.moist_air import Floats

__all__ = ["Vote", "Watch", "vote"]

PLAUSIBLE_C = (-10.0, 60.0)
SAME_FOR = 4
"""A sensor that says exactly the same so many steps in a row may be stuck ..."""
MOVED_K = 1.0
"""... and is held to be, once another sensor has moved more than this meanwhile [K].

Sensors that round to 0.5 K or 1 K say the same for hours in a steady hall, and when its air drifts
one of them changes by a whole step before the others do.
"""


@dataclass(frozen=True)
class Vote:
    """Voted temperatures ``(L,)`` [C], NaN without a sensor, and how many sensors had a say.

    Of three the median counts, which one liar cannot move beyond the two others. Of two the hotter
    counts against the upper limit and the colder against the lower.
    """

    hot_c: Floats
    cold_c: Floats
    sensors: NDArray[np.int64]


def vote(inlet_c: Floats) -> Vote:
    """Vote on the last axis of ``(L, 3)``; NaN and impossible readings have no say."""
    low, high = PLAUSIBLE_C
    with np.errstate(invalid="ignore"):
        heard = np.where((inlet_c >= low) & (inlet_c <= high), inlet_c, np.nan)
    count = (~np.isnan(heard)).sum(axis=-1)
    coldest, middle = np.moveaxis(np.sort(heard, axis=-1), -1, 0)[:2]  # the missing come last
    hot = np.where(count >= 2, middle, coldest)
    cold = np.where(count == 3, middle, coldest)
    return Vote(hot, cold, count.astype(np.int64))


class Watch:
    """Silences sensors that are stuck: the same for long, while another of them moved."""

    def __init__(self) -> None:
        self._last: Floats | None = None

    def heard(self, inlet_c: Floats) -> Floats:
        """Return the readings ``(L, 3)`` of one step with those of stuck sensors missing."""
        others = np.broadcast_to(inlet_c[:, None, :], (*inlet_c.shape, inlet_c.shape[-1]))
        if self._last is None:
            self._same = np.zeros(inlet_c.shape, dtype=np.int64)
            self._since = others.copy()
        else:
            same = inlet_c == self._last
            self._same = np.where(same, self._same + 1, 0)
            self._since = np.where(same[:, :, None], self._since, others)
        self._last = inlet_c
        with np.errstate(invalid="ignore"):
            moved = (np.abs(others - self._since) > MOVED_K).any(axis=-1)
        return np.where((self._same >= SAME_FOR - 1) & moved, np.nan, inlet_c)
