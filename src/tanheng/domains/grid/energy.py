"""Where a dispatched system's energy came from and went to: by source, zone and hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.domains.grid.carbon import Dispatch, Intensity
from tanheng.domains.grid.keys import path_key
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.system import System

__all__ = ["Energy", "balance_table", "curtailed_table", "energy_of"]

Floats = NDArray[np.float64]
FREE = ("wind", "solar", "hydro")
"""Kinds whose output is lost where it is not taken."""


@dataclass(frozen=True)
class Energy:
    """Energy [MWh] of each hour and its emissions [t], on the basis of their factors.

    In every zone and hour load is generation, storage given out less taken in, what came in less
    what went out, and what was not served.

    Parameters
    ----------
    sources : tuple of str
        What units burn, or their kind where they burn nothing.
    generated, available : ndarray, shape (K, Z, T)
        By source; what could have been had is NaN where a fuel is burnt.
    load, storage, net_imports, unserved : ndarray, shape (Z, T)
        ``storage`` is what is given out less what is taken in.
    emitted_t : ndarray, shape (K, Z, T)
    used_t : ndarray, shape (Z, T)
        Of the load that was served, traced along the flows to where it was emitted [t].
    """

    sources: tuple[str, ...]
    generated: Floats
    available: Floats
    load: Floats
    storage: Floats
    net_imports: Floats
    unserved: Floats
    emitted_t: Floats
    used_t: Floats

    @property
    def curtailed(self) -> Floats:
        """What could have been had and was not taken, (K, Z, T); nought where fuel is burnt."""
        return np.nan_to_num(self.available - self.generated)


def energy_of(
    read: Read, found: Dispatch, intensity: Intensity, emitted_kg_per_mwh: Floats
) -> Energy:
    """Add the dispatch of units up by source and zone.

    Parameters
    ----------
    emitted_kg_per_mwh : ndarray, shape (N,)
        Of each unit.
    """
    system, burnt = read.system, read.plants.burnt
    sources = tuple(dict.fromkeys(burnt))
    of_source = np.array([sources.index(name) for name in burnt])
    shape = (len(sources), len(system.zones), system.steps)
    generated, emitted, most = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    at = (of_source, system.units.zone)
    np.add.at(generated, at, found.generation_mw * system.step_h)
    np.add.at(emitted, at, found.generation_mw * system.step_h * emitted_kg_per_mwh[:, None] / 1e3)
    up = system.units.capacity_mw * system.units.outages.available[:, None]
    np.add.at(most, at, np.broadcast_to(up, found.generation_mw.shape) * system.step_h)
    kinds, free = read.plants.of_kind(*FREE), np.zeros(shape[:2], dtype=np.bool_)
    free[of_source[kinds], system.units.zone[kinds]] = True
    unserved = found.shed_mw * system.step_h
    load = system.load_mw * system.step_h
    used = (load - unserved) * np.nan_to_num(intensity.consumption_average) / 1e3
    return Energy(
        sources,
        generated,
        np.where(free[:, :, None], np.maximum(most, generated), np.nan),
        load,
        _storage(system, found),
        _net_imports(system, found),
        unserved,
        emitted,
        used,
    )


def balance_table(energy: Energy, zones: tuple[str, ...], time: pl.Series) -> pl.DataFrame:
    """Lay out the balance of each zone and hour: ``load_mwh`` is the sum of the other energies."""
    parts = _by_key(energy.sources, energy.generated)
    parts |= {
        "storage": energy.storage,
        "net_imports": energy.net_imports,
        "unserved": energy.unserved,
    }
    columns = {"load_mwh": energy.load, **{f"{key}_mwh": mwh for key, mwh in parts.items()}}
    columns |= {"emitted_t": energy.emitted_t.sum(axis=0), "used_t": energy.used_t}
    return _long(columns, zones, time)


def curtailed_table(energy: Energy, zones: tuple[str, ...], time: pl.Series) -> pl.DataFrame | None:
    """Lay out what wind, sun and water could have given, gave, and what was lost of it.

    None where there are none.
    """
    tables = []
    for place, source in enumerate(energy.sources):
        there = ~np.isnan(energy.available[place]).all(axis=1)
        if not there.any():
            continue
        columns = {
            "available_mwh": energy.available[place][there],
            "generated_mwh": energy.generated[place][there],
            "curtailed_mwh": energy.curtailed[place][there],
        }
        named = tuple(zone for zone, here in zip(zones, there, strict=True) if here)
        table = _long(columns, named, time)
        tables.append(table.insert_column(2, pl.lit(source).alias("source")))
    return pl.concat(tables) if tables else None


def _storage(system: System, found: Dispatch) -> Floats:
    given = np.zeros_like(system.load_mw)
    np.add.at(given, system.storages.zone, found.discharge_mw - found.charge_mw)
    return given * system.step_h


def _net_imports(system: System, found: Dispatch) -> Floats:
    came = np.zeros_like(system.load_mw)
    np.add.at(came, found.end, found.flow_mw)
    np.subtract.at(came, found.start, found.flow_mw)
    return came * system.step_h


def _by_key(sources: tuple[str, ...], mwh: Floats) -> dict[str, Floats]:
    """Name columns by source; sources of one key are one."""
    found: dict[str, Floats] = {}
    for source, one in zip(sources, mwh, strict=True):
        key = path_key(source).lower()
        found[key] = found[key] + one if key in found else one
    return found


def _long(columns: dict[str, Floats], zones: tuple[str, ...], time: pl.Series) -> pl.DataFrame:
    """Lay columns of shape (Z, T) out with a row for each zone and hour."""
    return pl.concat(
        [
            pl.DataFrame({"time": time, "zone": [zone] * time.len()}).with_columns(
                **{name: pl.Series(values[place]) for name, values in columns.items()}
            )
            for place, zone in enumerate(zones)
        ]
    )
