"""What each unit burns: what a megawatt-hour of it costs, and what it emits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.carbon.factors import Basis, factors_g_per_kwh

__all__ = ["Burn", "emissions_kg_per_mwh"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Burn:
    """A line for each unit of a system; units that burn nothing have zeros.

    Parameters
    ----------
    heat_rate_mmbtu_per_mwh : ndarray, shape (N,)
        On average at full load.
    price_per_mmbtu, other_per_mwh : ndarray, shape (N,)
        Price of the fuel, and further cost of running.
    co2_kg_per_mmbtu : ndarray, shape (N,)
    """

    heat_rate_mmbtu_per_mwh: Floats
    price_per_mmbtu: Floats
    other_per_mwh: Floats
    co2_kg_per_mmbtu: Floats

    @property
    def cost_per_mwh(self) -> Floats:
        """Cost of a megawatt-hour, (N,)."""
        return self.heat_rate_mmbtu_per_mwh * self.price_per_mmbtu + self.other_per_mwh

    @property
    def co2_kg_per_mwh(self) -> Floats:
        """Direct CO2 of a megawatt-hour [kg/MWh = g/kWh], (N,)."""
        return self.heat_rate_mmbtu_per_mwh * self.co2_kg_per_mmbtu


def emissions_kg_per_mwh(burn: Burn, fuels: Sequence[str], basis: Basis) -> Floats:
    """Emissions of each unit's megawatt-hour [kg/MWh = g/kWh], (N,).

    ``direct`` is what each unit's own heat rate and fuel give, CO2 alone; ``life_cycle`` is the
    published median of its fuel, whatever its heat rate.

    Raises
    ------
    InputError
        When a life-cycle factor is asked for and the fuel is not known.
    """
    return burn.co2_kg_per_mwh if basis == "direct" else factors_g_per_kwh(fuels, basis)
