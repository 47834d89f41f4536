"""Weather for the plant from whatever file a user brings."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

from tanheng.core import InputError, Place
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.weather import WeatherRecord, read_epw, read_open_meteo, read_weather_table

__all__ = ["read_outdoor"]

ZIPPED = b"\x1f\x8b"
COLUMNS = ("temperature_c", "humidity_pct", "pressure_hpa")


def read_outdoor(path: Path) -> Outdoor:
    """Read a weather file: EPW, gzipped EPW, Open-Meteo JSON, or CSV.

    A CSV file has the columns ``time``, ``temperature_c``, ``humidity_pct`` and ``pressure_hpa``.

    Raises
    ------
    InputError
        With file and line or field: it is none of these, or not what a plant can be run on.
    """
    try:
        start = path.read_bytes()[:400]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", Place(str(path))) from None
    record = _unzipped(path) if start.startswith(ZIPPED) else _record(path, start)
    try:
        return Outdoor.from_record(record)
    except InputError as error:
        raise InputError(error.message, Place(str(path))) from None


def _record(path: Path, start: bytes) -> WeatherRecord:
    text = start.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("{"):
        return read_open_meteo(path)
    if text.upper().startswith("LOCATION,"):
        return read_epw(path)
    names = [name.strip() for name in text.partition("\n")[0].split(",")]
    if "time" in names:
        there = {name: (name, None) for name in COLUMNS if name in names}
        return read_weather_table(path, "time", there)
    raise InputError(
        "expected an EPW file (LOCATION,...), Open-Meteo JSON, or CSV whose first line names "
        f"time, {', '.join(COLUMNS)}",
        Place(str(path), 1),
    )


def _unzipped(path: Path) -> WeatherRecord:
    """Read the file inside; complaints name the zipped one, with the line inside."""
    with TemporaryDirectory() as folder:
        inside = Path(folder) / path.name.removesuffix(".gz")
        try:
            inside.write_bytes(gzip.decompress(path.read_bytes()))
            return _record(inside, inside.read_bytes()[:400])
        except (OSError, EOFError) as error:
            raise InputError(f"cannot be unzipped: {error}", Place(str(path))) from None
        except InputError as error:
            inner = error.place or Place("")
            outer = Place(str(path), inner.line, inner.column, inner.field)
            raise InputError(error.message, outer) from None
