"""Carbon intensity of the grid by slot, from published hours or from generation by fuel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from tanheng.core import DAY_S, InputError, Place, Text
from tanheng.domains.datacenter.jobs.columns import Columns, read_columns
from tanheng.domains.datacenter.jobs.job import Floats, Slots
from tanheng.factors import library

__all__ = ["FUELS", "Basis", "Intensity", "read_intensity"]

Basis = Literal["direct", "life-cycle"]

FUELS = {
    "WND": "lifecycle.wind-onshore.ipcc-ar5",
    "SUN": "lifecycle.pv-rooftop.ipcc-ar5",
    "WAT": "lifecycle.hydro.ipcc-ar5",
    "OIL": "lifecycle.oil.post",
    "NG": "lifecycle.gas.ipcc-ar5",
    "COL": "lifecycle.coal.ipcc-ar5",
    "NUC": "lifecycle.nuclear.ipcc-ar5",
    "OTH": "lifecycle.biomass.ipcc-ar5",
}
"""Factor of each fuel column of EIA-930, as gridemissions chooses them (other as biomass)."""
PUBLISHED = {"direct": "(direct)", "life-cycle": "(LCA)"}
PUBLISHED_HOW = {
    "direct": Text("published hours, direct", "公布的逐小时数据，直接排放"),
    "life-cycle": Text("published hours, life-cycle", "公布的逐小时数据，生命周期"),
}
OWN = "intensity_g_per_kwh"
MISSING = 0.01
"""Share of hours that may be missing; each is taken from the day before."""


@dataclass(frozen=True)
class Intensity:
    """Intensity by slot.

    Parameters
    ----------
    slots : Slots
    g_per_kwh : ndarray of float64, shape (T,)
    how : Text
        What it is made from.
    missing : int
        Slots that were missing and taken from the day before.
    """

    slots: Slots
    g_per_kwh: Floats
    how: Text
    missing: int = 0

    def in_slots(self, step_s: int) -> Intensity:
        """Return it in shorter slots, the same over each of the longer ones.

        Raises
        ------
        InputError
            When the longer slots are no multiple of the shorter ones.
        """
        parts, rest = divmod(self.slots.step_s, step_s)
        if rest or parts < 1:
            raise InputError(
                f"expected slots that divide those of the intensity, {self.slots.step_s // 60} "
                f"minutes, came {step_s / 60:g}"
            )
        slots = Slots(self.slots.start_s, step_s, self.slots.count * parts)
        return replace(
            self,
            slots=slots,
            g_per_kwh=np.repeat(self.g_per_kwh, parts),
            missing=self.missing * parts,
        )


def read_intensity(path: Path, basis: Basis = "direct") -> Intensity:
    """Read carbon intensity by the hour.

    Three kinds of CSV file are known by their columns: ``time, intensity_g_per_kwh``; Electricity
    Maps' hours, of which the direct or the life-cycle column is taken; generation by fuel as in
    EIA-930 (``timestamp, WND, SUN, ...``), for which factors are always of the life cycle.

    Raises
    ------
    InputError
        With file and line: none of these, hours out of order, more than 1 % of them missing.
    """
    table = read_columns(path)
    if OWN in table.names:
        table.needs(["time", OWN])
        return _whole(
            table, "time", table.number(OWN, missing=True), Text(f"column {OWN}", f"{OWN} 列")
        )
    if all(fuel in table.names for fuel in FUELS) and "timestamp" in table.names:
        how = Text(
            "generation by fuel with life-cycle factors (IPCC AR5 medians; oil by POST)",
            "分燃料发电量乘以生命周期因子（IPCC AR5 中位数；燃油取自 POST）",
        )
        return _whole(table, "timestamp", _by_fuel(table), how)
    for name in table.names:
        if "Carbon Intensity" in name and PUBLISHED[basis] in name:
            values = table.number(name, missing=True)
            return _whole(table, "Datetime (UTC)", values, PUBLISHED_HOW[basis])
    raise InputError(
        f"expected the columns time and {OWN}, Electricity Maps' hours, or timestamp and "
        f"generation by fuel ({', '.join(FUELS)})",
        Place(str(path), 1),
    )


def _by_fuel(table: Columns) -> Floats:
    """Emissions of all generation over that generation; what storage takes does not count."""
    known = library()
    in_kg = np.array([known.get(name).value for name in FUELS.values()], dtype=np.float64)
    made = np.stack([table.number(fuel, missing=True) for fuel in FUELS], axis=1)
    made = np.maximum(made, 0.0)
    with np.errstate(invalid="ignore"):
        return np.asarray(made @ in_kg * 1000.0 / made.sum(axis=1), dtype=np.float64)


def _whole(table: Columns, column: str, values: Floats, how: Text) -> Intensity:
    """Lay the values on slots without gaps."""
    table.needs([column])
    slots, place = table.slots(column)
    whole = np.full(slots.count, np.nan)
    whole[place] = values
    negative = np.flatnonzero(values < 0)
    if negative.size:
        where = Place(table.file, int(table.line()[negative[0]]))
        raise InputError(f"expected at least 0 g/kWh, came {values[negative[0]]:g}", where)
    missing = np.flatnonzero(np.isnan(whole))
    day = DAY_S // slots.step_s
    if missing.size > MISSING * slots.count or (missing.size and missing[0] < day):
        raise InputError(
            f"expected at most {100 * MISSING:g} % of the hours missing, and none on the first "
            f"day, came {missing.size} of {slots.count}, the first at {slots.at(missing[0])}",
            Place(table.file),
        )
    for slot in missing:
        whole[slot] = whole[slot - day]
    return Intensity(slots, whole, how, int(missing.size))
