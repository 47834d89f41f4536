"""Parameters of a design found from readings: shapes that a level of each meter cannot tell.

A worn tower, or servers whose fans answer warmth more slowly, change not so much what a meter says
as how it changes with set-points. Of a few parameters those values are kept that explain all
meters best, each meter up to its level, values near the design's preferred.

References
----------
Ljung, L. (1999), System identification, 2nd ed., section 6.3: estimates with a prior on the
parameters; coordinate search over a grid stands in for the gradient here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tanheng.core import InputError
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.design import Design, varied

__all__ = ["PARAMETERS", "Identification"]

PARAMETERS = (
    "servers.flow_per_k",
    "rejection.approach_k",
    "servers.leakage_per_k",
    "economiser.approach_k",
    "economiser.pad_effectiveness",
    "economiser.dry_effectiveness",
    "economiser.wet_effectiveness",
)
FACTORS = np.array([0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3])
MOST_EFFECTIVE = 0.95
LIKELY_OFF = 0.2
"""Standard deviation of parameters and levels about the design's."""
NOISE = 0.002
"""Error of what is expected of a meter, over the load of the servers."""

Expectation = Callable[[Design], Mapping[str, Floats]]


class Identification:
    """Factors of parameters for L plants of one design.

    Parameters
    ----------
    design : Design
        As it is believed before anything is read.
    lanes : int
    """

    def __init__(self, design: Design, lanes: int) -> None:
        self._design, self._lanes = design, lanes
        self._own = {path: value for path in PARAMETERS if (value := _value(design, path))}
        self._at = {path: np.full((lanes, 1), value) for path, value in self._own.items()}
        self._turn = 0

    @property
    def design(self) -> Design:
        """The design with what has been found, parameters ``(L, 1)``."""
        return varied(self._design, dict(self._at)) if self._at else self._design

    def improve(self, said: Mapping[str, Floats], expect: Expectation) -> bool:
        """Choose the value of the next parameter in turn; tell whether any changed.

        Parameters
        ----------
        said : mapping of (L, H) arrays
            What the meters said [kW]; NaN where one is missing. ``it_kw`` is the servers' load.
        expect : callable
            Gives what a design lets one expect of the same meters.
        """
        if not self._own:
            return False
        path = list(self._own)[self._turn % len(self._own)]
        self._turn += 1
        before = self._at[path]
        tried = [before, *(np.full_like(before, value) for value in self._values(path))]
        costs = np.stack([self._cost(path, value, said, expect) for value in tried])
        best = costs.argmin(axis=0)
        self._at[path] = np.stack(tried)[best, np.arange(self._lanes)]
        return bool((self._at[path] != before).any())

    def _values(self, path: str) -> Floats:
        most = MOST_EFFECTIVE if path.endswith("effectiveness") else np.inf
        return np.unique(np.minimum(FACTORS * self._own[path], most))

    def _cost(
        self, path: str, value: Floats, said: Mapping[str, Floats], expect: Expectation
    ) -> Floats:
        """Misfit of each lane with one value, and how unlikely that value is ``(L,)``."""
        try:
            thought = expect(varied(self._design, self._at | {path: value}))
        except InputError:  # a tower that cannot be built
            return np.full(self._lanes, np.inf)
        off = (value[:, 0] / self._own[path] - 1.0) / LIKELY_OFF
        return off**2 + sum(misfit(said[name], thought[name], said["it_kw"]) for name in thought)


def misfit(said: Floats, thought: Floats, it_kw: Floats) -> Floats:
    """Squares of a meter's errors about its likeliest level, an hour counted once ``(L,)``."""
    scale = NOISE * it_kw.mean(axis=1, keepdims=True)
    known = np.isfinite(said)
    seen, expected = np.where(known, said, 0.0) / scale, np.where(known, thought, 0.0) / scale
    prior = 1.0 / LIKELY_OFF**2
    level = ((seen * expected).sum(1) + prior) / ((expected**2).sum(1) + prior)
    errors = ((seen - level[:, None] * expected) ** 2).sum(1)
    return np.asarray(errors + prior * (level - 1.0) ** 2)


def _value(block: Any, path: str) -> float | None:
    for step in path.split("."):
        block = getattr(block, step, None)
    return None if block is None else float(block)
