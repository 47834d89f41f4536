"""Hourly carbon intensity of a dispatched system: three numbers that answer three questions.

The production average is of what a zone generates, the consumption average of what is used there,
imports and storage traced to their source: both are for inventories. The marginal intensity is of
one more megawatt-hour used there: it is for decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.carbon.dispatch import Dispatch
from tanheng.domains.grid.carbon.flow_tracing import consumption_average, production_average
from tanheng.domains.grid.system import System

__all__ = ["Intensity", "hourly_mean", "intensity"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Intensity:
    """Intensities by zone and hour [g/kWh = kg/MWh], each of shape (Z, T).

    Attributes
    ----------
    production_average, consumption_average
        NaN where nothing is generated, or none is used.
    marginal
        Of one more megawatt-hour of load.
    held_kg : ndarray, shape (S, T)
        Emissions of what each storage holds at the end of an hour: what it charged has the
        consumption average of its zone, and is given out mixed. What was held before the first
        hour is taken as free of emissions.
    """

    production_average: Floats
    consumption_average: Floats
    marginal: Floats
    held_kg: Floats


def intensity(system: System, found: Dispatch) -> Intensity:
    """Find the three intensities of a dispatched system.

    What is used (load served and what storages charge) times the consumption average, less what
    they give out again, adds up to the emissions of all units in every hour.
    """
    generated = np.zeros((len(system.zones), system.steps))
    np.add.at(generated, system.units.zone, found.generation_mw)
    generated *= system.step_h
    produced = production_average(generated, found.emissions_kg)
    consumed, held = _consumed(system, found, generated)
    return Intensity(produced, consumed, found.marginal_kg_per_mwh, held)


def hourly_mean(values: Floats) -> float | None:
    """Average intensities over the hours in which there is one; None where there is none at all."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None


def _consumed(system: System, found: Dispatch, generated: Floats) -> tuple[Floats, Floats]:
    """Consumption average and emissions held, hour by hour where there is storage."""
    zone, flow = system.storages.zone, found.flow_mw * system.step_h
    held = np.zeros(found.held_mwh.shape)
    if not zone.size:
        traced = consumption_average(generated, found.emissions_kg, found.start, found.end, flow)
        return traced, held
    supply, emitted = generated.copy(), found.emissions_kg.copy()
    np.add.at(supply, zone, found.discharge_mw * system.step_h)
    share = _given_out(system, found)
    consumed = np.empty_like(supply)
    kept = np.zeros(zone.size)
    for step in range(system.steps):
        out = share[:, step] * kept
        np.add.at(emitted[:, step], zone, out)
        hour = slice(step, step + 1)
        consumed[:, hour] = consumption_average(
            supply[:, hour], emitted[:, hour], found.start, found.end, flow[:, hour]
        )
        taken = found.charge_mw[:, step] * system.step_h
        kept = kept - out + taken * np.nan_to_num(consumed[zone, step])
        held[:, step] = kept
    return consumed, held


def _given_out(system: System, found: Dispatch) -> Floats:
    """Share of what each storage holds at the start of an hour that it gives out in it, (S, T)."""
    stored = system.storages
    before = np.column_stack([stored.initial_mwh, found.held_mwh[:, :-1]])
    drawn = found.discharge_mw * system.step_h / stored.discharge_efficiency[:, None]
    share = np.divide(drawn, before, out=np.zeros_like(before), where=before > 0)
    return np.minimum(share, 1.0)
