"""Jobs of a site that may wait: what moving them to clean hours saves on its grid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tanheng.core import Figure, Positions, Section, Text
from tanheng.domains.datacenter.inputs import Inputs, complaining_of
from tanheng.domains.datacenter.jobs import Pods, Question, Study, study
from tanheng.domains.datacenter.model import DataCenter

__all__ = ["deferred_figures", "deferred_section", "hours_for_jobs", "study_jobs"]

ON_GRID = Text("jobs on {grid}: {what}", "作业，按 {grid}：{what}")
SAVED = Text(
    "emissions saved by forecast, over run at once", "按预测安排所减排放，占立即运行时排放"
)
FORESEEN = Text("the same with perfect foresight", "同上，但完全预知")
STEADY = Text("what a steady load could save at best", "恒定负荷最多可减")
PROMISED = Text(
    "share saved on {level} of past spans of {days} days",
    "过去各 {days} 天中 {level} 能达到的减排占比",
)
LATE = Text("jobs were not done in time", "作业未能按时完成")
CLEAN = Text("nothing was emitted", "没有排放")


def study_jobs(section: DataCenter, read: Inputs, positions: Positions) -> Study | None:
    """Move the jobs that the section names; None where it names none.

    Raises
    ------
    InputError
        As `study`; without an intensity by the hour.
    """
    asked = section.jobs
    if asked is None:
        return None
    intensity, jobs = hours_for_jobs(section, read, positions)
    pods = Pods(asked.gpu_w, asked.core_w, asked.slack_h, asked.qos, asked.repeat)
    with complaining_of("datacenter.jobs", positions):
        return study(
            Question(
                jobs,
                intensity,
                section.basis,
                asked.forecast,
                level=asked.level,
                promise_days=asked.promise_days,
                pods=pods,
            )
        )


def hours_for_jobs(section: DataCenter, read: Inputs, positions: Positions) -> tuple[Path, Path]:
    """Return the files of intensity and of jobs; refuse jobs without an intensity by the hour."""
    if read.intensity is not None and read.jobs is not None:
        return read.intensity, read.jobs
    came = "none" if section.intensity is None else str(section.intensity)
    raise positions.complaint(
        "datacenter.jobs",
        f"expected a CSV file of intensity by the hour to move jobs by, came {came}",
    )


def deferred_section(section: DataCenter, found: Study) -> Section:
    """Return the part of the report."""
    return replace(found.section, anchor=f"{section.name}-jobs")


def deferred_figures(section: DataCenter, found: Study) -> tuple[Figure, ...]:
    """Return what was saved beside its ceiling, and what can be counted on."""
    outcome, promise = found.outcome, found.guarantee
    late = LATE if outcome.late_kwh else CLEAN
    told = (
        ("saving_share", outcome.saving_share, SAVED),
        ("ceiling_share", outcome.ceiling_share, FORESEEN),
        ("day_ceiling_share", found.day_ceiling, STEADY),
    )
    grid = section.intensity
    figures = [
        Figure(
            f"{section.name}.jobs.{key}",
            value,
            "1",
            section.outcome,
            ON_GRID.filled(grid=grid, what=what),
            reason=late if value is None else None,
        )
        for key, value, what in told
    ]
    promised = Figure(
        f"{section.name}.jobs.promised_share",
        promise.share,
        "1",
        section.outcome,
        ON_GRID.filled(
            grid=grid, what=PROMISED.filled(level=f"{promise.level:.0%}", days=promise.days)
        ),
        level=promise.level,
        reason=promise.reason if promise.share is None else None,
    )
    return (*figures, promised)
