"""``tanheng datacenter jobs``: work that may wait, moved to clean hours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

__all__ = ["jobs"]

Flag = Annotated[bool, Parameter(negative="")]


def jobs(
    jobs: Path,
    /,
    *,
    intensity: Path,
    basis: Literal["direct", "life-cycle"] = "direct",
    forecast: str = "fading",
    capacity_kw: float = float("inf"),
    thermal: Path | None = None,
    base_kw: float = 0.0,
    reserve: float = 0.25,
    slot_minutes: int | None = None,
    level: float = 0.95,
    promise_days: int = 1,
    gpu_w: float = 250.0,
    core_w: float = 4.0,
    slack_h: float = 12.0,
    qos: str = "BE",
    repeat: Flag = False,
    schedule: Path | None = None,
    language: Language | None = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Put jobs into clean hours by forecast; print the saving beside its ceiling.

    Exit code 1 when jobs were not done in time by forecast.

    Parameters
    ----------
    jobs
        CSV with name, release, deadline, energy_kwh, power_kw; or pods of the Alibaba GPU trace.
    intensity
        CSV with time, intensity_g_per_kwh; Electricity Maps' hours; or generation by fuel.
    basis
        Which of the published hours: direct or life-cycle.
    forecast
        fading, same-hour, last-day, persistence, or a CSV file as for --intensity.
    capacity_kw
        Most IT power; without it capacity does not bind.
    thermal
        CSV with time and thermal_kw: most IT power that can be cooled, by slot.
    base_kw
        IT power that does not wait, the same in all slots.
    reserve
        Share of the room of later slots that plans leave to jobs yet to come.
    slot_minutes
        Length of a slot; by default that of the intensity.
    level
        Level at which a saving is promised.
    promise_days
        Days over which it is promised.
    gpu_w
        Assumed of pods: power of a GPU.
    core_w
        Assumed of pods: power of a CPU core.
    slack_h
        Assumed of pods: time to the deadline beyond the run time.
    qos
        Assumed of pods: those of this quality of service may wait.
    repeat
        Lay the trace of pods end to end over the hours of the intensity.
    schedule
        Write the plan by forecast to this CSV file.
    language
        Language of the table: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.domains.datacenter.jobs import Pods, Question, study, write_schedule

    pods = Pods(gpu_w, core_w, slack_h, qos, repeat)
    found = study(
        Question(
            jobs,
            intensity,
            basis,
            forecast,
            capacity_kw,
            base_kw,
            reserve,
            thermal,
            slot_minutes,
            level,
            promise_days,
            pods,
        )
    )
    if schedule is not None:
        write_schedule(schedule, found.jobs, found.intensity.slots, found.outcome.planned)
    if json:
        print_json(found.summary())
    else:
        print_tables(found.tables, language_of(language))
    return 1 if found.outcome.late_kwh else 0
