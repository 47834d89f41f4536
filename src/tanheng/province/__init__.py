"""The model province: a synthetic province whose true conditional distribution is known."""

from tanheng.province.faults import FaultSizes, Planted, plant, shift_clock
from tanheng.province.files import planted, write
from tanheng.province.fleet import FleetConditional, fleet_conditional
from tanheng.province.load import Load
from tanheng.province.province import Province
from tanheng.province.runs import WeatherRuns
from tanheng.province.solar import SolarConditional
from tanheng.province.station import Conditional, Kind, Site, Station
from tanheng.province.wind import WindConditional

__all__ = [
    "Conditional",
    "FaultSizes",
    "FleetConditional",
    "Kind",
    "Load",
    "Planted",
    "Province",
    "Site",
    "SolarConditional",
    "Station",
    "WeatherRuns",
    "WindConditional",
    "fleet_conditional",
    "plant",
    "planted",
    "shift_clock",
    "write",
]
