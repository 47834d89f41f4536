"""Synthetic forecasts whose true distribution is known."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from tanheng.reliability import History

TAUS = np.array(
    [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98]
)


@dataclass(frozen=True)
class Drawn:
    table: np.ndarray
    measured: np.ndarray
    history: History
    true: np.ndarray
    """True 5 % quantile."""


def day_ahead(n):
    """Hours whose forecast was issued the day before at 00 UTC."""
    hour = np.arange(n) + 24 * 15_000
    day = hour // 24
    return History(day, (day - 1) * 86_400, hour * 3600 + 3600)


def drawn(n, seed, bias=0.0, narrow=1.0, drift=0.0, persistence=0.8):
    """Wind-like output whose spread grows with its mean; the forecast is biased and too narrow."""
    rng = np.random.default_rng(seed)
    hour = np.arange(n)
    mean = 0.3 + 0.18 * np.sin(hour / 55.0) + 0.08 * np.sin(hour / 700.0)
    spread = 0.03 + 0.25 * mean
    noise = np.empty(n)
    noise[0] = rng.standard_normal()
    for t in range(1, n):
        noise[t] = persistence * noise[t - 1] + np.sqrt(1 - persistence**2) * rng.standard_normal()
    centre = mean + drift * hour / n
    told = mean + bias * mean
    table = told[:, None] + narrow * spread[:, None] * stats.norm.ppf(TAUS)
    true = np.clip(centre + spread * stats.norm.ppf(0.05), 0, 1)
    return Drawn(np.clip(table, 0, 1), np.clip(centre + spread * noise, 0, 1), day_ahead(n), true)
