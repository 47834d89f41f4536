"""The nouns every room speaks: errors, clocks, units, figures, views, results, project files."""

from tanheng.core.activity import Activity, Evidence, activity_table
from tanheng.core.clock import DAY_S, HOUR_S, epoch_s, iso, local_day, local_hour, offset_s, zone_of
from tanheng.core.complaint import worded
from tanheng.core.errors import (
    BalanceError,
    DatasetError,
    InputError,
    Place,
    ProjectError,
    TanhengError,
)
from tanheng.core.figure import Figure, Origin, Text
from tanheng.core.project import Positions, Strict, read_project
from tanheng.core.result import Context, Result
from tanheng.core.units import POWER_UNITS, Conversion, conversion, duration_s, power_to_mw
from tanheng.core.views import (
    Band,
    Column,
    FanChart,
    Flow,
    HeatMap,
    Line,
    LineChart,
    Sankey,
    Section,
    Table,
    View,
)
from tanheng.core.windows import (
    NAMED_WINDOWS,
    WINDOW_NAMES,
    hours_of_range,
    top_hours,
    window_hours,
)

__all__ = [
    "DAY_S",
    "HOUR_S",
    "NAMED_WINDOWS",
    "POWER_UNITS",
    "WINDOW_NAMES",
    "Activity",
    "BalanceError",
    "Band",
    "Column",
    "Context",
    "Conversion",
    "DatasetError",
    "Evidence",
    "FanChart",
    "Figure",
    "Flow",
    "HeatMap",
    "InputError",
    "Line",
    "LineChart",
    "Origin",
    "Place",
    "Positions",
    "ProjectError",
    "Result",
    "Sankey",
    "Section",
    "Strict",
    "Table",
    "TanhengError",
    "Text",
    "View",
    "activity_table",
    "conversion",
    "duration_s",
    "epoch_s",
    "hours_of_range",
    "iso",
    "local_day",
    "local_hour",
    "offset_s",
    "power_to_mw",
    "read_project",
    "top_hours",
    "window_hours",
    "worded",
    "zone_of",
]
