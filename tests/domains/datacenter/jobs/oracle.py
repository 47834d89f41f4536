"""The programme written down as it is defined, on single jobs, for HiGHS to solve."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tanheng.domains.datacenter.jobs import Jobs, Slots

Floats = NDArray[np.float64]


def least_cost(jobs: Jobs, slots: Slots, cost: Floats, room_kw: Floats) -> float | None:
    """Least cost of energy by job and slot; None where no plan exists."""
    length = jobs.deadline - jobs.release
    job = np.repeat(np.arange(len(jobs)), length)
    slot = np.concatenate(
        [np.arange(a, b) for a, b in zip(jobs.release, jobs.deadline, strict=True)]
    )
    columns = np.arange(job.size)
    rows = np.concatenate([job, len(jobs) + slot])
    matrix = sp.csc_array(
        (np.ones(rows.size), (rows, np.tile(columns, 2))),
        shape=(len(jobs) + slots.count, job.size),
    )
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = cost[slot]
    model.col_lower_ = np.zeros(job.size)
    model.col_upper_ = (jobs.power_kw * slots.step_h)[job]
    room = np.minimum(room_kw * slots.step_h, highspy.kHighsInf)
    model.row_lower_ = np.concatenate([jobs.energy_kwh, np.zeros(slots.count)])
    model.row_upper_ = np.concatenate([jobs.energy_kwh, room])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(solver.getInfo().objective_function_value)
