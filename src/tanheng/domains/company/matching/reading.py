"""From the section ``company.matching`` to loads, supplies, intensities and certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Context, InputError, Positions
from tanheng.domains.company.bad_rows import BadRows, BadRowsError
from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.certificates import Certified, Grid, read_certificates
from tanheng.domains.company.matching.hours import Hours
from tanheng.domains.company.matching.match import NO_SITE, Loads, Supplies
from tanheng.domains.company.matching.model import Column, HourlyMatching, Link, Meter, Source
from tanheng.domains.company.matching.readings import Metered, metered, published
from tanheng.domains.company.matching.tables import Tables

__all__ = ["Read", "reach_of", "read_matching"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PROFILE = 10**9  # parts that the largest hour of a profile is told in


@dataclass(frozen=True)
class Read:
    """All that matching is computed from.

    Attributes
    ----------
    reach : ndarray of bool, shape (Z, Z)
    intensity_g_per_kwh, residual_g_per_kwh : ndarray of float64, shape (Z, T)
        Of all power, and of power that nobody has claimed.
    carbon_free : ndarray of float64, shape (Z, T), optional
        Where every zone with a site has it; 0 in other zones.
    meters : tuple of Metered
        Of the sites, then of the sources that are no certificates.
    certified : Certified
        Certificates; those of a zone are one source, the last ones of ``supplies``.
    refused : BadRows
        Rows that were left out.
    """

    hours: Hours
    zones: tuple[str, ...]
    reach: Bools
    loads: Loads
    supplies: Supplies
    intensity_g_per_kwh: Floats
    residual_g_per_kwh: Floats
    carbon_free: Floats | None
    meters: tuple[Metered, ...]
    certified: Certified
    refused: BadRows
    inputs: tuple[Path, ...]


def read_matching(
    section: HourlyMatching,
    hours: Hours,
    positions: Positions,
    context: Context,
    *,
    skip_bad_rows: bool,
) -> Read:
    """Read every file that the section names.

    Raises
    ------
    BadRowsError
        With file, line and reason of each row that cannot be used, unless they are to be skipped.
    InputError
        With the field of what is incomplete.
    """
    refused = BadRows()
    tables = Tables(_wanted(section), positions, context)
    zones = tuple(section.zones)
    meters = _Meters(tables, hours, refused, skip_bad_rows)
    loads = _loads(section, meters)
    own = _supplies(section, meters)
    sites = {name: zones.index(site.zone) for name, site in section.sites.items()}
    grid = Grid(zones, reach_of(section), sites)
    certified = read_certificates(section.certificates, tables, grid, hours, refused)
    if refused.count and not skip_bad_rows:
        raise BadRowsError(refused)
    return Read(
        hours,
        zones,
        grid.reach,
        loads,
        _with_certificates(own, certified, zones),
        *_intensities(section, tables, hours),
        _carbon_free(section, tables, hours),
        tuple(meters.read),
        certified,
        refused,
        tuple(tables.opened),
    )


def reach_of(section: HourlyMatching) -> Bools:
    """Which zone's energy may serve which zone's load, (Z, Z)."""
    zones = list(section.zones)
    reach = np.eye(len(zones), dtype=np.bool_)
    for way in section.deliverability:
        if isinstance(way, Link):
            reach[zones.index(way.start), zones.index(way.end)] = True
        else:
            members = [zones.index(zone) for zone in way]
            reach[np.ix_(members, members)] = True
    return reach


def _wanted(section: HourlyMatching) -> list[tuple[str, tuple[str, ...]]]:
    columns: list[Column] = [site.consumption for site in section.sites.values()]
    columns += [source.generation for source in section.sources.values()]
    for zone in section.zones.values():
        series = (zone.intensity, zone.residual, zone.carbon_free)
        columns += [one for one in series if isinstance(one, Column)]
    wanted = [(column.file, column.names) for column in columns]
    return wanted + [(table.file, table.names) for table in section.certificates]


@dataclass(frozen=True)
class _Meters:
    """Reads meters of the year, and remembers them."""

    tables: Tables
    hours: Hours
    refused: BadRows
    skip_bad_rows: bool
    read: list[Metered] = field(default_factory=list)

    def wh(self, spec: Meter, part: str) -> Ints:
        rows = self.tables.rows(spec, part)
        skip = self.skip_bad_rows
        with self.tables.at(part):
            self.read.append(metered(rows, spec, self.hours, self.refused, skip_bad_rows=skip))
        return self.read[-1].wh


def _loads(section: HourlyMatching, meters: _Meters) -> Loads:
    zones = list(section.zones)
    wh = np.zeros((len(section.sites), meters.hours.count), dtype=np.int64)
    for row, (name, site) in enumerate(section.sites.items()):
        wh[row] = meters.wh(site.consumption, f"sites.{name}.consumption")
    zone = np.array([zones.index(site.zone) for site in section.sites.values()])
    return Loads(tuple(section.sites), zone, wh)


def _supplies(section: HourlyMatching, meters: _Meters) -> Supplies:
    zones, sites = list(section.zones), list(section.sites)
    wh = np.zeros((len(section.sources), meters.hours.count), dtype=np.int64)
    at = np.full(len(section.sources), NO_SITE)
    zone = np.zeros(len(section.sources), dtype=np.int64)
    for row, (name, source) in enumerate(section.sources.items()):
        made = meters.wh(source.generation, f"sources.{name}.generation")
        with meters.tables.at(f"sources.{name}"):
            wh[row] = _held(source, made)
        if source.site is not None:
            at[row] = sites.index(source.site)
        zone[row] = zones.index(source.zone or section.sites[str(source.site)].zone)
    return Supplies(tuple(section.sources), zone, at, wh)


def _held(source: Source, made: Ints) -> Ints:
    """Part of a plant's generation that is the company's, by hour [Wh]."""
    if source.volume_mwh is not None:
        if not made.any():
            raise InputError(
                "expected generation in some hour to spread volume_mwh over, came none"
            )
        profile = np.rint(made / made.max() * PROFILE).astype(np.int64)
        volume = np.array([round(source.volume_mwh * 1e6)])
        return apportion(volume, profile[:, None])[:, 0]
    held: Ints = np.rint(made * source.share).astype(np.int64)
    return held


def _with_certificates(own: Supplies, certified: Certified, zones: tuple[str, ...]) -> Supplies:
    """Add a source for the certificates of each zone that has any."""
    held = np.unique(certified.zone)
    wh = np.zeros((held.size, own.wh.shape[1]), dtype=np.int64)
    row = np.searchsorted(held, certified.zone)
    np.add.at(wh, (row, certified.hour), certified.end - certified.start)
    return Supplies(
        (*own.names, *(f"certificates {zones[zone]}" for zone in held)),
        np.append(own.zone, held),
        np.append(own.site, np.full(held.size, NO_SITE)),
        np.concatenate([own.wh, wh]),
    )


def _intensities(section: HourlyMatching, tables: Tables, hours: Hours) -> tuple[Floats, Floats]:
    """Intensity of all power, and of what nobody has claimed, by zone and hour [g/kWh]."""
    found, residual = np.zeros((2, len(section.zones), hours.count))
    for row, (name, zone) in enumerate(section.zones.items()):
        found[row] = _factor(zone.intensity, f"zones.{name}.intensity", tables, hours)
        residual[row] = found[row]
        if zone.residual is not None:
            residual[row] = _factor(zone.residual, f"zones.{name}.residual", tables, hours)
    return found, residual


def _factor(
    given: Column | float | None, part: str, tables: Tables, hours: Hours
) -> Floats | float:
    """Hourly factors, or the annual one that holds for all hours; 0 where none is needed."""
    return _series(given, part, tables, hours) if isinstance(given, Column) else given or 0.0


def _carbon_free(section: HourlyMatching, tables: Tables, hours: Hours) -> Floats | None:
    found = np.zeros((len(section.zones), hours.count))
    needed = {site.zone for site in section.sites.values()}
    for row, (name, zone) in enumerate(section.zones.items()):
        if zone.carbon_free is not None:
            found[row] = _series(zone.carbon_free, f"zones.{name}.carbon_free", tables, hours)
        elif name in needed:
            return None
    return found


def _series(spec: Column, part: str, tables: Tables, hours: Hours) -> Floats:
    rows = tables.rows(spec, part)
    with tables.at(part):
        return published(rows, spec, hours)
