"""What was seen of a plant: readings beside what it was told, in columns, the last ones kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from tanheng.domains.datacenter.components.moist_air import Floats, Reals
from tanheng.domains.datacenter.control.local import columns
from tanheng.domains.datacenter.control.readings import Readings
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.set_points import SetPoints

__all__ = ["History", "Seen", "seen_of"]

POINTS = tuple(one.name for one in fields(SetPoints))


@dataclass(frozen=True)
class Seen:
    """Steps of L plants, arrays ``(L, H)``.

    ``points`` are the set-points that were applied, supplied air and chilled water as measured;
    ``power_kw`` is what the meters said, ``given_kw`` the cooling out of the tank.
    """

    points: SetPoints
    outdoor: Outdoor
    it_kw: Floats
    given_kw: Floats
    power_kw: Mapping[str, Floats]


def seen_of(
    readings: Readings, applied: SetPoints, weather: Outdoor, it_kw: Floats, given_kw: Floats
) -> Seen:
    """Return one step as columns ``(L, 1)``."""
    measured = columns(
        replace(
            applied,
            supply_air_c=readings.supply_air_c,
            chilled_water_c=readings.chilled_water_c,
            tank_kw=None,
        )
    )
    power = {name: np.reshape(kw, (-1, 1)) for name, kw in readings.power_kw.items()}
    return Seen(measured, weather, it_kw, given_kw, power)


class History:
    """The last steps of L plants, each array ``(L, most)`` written in place."""

    def __init__(self, lanes: int, most: int) -> None:
        self._lanes, self._most = lanes, most
        self._rows: dict[str, Floats] = {}
        self._last: Seen | None = None
        self.count = 0

    def add(self, step: Seen) -> None:
        """Keep one more step, ``(L, 1)``; the oldest goes when there are enough."""
        for name, value in _named(step).items():
            row = self._rows.setdefault(name, np.full((self._lanes, self._most), np.nan))
            row[:, :-1] = row[:, 1:]
            row[:, -1:] = value
        self._last, self.count = step, min(self.count + 1, self._most)

    def seen(self) -> Seen:
        """Return what is kept, oldest first; a set-point that was never given is None."""
        assert self._last is not None  # asked after the first step
        kept = {name: row[:, self._most - self.count :] for name, row in self._rows.items()}
        points: dict[str, Reals | None] = {
            name: None if np.isnan(kept[name]).all() else kept[name] for name in POINTS
        }
        if points["tower_fan_share"] is not None:
            points["tower_fan_share"] = np.nan_to_num(points["tower_fan_share"], nan=1.0)
        outdoor = replace(
            self._last.outdoor,
            dry_bulb_c=kept["dry_bulb_c"],
            wet_bulb_c=kept["wet_bulb_c"],
            humidity_ratio=kept["humidity_ratio"],
            pressure_pa=kept["pressure_pa"],
        )
        power = {name: kept[f"power.{name}"] for name in self._last.power_kw}
        return Seen(SetPoints(**points), outdoor, kept["it_kw"], kept["given_kw"], power)


def _named(step: Seen) -> dict[str, Reals]:
    points = {name: np.nan if value is None else value for name, value in vars(step.points).items()}
    air = step.outdoor
    return {
        **points,
        "dry_bulb_c": air.dry_bulb_c,
        "wet_bulb_c": air.wet_bulb_c,
        "humidity_ratio": air.humidity_ratio,
        "pressure_pa": air.pressure_pa,
        "it_kw": step.it_kw,
        "given_kw": step.given_kw,
        **{f"power.{name}": kw for name, kw in step.power_kw.items()},
    }
