"""Outdoor air for the tests, made without a file."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter import Outdoor
from tanheng.domains.datacenter.components.moist_air import saturated


def outdoor(dry_bulb_c, wet_bulb_c, pressure_pa=101_325.0, step_s=3600):
    """Air with these temperatures; its humidity follows from them (ASHRAE 2017, eq. 1.33)."""
    dry, wet = np.broadcast_arrays(
        np.asarray(dry_bulb_c, dtype=float), np.asarray(wet_bulb_c, dtype=float)
    )
    full = saturated(wet, pressure_pa).humidity_ratio
    ratio = (2501 - 2.326 * wet) * full - 1.006 * (dry - wet)
    ratio = np.maximum(ratio / (2501 + 1.86 * dry - 4.186 * wet), 1e-5)
    return Outdoor(dry.copy(), wet.copy(), ratio, np.full(dry.shape, pressure_pa), 0, step_s)


def seasons(hours=400, seed=0):
    """Hours of all kinds: -25 to 45 C, dry to saturated."""
    draw = np.random.default_rng(seed)
    dry = draw.uniform(-25, 45, hours)
    return outdoor(dry, dry - draw.uniform(0, 0.45, hours) * np.maximum(dry + 10, 1.0))
