"""``tanheng datacenter calibrate``, ``savings`` and ``drift``: plants against their meters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["calibrate", "drift", "savings"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def calibrate(
    design: str,
    meters: Path,
    /,
    *,
    fit: Annotated[tuple[str, ...], Parameter(negative="")],
    held_out: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    draws: int = 0,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Fit parameters of a design to a plant's meter, and judge them on months held out.

    Exit code 1 when the months held out do not meet ASHRAE Guideline 14.

    Parameters
    ----------
    design
        Name of a shipped design, or a YAML file.
    meters
        CSV, hourly, UTC: time, energy_kwh (may have gaps), it_kw, temperature_c, humidity_pct,
        pressure_hpa.
    fit
        A parameter with lowest value, start and highest value: chiller.cop=1.5:2.8:4. May be
        given more than once.
    held_out
        Months that judge the fit, 2024-07; every fourth by default. May be given more than once.
    draws
        Draw this many steps of each of four chains from the posterior.
    language
        Language of the tables: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.domains.datacenter import design as design_of
    from tanheng.domains.datacenter import read_outdoor
    from tanheng.domains.datacenter.calibration import calibrate as fitted
    from tanheng.domains.datacenter.calibration import posterior, read_meters, views
    from tanheng.domains.datacenter.calibration.plants import plant_of, read_parameter

    searched = [read_parameter(one) for one in fit]
    metered = read_meters(meters, ("it_kw",))
    plant = plant_of(
        design_of(design),
        read_outdoor(meters),
        _load(metered.columns, meters),
        [one.name for one in searched],
    )
    found = fitted(plant, searched, metered.meter, held_out or None)
    drawn = posterior(found, draws) if draws else None
    if json:
        print_json(views.calibration_record(found, drawn))
    else:
        print_tables(views.calibration_tables(found, drawn), language_of(language))
    return 0 if found.passed else 1


def savings(
    meters: Path,
    /,
    *,
    change: str,
    until: str | None = None,
    level: float = 0.9,
    zone: str = "UTC",
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Measure what a change has saved, with an interval and a record of such intervals.

    Exit code 1 when reliable savings are withheld.

    Parameters
    ----------
    meters
        CSV or Parquet, hourly: time, energy_kwh, temperature_c; with it_kw the load is a driver
        (IPMVP option B), without it is not (option C).
    change
        First day after the change: 2024-03-01.
    until
        Last day before the change, where it took time; what lies between is left out.
    level
        Of the interval, and of what is called reliable.
    zone
        Clock of the file: an IANA zone or UTC+8.
    language
        Language of the table: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.domains.datacenter.calibration import read_meters, split_at, views
    from tanheng.domains.datacenter.calibration import savings as measured

    metered = read_meters(meters, ("temperature_c", "it_kw"), zone)
    found = measured(*split_at(metered, change, until), level)
    if json:
        print_json(views.savings_record(found))
    else:
        print_tables([views.savings_table(found)], language_of(language))
    return 1 if found.reliable_kwh is None else 0


def drift(
    meters: Path,
    /,
    *,
    since: str,
    false_alarms: float = 0.5,
    zone: str = "UTC",
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Watch a plant's meter for drift from what its own past lets one expect.

    Exit code 1 when there is an alarm.

    Parameters
    ----------
    meters
        CSV or Parquet, hourly: time, energy_kwh, temperature_c; with it_kw the load is a driver.
    since
        First day that is watched: 2024-03-01. What lies before is held to be in order.
    false_alarms
        How many alarms a year are borne while nothing has drifted.
    zone
        Clock of the file: an IANA zone or UTC+8.
    language
        Language of the table: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.domains.datacenter.calibration import (
        read_meters,
        split_at,
        watch,
        watched_record,
        watched_table,
    )

    metered = read_meters(meters, ("temperature_c", "it_kw"), zone)
    found = watch(*split_at(metered, since), false_alarms)
    if json:
        print_json(watched_record(found))
    else:
        print_tables([watched_table(found)], language_of(language))
    return 0 if found.drift.alarm is None else 1


def _load(columns: dict[str, NDArray[np.float64]], path: Path) -> NDArray[np.float64]:
    from tanheng.core import InputError, Place

    if "it_kw" not in columns:
        raise InputError("expected a column 'it_kw', came a table without", Place(str(path)))
    return columns["it_kw"]
