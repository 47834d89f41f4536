"""Where Debian's chromium, or another of its kind, lies on this machine."""

from __future__ import annotations

import os
from shutil import which

import pytest

__all__ = ["NAMED", "find_chromium", "needed_chromium"]

NAMED = "TANHENG_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WITHOUT = (
    f"no chromium on this machine (apt-get install chromium, or {NAMED}=PATH): "
    "the pages are not tested in a browser"
)


def find_chromium() -> str | None:
    """Return the browser that the environment names, else the first that is installed.

    Raises
    ------
    FileNotFoundError
        When the environment names what is no program.
    """
    named = os.environ.get(NAMED)
    if named:
        if which(named) is None:
            raise FileNotFoundError(f"expected a program in {NAMED}, came {named!r}")
        return which(named)
    return next((path for name in NAMES if (path := which(name))), None)


def needed_chromium() -> str:
    """Return the browser; where there is none, the test that asks is skipped."""
    found = find_chromium()
    if found is None:
        pytest.skip(WITHOUT)
    return found
