"""Jobs drawn at random, each of which could be done by itself."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter.jobs import Jobs, Slots


def drawn_jobs(seed: int, count: int, slots: int, step_s: int = 3600) -> tuple[Jobs, Slots]:
    rng = np.random.default_rng(seed)
    release = rng.integers(0, slots, count)
    deadline = np.minimum(release + rng.integers(1, slots + 1, count), slots)
    power = rng.choice([0.5, 1.0, 2.0, 7.3], count)
    share = rng.choice([0.05, 0.25, 0.5, 0.77, 1.0], count)
    energy = power * (deadline - release) * share * step_s / 3600
    lines = np.arange(2, count + 2)
    names = tuple(f"job {number}" for number in range(count))
    jobs = Jobs(names, release, deadline, energy, power, "jobs.csv", lines)
    return jobs, Slots(1_672_531_200, step_s, slots)
