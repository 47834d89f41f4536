"""Small companies, drawn: sites and sources in zones that reach some of each other."""

import numpy as np
import pytest
from hypothesis import strategies as st

from tanheng.domains.company.matching import NO_SITE, Loads, Supplies


def _names(kind, count):
    return tuple(f"{kind} {k}" for k in range(count))


@st.composite
def _companies(draw):
    seed, most = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([3, 50, 10**9]))
    rng = np.random.default_rng(seed)
    zones, sites, sources, hours = rng.integers(1, [5, 7, 7, 6])
    zone = rng.integers(0, zones, sites)
    at = np.where(rng.random(sources) < 0.4, rng.integers(0, sites, sources), NO_SITE)
    fed = np.where(at == NO_SITE, rng.integers(0, zones, sources), zone[at])
    loads = Loads(_names("site", sites), zone, rng.integers(0, most, (sites, hours)))
    made = rng.integers(0, most, (sources, hours)) * (rng.random((sources, hours)) < 0.7)
    supplies = Supplies(_names("source", sources), fed, at, made)
    reach = (rng.random((zones, zones)) < 0.3) | np.eye(zones, dtype=bool)
    return loads, supplies, reach


@pytest.fixture(scope="session")
def companies():
    """Loads, supplies and which zones reach which."""
    return _companies()
