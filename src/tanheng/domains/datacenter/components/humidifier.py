"""Water put back into the hall's air for what coils condense."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import LATENT, Floats, Reals

__all__ = ["Humidifier", "HumidifierRun", "run_humidifier"]


class Humidifier(Strict):
    """Parameters of the humidifier of a closed hall.

    References
    ----------
    Evans, T. (2010), The different types of air conditioning equipment for IT environments,
    APC white paper 59: cooling coils of computer rooms take 1 to 5 % of their heat as vapour.
    """

    sensible_heat_ratio: float = Field(default=0.97, gt=0.5, le=1)
    """Sensible over total heat of the coils; the rest condenses and is put back."""
    electricity_kj_per_kg: float = Field(default=10.0, ge=0, le=4000)
    """10 for high-pressure mist (7 MPa at 70 %), 2700 for steam."""
    dew_point_c: float = Field(default=-9.0, ge=-20, le=20)
    """Dew point the hall is held at."""


@dataclass(frozen=True)
class HumidifierRun:
    """Water [kg/s] and electricity [kW], all of which ends in the hall's air."""

    water_kg_s: Floats
    power_kw: Floats


def run_humidifier(humidifier: Humidifier, coil_sensible_kw: Reals) -> HumidifierRun:
    """Put back what coils that take so much sensible heat condense.

    Mist cools the air by the heat of evaporation and the coil takes it up again as it condenses:
    in the steady state the coil's heat is that of the hall, and only electricity adds to it.
    """
    ratio = humidifier.sensible_heat_ratio
    water = np.asarray(coil_sensible_kw, dtype=np.float64) * (1.0 / ratio - 1.0) / LATENT
    return HumidifierRun(water, water * humidifier.electricity_kj_per_kg)
