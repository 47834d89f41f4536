"""A design: a composition of components, from the shipped ones or a user's YAML file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from tanheng.core import InputError, Place, Strict, read_project
from tanheng.domains.datacenter.components.air_economiser import AirEconomiser
from tanheng.domains.datacenter.components.air_handling import AirHandling
from tanheng.domains.datacenter.components.chiller import Compression
from tanheng.domains.datacenter.components.heat_recovery import HeatRecovery
from tanheng.domains.datacenter.components.humidifier import Humidifier
from tanheng.domains.datacenter.components.indirect_evaporative import IndirectEvaporative
from tanheng.domains.datacenter.components.liquid import Liquid
from tanheng.domains.datacenter.components.power_chain import PowerChain
from tanheng.domains.datacenter.components.rejection import Rejection
from tanheng.domains.datacenter.components.servers import Servers
from tanheng.domains.datacenter.components.tank import Tank
from tanheng.domains.datacenter.components.water_economiser import WaterEconomiser
from tanheng.domains.datacenter.components.water_loop import WaterLoop
from tanheng.domains.datacenter.loops import open_loops

__all__ = ["Chiller", "Design", "design", "shipped", "varied"]


class Chiller(Compression):
    """Compression machines, and what they reject their heat to."""

    kind: Literal["air-cooled", "water-cooled", "direct-expansion"]


ALIASES = {
    "conventional-chilled-water": "midsize-water-cooled",
    "air-cooled-chiller": "midsize-air-cooled",
    "direct-expansion": "small-direct-expansion",
    "water-side-economiser": "midsize-water-cooled-waterside",
}
"""Other names of shipped designs, by what is typical of them."""
Economiser = AirEconomiser | WaterEconomiser | IndirectEvaporative


class Design(Strict):
    """A data centre of one kind: what it is made of, per kW of IT capacity."""

    name: str
    capacity_mw: float | None = Field(default=None, gt=0)
    """IT capacity; without it the plant is built for the load it is asked to carry."""
    module_mw: float | None = Field(default=None, gt=0)
    """IT capacity of one module; a plant sized for a load has whole modules."""
    load_share: float = Field(default=0.75, gt=0, le=1)
    """Usual load over capacity, by which a plant without a stated capacity is sized."""
    servers: Servers = Servers()
    power_chain: PowerChain
    air: AirHandling
    water: WaterLoop | None = None
    chiller: Chiller | None = None
    rejection: Annotated[Rejection, Field(discriminator="kind")] | None = None
    economiser: Annotated[Economiser, Field(discriminator="kind")] | None = None
    liquid: Liquid | None = None
    humidifier: Humidifier = Humidifier(sensible_heat_ratio=1.0)
    tank: Tank | None = None
    heat_recovery: HeatRecovery | None = None

    def capacity_kw(self, it_kw: Any) -> float:
        """Return the IT capacity [kW]: the stated one, or what suits a load [kW]."""
        if self.capacity_mw is not None:
            return self.capacity_mw * 1000.0
        needed = float(np.max(it_kw)) / self.load_share
        if self.module_mw is None:
            return needed
        return self.modules(needed) * self.module_mw * 1000.0

    def modules(self, capacity_kw: float) -> int:
        """Return how many modules make up an IT capacity [kW]; 1 for a plant of one piece."""
        if self.module_mw is None:
            return 1
        return max(1, int(np.ceil(capacity_kw / (self.module_mw * 1000.0) - 1e-9)))


def shipped() -> list[str]:
    """Names of the designs that come with tanheng."""
    folder = files("tanheng.domains.datacenter") / "designs"
    return sorted(
        one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml")
    )


def design(name_or_path: str | Path) -> Design:
    """Return a shipped design by its name, or read a YAML file.

    Raises
    ------
    InputError
        No such design, or the file says something it may not say: with file, line and field.
    """
    path = Path(ALIASES.get(str(name_or_path), name_or_path))
    if str(path) in shipped():
        return _shipped(str(path))
    if path.suffix not in (".yaml", ".yml"):
        raise InputError(
            f"no design {str(name_or_path)!r}; expected a YAML file or one of "
            f"{', '.join(shipped())}"
        )
    return _read(path)


def _read(path: Path) -> Design:
    if not path.is_file():
        raise InputError("no such design file", Place(str(path)))
    read, positions = read_project(path, Design)
    for field, complaint in open_loops(read):
        raise positions.complaint(field, complaint)
    return read


@cache
def _shipped(name: str) -> Design:
    path = files("tanheng.domains.datacenter") / "designs" / f"{name}.yaml"
    return _read(Path(str(path)))


def varied(base: Design, values: dict[str, Any]) -> Design:
    """Return a design with other values for parameters, ``{"chiller.cop": 3.1}``.

    A value may be an array of shape ``(D, 1)``: D designs are then simulated at once. Ranges are
    not checked again.

    Raises
    ------
    InputError
        The design has no such parameter.
    """
    changed = base
    for path, value in values.items():
        changed = _set(changed, path.split("."), value, path)
    return changed


def _set(block: Any, steps: list[str], value: Any, path: str) -> Any:
    if not isinstance(block, Strict) or steps[0] not in type(block).model_fields:
        raise InputError(f"design: no parameter {path}")
    inner = value if len(steps) == 1 else _set(getattr(block, steps[0]), steps[1:], value, path)
    return block.model_copy(update={steps[0]: inner})
