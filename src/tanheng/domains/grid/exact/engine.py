"""Adequacy by the exact method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.assessment import Assessment, Steps, Wanted
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.exact.frequency import coarse_step_mw, frequency, too_many
from tanheng.domains.grid.exact.margin import margins
from tanheng.domains.grid.exact.method import Exact, refuse
from tanheng.domains.grid.exact.risk import Risk, outage_tables, risk
from tanheng.domains.grid.exact.table import MICRO, OutageTable
from tanheng.domains.grid.system import System

__all__ = ["exact", "outage_table"]

Floats = NDArray[np.float64]


def exact(system: System, method: Exact, wanted: Sequence[Wanted] = ()) -> Assessment:
    """Assess a system by convolution.

    Parameters
    ----------
    system : System
        One zone, or several that no line keeps apart; no storage or demand response.
    wanted : sequence of Wanted
        ``days`` (without ``lold_d``), ``frequency``, ``steps`` and ``surplus``.

    Raises
    ------
    InputError
        When the system or a result needs the sequential method, or a table grows too large.
    """
    refuse(system, wanted)
    prepared = risk(system, method)
    lolp, short_mw = prepared.by_step()
    per_year = system.step_h / system.years
    surplus_mw = _surplus_mw(prepared, short_mw) if "surplus" in wanted else None
    return Assessment(
        lole_h=Estimate(float(lolp.sum()) * per_year),
        eue_mwh=Estimate(float(short_mw.sum()) * per_year),
        lole_d=_lole_d(system, lolp) if "days" in wanted else None,
        lolf=_lolf(system, method, prepared) if "frequency" in wanted else None,
        lolp=_steps(lolp) if "steps" in wanted else None,
        eue=_steps(short_mw * system.step_h) if "steps" in wanted else None,
        surplus_mw=None if surplus_mw is None else _steps(surplus_mw),
        step_mw=prepared.margins.step / MICRO if prepared.margins.rounded else None,
    )


def outage_table(system: System, method: Exact, step: int = 0) -> OutageTable:
    """Return the capacity outage table that holds in a step of a system."""
    parts = margins(system, method)
    return outage_tables(parts.fleet, parts.step)[int(parts.variant[step])]


def _lolf(system: System, method: Exact, prepared: Risk) -> Estimate | None:
    """Tell how often shortfall begins, on a coarser grid where joint tables need one."""
    if too_many(prepared):
        return None
    step_mw = coarse_step_mw(prepared) if method.step_mw is None else None
    if step_mw is not None:
        prepared = risk(system, Exact(step_mw))
    return Estimate(frequency(prepared))


def _steps(values: Floats) -> Steps:
    return Steps(values[None], np.zeros((1, values.size)))


def _surplus_mw(prepared: Risk, short_mw: Floats) -> Floats:
    """Mean of what is left over: mean margin, and what is short beside it."""
    parts = prepared.margins
    out = (parts.fleet.capacity * parts.fleet.down[:, None]).sum(axis=0)[parts.variant]
    return np.asarray((parts.margin - out) / MICRO + short_mw)


def _lole_d(system: System, lolp: Floats) -> Estimate:
    """Sum the chance of shortfall in each day's hour of highest load."""
    load, days = system.load_mw.sum(axis=0), system.days
    order = np.lexsort((-load, days))
    _, first = np.unique(days[order], return_index=True)
    return Estimate(float(lolp[order[first]].sum()) / system.years)
