"""What an assessment of adequacy finds: one part per kind of result, each made when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.estimate import Estimate

__all__ = ["Assessment", "Distribution", "Steps", "Wanted"]

Floats = NDArray[np.float64]

Wanted = Literal["days", "frequency", "steps", "surplus", "flow", "energy", "distribution"]
"""Results beyond LOLE and EUE that can be asked for; what a method cannot give it refuses."""


@dataclass(frozen=True)
class Steps:
    """Means of a quantity by part and step.

    Attributes
    ----------
    value, stderr : ndarray of float64, shape (P, T)
        P zones, lines or storages.
    """

    value: Floats
    stderr: Floats


@dataclass(frozen=True)
class Distribution:
    """How a yearly quantity is spread over years, from a histogram that keeps no samples.

    Attributes
    ----------
    edges, count : ndarray, shapes (B + 1,) and (B,)
        Bins of the quantity and years seen in each; the first bin is exactly zero.
    cvar : mapping of level to mean of the worst ``1 - level`` share of years.
    """

    edges: Floats
    count: Floats
    cvar: dict[float, Estimate]


@dataclass(frozen=True)
class Assessment:
    """Adequacy of a system.

    Attributes
    ----------
    lole_h : Estimate
        Loss of load expectation: hours with shortfall anywhere [h per year].
    eue_mwh : Estimate
        Expected unserved energy [MWh per year].
    lole_d : Estimate, optional
        Days whose hour of highest load falls short [d per year]; with ``days``.
    lold_d : Estimate, optional
        Days with shortfall in any hour [d per year]; with ``days``, by sampling only.
    lolf : Estimate, optional
        Transitions into shortfall between consecutive hours [per year]; with ``frequency``. The
        exact method tells it on a coarser grid than the rest where there are too many capacities,
        and not at all where they change too often.
    lole_zone_h, eue_zone_mwh : tuple of Estimate, optional
        By zone, where there are several.
    lolp, eue : Steps, optional
        Chance of shortfall, and unserved energy [MWh], of the whole system, shape (1, T); with
        ``steps``. With several zones rows 1.. are the zones.
    surplus_mw, flow_mw, utilisation, energy_mwh : Steps, optional
        Unused output by zone; net flow and share of the limit in use by line; energy held by
        storage at the end of the step.
    distribution_h, distribution_mwh : Distribution, optional
        Of yearly hours with shortfall and unserved energy.
    samples : int, optional
        Years sampled; none for the exact method.
    corrected : bool
        Whether means, but not distributions and what is given by step, were corrected by what is
        exactly known of the system as one zone without storage and demand response.
    step_mw : float, optional
        Grid on which the exact method had to round capacities; none where it rounded nothing.
    """

    lole_h: Estimate
    eue_mwh: Estimate
    lole_d: Estimate | None = None
    lold_d: Estimate | None = None
    lolf: Estimate | None = None
    lole_zone_h: tuple[Estimate, ...] | None = None
    eue_zone_mwh: tuple[Estimate, ...] | None = None
    lolp: Steps | None = None
    eue: Steps | None = None
    surplus_mw: Steps | None = None
    flow_mw: Steps | None = None
    utilisation: Steps | None = None
    energy_mwh: Steps | None = None
    distribution_h: Distribution | None = None
    distribution_mwh: Distribution | None = None
    samples: int | None = None
    corrected: bool = False
    step_mw: float | None = None
