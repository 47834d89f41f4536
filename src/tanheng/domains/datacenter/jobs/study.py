"""From files to an answer: what moving these jobs saves on this grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tanheng.core import InputError, Place, Section, Table, Text
from tanheng.domains.datacenter.jobs.ceiling import day_ceiling
from tanheng.domains.datacenter.jobs.forecasts import FORECASTS, Forecast, brought, forecast
from tanheng.domains.datacenter.jobs.intensity import Basis, Intensity, read_intensity
from tanheng.domains.datacenter.jobs.job import Jobs
from tanheng.domains.datacenter.jobs.placing import room_kw
from tanheng.domains.datacenter.jobs.reading import Pods, read_jobs, read_limit
from tanheng.domains.datacenter.jobs.rolling import RESERVE
from tanheng.domains.datacenter.jobs.saving import Outcome, block_share, compare
from tanheng.domains.datacenter.jobs.views import assumed_table, jobs_section, outcome_table
from tanheng.domains.datacenter.promise import SavingGuarantee, saving_guarantee

__all__ = ["Question", "Study", "study"]


@dataclass(frozen=True)
class Question:
    """Which jobs, on which grid, within which limits.

    Parameters
    ----------
    jobs, intensity : Path
    basis : str
        Of published hours: ``direct`` or ``life-cycle``.
    forecast : str
        One of `FORECASTS`, or a file of foretold intensity.
    capacity_kw, base_kw : float
        Most IT power, and the part of it that does not wait.
    reserve : float
        Share of the room of later slots that plans leave to jobs yet to come.
    thermal : Path, optional
        Most IT power that can be cooled: columns ``time`` and ``thermal_kw``.
    slot_minutes : int, optional
        By default the step of the intensity.
    level : float
        At which a saving is promised.
    promise_days : int
        Days over which a saving is promised.
    pods : Pods
        What is assumed of pods of a trace.
    """

    jobs: Path
    intensity: Path
    basis: Basis = "direct"
    forecast: str = "fading"
    capacity_kw: float = float("inf")
    base_kw: float = 0.0
    reserve: float = RESERVE
    thermal: Path | None = None
    slot_minutes: int | None = None
    level: float = 0.95
    promise_days: int = 1
    pods: Pods = field(default_factory=Pods)

    def __post_init__(self) -> None:
        if not 0.5 <= self.level < 1.0:
            raise InputError(f"level: expected 0.5 or more, below 1, came {self.level:g}")
        if self.slot_minutes is not None and self.slot_minutes < 1:
            raise InputError(f"slot_minutes: expected at least 1, came {self.slot_minutes}")
        if self.promise_days < 1:
            raise InputError(f"promise_days: expected at least 1, came {self.promise_days}")
        if not self.capacity_kw > 0:
            raise InputError(f"capacity_kw: expected more than 0, came {self.capacity_kw:g}")
        if not 0 <= self.base_kw < float("inf"):
            raise InputError(f"base_kw: expected at least 0, came {self.base_kw:g}")


@dataclass(frozen=True)
class Study:
    """What was found, and what was assumed to find it."""

    jobs: Jobs
    intensity: Intensity
    outcome: Outcome
    guarantee: SavingGuarantee
    day_ceiling: float
    assumed: tuple[Text, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """What is printed in the terminal."""
        return (
            outcome_table(self.outcome, self.guarantee, self.day_ceiling),
            assumed_table(self.assumed),
        )

    @property
    def section(self) -> Section:
        """What stands in a report."""
        return jobs_section(
            self.outcome, self.guarantee, self.intensity, self.day_ceiling, self.assumed
        )

    def summary(self) -> dict[str, Any]:
        """Return the numbers by name."""
        outcome, peaks = self.outcome, ("run_now", "planned", "foresight")
        return {
            "jobs": len(self.jobs),
            "energy_kwh": float(self.jobs.energy_kwh.sum()),
            "run_now_kg": outcome.run_now_kg,
            "planned_kg": outcome.planned_kg,
            "foresight_kg": outcome.foresight_kg,
            "saving_share": outcome.saving_share,
            "ceiling_share": outcome.ceiling_share,
            "regret_kg": outcome.regret_kg,
            "late_kwh": outcome.late_kwh,
            "peak_kw": {name: float(getattr(outcome, name).load_kw.max()) for name in peaks},
            "day_ceiling_share": self.day_ceiling,
            "guarantee": self._guarantee(),
            "assumed": [words.en for words in self.assumed],
        }

    def _guarantee(self) -> dict[str, Any]:
        record = self.guarantee.coverage
        return {
            "level": self.guarantee.level,
            "days": self.guarantee.days,
            "saving_share": self.guarantee.share,
            "blocks_judged": record.n if record else 0,
            "held_share": record.exceedance if record else None,
            "band": [record.band.low, record.band.high] if record else None,
            "reason": self.guarantee.reason.en,
        }


def study(question: Question) -> Study:
    """Read the files, place the jobs three ways, and judge the saving.

    Raises
    ------
    InputError
        With file and line, or the job that cannot be done and the slots that are full.
    """
    grid = read_intensity(question.intensity, question.basis)
    if question.slot_minutes is not None:
        grid = grid.in_slots(60 * question.slot_minutes)
    slots, g_per_kwh = grid.slots, grid.g_per_kwh
    limits = [question.capacity_kw]
    cooled = [read_limit(question.thermal, "thermal_kw", slots)] if question.thermal else []
    room = room_kw(slots, *limits, *cooled, base_kw=question.base_kw)
    read = read_jobs(question.jobs, slots, question.pods)
    foretold = _forecast(question, grid)
    outcome = compare(read.jobs, slots, g_per_kwh, room, foretold, question.reserve)
    days = question.promise_days
    share = block_share(read.jobs, slots, g_per_kwh, outcome, days)
    longest = float((read.jobs.deadline - read.jobs.release).max()) * slots.step_h / 24.0
    guarantee = saving_guarantee(share, longest, question.level, days, _late(outcome.late_kwh))
    assumed = (*read.assumed, *_assumed(question, grid, outcome))
    return Study(read.jobs, grid, outcome, guarantee, day_ceiling(grid), assumed)


def _forecast(question: Question, grid: Intensity) -> Forecast:
    name = question.forecast
    if name in FORECASTS or not Path(name).exists():
        return forecast(name, grid.g_per_kwh, grid.slots)
    foretold = read_intensity(Path(name), question.basis).in_slots(grid.slots.step_s)
    if foretold.slots != grid.slots:
        first, last = grid.slots.at(0), grid.slots.at(grid.slots.count)
        raise InputError(f"expected a forecast from {first} to {last}", Place(name))
    return brought(foretold.g_per_kwh)


def _assumed(question: Question, grid: Intensity, outcome: Outcome) -> tuple[Text, ...]:
    words = [
        Text(f"intensity: {grid.how.en}", f"碳强度：{grid.how.zh}"),
        _made(question.forecast),
        Text(
            "a job may do any part of its power in a slot; emissions are of IT energy alone",
            "作业在每个时段内可按任意部分功率运行；排放仅计 IT 用电",
        ),
    ]
    if question.capacity_kw < float("inf") or question.thermal:
        share = f"{100 * question.reserve:g} %"
        words.append(
            Text(
                f"plans leave {share} of the room of later slots to jobs yet to come",
                f"计划为尚未到来的作业预留后续时段容量的 {share}",
            )
        )
    if grid.missing:
        count = grid.missing
        words.append(
            Text(
                f"{count} slots without intensity were taken from the day before",
                f"{count} 个时段缺碳强度，取前一日同时段",
            )
        )
    if outcome.late_kwh:
        late, energy = int((outcome.planned.left_kwh > 0).sum()), f"{outcome.late_kwh:.6g} kWh"
        words.append(
            Text(
                f"{late} jobs were not done in time by forecast ({energy}): jobs that came later "
                "took the capacity; the saving is withheld",
                f"按预测安排时有 {late} 个作业未能按期完成（{energy}），后到的作业占用了容量；"
                "减排量不予给出",
            )
        )
    return tuple(words)


def _made(name: str) -> Text:
    """Say from when a forecast is; of a file that was brought nobody here can tell."""
    if name in FORECASTS:
        return Text(
            f"forecast: {name}, made anew each slot; a job is known from its release",
            f"预测：{name}，逐时段更新；作业自释放时起才为已知",
        )
    return Text(
        f"forecast: {name}, as brought; whether it was made before its hours is not known here; "
        "a job is known from its release",
        f"预测：{name}，按所给文件；是否在各时段之前作出，无从核实；作业自释放时起才为已知",
    )


def _late(late_kwh: float) -> Text | None:
    if not late_kwh:
        return None
    energy = f"{late_kwh:.6g} kWh"
    return Text(f"{energy} of jobs were not done in time", f"{energy} 的作业未能按期完成")
