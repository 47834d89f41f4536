"""Jobs and limits from files: tables of jobs, pods of a published trace, limits by slot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, InputError, Place, Text
from tanheng.domains.datacenter.jobs.columns import Columns, read_columns
from tanheng.domains.datacenter.jobs.job import Floats, Ints, Jobs, Slots

__all__ = ["Pods", "Read", "read_jobs", "read_limit"]

TABLE = ("name", "release", "deadline", "energy_kwh", "power_kw")
TRACE = (
    "name",
    "cpu_milli",
    "num_gpu",
    "gpu_milli",
    "qos",
    "creation_time",
    "scheduled_time",
    "deletion_time",
)


@dataclass(frozen=True)
class Pods:
    """What is assumed of pods whose trace tells neither power nor deadline.

    Parameters
    ----------
    gpu_w, core_w : float
        Power of a whole GPU and of a CPU core that a pod has asked for, as drawn while it runs.
        The defaults lie amid boards of 70 to 400 W, and are those of a 400 W server of 96 threads.
    slack_h : float
        Time from a pod's creation to its deadline, beyond its run time.
    qos : str
        Pods that may wait: of this quality of service.
    repeat : bool
        Lay the trace end to end, by whole days, over all slots.
    """

    gpu_w: float = 250.0
    core_w: float = 4.0
    slack_h: float = 12.0
    qos: str = "BE"
    repeat: bool = False

    def __post_init__(self) -> None:
        for name, value in (("gpu_w", self.gpu_w), ("core_w", self.core_w)):
            if not 0 < value < np.inf:
                raise InputError(f"{name}: expected more than 0 W, came {value:g}")
        if not 0 <= self.slack_h < np.inf:
            raise InputError(f"slack_h: expected at least 0 h, came {self.slack_h:g}")


@dataclass(frozen=True)
class Read:
    """Jobs as read, and what was assumed or left out on the way, in words."""

    jobs: Jobs
    assumed: tuple[Text, ...]


def read_jobs(path: Path, slots: Slots, pods: Pods | None = None) -> Read:
    """Read jobs from a table, or from pods of the Alibaba GPU trace of 2023.

    A table has the columns ``name, release, deadline`` (moments), ``energy_kwh`` and ``power_kw``.
    A job may run in the slots that lie wholly between its release and its deadline.

    Raises
    ------
    InputError
        With file and line.
    """
    table = read_columns(path)
    if "creation_time" in table.names:
        table.needs(TRACE)
        return _pods(table, slots, pods or Pods())
    table.needs(TABLE)
    release, deadline = _window(table.instant_s("release"), table.instant_s("deadline"), slots)
    jobs = Jobs(
        tuple(table.text("name")),
        release,
        deadline,
        table.number("energy_kwh"),
        table.number("power_kw"),
        table.file,
        table.line(),
    )
    return Read(jobs, ())


def read_limit(path: Path, column: str, slots: Slots) -> Floats:
    """Read a limit [kW] by slot, (T,), from the columns ``time`` and the one named.

    Raises
    ------
    InputError
        With file and line, or the first slot for which there is no limit.
    """
    table = read_columns(path)
    table.needs(["time", column])
    values = table.number(column)
    place, rest = np.divmod(table.instant_s("time") - slots.start_s, slots.step_s)
    for row in np.flatnonzero(rest)[:1]:
        raise InputError(
            f"expected a start of a slot of {slots.step_s // 60} minutes",
            Place(table.file, int(table.line()[row]), field="time"),
        )
    inside = (place >= 0) & (place < slots.count)
    limit = np.full(slots.count, np.nan)
    limit[place[inside]] = values[inside]
    for slot in np.flatnonzero(np.isnan(limit))[:1]:
        raise InputError(
            f"expected {column} for each slot, none at {slots.at(slot)}", Place(str(path))
        )
    return limit


def _window(release_s: Ints, deadline_s: Ints, slots: Slots) -> tuple[Ints, Ints]:
    """First slot that starts at the release or later, and the one after the last that ends."""
    first = -(-(release_s - slots.start_s) // slots.step_s)
    return first, (deadline_s - slots.start_s) // slots.step_s


def _pods(table: Columns, slots: Slots, pods: Pods) -> Read:
    created = table.number("creation_time")
    began = table.number("scheduled_time", missing=True)
    ran_s = table.number("deletion_time") - began
    asked = np.array(table.text("qos")) == pods.qos
    kept = np.flatnonzero(asked & (ran_s > 0))
    if not kept.size:
        raise InputError(
            f"expected pods of quality {pods.qos!r} that ran, came none", Place(table.file)
        )
    gpus = table.number("num_gpu") * table.number("gpu_milli") / 1000.0
    power = (gpus * pods.gpu_w + table.number("cpu_milli") / 1000.0 * pods.core_w) / 1000.0
    first_day_s = created[kept].min() // DAY_S * DAY_S
    release_s = (created[kept] - first_day_s).astype(np.int64) + slots.start_s
    open_s = np.ceil(ran_s[kept] + pods.slack_h * 3600.0).astype(np.int64)
    copy_s, shift_s = _copies(release_s, slots, pods.repeat)
    row = np.tile(kept, shift_s.size)
    release_s = np.tile(release_s, shift_s.size) + np.repeat(shift_s, kept.size)
    release, deadline = _window(release_s, release_s + np.tile(open_s, shift_s.size), slots)
    inside = deadline <= slots.count
    if not inside.any():
        raise InputError(
            f"the window of every pod ends after the intensity, at {slots.at(slots.count)}",
            Place(table.file),
        )
    row = row[inside]
    jobs = Jobs(
        tuple(np.array(table.text("name"))[row].tolist()),
        release[inside],
        deadline[inside],
        power[row] * ran_s[row] / 3600.0,
        power[row],
        table.file,
        table.line()[row],
    )
    left_out = int(asked.sum()) - kept.size
    return Read(jobs, _assumed(pods, slots, first_day_s, copy_s, left_out, int((~inside).sum())))


def _copies(release_s: Ints, slots: Slots, repeat: bool) -> tuple[int, NDArray[np.int64]]:
    """Length of the trace in whole days [s], and by how much each copy of it is moved."""
    length = int(-(-(release_s.max() + 1 - slots.start_s) // DAY_S)) * DAY_S
    count = -(-slots.count * slots.step_s // length) if repeat else 1
    return length, length * np.arange(count, dtype=np.int64)


def _assumed(
    pods: Pods, slots: Slots, first_day_s: float, copy_s: int, idle: int, late: int
) -> tuple[Text, ...]:
    gpu, core, slack = f"{pods.gpu_w:g} W", f"{pods.core_w:g} W", f"{pods.slack_h:g} h"
    day, date = f"{first_day_s / DAY_S:.0f}", slots.at(0)[:10]
    words = [
        Text(
            f"power: {gpu} per GPU and {core} per CPU core asked for, over the whole run time",
            f"功率：按申请的每块 GPU {gpu}、每个 CPU 核 {core} 计，贯穿运行时间",
        ),
        Text(
            f"deadline: creation + run time + {slack}",
            f"截止时间：创建时间 + 运行时长 + {slack}",
        ),
        Text(
            f"jobs: pods of quality {pods.qos}; {idle} of them never ran and are left out",
            f"作业：服务等级为 {pods.qos} 的 pod；其中 {idle} 个从未运行，不计入",
        ),
        Text(f"day {day} of the trace is laid on {date}", f"记录的第 {day} 天对应 {date}"),
    ]
    if pods.repeat:
        days = copy_s // DAY_S
        words.append(
            Text(
                f"the {days} days of the trace are laid end to end", f"{days} 天的记录首尾相接重复"
            )
        )
    if late:
        words.append(
            Text(
                f"{late} pods whose window ends after the intensity are left out",
                f"{late} 个 pod 的时间窗晚于碳强度数据末尾，不计入",
            )
        )
    return tuple(words)
