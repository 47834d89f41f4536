"""Set-points of a data centre: chosen by an optimiser, held inside limits that it cannot pass."""

from tanheng.domains.datacenter.control.baselines import (
    FixedPoints,
    TrimAndRespond,
    fixed_points,
    starting_points,
)
from tanheng.domains.datacenter.control.bounds import Bounds, bounds_of
from tanheng.domains.datacenter.control.commissioning import commissioned
from tanheng.domains.datacenter.control.envelope import ENVELOPES, Envelope, envelope
from tanheng.domains.datacenter.control.hall import DynamicPlant, Masses, StepTruth
from tanheng.domains.datacenter.control.mpc import Plan, PredictiveControl
from tanheng.domains.datacenter.control.perturbed import perturbed
from tanheng.domains.datacenter.control.readings import (
    ControllablePlant,
    Controller,
    Optimiser,
    Readings,
    Situation,
)
from tanheng.domains.datacenter.control.run import ControlRun, Course, control
from tanheng.domains.datacenter.control.safety import Rates, Safety, Verdict
from tanheng.domains.datacenter.control.schedule import schedule_table, write_schedule
from tanheng.domains.datacenter.control.sensors import Fault, InletSensors
from tanheng.domains.datacenter.control.trial import (
    WAYS,
    Lane,
    Trial,
    Truth,
    controllable,
    trial,
    weeks,
    year,
)
from tanheng.domains.datacenter.control.views import (
    WAY_NAMES,
    control_section,
    control_table,
    promise_table,
    promises,
    record,
)

__all__ = [
    "ENVELOPES",
    "WAYS",
    "WAY_NAMES",
    "Bounds",
    "ControlRun",
    "ControllablePlant",
    "Controller",
    "Course",
    "DynamicPlant",
    "Envelope",
    "Fault",
    "FixedPoints",
    "InletSensors",
    "Lane",
    "Masses",
    "Optimiser",
    "Plan",
    "PredictiveControl",
    "Rates",
    "Readings",
    "Safety",
    "Situation",
    "StepTruth",
    "Trial",
    "TrimAndRespond",
    "Truth",
    "Verdict",
    "bounds_of",
    "commissioned",
    "control",
    "control_section",
    "control_table",
    "controllable",
    "envelope",
    "fixed_points",
    "perturbed",
    "promise_table",
    "promises",
    "record",
    "schedule_table",
    "starting_points",
    "trial",
    "weeks",
    "write_schedule",
    "year",
]
