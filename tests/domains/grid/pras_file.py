"""A system file of PRAS written by its specification."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

STEPS = 4
ATTRIBUTES: dict[str, Any] = {
    "pras_dataversion": "v0.8.0",
    "start_timestamp": "2020-01-01T00:00:00-07:00",
    "timestep_count": STEPS,
    "timestep_length": 30,
    "timestep_unit": "min",
    "power_unit": "GW",
    "energy_unit": "MWh",
}
TEXT = "S128"


def by_step(*values: float, dtype: str = "f8") -> Any:
    return np.tile(np.array(values, dtype=dtype), (STEPS, 1))


def core(*rows: tuple[str, ...], fields: tuple[str, ...]) -> Any:
    kind = [(field, TEXT) for field in fields]
    return np.array([tuple(cell.encode() for cell in row) for row in rows], dtype=kind)


PART = ("name", "category", "region")


def groups() -> dict[str, dict[str, Any]]:
    """Two regions, three generators, a storage, a demand response and a line."""
    loads = np.array([[1, 2], [2, 2], [1, 3], [2, 1]], dtype="u4")
    output = np.array([[3, 1, 0], [3, 1, 1], [3, 1, 2], [3, 1, 1]], dtype="u4")
    way = ("region_from", "region_to")
    return {
        "regions": {"_core": core(("A",), ("B",), fields=("name",)), "load": loads},
        "generators": {
            "_core": core(("g1", "Coal", "A"), ("g2", "Gas", "B"), ("w", "Wind", "B"), fields=PART),
            "capacity": output,
            "failureprobability": by_step(0.1, 0.2, 0.0),
            "repairprobability": by_step(0.9, 0.5, 0.0),
        },
        "storages": {
            "_core": core(("s", "Battery", "B"), fields=PART),
            "chargecapacity": by_step(1, dtype="u4"),
            "dischargecapacity": by_step(2, dtype="u4"),
            "energycapacity": by_step(5, dtype="u4"),
            "chargeefficiency": by_step(0.9),
            "dischargeefficiency": by_step(0.8),
            "carryoverefficiency": by_step(0.99),
            "failureprobability": by_step(0.0),
            "repairprobability": by_step(1.0),
        },
        "demandresponses": {
            "_core": core(("d", "Shift", "A"), fields=PART),
            "borrowcapacity": by_step(1, dtype="u4"),
            "paybackcapacity": by_step(2, dtype="u4"),
            "energycapacity": by_step(6, dtype="u4"),
            "borrowefficiency": by_step(1.0),
            "paybackefficiency": by_step(1.0),
            "borrowed_energy_interest": by_step(0.05),
            "allowablepaybackperiod": by_step(3, dtype="u4"),
            "failureprobability": by_step(0.1),
            "repairprobability": by_step(0.9),
        },
        "interfaces": {
            "_core": core(("A", "B"), fields=way),
            "forwardcapacity": by_step(3, dtype="u4"),
            "backwardcapacity": by_step(2, dtype="u4"),
        },
        "lines": {
            "_core": core(("l", "AC", "A", "B"), fields=("name", "category", *way)),
            "forwardcapacity": by_step(4, dtype="u4"),
            "backwardcapacity": by_step(5, dtype="u4"),
            "failureprobability": by_step(0.01),
            "repairprobability": by_step(0.5),
        },
    }


def write(
    path: Path, contents: dict[str, dict[str, Any]], attributes: dict[str, Any] = ATTRIBUTES
) -> Path:
    with h5py.File(path, "w") as file:
        for key, value in attributes.items():
            file.attrs[key] = np.bytes_(value) if isinstance(value, str) else value
        for group, datasets in contents.items():
            for name, values in datasets.items():
                file.create_dataset(f"{group}/{name}", data=values)
    return path
