"""Run the section ``grid``: a system from its files to its figures."""

from __future__ import annotations

from dataclasses import replace

from tanheng.core import Context, InputError, Positions, Result
from tanheng.domains.grid import figures, sections
from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.carbon import dispatch, emissions_kg_per_mwh, intensity
from tanheng.domains.grid.chronological import Sequential
from tanheng.domains.grid.energy import energy_of
from tanheng.domains.grid.exact import Exact, plain
from tanheng.domains.grid.findings import Carbon, Findings
from tanheng.domains.grid.indices import WANTED
from tanheng.domains.grid.model import CapacityValue, Grid
from tanheng.domains.grid.reading import Read, read_grid
from tanheng.domains.grid.sensitivity import Case, sensitivity
from tanheng.domains.grid.sheets import sheets
from tanheng.domains.grid.system import System
from tanheng.domains.grid.valuation import Valuation, valuation

__all__ = ["check", "run"]


def run(section: Grid, positions: Positions, context: Context) -> Result:
    """Assess a system, value its wind and solar, balance it, and trace its carbon.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    read = read_grid(section, positions, context)
    context.progress(f"{section.name}: adequacy of {len(read.system.units.names)} units")
    exact = assess(plain(read.system), Exact(), ("days", "frequency", "steps"))
    sampled = None
    if section.adequacy.samples:
        context.progress(f"{section.name}: {section.adequacy.samples:,} sampled years")
        method = Sequential(section.adequacy.samples, context.seed, control=True)
        sampled = assess(read.system, method, WANTED)
    context.progress(f"{section.name}: capacity value")
    asked = section.capacity_value
    valued = _valued(asked, read, positions)
    factor = valued.load_factor if valued else 1.0
    scaled = exact if factor == 1.0 else assess(_loaded(read, factor), Exact(), ("steps",))
    balanced = None
    if section.balance is not None:
        context.progress(f"{section.name}: power balance")
        balanced = sheets(section, read, valued, context.figures)
    varied: tuple[Case, ...] = ()
    if section.sensitivity is not None:
        context.progress(f"{section.name}: sensitivity")
        varied = sensitivity(section.sensitivity, read, factor)
    carbon = _carbon(section, read, context)
    found = Findings(section, read, exact, sampled, scaled, valued, balanced, varied, carbon)
    return Result(
        figures.figures_of(found),
        figures.series_of(found),
        (sections.section(found),),
        sections.headline(found),
        read.inputs,
    )


def check(section: Grid, positions: Positions, context: Context) -> Result:
    """Say how the system was read, before anything runs."""
    read = read_grid(section, positions, context)
    return Result(headline=(sections.read_table(section, read),), inputs=read.inputs)


def _valued(asked: CapacityValue, read: Read, positions: Positions) -> Valuation | None:
    """Value wind and sun; a load that cannot be found is a complaint about its field."""
    try:
        return valuation(read, asked.reference_lole_h, asked.penetration)
    except InputError as error:
        if asked.reference_lole_h is None:
            raise
        at = "grid.capacity_value.reference_lole_h"
        raise positions.complaint(at, error.message) from None


def _loaded(read: Read, factor: float) -> System:
    """Scale the load of the system as one zone."""
    one = plain(read.system)
    return replace(one, load_mw=one.load_mw * factor)


def _carbon(section: Grid, read: Read, context: Context) -> Carbon | None:
    """Dispatch the system at least cost and trace its emissions, where it says what is burnt."""
    burn = read.plants.burn
    if section.intensity is None or burn is None:
        return None
    context.progress(f"{section.name}: dispatch and carbon intensity")
    basis = section.intensity.basis
    emitted = emissions_kg_per_mwh(burn, read.plants.burnt, basis)
    found = dispatch(read.system, burn.cost_per_mwh, emitted)
    traced = intensity(read.system, found)
    return Carbon(basis, found, traced, energy_of(read, found, traced, emitted))
