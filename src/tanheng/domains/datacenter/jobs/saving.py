"""What moving work saves: by forecast, at best, and what of it can be counted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.core import DAY_S, Text
from tanheng.domains.datacenter.jobs.forecasts import Forecast
from tanheng.domains.datacenter.jobs.job import Floats, Jobs, Slots
from tanheng.domains.datacenter.jobs.placing import Placement, place, placed_early, summed
from tanheng.domains.datacenter.jobs.rolling import RESERVE, rolled
from tanheng.reliability import Coverage, coverage, outcomes_needed, verdict

__all__ = ["Outcome", "SavingGuarantee", "block_share", "compare", "saving_guarantee"]

TRAILING = 60
"""Blocks that a promise is made from: two months of days, after which seasons differ. Of 100 years
of days that were independent and alike, 24 were withheld by chance (promises that wander fail where
they are high), 14 with 90; on a public trace over a year of four grids promises of 95 % held on
95.0 to 96.6 % of days with 60, on 92.8 to 94.0 % with 90."""
JUDGED = 30
"""Blocks out of sample below which no record is a record."""


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


@dataclass(frozen=True)
class SavingGuarantee:
    """Share of the emissions of some days that moving work saves at least.

    Parameters
    ----------
    level : float
    days : int
        Length of a block of days for which it is promised.
    share : float, optional
        For a block to come; below 0 where blocks in which moving costs emissions are too many to
        be ruled out at the level. None when withheld.
    reason : Text
        Its record, or why it is withheld.
    coverage : Coverage, optional
        Of blocks; None when they are too few.
    promised : ndarray of float64, shape (B,)
        What was promised for each block from those before it; NaN where these are too few.
    measured : ndarray of float64, shape (B,)
        Share saved in each block; NaN in blocks without jobs.
    """

    level: float
    days: int
    share: float | None
    reason: Text
    coverage: Coverage | None
    promised: Floats
    measured: Floats


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


def saving_guarantee(
    share: Floats, longest_days: float, level: float = 0.95, days: int = 1, late_kwh: float = 0.0
) -> SavingGuarantee:
    """Promise the saving of a block of days from those before it; judge how such promises held.

    The promise is the k-th smallest of n trailing blocks, ``k = floor((n + 1)(1 - level))``, which
    a block exchangeable with them undercuts with probability ``k / (n + 1)`` at most (split
    conformal; Vovk, Gammerman and Shafer 2005).

    Parameters
    ----------
    share : array (B,)
        Share saved in each block; NaN where nothing was to be moved.
    longest_days : float
        Longest window of a job [d]: a block's saving is known when its last window is over.
    level : float
    days : int
        Length of a block.
    late_kwh : float
        Energy that was not done in time: where there is any, nothing is promised.
    """
    embargo = 1 + int(np.ceil(longest_days / days))
    every = np.array([_promise(share, block, embargo, level) for block in range(share.size + 1)])
    promised, ahead = every[:-1], float(every[-1])
    judged = int((~np.isnan(promised + share)).sum())
    if late_kwh or judged < JUDGED or np.isnan(ahead):
        reason = _late(late_kwh) if late_kwh else _too_few(judged, level, days)
        return SavingGuarantee(level, days, None, reason, None, promised, share)
    # A record takes what is at most 0 for kept by itself; a saving can be less than that.
    lift = 1.0 - float(np.nanmin([np.nanmin(share), np.nanmin(promised), 0.0]))
    record = coverage(share + lift, promised + lift, np.arange(share.size), level)
    held = verdict(record).word == "credible"
    told = _told(record, held, days)
    return SavingGuarantee(level, days, ahead if held else None, told, record, promised, share)


def _promise(share: Floats, block: int, embargo: int, level: float) -> float:
    until = max(0, block - embargo + 1)
    past = share[max(0, until - TRAILING) : until]
    past = np.sort(past[~np.isnan(past)])
    if past.size < outcomes_needed(level):
        return np.nan
    rank = int(np.floor(round((past.size + 1) * (1.0 - level), 9)))
    return float(past[rank - 1])


def _blocks(days: int) -> Text:
    if days == 1:
        return Text("days", "天")
    return Text(f"blocks of {days} days", f"个 {days} 天时段")


def _late(late_kwh: float) -> Text:
    energy = f"{late_kwh:.6g} kWh"
    return Text(f"{energy} of jobs were not done in time", f"{energy} 的作业未能按期完成")


def _too_few(judged: int, level: float, days: int) -> Text:
    needed, blocks = outcomes_needed(level), _blocks(days)
    return Text(
        f"{judged} {blocks.en} could be judged, after {needed} to learn from; {JUDGED} are needed",
        f"学习 {needed} {blocks.zh}之后仅有 {judged} {blocks.zh}可供检验，"
        f"至少需要 {JUDGED} {blocks.zh}",
    )


def _told(record: Coverage, held: bool, days: int) -> Text:
    share, low, high = (
        f"{100 * part:.1f} %" for part in (record.exceedance, record.band.low, record.band.high)
    )
    more, blocks = Text("", ""), _blocks(days)
    if not held and record.exceedance in record.band:
        more = Text("; too seldom for some sizes of the promise", "；部分分位达标率偏低")
    return Text(
        f"it held in {share} of {record.n} {blocks.en}; a perfectly calibrated one at "
        f"{100 * record.level:g} % would hold in {low} to {high}{more.en}",
        f"在 {record.n} {blocks.zh}中达标率为 {share}；"
        f"{100 * record.level:g} % 水平下完全校准时应为 {low} 至 {high}{more.zh}",
    )
