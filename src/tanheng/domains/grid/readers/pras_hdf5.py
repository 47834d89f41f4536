"""System files of PRAS (.pras, HDF5), by "SystemModel HDF5 representation specification".

What PRAS lets vary by hour and a system here does not (outage probabilities, limits of storages,
demand responses and lines) must be the same in every hour; borrowing and paying back must be
without loss. Generator-storages are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import h5py  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.connection import refuse_apart
from tanheng.domains.grid.system import (
    DemandResponses,
    Lines,
    Outages,
    Storages,
    System,
    Units,
    years_of,
)

__all__ = ["is_pras", "read_pras"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_POWER = {"kW": 1e-3, "MW": 1.0, "GW": 1e3, "TW": 1e6}
_ENERGY = {"kWh": 1e-3, "MWh": 1.0, "GWh": 1e3, "TWh": 1e6}
_TIME = {"sec": 1 / 3_600, "min": 1 / 60, "h": 1.0, "d": 24.0}
_KINDS = ("wind", "solar", "hydro")


def is_pras(path: Path) -> bool:
    """Whether a file is HDF5, by what it holds."""
    with path.open("rb") as file:
        return file.read(8) == b"\x89HDF\r\n\x1a\n"


def read_pras(path: Path, years: float | None = None) -> tuple[System, Plants]:
    """Read a system file.

    Parameters
    ----------
    years : float, optional
        Years that its steps stand for. PRAS counts over the whole span and knows no years; left
        out, a span of up to a year is one, a longer one as many as its hours make.

    Raises
    ------
    InputError
        With file and field of what cannot be used.
    """
    if not path.is_file():
        raise InputError(f"no such file {path.name!r}")
    try:
        with h5py.File(path, "r") as file:
            return _system(_Reading(path.name, file, *_scales(path.name, file)), years)
    except InputError as error:
        raise InputError(error.message, error.place or Place(path.name)) from None
    except OSError:
        raise InputError("expected a whole HDF5 file, came another", Place(path.name)) from None


@dataclass(frozen=True)
class _Reading:
    """An open file with what its numbers are in."""

    name: str
    file: Any
    steps: int
    step_h: float
    start_s: int
    power: float
    energy: float

    def place(self, field: str) -> Place:
        return Place(self.name, field=field)

    def has(self, group: str) -> bool:
        return group in self.file and self.file[group]["_core"].shape[0] > 0

    def words(self, group: str, field: str) -> tuple[str, ...]:
        if group not in self.file or "_core" not in self.file[group]:
            raise InputError("expected it, came nothing", self.place(f"{group}/_core"))
        core = self.file[group]["_core"][()]
        if field not in (core.dtype.names or ()):
            raise InputError("expected it, came nothing", self.place(f"{group}/_core.{field}"))
        return tuple(
            (cell.decode("ascii", "replace") if isinstance(cell, bytes) else str(cell)).rstrip("\0")
            for cell in core[field]
        )

    def zone(self, group: str, field: str, zones: tuple[str, ...]) -> Ints:
        found = self.words(group, field)
        for name in found:
            if name not in zones:
                raise InputError(
                    f"expected a region ({', '.join(zones)}), came {name!r}",
                    self.place(f"{group}/_core.{field}"),
                )
        return np.array([zones.index(name) for name in found], dtype=np.int64)

    def hourly(self, group: str, field: str, scale: float = 1.0) -> Floats:
        """Values of each part in each step, (N, T)."""
        if field not in self.file[group]:
            raise InputError("expected it, came nothing", self.place(f"{group}/{field}"))
        values = np.asarray(self.file[group][field][()], dtype=np.float64).T * scale
        wanted = (self.file[group]["_core"].shape[0], self.steps)
        if values.shape != wanted:
            raise InputError(
                f"expected {wanted[1]} steps of {wanted[0]} parts, came {values.T.shape}",
                self.place(f"{group}/{field}"),
            )
        return values

    def fixed(self, group: str, field: str, scale: float = 1.0) -> Floats:
        """Values of each part, the same in every step, (N,)."""
        values = self.hourly(group, field, scale)
        if (values != values[:, :1]).any():
            raise InputError(
                "expected the same in every step, came others", self.place(f"{group}/{field}")
            )
        return values[:, 0]

    def outages(self, group: str) -> Outages:
        failure = self.fixed(group, "failureprobability")
        repair = self.fixed(group, "repairprobability")
        # A part that never fails may be written as one that is never repaired.
        return Outages(failure, np.where(failure > 0, repair, np.where(repair > 0, repair, 1.0)))


def _scales(name: str, file: Any) -> tuple[int, float, int, float, float]:
    """Give steps, length of a step [h], start [s], and units of power and energy."""
    attributes = {key: _plain(value) for key, value in file.attrs.items()}
    for key in ("pras_dataversion", "start_timestamp", "timestep_count", "timestep_length"):
        if key not in attributes:
            raise InputError("expected a system file of PRAS, came none", Place(name, field=key))
    unit_h = _one_of(name, attributes, "timestep_unit", _TIME)
    written = str(attributes["start_timestamp"])
    try:
        start = datetime.fromisoformat(written)
    except ValueError:
        raise InputError(
            f"expected 2020-12-31T23:59:59-07:00 or the like, came {written!r}",
            Place(name, field="start_timestamp"),
        ) from None
    return (
        int(attributes["timestep_count"]),
        unit_h * float(attributes["timestep_length"]),
        int(start.timestamp()),
        _one_of(name, attributes, "power_unit", _POWER),
        _one_of(name, attributes, "energy_unit", _ENERGY),
    )


def _plain(value: Any) -> Any:
    """Text or number of an attribute."""
    value = value.item() if isinstance(value, np.generic | np.ndarray) else value
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value


def _one_of(name: str, attributes: dict[str, Any], key: str, known: dict[str, float]) -> float:
    came = str(attributes.get(key, "")).rstrip("\0")
    if came not in known:
        raise InputError(f"expected {', '.join(known)}, came {came!r}", Place(name, field=key))
    return known[came]


def _system(reading: _Reading, years: float | None) -> tuple[System, Plants]:
    if reading.has("generatorstorages"):
        raise InputError(
            "generator-storages are not read; write them as generators and storages",
            reading.place("generatorstorages"),
        )
    zones = reading.words("regions", "name")
    units, plants = _units(reading, zones)
    system = System(
        zones,
        reading.hourly("regions", "load", reading.power),
        units,
        storages=_storages(reading, zones) if reading.has("storages") else Storages(),
        responses=(
            _responses(reading, zones) if reading.has("demandresponses") else DemandResponses()
        ),
        lines=_lines(reading, zones) if reading.has("lines") else Lines(),
        step_h=reading.step_h,
        start_s=reading.start_s,
        years=years if years is not None else years_of(reading.steps, reading.step_h),
        interface_mw=_interfaces(reading, zones) if reading.has("interfaces") else None,
    )
    refuse_apart(zones, system.lines, reading.place("lines"))
    return system, plants


def _units(reading: _Reading, zones: tuple[str, ...]) -> tuple[Units, Plants]:
    group = "generators"
    names, capacity = reading.words(group, "name"), reading.hourly(group, "capacity", reading.power)
    category = reading.words(group, "category")
    steady = bool((capacity == capacity[:, :1]).all())
    units = Units(
        names,
        reading.zone(group, "region", zones),
        capacity[:, :1] if steady else capacity,
        reading.outages(group),
    )
    kinds = tuple(_kind(word) for word in category)
    return units, Plants(kinds, category, capacity.max(axis=1, initial=0.0))


def _kind(category: str) -> str:
    """Kind of a unit whose category names it, as far as that is certain."""
    words = category.lower()
    if "pv" in words.replace("-", " ").replace("_", " ").split():
        return "solar"
    return next((kind for kind in _KINDS if kind in words), "thermal")


def _storages(reading: _Reading, zones: tuple[str, ...]) -> Storages:
    group = "storages"
    names = reading.words(group, "name")
    return Storages(
        names,
        reading.zone(group, "region", zones),
        reading.fixed(group, "chargecapacity", reading.power),
        reading.fixed(group, "dischargecapacity", reading.power),
        reading.fixed(group, "energycapacity", reading.energy),
        reading.fixed(group, "chargeefficiency"),
        reading.fixed(group, "dischargeefficiency"),
        reading.fixed(group, "carryoverefficiency"),
        np.zeros(len(names)),
        reading.outages(group),
    )


def _responses(reading: _Reading, zones: tuple[str, ...]) -> DemandResponses:
    group = "demandresponses"
    for field in ("borrowefficiency", "paybackefficiency"):
        if field in reading.file[group] and (reading.fixed(group, field) != 1).any():
            raise InputError("expected 1, came a loss", reading.place(f"{group}/{field}"))
    # The text says units of time, and PRAS counts steps; they are alike where a step is one unit.
    # Files write the interest as one word, the text in three.
    interest = "borrowedenergyinterest"
    if interest not in reading.file[group]:
        interest = "borrowed_energy_interest"
    window = reading.fixed(group, "allowablepaybackperiod", reading.step_h)
    return DemandResponses(
        reading.words(group, "name"),
        reading.zone(group, "region", zones),
        reading.fixed(group, "borrowcapacity", reading.power),
        reading.fixed(group, "paybackcapacity", reading.power),
        reading.fixed(group, "energycapacity", reading.energy),
        reading.fixed(group, interest),
        window,
        reading.outages(group),
    )


def _lines(reading: _Reading, zones: tuple[str, ...]) -> Lines:
    return Lines(
        reading.words("lines", "name"),
        reading.zone("lines", "region_from", zones),
        reading.zone("lines", "region_to", zones),
        reading.fixed("lines", "forwardcapacity", reading.power),
        reading.fixed("lines", "backwardcapacity", reading.power),
        reading.outages("lines"),
    )


def _interfaces(reading: _Reading, zones: tuple[str, ...]) -> Floats:
    """Limits between zones over all lines together, (Z, Z)."""
    group = "interfaces"
    start = reading.zone(group, "region_from", zones)
    end = reading.zone(group, "region_to", zones)
    limit = np.full((len(zones), len(zones)), np.inf)
    limit[start, end] = reading.fixed(group, "forwardcapacity", reading.power)
    limit[end, start] = reading.fixed(group, "backwardcapacity", reading.power)
    return limit
