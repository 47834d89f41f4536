"""A small trial: two plants in one climate over a day, after a day of warm-up."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter import design
from tanheng.domains.datacenter.control import Course, Lane, Truth, controllable, envelope, trial
from tanheng.domains.datacenter.control.weeks import load_kw

from .plants import daily

LEAD, STEPS = 96, 192
LIMITS = envelope("recommended")


def tried(name="midsize-water-cooled", kinds=("mild", "humid"), faults=(), progress=lambda _: None):
    """Try plants that are off by a fifth, one in air of each kind."""
    course = Course(
        daily(kinds, LEAD + STEPS),
        np.stack([load_kw(700.0, 0, LEAD + STEPS, 900, seed) for seed in range(len(kinds))]),
        LEAD,
    )
    built = controllable(design(name), course.it_kw, LIMITS)
    begins = (LEAD + 96) * 900
    lanes = tuple(Lane("here", "MAM" if kind == "mild" else "JJA", begins) for kind in kinds)
    return trial(built, course, lanes, LIMITS, Truth(0.2, faults=tuple(faults)), progress)
