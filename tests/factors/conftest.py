"""The mirror of published tables, where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def public_mirror() -> Path:
    """Folder of published tables; skips where there is none."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("TANHENG_DATA") or beside)
    if not (folder / "factors").is_dir():
        pytest.skip("no mirror of the published tables on this machine")
    return folder
