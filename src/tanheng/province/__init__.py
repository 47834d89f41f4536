"""The model province: a synthetic province whose true conditional distribution is known.

::

    province = Province(stations=200, years=2, seed=0)
    for station in province:                     # one at a time, memory flat
        station.power                            # what came, fraction of capacity
        station.weather                          # runs issued at 00 and 12 UTC, leads 1..48 h
        station.conditional(hours).cdf(0.2)      # P(power <= 0.2 | latest run with lead >= 25 h)
    fleet = fleet_conditional(province, "wind", hours)
    fleet.exceedance(guarantee)                  # P(fleet >= guarantee | latest runs), by hour
    true_coverage(fleet, province.time_s[hours], guarantee)    # the same by regime

What makes the truth known is told in :mod:`tanheng.province.runs` (forecast plus independent
Gaussian increments), :mod:`tanheng.province.wind` and :mod:`tanheng.province.solar` (power rises
or falls with one latent quantity). What is simpler than nature: temperature and pressure are
forecast without error, farms have no cut-out, and meters no noise of their own.
"""

from tanheng.province.faults import FaultSizes, Planted, plant, shift_clock
from tanheng.province.files import planted, write
from tanheng.province.fleet import FleetConditional, fleet_conditional
from tanheng.province.load import Load
from tanheng.province.province import Province
from tanheng.province.runs import WeatherRuns
from tanheng.province.solar import SolarConditional
from tanheng.province.station import Conditional, Kind, Site, Station
from tanheng.province.truth import TrueCoverage, regimes, true_coverage
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
    "TrueCoverage",
    "WeatherRuns",
    "WindConditional",
    "fleet_conditional",
    "plant",
    "planted",
    "regimes",
    "shift_clock",
    "true_coverage",
    "write",
]
