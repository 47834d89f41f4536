"""What a meter leaves open: draws of a plant's parameters by adaptive Metropolis.

References
----------
Haario, Saksman and Tamminen (2001), Bernoulli 7(2): adaptive Metropolis. Roberts and Rosenthal
(2001): scale 2.38^2 / P. Vehtari et al. (2021), Bayesian Analysis 16(2): split R-hat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.domains.datacenter.calibration.fit import Calibration, Problem
from tanheng.domains.datacenter.calibration.meter import Floats

__all__ = ["Posterior", "posterior"]

CHAINS = 4
ADAPT_EVERY = 100
JITTER = 1e-10
CONVERGED = 1.05


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters.

    Parameters
    ----------
    names : tuple of str
    draws : array, shape (chains, steps, P)
        After the first half of each chain was dropped.
    acceptance : float
        Share of proposals taken.
    r_hat : array, shape (P,)
        Split R-hat; near 1 where the chains agree.
    """

    names: tuple[str, ...]
    draws: Floats
    acceptance: float
    r_hat: Floats

    @property
    def converged(self) -> bool:
        """Whether every R-hat is below 1.05."""
        return bool(np.all(self.r_hat < CONVERGED))

    @property
    def mean(self) -> Floats:
        """Of the parameters, shape (P,)."""
        return np.asarray(self.draws.mean(axis=(0, 1)))

    @property
    def standard_deviation(self) -> Floats:
        """Of the parameters, shape (P,)."""
        return np.asarray(self.draws.std(axis=(0, 1)))

    def interval(self, level: float = 0.9) -> Floats:
        """Return the central interval of each parameter, shape (2, P)."""
        edge = (1 - level) / 2
        return np.asarray(np.quantile(self.draws, [edge, 1 - edge], axis=(0, 1)))


def posterior(calibration: Calibration, steps: int = 2000, seed: int = 0) -> Posterior:
    """Draw from the posterior of a calibration.

    Errors are AR(1) with the correlation and deviation of the calibration; what is known
    beforehand is flat within the bounds, times a normal where a parameter has a deviation.

    Parameters
    ----------
    calibration : Calibration
    steps : int
        Of each of four chains; the first half is dropped.
    seed : int
    """
    problem = calibration.problem
    low, high = problem.bounds
    spread = calibration.covariance / np.outer(high - low, high - low)
    wide = np.where(np.diag(spread) > 0, 0.0, 0.05**2)  # a parameter on its bound has to move
    first = spread + np.diag(wide)
    centre = np.clip((calibration.values - low) / (high - low), 1e-6, 1 - 1e-6)
    chains = [
        _chain(problem, centre, first, steps, np.random.default_rng([seed, chain]))
        for chain in range(CHAINS)
    ]
    kept = np.stack([path[steps // 2 :] for path, _ in chains])
    taken = float(np.mean([share for _, share in chains]))
    return Posterior(calibration.names, low + kept * (high - low), taken, _r_hat(kept))


def _chain(
    problem: Problem, centre: Floats, first: Floats, steps: int, rng: np.random.Generator
) -> tuple[Floats, float]:
    """One chain that starts spread out around the centre and learns its covariance."""
    count = centre.size
    scale = 2.38**2 / count
    path = np.empty((steps, count))
    root = _root(first * scale)
    here = np.clip(centre + root @ rng.standard_normal(count), 1e-6, 1 - 1e-6)
    density, taken = _log_density(problem, here), 0
    for step in range(steps):
        if step and step % ADAPT_EVERY == 0 and step <= steps // 2:
            root = _learnt(path[step // 2 : step], scale, root)
        there = here + root @ rng.standard_normal(count)
        proposed = _log_density(problem, there)
        if np.log(rng.random()) < proposed - density:
            here, density, taken = there, proposed, taken + 1
        path[step] = here
    return path, taken / steps


def _learnt(path: Floats, scale: float, root: Floats) -> Floats:
    """Root of the proposals' covariance from what a chain has seen; the old one if it stood."""
    if np.unique(path[:, 0]).size <= 2 * path.shape[1]:
        return root / 2
    learnt = np.atleast_2d(np.cov(path.T)) * scale
    return _root(learnt)


def _root(covariance: Floats) -> Floats:
    jittered = covariance + JITTER * np.eye(len(covariance))
    return np.asarray(np.linalg.cholesky(jittered), dtype=np.float64)


def _log_density(problem: Problem, scaled: Floats) -> float:
    if np.any(scaled < 0) or np.any(scaled > 1):
        return -np.inf
    residuals = problem.residuals(scaled)
    return -0.5 * float(residuals @ residuals)


def _r_hat(draws: Floats) -> Floats:
    """Split R-hat of draws (chains, steps, P)."""
    half = draws.shape[1] // 2
    parts = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean(axis=0)
    between = parts.mean(axis=1).var(axis=0, ddof=1)
    return np.asarray(np.sqrt((half - 1) / half + between / np.maximum(within, 1e-300)))
