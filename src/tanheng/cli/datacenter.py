"""``tanheng datacenter``: a plant simulated over the weather of a place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

if TYPE_CHECKING:
    from tanheng.core import Table

__all__ = ["simulate"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def simulate(
    design: str,
    /,
    *,
    weather: Path,
    it_mw: float,
    capacity_mw: float | None = None,
    supply_air_c: float | None = None,
    chilled_water_c: float | None = None,
    condenser_water_c: float | None = None,
    renewable_mwh: float | None = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Simulate a design over the weather of a place: PUE, WUE, energy by component, water.

    Parameters
    ----------
    design
        Name of a shipped design, or a YAML file.
    weather
        EPW, gzipped EPW, Open-Meteo JSON or CSV.
    it_mw
        Load of the servers at their reference inlet [MW], the same in all hours.
    capacity_mw
        IT capacity the plant is built for; else the design's, else what suits the load.
    supply_air_c
        Set-point of the supplied air; by default the design's own.
    chilled_water_c
        Set-point of the chilled water.
    condenser_water_c
        Set-point of the water that leaves the tower or dry cooler.
    renewable_mwh
        Renewable energy that the site owns the rights to over the same hours, for REF [MWh].
    language
        Language of the table: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.core import InputError
    from tanheng.domains.datacenter import SetPoints, read_outdoor, ref, summary, varied
    from tanheng.domains.datacenter import design as design_of
    from tanheng.domains.datacenter import simulate as run_plant

    plant = design_of(design)
    if capacity_mw is not None:
        plant = varied(plant, {"capacity_mw": _positive(capacity_mw, "--capacity-mw")})
    points = SetPoints(supply_air_c, chilled_water_c, condenser_water_c)
    load_kw = _positive(it_mw, "--it-mw") * 1000.0
    if renewable_mwh is not None and not 0 <= renewable_mwh < float("inf"):
        raise InputError(f"--renewable-mwh: expected at least 0, came {renewable_mwh:g}")
    outdoor = read_outdoor(weather)
    run = run_plant(plant, outdoor, load_kw, points)
    found = {"design": plant.name, "weather": weather.name, **summary(run)}
    if renewable_mwh is not None:
        found |= {"ref": float(ref(run, renewable_mwh))}
    found |= {"assumed": list(outdoor.assumed)}
    if json:
        print_json(found)
    else:
        print_tables([_table(found)], language_of(language))
    return 0


def _positive(value: float, name: str) -> float:
    from tanheng.core import InputError

    if not 0 < value < float("inf"):
        raise InputError(f"{name}: expected more than 0, came {value:g}")
    return value


def _table(found: dict[str, Any]) -> Table:
    from tanheng.core import Column, Table, Text
    from tanheng.domains.datacenter import FIGURES, METERS

    energy = [
        (Text(f"{METERS[name].en} [MWh]", f"{METERS[name].zh} [MWh]"), mwh)
        for name, mwh in found["energy_mwh"].items()
        if mwh
    ]
    rows = [(told, found[name]) for name, told in FIGURES.items() if found.get(name)]
    title = Text(f"{found['design']}, {found['weather']}", f"{found['design']}，{found['weather']}")
    columns = (Column(Text("figure", "指标")), Column(Text("value", "数值"), digits=",.3f"))
    said = "; ".join(found["assumed"])
    note = Text(f"Assumed: {said}", f"假设：{said}") if said else None
    return Table(title, columns, (*rows, *energy), note)
