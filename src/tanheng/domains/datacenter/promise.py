"""What of a saving can be counted on: a share promised for days to come, and its record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.core import Text
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.reliability import Coverage, coverage, outcomes_needed, verdict

__all__ = ["SavingGuarantee", "saving_guarantee"]

TRAILING = 60
"""Blocks that a promise is made from: two months of days, after which seasons differ. Of 100 years
of days that were independent and alike, 24 were withheld by chance (promises that wander fail where
they are high), 14 with 90; on a public trace over a year of four grids promises of 95 % held on
95.0 to 96.6 % of days with 60, on 92.8 to 94.0 % with 90."""
JUDGED = 30
"""Blocks out of sample below which no record is a record."""


@dataclass(frozen=True)
class SavingGuarantee:
    """Share of what some days would have taken that is saved at least.

    Parameters
    ----------
    level : float
    days : int
        Length of a block of days for which it is promised.
    share : float, optional
        For a block to come; below 0 where blocks that cost more than without are too many to be
        ruled out at the level. None when withheld.
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


def saving_guarantee(
    share: Floats,
    longest_days: float = 0.0,
    level: float = 0.95,
    days: int = 1,
    broken: Text | None = None,
) -> SavingGuarantee:
    """Promise the saving of a block of days from those before it; judge how such promises held.

    The promise is the k-th smallest of n trailing blocks, ``k = floor((n + 1)(1 - level))``, which
    a block exchangeable with them undercuts with probability ``k / (n + 1)`` at most (split
    conformal; Vovk, Gammerman and Shafer 2005).

    Parameters
    ----------
    share : array (B,)
        Share saved in each block; NaN where nothing was to be saved.
    longest_days : float
        How long after a block's end its saving may still change [d]: the longest window of a job.
    level : float
    days : int
        Length of a block.
    broken : Text, optional
        What else was not kept, such as work left undone: then nothing is promised.
    """
    embargo = 1 + int(np.ceil(longest_days / days))
    every = np.array([_promise(share, block, embargo, level) for block in range(share.size + 1)])
    promised, ahead = every[:-1], float(every[-1])
    judged = int((~np.isnan(promised + share)).sum())
    if broken is not None or judged < JUDGED or np.isnan(ahead):
        reason = broken or _too_few(judged, level, days)
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
