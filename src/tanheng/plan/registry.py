"""The domains that tanheng has. Adding one is one line here, its folder and one example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import BaseModel

from tanheng.core import Context, Positions, Result
from tanheng.domains import company, datacenter, grid, renewables

__all__ = ["DOMAINS", "Domain"]


@dataclass(frozen=True)
class Domain:
    """A domain as the plan sees it.

    Parameters
    ----------
    name : str
        Its section of ``project.yaml``.
    model : type
        What that section may say.
    run : callable
        ``run(section, positions, context) -> Result``.
    check : callable
        ``check(section, positions, context)`` gives tables that say how its inputs were read.
    flagged : callable
        ``flagged(section, positions, context)`` lists the flagged readings, station by station;
        a domain that reads no measurements has none.
    """

    name: str
    model: type[BaseModel]
    run: Callable[[Any, Positions, Context], Result]
    check: Callable[[Any, Positions, Context], Result]
    flagged: Callable[[Any, Positions, Context], Iterator[pl.DataFrame]] | None = None


DOMAINS: tuple[Domain, ...] = (
    Domain(
        "renewables",
        renewables.Renewables,
        renewables.run,
        renewables.check,
        renewables.flagged,
    ),
    Domain("grid", grid.Grid, grid.run, grid.check),
    Domain("datacenter", datacenter.DataCenter, datacenter.run, datacenter.check),
    Domain("company", company.Company, company.run, company.check),
)
