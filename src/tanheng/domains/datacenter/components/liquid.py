"""Liquid cooling: a share of the servers' heat goes to water at the chip."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.rejection import Rejection
from tanheng.domains.datacenter.components.water_loop import Pump

__all__ = ["Liquid"]


class Liquid(Strict):
    """Parameters of a liquid loop and its own rejection of heat.

    References
    ----------
    ASHRAE TC 9.9 (2021), Thermal guidelines, liquid cooling classes W17 to W45+.
    """

    share: float = Field(gt=0, le=1)
    """Share of the servers' heat that the liquid carries."""
    supply_c: float = Field(ge=10, le=60)
    """Warmest facility water that the servers accept."""
    range_k: float = Field(gt=0, le=30)
    pump: Pump
    rejection: Annotated[Rejection, Field(discriminator="kind")]
