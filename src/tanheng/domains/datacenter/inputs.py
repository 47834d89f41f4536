"""What a section reads before a plant runs: weather, load, designs, intensity and prices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tanheng.core import Context, Evidence, InputError, Positions, zone_of
from tanheng.domains.datacenter.costs import Costs, costs
from tanheng.domains.datacenter.design import Design, design, varied
from tanheng.domains.datacenter.emissions import GridPower, grid_power, lay_on
from tanheng.domains.datacenter.load import ItLoad, read_load, steady
from tanheng.domains.datacenter.model import DataCenter, ZoneHours
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.reading import read_outdoor
from tanheng.domains.datacenter.zone_hours import read_zone
from tanheng.store import sha256_of

__all__ = ["Inputs", "complaining_of", "read_inputs"]


@dataclass(frozen=True)
class Inputs:
    """All that a section names, read.

    Parameters
    ----------
    designs : tuple of (str, Design)
        Field of the section and design; the site's own comes first.
    weather : Evidence
        File that the weather was read from.
    intensity, jobs : Path, optional
        Files of hours and of jobs, where the section names any.
    files : tuple of Path
        Every file that was read.
    """

    outdoor: Outdoor
    weather: Evidence
    load: ItLoad
    designs: tuple[tuple[str, Design], ...]
    grid: GridPower
    prices: Costs
    intensity: Path | None
    jobs: Path | None
    files: tuple[Path, ...]


def read_inputs(section: DataCenter, positions: Positions, context: Context) -> Inputs:
    """Read what a section names.

    Raises
    ------
    InputError
        With file and line, or the field of the section, of what cannot be used.
    """
    files = _Files(positions, context)
    with complaining_of("datacenter.zone", positions):
        zone_of(section.zone)
    with complaining_of("datacenter.year", positions, only="year: "):
        outdoor = read_outdoor(files.path("weather", section.weather), section.year)
    weather = Evidence(section.weather, 1, sha256_of(files.read[0]))
    designs = _designs(section, positions, files)
    load = steady(section.it_mw, outdoor)
    if section.load is not None:
        path = files.path("load", section.load)
        load = read_load(path, section.it_mw, outdoor, designs[0][1].servers)
        designs = [(field, _built_for(one, load)) for field, one in designs]
    with complaining_of("datacenter.intensity", positions):
        grid, hourly = _grid(section, files, outdoor)
    jobs = files.path("jobs.file", section.jobs.file) if section.jobs else None
    own = section.prices.costs
    known = costs(files.path("prices.costs", own) if own else None)
    prices = known.with_prices(section.prices.power, section.prices.water)
    read = tuple(files.read)
    return Inputs(outdoor, weather, load, tuple(designs), grid, prices, hourly, jobs, read)


def _grid(section: DataCenter, files: _Files, outdoor: Outdoor) -> tuple[GridPower, Path | None]:
    """Read the intensity, and give the file of hours that it is from."""
    said = section.intensity
    if isinstance(said, ZoneHours):
        path = files.path("intensity.file", said.file)
        return lay_on(read_zone(path, said), outdoor, said.file, path), None
    path_or_number = files.path("intensity", said) if isinstance(said, str) else said
    grid = grid_power(path_or_number, outdoor, section.basis)
    return grid, path_or_number if isinstance(path_or_number, Path) else None


@contextmanager
def complaining_of(field: str, positions: Positions, only: str = "") -> Iterator[None]:
    """Name the field of the section in complaints that name no place, or that begin with a word."""
    try:
        yield
    except InputError as error:
        if error.place is not None and not (only and error.message.startswith(only)):
            raise
        raise positions.complaint(field, error.message) from None


class _Files:
    """Finds files that a section names, and remembers them."""

    def __init__(self, positions: Positions, context: Context) -> None:
        self.positions, self.context = positions, context
        self.read: list[Path] = []

    def path(self, field: str, name: str) -> Path:
        with complaining_of(f"datacenter.{field}", self.positions):
            path = self.context.locate(name)
        if not path.is_file():
            raise self.positions.complaint(f"datacenter.{field}", f"no such file {name!r}")
        self.read.append(path)
        return path


def _designs(section: DataCenter, positions: Positions, files: _Files) -> list[tuple[str, Design]]:
    asked = [("design", section.design)]
    asked += [(f"compare[{k}]", name) for k, name in enumerate(section.compare)]
    found: list[tuple[str, Design]] = []
    for where, name in asked:
        field = f"datacenter.{where}"
        written = name.endswith((".yaml", ".yml"))
        with complaining_of(field, positions):
            one = design(files.path(where, name) if written else name)
        if any(one.name == other.name for _, other in found):
            raise positions.complaint(field, f"expected each design once, came {one.name} again")
        found.append((field, one))
    return found


def _built_for(one: Design, load: ItLoad) -> Design:
    """Build a design without a stated capacity for the load's, in whole modules."""
    if one.capacity_mw is not None or load.capacity_kw is None:
        return one
    capacity_mw = load.capacity_kw / 1000.0
    if one.module_mw is not None:
        capacity_mw = one.modules(load.capacity_kw) * one.module_mw
    return varied(one, {"capacity_mw": capacity_mw})
