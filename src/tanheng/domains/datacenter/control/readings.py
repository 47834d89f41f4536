"""What passes between a controller and a plant, so that any plant can be controlled.

A plant is whatever has ``step(set_points, weather, it_load) -> readings``. One plant or many alike
can be stepped at once: a *lane* is one plant, and arrays of a step have the shape ``(L,)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["ControllablePlant", "Controller", "Optimiser", "Readings", "Situation", "set_or"]


@dataclass(frozen=True)
class Readings:
    """What a plant's sensors say at the end of a step; NaN: the reading is missing.

    Parameters
    ----------
    time_s : int
        End of the step [s since 1970 UTC].
    inlet_c : (L, 3) array
        Three sensors at the servers' inlet [C]; one of them may lie.
    supply_air_c, chilled_water_c, condenser_water_c : (L,) arrays
        [C]; NaN where there is no such loop.
    coil_open : (L,) array
        Position of the coils' valves, 0 to 1.
    tank_kwh : (L,) array
        Content of the tank [kWh]; NaN without one.
    it_kw : (L,) array
        Load of the servers over the step, as stated at their reference inlet [kW].
    power_kw : mapping of (L,) arrays
        Mean over the step by meter [kW], the names of `tanheng.domains.datacenter.COMPONENTS`.
    """

    time_s: int
    inlet_c: Floats
    supply_air_c: Floats
    chilled_water_c: Floats
    condenser_water_c: Floats
    coil_open: Floats
    tank_kwh: Floats
    it_kw: Floats
    power_kw: Mapping[str, Floats]


class ControllablePlant(Protocol):
    """A plant that can be controlled: ours, another simulator, or a building.

    ``set_points`` hold a number per lane ``(L,)``; None for all lanes, or NaN in one, leaves the
    matter to the plant's own local control. ``weather`` is the air outdoors over the step, arrays
    of shape ``(L,)``; ``it_load`` the work of the servers over the step [kW], ``(L,)``, of which
    the set-points were chosen in ignorance.
    """

    def step(self, set_points: SetPoints, weather: Outdoor, it_load: Floats) -> Readings:
        """Run one step and return what the sensors then say."""
        ...


@dataclass(frozen=True)
class Situation:
    """All that a controller may know at the start of a step: the past.

    Parameters
    ----------
    step : int
        Number of the step.
    time_s : int
        Its start [s since 1970 UTC].
    readings : Readings or None
        Of the last step; None before the first.
    weather : Outdoor
        Of the steps so far, arrays ``(L, steps)``, oldest first.
    it_kw : (L, steps) array
        Load of the steps so far [kW].
    applied : SetPoints
        What the plant was told for the last step, after the safety layer.
    """

    step: int
    time_s: int
    readings: Readings | None
    weather: Outdoor
    it_kw: Floats
    applied: SetPoints


class Controller(Protocol):
    """Chooses the set-points of the next step from the past."""

    def choose(self, now: Situation, /) -> SetPoints:
        """Return set-points for the step that begins now."""
        ...


class Optimiser(Protocol):
    """A controller that may have nothing to say yet."""

    def choose(self, now: Situation, /) -> SetPoints | None:
        """Return set-points for the step that begins now, or None."""
        ...


def set_or(value: object, otherwise: object) -> Floats:
    """Return a set-point where it is given, else another value; both broadcast."""
    missing = np.nan if value is None else value
    asked = np.asarray(missing, dtype=np.float64)
    return np.where(np.isnan(asked), np.asarray(otherwise, dtype=np.float64), asked)
