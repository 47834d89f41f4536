"""Carbon intensity of the power that a plant takes, by the hour of its weather."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from tanheng.core import Evidence, InputError, Place, Text
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.jobs import Intensity, read_intensity
from tanheng.domains.datacenter.laying import laid
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.factors import convert, library
from tanheng.store import sha256_of

__all__ = ["NATIONAL", "GridPower", "grid_power", "lay_on", "one_factor"]

NATIONAL = "cn.grid.national-average.2023"
"""Factor where a site says nothing of its grid."""


@dataclass(frozen=True)
class GridPower:
    """Intensity of power by interval of the weather.

    Parameters
    ----------
    g_per_kwh : ndarray of float64, shape (T,)
    how : Text
        What it is, from where, and how it was laid on the weather's hours.
    evidence : Evidence, optional
        File that it was read from.
    """

    g_per_kwh: Floats
    how: Text
    evidence: Evidence | None = None


def grid_power(
    source: str | Path | float | None,
    outdoor: Outdoor,
    basis: Literal["direct", "life-cycle"] = "direct",
) -> GridPower:
    """Return the intensity of power at the hours of the weather.

    Parameters
    ----------
    source : float, str or Path, optional
        A number [g/kWh], a file of hours, or None for China's national average.

    Raises
    ------
    InputError
        A number that is none, a file that cannot be used, or one of less than a year whose time
        is not the weather's.
    """
    hours = outdoor.dry_bulb_c.shape[-1]
    if source is None:
        return one_factor(hours)
    number = _number(source)
    if number is not None:
        if not 0 <= number < np.inf:
            raise InputError(f"intensity: expected at least 0 g/kWh, came {number:g}")
        words = f"{number:g} g/kWh"
        return GridPower(
            np.full(hours, number),
            Text(f"{words} in every hour, as given", f"各小时均取给定的 {words}"),
        )
    path = Path(str(source))
    return lay_on(read_intensity(path, basis), outdoor, path.name, path)


def one_factor(hours: int) -> GridPower:
    """Return China's national average, the same in every hour."""
    factor = library().get(NATIONAL)
    _, per = factor.unit.split("/")
    g_per_kwh = 1000.0 * float(factor.value or 0.0) * convert(1.0, "kWh", per)
    words = f"{g_per_kwh:g} g/kWh"
    how = Text(
        f"{words} in every hour: {factor.id}, {factor.publisher}; no intensity of the site's grid "
        "was given",
        f"各小时均取 {words}：{factor.id}，{factor.publisher}；未给出所在电网的碳强度",
    )
    return GridPower(np.full(hours, g_per_kwh), how)


def _number(source: str | Path | float) -> float | None:
    try:
        return float(str(source))
    except ValueError:
        return None


def lay_on(found: Intensity, outdoor: Outdoor, name: str, path: Path) -> GridPower:
    """Lay a series on the weather: by time where it covers it, else by the hour of the year.

    Parameters
    ----------
    name, path : str, Path
        What the file is called, and where it lies.

    Raises
    ------
    InputError
        A series of less than a year whose time is not the weather's.
    """
    try:
        place, by_time = laid(found.slots, "intensity", outdoor.time_s, outdoor.step_s)
    except InputError as error:
        raise InputError(error.message, Place(str(path))) from None
    en, zh = f"{name}: {found.how.en}", f"{name}：{found.how.zh}"
    if not by_time:
        en += "; laid on the weather by month, day and hour (UTC)"
        zh += "；按月、日、时（UTC）与气象对应"
    evidence = Evidence(name, 1, sha256_of(path))
    return GridPower(found.g_per_kwh[place], Text(en, zh), evidence)
