"""A plant's hours as activities: electricity bought and water used, for whoever keeps books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tanheng.core import Activity, Evidence, iso
from tanheng.domains.datacenter.comparison import Compared
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.model import DataCenter

__all__ = ["INTENSITY", "activities_of"]

INTENSITY = "intensity_g_per_kwh"
"""Attribute of electricity: intensity of the grid in its hour."""


@dataclass(frozen=True)
class _Meter:
    name: str
    unit: str
    account: str
    by_interval: Floats


def activities_of(section: DataCenter, row: Compared, weather: Evidence) -> tuple[Activity, ...]:
    """Give what a plant took in each interval: electricity of all its meters, and water.

    Parameters
    ----------
    weather : Evidence
        The weather that it was simulated in.
    """
    bought = _Meter("electricity", "kWh", "scope2", row.energy_kwh)
    water = _Meter("water", "m3", "scope3.c01", row.water_m3)
    said = {"design": row.design.name, "origin": section.outcome}
    by_grid = [said | {INTENSITY: repr(gram)} for gram in row.grid.g_per_kwh.tolist()]
    dry = [said] * len(by_grid)
    return (
        *_read(section, row, bought, by_grid, weather),
        *_read(section, row, water, dry, weather),
    )


def _read(
    section: DataCenter,
    row: Compared,
    meter: _Meter,
    attributes: Sequence[Mapping[str, str]],
    weather: Evidence,
) -> Iterator[Activity]:
    start, step = row.run.start_s, row.run.step_s
    for place, quantity in enumerate(meter.by_interval.tolist()):
        began = start + place * step
        yield Activity(
            key=f"{section.name}:{meter.name}:{iso(began)}",
            site=section.name,
            entity="",
            account=meter.account,
            name=meter.name,
            quantity=quantity,
            unit=meter.unit,
            start=began,
            end=began + step,
            evidence=weather,
            attributes=attributes[place],
        )
