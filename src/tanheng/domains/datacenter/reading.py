"""Weather for the plant from whatever file a user brings."""

from __future__ import annotations

from pathlib import Path

from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.weather import read_epw, read_open_meteo

__all__ = ["read_outdoor"]


def read_outdoor(path: Path) -> Outdoor:
    """Read a weather file: EPW or Open-Meteo JSON."""
    read = read_open_meteo if path.suffix == ".json" else read_epw
    return Outdoor.from_record(read(path))
