"""How fast fans must turn so that a heat exchanger gives off a certain heat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = ["speed_for"]

SLOWEST = 0.02


def speed_for(gives: Callable[[Reals], Floats], wanted: Floats, fastest: Reals) -> Floats:
    """Find the speed, up to ``fastest``, at which ``gives(speed)`` is what is wanted.

    Secant steps in logarithms, in which exchangers are nearly straight lines; four of them leave
    less than 0.1 % of the heat.
    """
    target = np.log(np.maximum(wanted, 1e-9))
    top = np.log(np.maximum(fastest, SLOWEST)) + 0.0 * target
    before, given_before = top, np.log(np.maximum(gives(np.exp(top)), 1e-9))
    now = np.minimum(top, np.maximum(top + (target - given_before) / 0.6, np.log(SLOWEST)))
    for _ in range(4):
        given = np.log(np.maximum(gives(np.exp(now)), 1e-9))
        step = now - before
        slope = (given - given_before) / np.where(np.abs(step) < 1e-12, 1e-12, step)
        slope = np.minimum(np.maximum(slope, 0.15), 1.5)
        before, given_before = now, given
        now = np.minimum(top, np.maximum(now + (target - given) / slope, np.log(SLOWEST)))
    return np.asarray(np.where(wanted > 0, np.exp(now), 0.0))
