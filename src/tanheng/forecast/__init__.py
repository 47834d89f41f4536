"""What is known when, and quantile forecasts that are out of sample at every row."""

from tanheng.forecast.forest import Forest, PooledForest, pooled_forest, rolling_forest
from tanheng.forecast.known import DayAhead, Horizon, Intraday, Known, known
from tanheng.forecast.mean import Boosting, rolling_mean
from tanheng.forecast.result import LEVELS, QuantileForecast
from tanheng.forecast.rounds import Calendar, Round, rounds
from tanheng.forecast.scenarios import (
    ScenarioSet,
    coherent,
    gaussian_order,
    scenarios,
    schaake_order,
)
from tanheng.forecast.weather import Weather, WeatherRuns, WeatherSeries, known_by

__all__ = [
    "LEVELS",
    "Boosting",
    "Calendar",
    "DayAhead",
    "Forest",
    "Horizon",
    "Intraday",
    "Known",
    "PooledForest",
    "QuantileForecast",
    "Round",
    "ScenarioSet",
    "Weather",
    "WeatherRuns",
    "WeatherSeries",
    "coherent",
    "gaussian_order",
    "known",
    "known_by",
    "pooled_forest",
    "rolling_forest",
    "rolling_mean",
    "rounds",
    "scenarios",
    "schaake_order",
]
