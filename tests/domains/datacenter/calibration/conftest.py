"""A small plant whose parameters are known, and meters of it with errors that last."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

HOURS = 8760
START = 1_704_067_200  # 2024-01-01 UTC
TRUTH = np.array([40.0, 0.08, 4.0])


def ar(rng, count, rho, sd):
    """Errors of deviation ``sd`` whose correlation from hour to hour is ``rho``."""
    fresh = rng.normal(0, sd * np.sqrt(1 - rho**2), count)
    fresh[0] = rng.normal(0, sd)
    return lfilter([1.0], [1.0, -rho], fresh)


def temperature(hours=HOURS):
    h = np.arange(hours)
    return 12 + 12 * np.sin(2 * np.pi * (h - 2500) / 8760) + 5 * np.sin(2 * np.pi * (h - 9) / 24)


def it_kw(hours=HOURS):
    return 700 + 150 * np.sin(2 * np.pi * (np.arange(hours) - 10) / 24)


def plant(parameters):
    """Fixed losses [kW], fans by load, a chiller of constant COP above 8 C."""
    fixed, fans, cop = parameters
    lift = np.clip(temperature() - 8, 0, None) / 30
    return it_kw() * (1 + fans) + fixed + it_kw() * lift / cop


@pytest.fixture(scope="session")
def known_plant():
    return plant
