"""What is known at one moment of the day after it: read once, for whatever is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Context, InputError, Positions, iso, local_day, zone_of
from tanheng.domains.renewables.fleet_hours import FleetHours, reached, read_fleet, test_start_s
from tanheng.domains.renewables.forecasting import FleetForecast, day_ahead
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.reading import Door, FleetReader

__all__ = ["Tomorrow", "tomorrows"]


@dataclass(frozen=True)
class Tomorrow:
    """A fleet as it is known at a moment, and its forecast of the local day after.

    Parameters
    ----------
    issued_s : int
        The moment; nothing that came later is in any field.
    hours : FleetHours
        Past hours and those to come, on one axis.
    ahead : FleetForecast
        Of every hour of that axis.
    inside : ndarray of bool, shape (T,)
        Hours of the local day after the moment.
    """

    fleet: Fleet
    reader: FleetReader
    issued_s: int
    hours: FleetHours
    ahead: FleetForecast
    inside: NDArray[np.bool_]

    @property
    def zone(self) -> ZoneInfo:
        """The fleet's local clock."""
        return zone_of(self.fleet.zone)

    def megawatts(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Megawatts of the whole, to the watt: more digits would be noise.

        NaN where no capacity is stated.
        """
        capacity_mw = self.hours.capacity_mw.sum() if self.hours.in_mw else np.nan
        return np.round(share * float(capacity_mw), 6)

    def nothing_known(self) -> InputError:
        """Return the complaint that no hour of the day after can be told anything of."""
        return _nothing_known(self.fleet, self.issued_s)


def tomorrows(
    section: Renewables,
    positions: Positions,
    context: Context,
    issued_s: int,
    *,
    stations: bool = False,
) -> Iterator[Tomorrow]:
    """Read and forecast each fleet of a section from what is known at ``issued_s``.

    Parameters
    ----------
    stations : bool
        Forecast the single stations too.

    Raises
    ------
    InputError
        When nothing is known of tomorrow, or too little of the past.
    """
    for index, fleet in enumerate(section.fleets):
        door = Door(positions, f"renewables.fleets[{index}]", context.locate)
        yield _tomorrow(FleetReader(fleet, door), context, issued_s, stations=stations)


def _tomorrow(reader: FleetReader, context: Context, issued_s: int, *, stations: bool) -> Tomorrow:
    fleet = reader.fleet
    hours = read_fleet(reader, context, known_s=issued_s)
    start_s = test_start_s(fleet, hours.time_s)
    if issued_s < start_s:
        raise InputError(
            f"{fleet.name}: expected a time of issue after {iso(start_s)}, when enough is known, "
            f"came {iso(issued_s)}"
        )
    zone = zone_of(fleet.zone)
    inside = local_day(hours.time_s, zone) == local_day(np.array([issued_s]), zone)[0] + 1
    _refuse_unreached(hours, fleet, inside, issued_s)
    ahead = day_ahead(hours, fleet, start_s, context, stations=stations)
    return Tomorrow(fleet, reader, issued_s, hours, ahead, inside)


def _refuse_unreached(
    hours: FleetHours, fleet: Fleet, inside: NDArray[np.bool_], issued_s: int
) -> None:
    """Refuse a moment whose day after no weather forecast reaches, before anything is fitted."""
    lead_h = fleet.day_ahead.min_lead_h
    day = hours.time_s[inside]
    if len(hours.weather) and not any(reached(day, one, lead_h).any() for one in hours.weather):
        raise _nothing_known(fleet, issued_s)


def _nothing_known(fleet: Fleet, issued_s: int) -> InputError:
    return InputError(
        f"{fleet.name}: nothing is known at {iso(issued_s)} of the day after: no weather "
        "forecast reaches it, or it has no hour in the windows"
    )
