"""What ``project.yaml`` may say under ``datacenter``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.core import Origin, Strict

__all__ = ["DataCenter"]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class DataCenter(Strict):
    """A site, what cools it, and what else might.

    Parameters
    ----------
    name : str
        First part of its figures' names.
    zone : str
        Its clocks, for what is shown by hour of the day.
    origin : str
        Where load and weather come from; what is simulated of them is never ``measured``.
    weather : str
        EPW, Open-Meteo JSON or CSV, gzipped or not.
    it_mw : float
        Load of the servers at their reference inlet [MW], the same in all hours.
    design : str
        A shipped design, or a YAML file.
    compare : tuple of str
        Designs to stand beside it in the same weather under the same load.
    """

    name: Name
    zone: str = "UTC"
    origin: Origin = "modelled"
    weather: str
    it_mw: float = Field(gt=0)
    design: str
    compare: tuple[str, ...] = ()
