"""Weather from files as arrays with canonical names and units, and the physics of air."""

from tanheng.weather import psychrometrics
from tanheng.weather.air import (
    dew_point_c,
    humidity_pct,
    mixing_ratio,
    moist_density_kgm3,
    saturation_hpa,
    standard_pressure_hpa,
    vapour_hpa,
    wind_from_components,
    wind_to_components,
)
from tanheng.weather.completing import with_humidity, with_standard_pressure
from tanheng.weather.epw import read_epw
from tanheng.weather.open_meteo import read_open_meteo
from tanheng.weather.reading import read_weather
from tanheng.weather.record import WeatherRecord
from tanheng.weather.table import read_weather_table

__all__ = [
    "WeatherRecord",
    "dew_point_c",
    "humidity_pct",
    "mixing_ratio",
    "moist_density_kgm3",
    "psychrometrics",
    "read_epw",
    "read_open_meteo",
    "read_weather",
    "read_weather_table",
    "saturation_hpa",
    "standard_pressure_hpa",
    "vapour_hpa",
    "wind_from_components",
    "wind_to_components",
    "with_humidity",
    "with_standard_pressure",
]
