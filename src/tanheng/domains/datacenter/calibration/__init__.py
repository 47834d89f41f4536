"""A plant fitted to its meters, watched for drift, and savings measured against a baseline."""

from tanheng.domains.datacenter.calibration.baseline import Baseline, fit_baseline
from tanheng.domains.datacenter.calibration.drift import Drift, Watch, learn
from tanheng.domains.datacenter.calibration.fit import Calibration, Parameter, Plant, calibrate
from tanheng.domains.datacenter.calibration.gate import LIMITS, Gate, cv_rmse, gate, nmbe
from tanheng.domains.datacenter.calibration.meter import Meter
from tanheng.domains.datacenter.calibration.posterior import Posterior, posterior
from tanheng.domains.datacenter.calibration.reading import Metered, read_meters, split_at
from tanheng.domains.datacenter.calibration.savings import Drivers, Record, Savings, savings
from tanheng.domains.datacenter.calibration.watching import (
    Watched,
    watch,
    watched_record,
    watched_table,
)

__all__ = [
    "LIMITS",
    "Baseline",
    "Calibration",
    "Drift",
    "Drivers",
    "Gate",
    "Meter",
    "Metered",
    "Parameter",
    "Plant",
    "Posterior",
    "Record",
    "Savings",
    "Watch",
    "Watched",
    "calibrate",
    "cv_rmse",
    "fit_baseline",
    "gate",
    "learn",
    "nmbe",
    "posterior",
    "read_meters",
    "savings",
    "split_at",
    "watch",
    "watched_record",
    "watched_table",
]
