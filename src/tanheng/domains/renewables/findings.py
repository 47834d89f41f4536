"""What a run found out about a fleet, before it becomes figures and pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.renewables.fleet_hours import FleetHours
from tanheng.domains.renewables.forecasting import FleetForecast
from tanheng.domains.renewables.guarantees import Backtest, Promise
from tanheng.domains.renewables.model import Fleet

__all__ = ["FleetRun", "Scored"]


@dataclass(frozen=True)
class Scored:
    """One guarantee of a fleet that has been set against what came.

    Parameters
    ----------
    horizon : str
        ``day_ahead``, or ``intraday_3h``.
    stations : ndarray of float64, shape (T, S), optional
        Guarantees of the single stations.
    stations_pinball : float
        Mean over stations of their pinball loss; NaN where stations were not forecast.
    """

    horizon: str
    test: Backtest
    promised: Promise
    stations: NDArray[np.float64] | None
    stations_pinball: float


@dataclass(frozen=True)
class FleetRun:
    """Everything that a run found out about a fleet."""

    fleet: Fleet
    hours: FleetHours
    forecast: FleetForecast
    scored: tuple[Scored, ...]
