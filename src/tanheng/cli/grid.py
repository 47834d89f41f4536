"""``tanheng grid``: adequacy, capacity value, the balance sheet and intensity of a power system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

if TYPE_CHECKING:
    from tanheng.core import Table
    from tanheng.domains.grid import Exact, Sequential
    from tanheng.domains.grid.system import Storages, System, Units

__all__ = ["adequacy", "balance", "capacity_value", "intensity", "template"]

Json = Annotated[bool, Parameter(name="--json", negative="")]
ForcedOutageRate = Annotated[float, Parameter(name="--for")]


def adequacy(
    units: Path,
    /,
    *,
    load: Path | None = None,
    peak_mw: float | None = None,
    method: Literal["exact", "sequential"] = "exact",
    samples: int = 10_000,
    seed: int = 0,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Assess a system: hours with shortfall, unserved energy, days and frequency.

    Parameters
    ----------
    units
        A table of units (CSV) beside --load; or a folder of tables, a workbook, a folder of
        RTS-GMLC, or a PRAS file, without it.
    load
        Table of hourly load: load_mw, fraction_of_annual_peak, or a column for each zone.
    peak_mw
        Peak of the year, for a load given as a fraction of it.
    method
        exact: by convolution, one zone without storage. sequential: by sampled years, with
        storage, demand response, zones and lines.
    samples
        Years to sample.
    seed
        Of the samples.
    language
        Language of the tables: en or zh.
    json
        Print the indices as JSON; sampled ones each with their standard error.
    """
    from tanheng.core import Text
    from tanheng.domains.grid import WANTED, assess, indices, indices_table

    sampled = method == "sequential"
    chosen = _method(method, samples, seed, control=True)
    wanted = WANTED if sampled else ("days", "frequency")
    found = assess(_system(units, load, peak_mw), chosen, wanted)
    if json:
        given = {f"{one.key}_per_yr": one.estimate for one in indices(found)}
        print_json({name: one.record() if sampled else one.value for name, one in given.items()})
        return 0
    how = (
        Text(f"{samples:,} sampled years", f"抽样 {samples:,} 年")
        if sampled
        else Text("exact", "精确")
    )
    title = Text(f"Adequacy of {units.name}", f"{units.name} 的充裕度")
    _print([indices_table(title, [(how, found)])], language)
    return 0


def capacity_value(
    units: Path,
    /,
    *,
    load: Path | None = None,
    peak_mw: float | None = None,
    unit_mw: float,
    forced: ForcedOutageRate = 0.0,
    storage_h: float | None = None,
    round_trip: float = 0.85,
    method: Literal["exact", "sequential"] = "exact",
    samples: int = 10_000,
    seed: int = 0,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Value a unit or a storage that is added: ELCC and EFC, on LOLE and on EUE.

    Parameters
    ----------
    units
        The system without it, as for adequacy.
    load
        Table of hourly load.
    peak_mw
        Peak of the year, for a load given as a fraction of it.
    unit_mw
        Capacity of the added unit.
    forced
        Forced outage rate of a unit, 0 to 1.
    storage_h
        Add a storage that gives --unit-mw for so many hours, rather than a unit.
    round_trip
        Its efficiency, above 0 to 1.
    method
        exact: by convolution, one zone without storage. sequential: by paired samples, with a
        confidence interval of 95 %.
    samples
        Years to sample, of both systems.
    seed
        Of the samples.
    language
        Language of the tables: en or zh.
    json
        Print the values as JSON.
    """
    from tanheng.core import Column, Table, Text
    from tanheng.domains.grid import capacity_value as value

    added = _added(unit_mw, forced, storage_h, round_trip)
    found = value(_system(units, load, peak_mw), added, _method(method, samples, seed))
    values = {
        "elcc_lole_mw": found.elcc_lole,
        "elcc_eue_mw": found.elcc_eue,
        "efc_lole_mw": found.efc_lole,
        "efc_eue_mw": found.efc_eue,
    }
    if json:
        print_json({name: one.record() for name, one in values.items()})
        return 0
    digits = ",.6f" if method == "exact" else ",.2f"
    columns = (
        Column(Text("Value", "容量价值")),
        Column(Text("MW", "MW"), digits=digits),
        Column(Text("from", "下限"), unit="MW", digits=digits),
        Column(Text("to", "上限"), unit="MW", digits=digits),
        Column(Text("", "")),
    )
    unique = {True: Text("unique", "唯一"), False: Text("not unique", "不唯一")}
    rows = tuple(
        (_value_name(name), one.mw, one.low_mw, one.high_mw, unique[one.unique])
        for name, one in values.items()
    )
    what = Text("A unit", "机组") if storage_h is None else Text("A storage", "储能")
    title = Text(f"{what.en} of {unit_mw:g} MW", f"新增 {unit_mw:g} MW {what.zh}")
    note = None
    if method == "sequential":
        note = Text(
            f"{samples:,} paired sampled years; from, to: 95 % confidence",
            f"配对抽样 {samples:,} 年；上下限为 95 % 置信区间",
        )
    _print([Table(title, columns, rows, note)], language)
    return 0


def balance(project: Path, /, *, language: Language | None = None, json: Json = False) -> int:
    """Set up the power balance sheets of a project's grid.

    Parameters
    ----------
    project
        The project file; guarantees of its fleets are computed first where it asks for them.
    language
        Language of the tables: en or zh.
    json
        Print the figures as JSON.
    """
    return _part(project, ("balance.", "deferred."), ("Power balance", "What ELCC"), language, json)


def intensity(project: Path, /, *, language: Language | None = None, json: Json = False) -> int:
    """Find the carbon intensity of a project's grid by zone: average and marginal.

    Parameters
    ----------
    project
        The project file.
    language
        Language of the tables: en or zh.
    json
        Print the figures as JSON.
    """
    return _part(project, ("intensity.",), ("Carbon intensity",), language, json)


def template(folder: Path, /, *, json: Json = False) -> int:
    """Write a province of your own to start from: commented tables, a workbook, a project.

    Parameters
    ----------
    folder
        Where; empty, or not there yet.
    json
        Print the files as JSON.
    """
    from tanheng.domains.grid import write_template

    written = [str(path) for path in write_template(folder)]
    if json:
        print_json({"files": written})
    else:
        _say(written, folder)
    return 0


def _method(
    method: Literal["exact", "sequential"], samples: int, seed: int, *, control: bool = False
) -> Exact | Sequential:
    from tanheng.domains.grid import Exact, Sequential

    return Sequential(samples, seed, control=control) if method == "sequential" else Exact()


def _added(
    unit_mw: float, forced: float, storage_h: float | None, round_trip: float
) -> Units | Storages:
    """Make what is to be valued, within its limits."""
    from tanheng.core import InputError, Place
    from tanheng.domains.grid import one_storage, one_unit

    if not 0 < unit_mw < float("inf"):
        raise InputError(f"expected more than 0 MW, came {unit_mw:g}", Place("--unit-mw"))
    if not 0 <= forced < 1:
        raise InputError(f"expected within [0, 1), came {forced:g}", Place("--for"))
    if storage_h is None:
        return one_unit("added", unit_mw, forced)
    if not 0 < storage_h < float("inf"):
        raise InputError(f"expected more than 0 h, came {storage_h:g}", Place("--storage-h"))
    if not 0 < round_trip <= 1:
        raise InputError(f"expected within (0, 1], came {round_trip:g}", Place("--round-trip"))
    if forced > 0:
        raise InputError("expected none beside --storage-h", Place("--for"))
    return one_storage("added", unit_mw, storage_h, round_trip)


def _system(units: Path, load: Path | None, peak_mw: float | None) -> System:
    """Read a system from a table of units beside one of load, or from whatever holds it all."""
    from tanheng.core import InputError, Place
    from tanheng.domains.grid import read_system, read_units_csv

    if load is not None:
        return read_units_csv(units, load, peak_mw)
    if units.suffix.lower() == ".csv":
        raise InputError("expected --load LOAD.csv beside a table of units", Place(units.name))
    return read_system(units)[0]


def _part(
    project: Path,
    figures: tuple[str, ...],
    tables: tuple[str, ...],
    language: Language | None,
    json: bool,
) -> int:
    """Run a project and print a part of what its grid found."""
    from tanheng.core import InputError, Place
    from tanheng.plan import open_project, run_project

    section = open_project(project).sections.get("grid")
    if section is None:
        raise InputError("expected a section grid, came none", Place(project.name, field="grid"))
    result = run_project(project, progress()).result
    found = [one for one in result.figures if one.name.startswith(f"{section.name}.")]
    kept = [one for one in found if one.name.split(".", 1)[1].startswith(figures)]
    if not kept:
        raise InputError(
            f"the section grid does not ask for {figures[0].rstrip('.')}",
            Place(project.name, field=f"grid.{figures[0].rstrip('.')}"),
        )
    if json:
        print_json({"figures": [figure.record() for figure in kept]})
    else:
        _print([one for one in result.headline if one.title.en.startswith(tables)], language)
    return 0


def _value_name(name: str) -> str:
    """Write ``elcc_lole_mw`` as ELCC / LOLE."""
    return name.removesuffix("_mw").upper().replace("_", " / ")


def _print(tables: list[Table], language: Language | None) -> None:
    print_tables(tables, language_of(language))


def _say(written: list[str], folder: Path) -> None:
    print("\n".join(written))  # noqa: T201 - the result itself
    print(f"replace the tables, then: tanheng run {folder / 'project.yaml'}")  # noqa: T201
