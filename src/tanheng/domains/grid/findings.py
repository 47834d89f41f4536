"""All that a run of a grid found, before it is drawn or written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.assessment import Assessment
from tanheng.domains.grid.carbon import Basis, Dispatch, Intensity
from tanheng.domains.grid.energy import Energy
from tanheng.domains.grid.model import Grid
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.sensitivity import Case
from tanheng.domains.grid.sheets import Sheets
from tanheng.domains.grid.valuation import Valuation

__all__ = ["Carbon", "Findings"]


@dataclass(frozen=True)
class Carbon:
    """A dispatched system, its energy and intensities, on one basis of emission factors."""

    basis: Basis
    dispatch: Dispatch
    intensity: Intensity
    energy: Energy


@dataclass(frozen=True)
class Findings:
    """What was found of a grid; parts that were not asked for are None or empty.

    Parameters
    ----------
    exact : Assessment
        Of the system as one zone, without storage and demand response.
    sampled : Assessment, optional
        Of the system as it is, with zones, lines, storage and demand response.
    scaled : Assessment
        As ``exact``, at the load at which wind and sun are valued.
    """

    section: Grid
    read: Read
    exact: Assessment
    sampled: Assessment | None
    scaled: Assessment
    valued: Valuation | None
    balanced: Sheets | None
    varied: tuple[Case, ...]
    carbon: Carbon | None

    @property
    def time_s(self) -> NDArray[np.int64]:
        """Start of each step, seconds since 1970 UTC."""
        return self.read.system.time_s
