"""``tanheng datacenter``: a plant simulated over the weather of a place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import print_json

__all__ = ["simulate"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def simulate(design: str, /, *, weather: Path, it_mw: float, json: Json = False) -> int:
    """Simulate a design over the weather of a place: PUE, WUE, energy by component, water.

    Parameters
    ----------
    design
        Name of a shipped design, or a YAML file.
    weather
        EPW or Open-Meteo JSON.
    it_mw
        IT load [MW], the same in all hours.
    json
        Print the result as JSON.
    """
    from tanheng.domains.datacenter import design as design_of
    from tanheng.domains.datacenter import energy_mwh, pue, read_outdoor, water_m3, wue_l_per_kwh
    from tanheng.domains.datacenter import simulate as run_plant

    run = run_plant(design_of(design), read_outdoor(weather), it_mw * 1000.0)
    energy = {name: float(mwh) for name, mwh in energy_mwh(run).items()}
    found = {
        "design": design,
        "weather": weather.name,
        "pue": float(pue(run)),
        "wue_l_per_kwh": float(wue_l_per_kwh(run)),
        "energy_mwh": energy | {"total": sum(energy.values())},
        "water_m3": float(sum(water_m3(run).values())),
    }
    if json:
        print_json(found)
        return 0
    for name, value in found.items():
        print(name, value)  # noqa: T201
    return 0
