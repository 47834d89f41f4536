"""Names of zones and fleets as steps of a figure's path."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tanheng.core import InputError
from tanheng.domains.grid.balance_sheet import WHOLE

__all__ = ["ALL", "path_key", "refuse_alike"]

ALL = "all"
"""Step of the whole system beside those of its zones."""


def path_key(name: str) -> str:
    """Write a name so that it is one step of a figure's path."""
    return re.sub(r"[\s.,/]+", "_", name)


def refuse_alike(zones: Sequence[str]) -> None:
    """Refuse zones whose figures could not be told apart.

    Raises
    ------
    InputError
        When two zones have one key, or one has that of the whole.
    """
    if len(zones) == 1:
        return
    seen = {ALL: "the whole system", path_key(WHOLE): "the whole system"}
    for zone in zones:
        if path_key(zone) in seen:
            raise InputError(
                f"zone {zone!r}: its figures would be called as those of {seen[path_key(zone)]}"
            )
        seen[path_key(zone)] = repr(zone)
