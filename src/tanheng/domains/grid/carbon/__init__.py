"""Hourly carbon intensity: of production and of consumption, on average and at the margin."""

from tanheng.domains.grid.carbon.dispatch import Dispatch, dispatch
from tanheng.domains.grid.carbon.factors import Basis, FuelFactor, factor_of, factors_g_per_kwh
from tanheng.domains.grid.carbon.flow_tracing import (
    consumption_average,
    consumption_mwh,
    production_average,
)
from tanheng.domains.grid.carbon.fuels import Burn, emissions_kg_per_mwh
from tanheng.domains.grid.carbon.intensity import Intensity, hourly_mean, intensity
from tanheng.domains.grid.carbon.merit_order import MeritOrder, merit_order

__all__ = [
    "Basis",
    "Burn",
    "Dispatch",
    "FuelFactor",
    "Intensity",
    "MeritOrder",
    "consumption_average",
    "consumption_mwh",
    "dispatch",
    "emissions_kg_per_mwh",
    "factor_of",
    "factors_g_per_kwh",
    "hourly_mean",
    "intensity",
    "merit_order",
    "production_average",
]
