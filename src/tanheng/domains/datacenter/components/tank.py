"""A tank of chilled water: cooling made at one hour for another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import Floats, Reals

__all__ = ["Tank", "TankRun", "run_tank"]


class Tank(Strict):
    """Parameters of a chilled-water tank."""

    hours: float = Field(gt=0, le=48)
    """Hours for which it carries the cooling of the full plant."""
    rate_share: float = Field(default=0.5, gt=0, le=2)
    """Fastest charge or discharge over the cooling of the full plant."""
    loss_per_h: float = Field(default=0.001, ge=0, le=0.1)
    """Share of its content that warms up in an hour."""
    start_share: float = Field(default=0.5, ge=0, le=1)


@dataclass(frozen=True)
class TankRun:
    """Cooling given, negative when taken in [kW], and content at the end of each hour [kWh]."""

    given_kw: Floats
    content_kwh: Floats


def run_tank(
    tank: Tank,
    asked_kw: Reals,
    load_kw: Floats,
    spare_kw: Floats,
    full_kw: Reals,
    content_kwh: Floats,
    step_s: int,
) -> TankRun:
    """Follow a wish hour by hour as far as content, rate, load and the chillers' spare allow.

    Parameters
    ----------
    asked_kw : array_like
        Cooling wanted from the tank; negative to fill it [kW].
    load_kw, spare_kw : (..., T) arrays
        Cooling the loop needs, and what the chillers could make beyond it [kW].
    content_kwh : (...) array
        Content before the first hour [kWh].
    """
    hours = step_s / 3600.0
    most = tank.hours * full_kw
    rate = tank.rate_share * full_kw
    asked = np.minimum(np.maximum(asked_kw + 0.0 * load_kw, -rate), rate)
    asked = np.minimum(np.maximum(asked, -spare_kw), load_kw)
    given, level = np.empty_like(load_kw), np.empty_like(load_kw)
    content = content_kwh
    kept = 1.0 - tank.loss_per_h * hours
    limit = most[..., 0] if isinstance(most, np.ndarray) and most.ndim else most
    for hour in range(load_kw.shape[-1]):
        content = content * kept
        step = np.minimum(asked[..., hour], content / hours)
        step = np.maximum(step, (content - limit) / hours)
        content = content - step * hours
        given[..., hour], level[..., hour] = step, content
    return TankRun(given, level)
