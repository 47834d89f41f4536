"""``tanheng datacenter control``: set-points chosen ahead, tried against simpler ways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

if TYPE_CHECKING:
    from tanheng.domains.datacenter.control import Fault, Trial

__all__ = ["control"]

Flag = Annotated[bool, Parameter(negative="")]


def control(
    design: str,
    /,
    *,
    weather: Path,
    it_mw: float,
    envelope: Literal["recommended", "A1", "A2", "A3", "A4"] = "recommended",
    tape: Flag = False,
    year: Flag = False,
    off: float = 0.1,
    fault: Literal["none", "stuck", "missing", "lying"] = "none",
    seed: int = 0,
    level: float = 0.95,
    schedule: Path | None = None,
    report: Path | None = None,
    language: Language | None = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Try set-points by prediction against fixed ones and trim-and-respond, on another plant.

    The plant that is controlled is not the design: its parameters are off, its sensors noisy.
    Exit code 1 when an inlet left the envelope.

    Parameters
    ----------
    design
        Name of a shipped design, or a YAML file: what the optimiser believes in.
    weather
        EPW, gzipped EPW, Open-Meteo JSON or CSV; a year of it.
    it_mw
        Mean load of the servers [MW]; it swings with day and week (synthetic).
    envelope
        ASHRAE's limits of the inlet: recommended, or class A1 to A4.
    tape
        There are tape drives: the inlet changes by 5 K in an hour at most.
    year
        The whole year in one piece, not a week for each season; takes minutes.
    off
        Share by which each parameter of the plant is off, up or down by chance.
    fault
        What one of three inlet sensors does from the second day on.
    seed
        Of plant, noise and load.
    level
        Level at which a day's saving is promised.
    schedule
        Write the set-points of prediction to this CSV file.
    report
        Write tables and pictures to this HTML file.
    language
        Language of the tables: en or zh.
    json
        Print the result as JSON.
    """
    from tanheng.core import InputError
    from tanheng.domains.datacenter import control as room
    from tanheng.domains.datacenter import design as design_of
    from tanheng.domains.datacenter import read_outdoor

    if not 0 < it_mw < float("inf"):
        raise InputError(f"--it-mw: expected more than 0, came {it_mw:g}")
    if not 0 <= off <= 0.3:
        raise InputError(f"--off: expected 0 to 0.3, came {off:g}")
    if not 0.5 <= level < 1:
        raise InputError(f"--level: expected at least 0.5 and less than 1, came {level:g}")
    _refuse_nowhere({"--schedule": schedule, "--report": report})
    plant = design_of(design)
    places = {weather.name: read_outdoor(weather)}
    course, lanes = (room.year if year else room.weeks)(places, 1000.0 * it_mw, seed)
    limits = room.envelope(envelope, tape)
    truth = room.Truth(off, faults=_faults(fault, len(lanes)), seed=seed)
    sized = room.controllable(plant, course.it_kw, limits)
    found = room.trial(sized, course, lanes, limits, truth, progress())
    if schedule is not None:
        room.write_schedule(schedule, found)
    if report is not None:
        _write(report, found)
    if json:
        print_json(room.record(found, level))
    else:
        tables = [room.control_table(found)]
        if year:
            tables.append(room.promise_table(room.promises(found, level)))
        print_tables(tables, language_of(language))
    return 1 if sum(int(count.sum()) for count in found.violations.values()) else 0


def _refuse_nowhere(paths: dict[str, Path | None]) -> None:
    """Refuse files without a folder before anything runs."""
    from tanheng.core import InputError

    for name, path in paths.items():
        if path is not None and not path.parent.is_dir():
            raise InputError(f"{name}: no such folder {str(path.parent)!r}")


def _faults(kind: Literal["none", "stuck", "missing", "lying"], lanes: int) -> tuple[Fault, ...]:
    """One sensor of each plant at fault from the second day to the end; a liar is 6 K too cold."""
    from tanheng.domains.datacenter.control import Fault

    if kind == "none":
        return ()
    return tuple(Fault(lane, lane % 3, kind, 192, 10**9, -6.0) for lane in range(lanes))


def _write(path: Path, found: Trial) -> None:
    from tanheng.core import InputError, Place, Text
    from tanheng.domains.datacenter.control import control_section, control_table
    from tanheng.report import render

    title = Text(f"{found.design.name}: control", f"{found.design.name}：控制")
    page = render(title, [control_table(found)], [control_section(found)], (), {})
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", Place(str(path))) from None
