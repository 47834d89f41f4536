"""A first project, written for somebody who has none yet.

Its inputs are a wind fleet of the model province: small enough to look at, and laid out as people
have them (a wide table of output, a long one of forecasts), so that a file of one's own can take
the place of each.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from tanheng.core import InputError, Place, iso
from tanheng.plan.schema import schema_text
from tanheng.province import Province, Station

__all__ = ["write_starter"]

NAMES = ("north", "middle", "south")
YEARS, SEED, SCORED_FROM_H = 1.0, 1, 200 * 24
ISSUE_H, LEADS_H = 12, (24, 47)
"""The forecast of 12 UTC, 20:00 in China, of the local day after: a row for each hour."""


def write_starter(folder: Path, language: Literal["en", "zh"]) -> tuple[Path, ...]:
    """Write the project and its inputs into a folder that is empty or not there.

    Returns
    -------
    tuple of Path
        What was written; the project first.

    Raises
    ------
    InputError
        When the folder holds anything, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("expected an empty folder, or none", Place(str(folder)))
    texts = _texts(re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower()), language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", Place(str(folder))) from None
    return tuple(folder / name for name in texts)


def _texts(name: str, language: str) -> dict[str, str]:
    province = Province(stations=2 * len(NAMES), years=YEARS, seed=SEED)
    wind = [province.station(2 * index) for index in range(len(NAMES))]
    form = Path(__file__).with_name(f"project.{language}.yaml").read_text(encoding="utf-8")
    project = form.format(
        name=name.strip("._-") or "my-project",
        as_of=iso(int(province.time_s[-1]) + 3600),
        stations="\n".join(_station(*pair) for pair in zip(NAMES, wind, strict=True)),
        test_from=iso(int(province.time_s[SCORED_FROM_H]))[:10],
    )
    return {
        "project.yaml": project,
        "project.schema.json": schema_text(),
        "output.csv": _output(province, wind).write_csv(),
        "forecast.csv": pl.concat(map(_forecast, NAMES, wind)).write_csv(),
    }


def _station(name: str, station: Station) -> str:
    site = station.site
    place = f"latitude: {site.latitude:.2f}, longitude: {site.longitude:.2f}"
    return f"        - {{id: {name}, capacity_mw: {site.capacity_mw:g}, {place}}}"


def _output(province: Province, stations: list[Station]) -> pl.DataFrame:
    power = {
        name: (station.power * station.site.capacity_mw).round(2)
        for name, station in zip(NAMES, stations, strict=True)
    }
    return pl.DataFrame({"time": [iso(int(one)) for one in province.time_s], **power})


def _forecast(name: str, station: Station) -> pl.DataFrame:
    runs = station.weather
    daily = runs.issued_s // 3600 % 24 == ISSUE_H
    near = (runs.lead_h >= LEADS_H[0]) & (runs.lead_h <= LEADS_H[1])
    issued, leads = runs.issued_s[daily], runs.lead_h[near]
    said = {key: table[daily][:, near].ravel() for key, table in runs.values.items()}
    return pl.DataFrame(
        {
            "station": pl.repeat(name, issued.size * leads.size, eager=True),
            "issued": np.repeat([iso(int(one)) for one in issued], leads.size),
            "lead_h": np.tile(leads, issued.size),
            "wind_speed": said["speed_ms"].round(1),
            "wind_direction": said["direction_deg"].round(0),
        }
    )
