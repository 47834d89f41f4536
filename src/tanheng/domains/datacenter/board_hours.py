"""Measured hours of a GPU board, as monitoring writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Place

__all__ = ["BoardHours", "Floats", "read_board_hours"]

Floats = NDArray[np.float64]
COLUMNS = ("timestamp", "powerave", "tempave", "utilave")


@dataclass(frozen=True)
class BoardHours:
    """Measured hours of a board, in order of time.

    Parameters
    ----------
    time_s : array of int, shape (n,)
        Start of the hour in seconds since 1970, in the clock of the file.
    power_w, utilisation, temperature_c : array, shape (n,)
        Hourly means: watts, 0 to 1, degrees Celsius of the board.
    ignored : tuple of (int, str)
        Lines after the last hour that are no data, with their numbers.
    """

    time_s: NDArray[np.int64]
    power_w: Floats
    utilisation: Floats
    temperature_c: Floats
    ignored: tuple[tuple[int, str], ...] = ()

    def __len__(self) -> int:
        return len(self.power_w)

    def part(self, places: slice | NDArray[np.bool_] | NDArray[np.int64]) -> BoardHours:
        """Return some of the hours."""
        return BoardHours(
            self.time_s[places],
            self.power_w[places],
            self.utilisation[places],
            self.temperature_c[places],
        )


def read_board_hours(path: Path) -> BoardHours:
    """Read hourly means of one board: tabs, a head, lines at the end that are no data.

    The columns ``timestamp``, ``powerave`` [W], ``tempave`` [C] and ``utilave`` [%] are used.

    Raises
    ------
    InputError
        For a file that cannot be read, a column that is absent, a line between data that is none,
        a value that is no number, a utilisation outside 0 to 100, and an hour told twice.
    """
    lines = _lines(path)
    head = [name.strip() for name in lines[0].split("\t")] if lines else []
    for name in COLUMNS:
        if name not in head:
            raise InputError(
                f"expected a column {name!r}, came {', '.join(head)}", Place(str(path))
            )
    places = [head.index(name) for name in COLUMNS]
    rows: list[tuple[np.int64, float, float, float]] = []
    odd: list[tuple[int, str]] = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(head):
            odd += [(number, line.strip())] if line.strip() else []
            continue
        if odd:
            raise InputError(
                f"expected {len(head)} cells, came {odd[0][1]!r}", _at(path, odd[0][0])
            )
        rows.append(_row([cells[place] for place in places], _at(path, number)))
    return _hours(rows, tuple(odd), path)


def _row(cells: list[str], place: Place) -> tuple[np.int64, float, float, float]:
    try:
        time_s = np.datetime64(cells[0].strip().replace(" ", "T"), "s").astype(np.int64)
        power, temperature, percent = (float(cell) for cell in cells[1:])
    except ValueError:
        raise InputError(f"expected a time and numbers, came {cells}", place) from None
    if not (np.isfinite(power + temperature) and 0 <= percent <= 100):
        raise InputError(f"expected finite readings and 0 to 100 %, came {cells[1:]}", place)
    return time_s, power, temperature, percent


def _hours(
    rows: list[tuple[np.int64, float, float, float]], odd: tuple[tuple[int, str], ...], path: Path
) -> BoardHours:
    if not rows:
        raise InputError("expected hours of a board, came a head alone", Place(str(path)))
    time_s, power, temperature, percent = (np.array(column) for column in zip(*rows, strict=True))
    order = np.argsort(time_s, kind="stable")
    if np.any(np.diff(time_s[order]) == 0):
        raise InputError("expected each hour once, came one twice", Place(str(path)))
    return BoardHours(time_s[order], power[order], percent[order] / 100.0, temperature[order], odd)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(f"cannot read it ({error.strerror})", Place(str(path))) from None
    except UnicodeDecodeError:
        raise InputError("expected text in UTF-8", Place(str(path))) from None


def _at(path: Path, line: int) -> Place:
    return Place(str(path), line)
