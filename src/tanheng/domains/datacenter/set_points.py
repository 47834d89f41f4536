"""What an operator may set."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Reals

__all__ = ["SetPoints"]


@dataclass(frozen=True)
class SetPoints:
    """Set-points by interval, arrays ``(T,)`` or ``(D, T)``, or numbers; None: the design's rule.

    Parameters
    ----------
    supply_air_c, chilled_water_c, condenser_water_c : optional
        Temperatures that the units, chillers and tower are asked to make [C]; supplied air gets
        no colder than the chilled water allows, condenser water no colder than the tower can.
    fan_share : optional
        Flow of the hall's fans over their design flow.
    tower_fan_share : optional
        Fastest speed of the outdoor fans, 0 to 1.
    chillers_on : optional
        Machines that run.
    tank_kw : optional
        Cooling wanted from the tank, negative to fill it [kW].
    """

    supply_air_c: Reals | None = None
    chilled_water_c: Reals | None = None
    condenser_water_c: Reals | None = None
    fan_share: Reals | None = None
    tower_fan_share: Reals | None = None
    chillers_on: Reals | None = None
    tank_kw: Reals | None = None

    def part(self, hours: slice) -> SetPoints:
        """Return the intervals of a slice."""
        return SetPoints(**{one.name: _cut(getattr(self, one.name), hours) for one in fields(self)})


def _cut(value: Reals | None, hours: slice) -> Reals | None:
    if value is None or np.ndim(value) == 0:
        return value
    array = np.asarray(value, dtype=np.float64)
    return array if array.shape[-1] == 1 else array[..., hours]
