"""Hourly carbon intensity: of production and of consumption, on average and at the margin."""

from tanheng.domains.grid.carbon.factors import Basis, FuelFactor, factor_of, factors_g_per_kwh
from tanheng.domains.grid.carbon.flow_tracing import (
    consumption_average,
    consumption_mwh,
    production_average,
)
from tanheng.domains.grid.carbon.fuels import Burn, emissions_kg_per_mwh

__all__ = [
    "Basis",
    "Burn",
    "FuelFactor",
    "consumption_average",
    "consumption_mwh",
    "emissions_kg_per_mwh",
    "factor_of",
    "factors_g_per_kwh",
    "production_average",
]
