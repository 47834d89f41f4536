"""Emission factors of generation by fuel, direct or over the life cycle.

Direct factors count what leaves the stack; life-cycle factors also count mining, transport and
building. The two are never mixed within one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["Basis", "FuelFactor", "factor_of", "factors_g_per_kwh"]

Basis = Literal["direct", "life_cycle"]


@dataclass(frozen=True)
class FuelFactor:
    """Emissions of a fuel per unit of electricity, with where the number stands.

    Attributes
    ----------
    fuel : str
    g_per_kwh : float
        Of CO2 equivalent.
    basis : {"direct", "life_cycle"}
    source : str
    """

    fuel: str
    g_per_kwh: float
    basis: Basis
    source: str


_IPCC = "IPCC 2014, AR5 WG III, Annex III, table A.III.2, median"
_BEIS = "BEIS 2021, greenhouse gas reporting conversion factors"
_OIL_DIRECT = "EIA 2020 and BEIS 2021, as taken by Electricity Maps"
_OIL_LIFE = "UK POST 2014, carbon footprint of electricity generation"
_VALUES: dict[str, tuple[tuple[float, str], tuple[float, str]]] = {
    "coal": ((760.0, _IPCC), (820.0, _IPCC)),
    "gas": ((370.0, _IPCC), (490.0, _IPCC)),
    "oil": ((406.0, _OIL_DIRECT), (650.0, _OIL_LIFE)),
    "biomass": ((0.0, _BEIS), (230.0, _IPCC)),
    "nuclear": ((0.0, _IPCC), (12.0, _IPCC)),
    "hydro": ((0.0, _IPCC), (24.0, _IPCC)),
    "wind": ((0.0, _IPCC), (11.0, _IPCC)),
    "solar": ((0.0, _IPCC), (45.0, _IPCC)),
    "geothermal": ((0.0, _IPCC), (38.0, _IPCC)),
}
_ALSO = {"ng": "gas", "natural gas": "gas", "col": "coal", "nuc": "nuclear", "wat": "hydro"}
_ALSO |= {"sun": "solar", "wnd": "wind", "geo": "geothermal", "bio": "biomass", "pv": "solar"}


def factor_of(fuel: str, basis: Basis) -> FuelFactor:
    """Factor of a fuel, named as tables of generation name it (``coal``, ``NG``, ``WAT``).

    Raises
    ------
    InputError
        When the fuel is not known.
    """
    name = _ALSO.get(fuel.strip().lower(), fuel.strip().lower())
    if name not in _VALUES:
        raise InputError(f"expected a fuel of {', '.join(_VALUES)}, came {fuel!r}")
    direct, life_cycle = _VALUES[name]
    value, source = direct if basis == "direct" else life_cycle
    return FuelFactor(name, value, basis, source)


def factors_g_per_kwh(fuels: Sequence[str], basis: Basis) -> NDArray[np.float64]:
    """Factors of several fuels [g/kWh = kg/MWh], shape (N,)."""
    return np.array([factor_of(fuel, basis).g_per_kwh for fuel in fuels], dtype=np.float64)
