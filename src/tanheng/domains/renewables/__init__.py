"""Wind and solar fleets: their stations, their physics, and how much of them can be counted on."""

from tanheng.domains.renewables.flagged import flagged
from tanheng.domains.renewables.inspection import check
from tanheng.domains.renewables.model import Renewables
from tanheng.domains.renewables.run import run
from tanheng.domains.renewables.scenarios import scenarios
from tanheng.domains.renewables.schedule import schedule

__all__ = ["Renewables", "check", "flagged", "run", "scenarios", "schedule"]
