"""Rules that flag readings with a reason, and the record of what they flagged.

::

    timeline = arrange(time_s, power_mw, step_s)
    flags = check(timeline.values, timeline.flags, step_s=step_s, capacity=20.0, kind="solar",
                  sun_up=sun_up, clear_sky=clear_sky)
    power = usable(timeline.values, flags, 20.0)
"""

from tanheng.quality.capacity import CapacityFinding, stated_capacity_check
from tanheng.quality.check import Kind, check, usable
from tanheng.quality.clock import ClockFinding, clock_findings, clock_offset
from tanheng.quality.flag import UNUSABLE, Flag, Flags, reason_names, reasons
from tanheng.quality.rating import Rating, rate
from tanheng.quality.record import Record, record
from tanheng.quality.timeline import Timeline, arrange

__all__ = [
    "UNUSABLE",
    "CapacityFinding",
    "ClockFinding",
    "Flag",
    "Flags",
    "Kind",
    "Rating",
    "Record",
    "Timeline",
    "arrange",
    "check",
    "clock_findings",
    "clock_offset",
    "rate",
    "reason_names",
    "reasons",
    "record",
    "stated_capacity_check",
    "usable",
]
