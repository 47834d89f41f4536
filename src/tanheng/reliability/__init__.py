"""Scores, conformal calibration without hindsight, coverage records and guarantees."""

from tanheng.reliability.conformal import (
    Calibrated,
    History,
    Regime,
    calibrate,
    circular,
    known_rows,
    outcomes_needed,
)
from tanheng.reliability.coverage import Band, Coverage, RegimeCoverage, coverage, quintile_of
from tanheng.reliability.diagram import ReliabilityTable, reliability_table
from tanheng.reliability.diebold_mariano import DieboldMariano, diebold_mariano
from tanheng.reliability.guarantee import Comparison, compare, hours_needed, static_guarantee
from tanheng.reliability.parts import PartsAndWhole, carried, parts_and_whole
from tanheng.reliability.quantiles import cdf, monotone, pit, quantile, spread_out
from tanheng.reliability.scores import (
    crps_ensemble,
    crps_quantiles,
    energy_score,
    exceedance,
    pinball,
    shortfall,
    variogram_score,
)
from tanheng.reliability.verdict import Verdict, verdict

__all__ = [
    "Band",
    "Calibrated",
    "Comparison",
    "Coverage",
    "DieboldMariano",
    "History",
    "PartsAndWhole",
    "Regime",
    "RegimeCoverage",
    "ReliabilityTable",
    "Verdict",
    "calibrate",
    "carried",
    "cdf",
    "circular",
    "compare",
    "coverage",
    "crps_ensemble",
    "crps_quantiles",
    "diebold_mariano",
    "energy_score",
    "exceedance",
    "hours_needed",
    "known_rows",
    "monotone",
    "outcomes_needed",
    "parts_and_whole",
    "pinball",
    "pit",
    "quantile",
    "quintile_of",
    "reliability_table",
    "shortfall",
    "spread_out",
    "static_guarantee",
    "variogram_score",
    "verdict",
]
