"""A project's domains composed into one run, and published statements checked."""

from tanheng.plan.handing import handed_to
from tanheng.plan.project import Project, open_project
from tanheng.plan.run import Outcome, check_project, flagged_readings, run_project
from tanheng.plan.statements import Statement, arithmetic, from_figures, table

__all__ = [
    "Outcome",
    "Project",
    "Statement",
    "arithmetic",
    "check_project",
    "flagged_readings",
    "from_figures",
    "handed_to",
    "open_project",
    "run_project",
    "table",
]
