"""Weather for the plant from whatever file a user brings."""

from __future__ import annotations

from pathlib import Path

from tanheng.core import InputError, Place
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.weather import read_weather

__all__ = ["read_outdoor"]

NEEDS = ("temperature_c", "humidity_pct", "pressure_hpa")


def read_outdoor(path: Path) -> Outdoor:
    """Read a weather file: EPW, Open-Meteo JSON or CSV, gzipped or not.

    Raises
    ------
    InputError
        With file and line or field: it is none of these, or not what a plant can be run on.
    """
    record = read_weather(path, NEEDS)
    try:
        return Outdoor.from_record(record)
    except InputError as error:
        raise InputError(error.message, Place(str(path))) from None
