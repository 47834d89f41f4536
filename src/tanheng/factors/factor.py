"""A dated, sourced emission factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from tanheng.core import DAY_S, InputError, Text
from tanheng.factors.gwp import GwpSet
from tanheng.factors.measure import NOUNS, nouns_of, ratio

__all__ = ["Factor"]


@dataclass(frozen=True)
class Factor:
    """How much is emitted for one unit of an activity.

    Parameters
    ----------
    id : str
        Its one name, ``cn.grid.henan.2022``.
    name : str
        What it is for.
    value : float or None
        Kilograms in the numerator of ``unit``; None where only the gases are published.
    unit : str
        ``kg CO2e/kWh``: kilograms of a gas or of CO2e over the unit of the activity.
    gases : mapping of str to float
        Kilograms of each gas for one unit of the activity; empty where only CO2e is published.
    gwp : str or None
        Set of GWPs behind a published CO2e, ``AR5``; None where the gases are known.
    basis : str
        What is counted: ``average``, ``combustion``, ``life-cycle``, ``not stated``.
    region : str
        Code of the region it is for: ``CN-HA``, ``CN``, ``GB``, ``WORLD``.
    publisher : str
        Who published it.
    vintage : int
        Year of the publication or of the data it is told for.
    valid_from, valid_to : date
        First and last day of activities it may be used for; ``date.min`` and ``date.max`` where the
        publisher states none.
    interval : tuple of float or None
        Bounds of its value where published, in its own unit.
    interval_level : float or None
        Probability of the interval; None where the publisher states a range and no level.
    attestation : str
        How well it is attested.
    source : str
        Where it was published.
    distribution : str or None
        ``lognormal`` or ``normal`` where stated.
    superseded_by : str or None
        Id of the factor that takes its place.
    """

    id: str
    name: str
    value: float | None
    unit: str
    basis: str
    region: str
    publisher: str
    vintage: int
    valid_from: date
    valid_to: date
    attestation: str
    source: str
    gases: Mapping[str, float] = field(default_factory=dict)
    gwp: str | None = None
    interval: tuple[float, float] | None = None
    interval_level: float | None = None
    distribution: Literal["lognormal", "normal"] | None = None
    superseded_by: str | None = None

    @property
    def activity_unit(self) -> str:
        """Unit of the activity, what stands below the line."""
        return self.unit.partition("/")[2]

    @property
    def nouns(self) -> frozenset[str]:
        """What its activity may count: what any may, and what its own unit names, ``laptop``."""
        return NOUNS | nouns_of(self.activity_unit)

    @property
    def validity(self) -> Text:
        """First and last day, in words."""
        first, last = self.valid_from, self.valid_to
        if last == date.max:
            since = first != date.min
            return (
                Text(f"from {first} on", f"{first} 起")
                if since
                else Text("no end stated", "未注明")
            )
        if first == date.min:
            return Text(f"to {last}", f"至 {last}")
        return Text(f"{first} to {last}", f"{first} 至 {last}")

    def kg_co2e(self, gwp: GwpSet) -> float:
        """Kilograms of CO2e for one unit of the activity.

        Where the gases are known they are weighed under ``gwp``; else it is the published CO2e,
        under the publisher's set, which ``Factor.gwp`` names.

        Raises
        ------
        InputError
            For a gas that ``gwp`` has no weight for.
        """
        if self.gases:
            return gwp.co2e(self.gases)
        assert self.value is not None  # the reader lets no factor through that has neither
        return self.value

    def quantity(self, amount: float, unit: str) -> float:
        """Convert an activity's amount to the unit of this factor.

        Raises
        ------
        InputError
            For a unit of something else.
        """
        return amount * float(self.ratio_from(unit))

    def ratio_from(self, unit: str) -> float:
        """How many of this factor's activity units one of ``unit`` is.

        Raises
        ------
        InputError
            For a unit of something else.
        """
        try:
            return float(ratio(unit, self.activity_unit, self.nouns))
        except InputError as error:
            raise InputError(f"factor {self.id}: {error.message}") from None

    def covers(self, start_s: int, end_s: int) -> bool:
        """Whether a period lies within its validity, in the local time of anywhere on Earth.

        Days of validity are local days while periods are seconds in UTC, so that a local year may
        begin up to 14 hours earlier and end up to 12 hours later than the year in UTC.

        Parameters
        ----------
        start_s, end_s : int
            First second of the period and the first after it, since 1970 UTC.
        """
        first = _midnight_s(self.valid_from) - _EAST_S
        after = _midnight_s(self.valid_to) + DAY_S + _WEST_S
        return first <= start_s and end_s <= after

    def check_covers(self, start_s: int, end_s: int) -> None:
        """Refuse a period outside the factor's validity.

        Raises
        ------
        InputError
            With the period and the validity.
        """
        if not self.covers(start_s, end_s):
            came = f"{_day(start_s)} to {_day(end_s - 1)}"
            raise InputError(
                f"factor {self.id} is valid {self.validity.en}; the activity is of {came}"
            )


_EAST_S, _WEST_S = 14 * 3600, 12 * 3600


def _midnight_s(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _day(second: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)).date().isoformat()
