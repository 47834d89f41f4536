"""Set-points as a file, for whoever brings them to a plant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tanheng.domains.datacenter.control.trial import Trial
from tanheng.store import write_whole

__all__ = ["schedule_table", "write_schedule"]


def schedule_table(trial: Trial, way: str = "predictive") -> pl.DataFrame:
    """Return set-points by place and quarter of an hour; null where local control decides.

    Beside them whether the optimiser was followed, the inlet at the end and the mean power.
    """
    run = trial.runs[way]
    parts = []
    for at, lane in enumerate(trial.lanes):
        time_s = lane.start_s + run.step_s * np.arange(run.total_kw.shape[1])
        points = {name: values[at] for name, values in run.set_points.items()}
        told = {name: values for name, values in points.items() if name != "tank_kw"}
        if trial.design.tank is not None:
            told["tank_kw"] = points["tank_kw"]
        time = pl.from_epoch(pl.Series(time_s), time_unit="s").dt.replace_time_zone("UTC")
        columns = {"place": [lane.place] * time_s.size, "time": time, **told}
        columns |= {"followed": run.followed[at]}
        columns |= {"inlet_c": run.inlet_c[at], "power_kw": run.total_kw[at]}
        parts.append(pl.DataFrame(columns, nan_to_null=True))
    return pl.concat(parts)


def write_schedule(path: Path, trial: Trial) -> None:
    """Write the table as CSV, whole or not at all.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    table = schedule_table(trial)

    def write(part: Path) -> None:
        table.write_csv(part, datetime_format="%Y-%m-%dT%H:%M:%SZ", float_precision=3)

    write_whole(path, write)
