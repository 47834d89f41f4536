"""The model province: a synthetic province whose true conditional distribution is known."""

from tanheng.province.province import Province
from tanheng.province.runs import WeatherRuns
from tanheng.province.solar import SolarConditional
from tanheng.province.station import Conditional, Kind, Site, Station
from tanheng.province.wind import WindConditional

__all__ = [
    "Conditional",
    "Kind",
    "Province",
    "Site",
    "SolarConditional",
    "Station",
    "WeatherRuns",
    "WindConditional",
]
