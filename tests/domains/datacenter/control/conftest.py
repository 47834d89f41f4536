"""One small trial for the tests that look at what came out of it."""

from __future__ import annotations

import pytest

from .trials import tried


@pytest.fixture(scope="session")
def found():
    """Two plants over a day, three ways, with true sensors."""
    return tried()
