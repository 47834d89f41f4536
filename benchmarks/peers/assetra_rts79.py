"""RTS-79 by assetra (PyPI), in an interpreter that has it; prints one line of JSON.

    PYTHON benchmarks/peers/assetra_rts79.py UNITS.csv SHAPE.csv TRIALS

Outages are drawn independently each hour there, so that LOLE and EUE may be compared and nothing
that has a memory.
"""

import csv
import json
import sys
import time

import numpy as np
import xarray as xr
from assetra.metrics import ExpectedUnservedEnergy, LossOfLoadHours
from assetra.simulation import ProbabilisticSimulation
from assetra.system import EnergySystem
from assetra.units import DemandUnit, StochasticUnit


def read(path: str) -> list[dict[str, str]]:
    """Read the rows of a table."""
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Run, after a first call that warms up."""
    units_file, shape_file, trials = sys.argv[1], sys.argv[2], int(sys.argv[3])
    shape = np.array([float(row["fraction_of_annual_peak"]) for row in read(shape_file)])
    hours = xr.date_range("2019-01-01", periods=shape.size, freq="h")

    def by_hour(values: np.ndarray) -> xr.DataArray:
        return xr.DataArray(values, coords={"time": hours}, dims="time")

    units = []
    for k, row in enumerate(read(units_file)):
        mw, mttf, mttr = (float(row[name]) for name in ("capacity_mw", "mttf_h", "mttr_h"))
        down = np.full(shape.size, mttr / (mttf + mttr))
        units.append(StochasticUnit(k, mw, by_hour(np.full(shape.size, mw)), by_hour(down)))
    system = EnergySystem(
        {
            StochasticUnit: StochasticUnit.to_unit_dataset(units),
            DemandUnit: DemandUnit.to_unit_dataset([DemandUnit(len(units), by_hour(2850 * shape))]),
        }
    )
    for count in (2, trials):
        simulation = ProbabilisticSimulation(hours[0], hours[-1], count)
        simulation.assign_energy_system(system)
        began = time.process_time()
        simulation.run()
        lole = LossOfLoadHours(simulation).evaluate()
        eue = ExpectedUnservedEnergy(simulation).evaluate()
        spent = time.process_time() - began
    print(json.dumps({"cpu_s": spent, "trials": trials, "lole_h": lole, "eue_mwh": eue}))


if __name__ == "__main__":
    main()
