"""Work moved to clean hours: jobs that may wait, and the slots they are put in."""

from tanheng.domains.datacenter.jobs.job import Jobs, Slots
from tanheng.domains.datacenter.jobs.placing import Placement, place, placed_early, room_kw

__all__ = ["Jobs", "Placement", "Slots", "place", "placed_early", "room_kw"]
