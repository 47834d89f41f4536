"""Hourly carbon intensity: of production and of consumption, on average and at the margin."""

from tanheng.domains.grid.carbon.factors import Basis, FuelFactor, factor_of, factors_g_per_kwh
from tanheng.domains.grid.carbon.flow_tracing import (
    consumption_average,
    consumption_mwh,
    production_average,
)

__all__ = [
    "Basis",
    "FuelFactor",
    "consumption_average",
    "consumption_mwh",
    "factor_of",
    "factors_g_per_kwh",
    "production_average",
]
