"""Work moved to clean hours: jobs that may wait, and the slots they are put in."""

from tanheng.domains.datacenter.jobs.ceiling import day_ceiling
from tanheng.domains.datacenter.jobs.forecasts import FORECASTS, Forecast, brought, forecast
from tanheng.domains.datacenter.jobs.intensity import Basis, Intensity, read_intensity
from tanheng.domains.datacenter.jobs.job import Jobs, Slots
from tanheng.domains.datacenter.jobs.placing import Placement, place, placed_early, room_kw
from tanheng.domains.datacenter.jobs.reading import Pods, Read, read_jobs, read_limit
from tanheng.domains.datacenter.jobs.rolling import rolled
from tanheng.domains.datacenter.jobs.saving import Outcome, block_share, compare
from tanheng.domains.datacenter.jobs.schedule import write_schedule
from tanheng.domains.datacenter.jobs.study import Question, Study, study
from tanheng.domains.datacenter.jobs.views import (
    assumed_table,
    jobs_section,
    outcome_table,
    promise_chart,
    when_chart,
)
from tanheng.domains.datacenter.promise import SavingGuarantee, saving_guarantee

__all__ = [
    "FORECASTS",
    "Basis",
    "Forecast",
    "Intensity",
    "Jobs",
    "Outcome",
    "Placement",
    "Pods",
    "Question",
    "Read",
    "SavingGuarantee",
    "Slots",
    "Study",
    "assumed_table",
    "block_share",
    "brought",
    "compare",
    "day_ceiling",
    "forecast",
    "jobs_section",
    "outcome_table",
    "place",
    "placed_early",
    "promise_chart",
    "read_intensity",
    "read_jobs",
    "read_limit",
    "rolled",
    "room_kw",
    "saving_guarantee",
    "study",
    "when_chart",
    "write_schedule",
]
