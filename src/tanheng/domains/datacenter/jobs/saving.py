"""What moving work saves: by forecast, and at best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.core import DAY_S
from tanheng.domains.datacenter.jobs.forecasts import Forecast
from tanheng.domains.datacenter.jobs.job import Floats, Jobs, Slots
from tanheng.domains.datacenter.jobs.placing import Placement, place, placed_early, summed
from tanheng.domains.datacenter.jobs.rolling import RESERVE, rolled

__all__ = ["Outcome", "block_share", "compare"]


@dataclass(frozen=True)
class Outcome:
    """The same jobs run at once, by forecast, and with perfect foresight.

    Parameters
    ----------
    run_now, planned, foresight : Placement
    run_now_kg, planned_kg, foresight_kg : float
        Emissions by the intensity that came.
    """

    run_now: Placement
    planned: Placement
    foresight: Placement
    run_now_kg: float
    planned_kg: float
    foresight_kg: float

    @property
    def late_kwh(self) -> float:
        """Energy that the plan by forecast did not do in its windows."""
        return float(self.planned.left_kwh.sum())

    @property
    def saving_share(self) -> float | None:
        """Saved by forecast, of what running at once emits; None where work was left undone."""
        return None if self.late_kwh else 1.0 - self.planned_kg / self.run_now_kg

    @property
    def ceiling_share(self) -> float:
        """Saved with perfect foresight: no plan of these jobs saves more."""
        return 1.0 - self.foresight_kg / self.run_now_kg

    @property
    def regret_kg(self) -> float | None:
        """What not knowing the future costs."""
        return None if self.late_kwh else self.planned_kg - self.foresight_kg


def compare(
    jobs: Jobs,
    slots: Slots,
    intensity_g_per_kwh: Floats,
    room_kw: Floats,
    forecast: Forecast,
    reserve: float = RESERVE,
) -> Outcome:
    """Run jobs at once, by forecast on a rolling horizon, and with perfect foresight.

    Raises
    ------
    InputError
        When no plan does all jobs in time, naming one of them and the slots that are full.
    """
    foresight = place(jobs, slots, intensity_g_per_kwh, room_kw)
    run_now = placed_early(jobs, slots, room_kw)
    planned = rolled(jobs, slots, forecast, room_kw, reserve)
    kg = [each.emissions_kg(intensity_g_per_kwh, slots) for each in (run_now, planned, foresight)]
    return Outcome(run_now, planned, foresight, *kg)


def block_share(
    jobs: Jobs, slots: Slots, intensity_g_per_kwh: Floats, outcome: Outcome, days: int = 1
) -> Floats:
    """Share saved by forecast of the jobs released in each block of UTC days, (B,).

    NaN where no job was released; a block at the end that is not whole is left out.
    """
    day = slots.time_s() // DAY_S
    block = (day[jobs.release] - day[0]) // days
    count = (int(day[-1] - day[0]) + 1) // days
    now, planned = (
        summed(block, each.by_job_kg(intensity_g_per_kwh), count)[:count]
        for each in (outcome.run_now, outcome.planned)
    )
    share: Floats = np.full(count, np.nan)
    np.divide(now - planned, now, out=share, where=now > 0.0)
    return share
