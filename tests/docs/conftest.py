"""A folder of its own for each page, and no settings of whoever runs the tests."""

from __future__ import annotations

import pytest


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """A folder in which a page is played, in English where it does not say otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("TANHENG_LEDGER", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
