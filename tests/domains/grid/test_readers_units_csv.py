"""Units and load as test systems are printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.readers import read_units_csv

UNITS = """group,unit,capacity_mw,mttf_h,mttr_h,for
U12,U12_1,12,2940,60,0.02
U12,U12_2,12,2940,60,0.02
"""
SHAPE = "hour,week,day,hour_of_day,fraction_of_annual_peak\n0,1,1,0,0.5\n1,1,1,1,1.0\n"


def _files(folder: Path, units: str = UNITS, load: str = SHAPE) -> tuple[Path, Path]:
    (folder / "units.csv").write_text(units)
    (folder / "load.csv").write_text(load)
    return folder / "units.csv", folder / "load.csv"


def test_shape_is_scaled_to_its_peak(tmp_path: Path) -> None:
    system = read_units_csv(*_files(tmp_path), peak_mw=20.0)
    np.testing.assert_array_equal(system.load_mw, [[10.0, 20.0]])
    assert system.units.names == ("U12_1", "U12_2")
    np.testing.assert_allclose(system.units.outages.failure, 1 / 2940)
    np.testing.assert_allclose(system.units.outages.available, 0.98)


def test_load_in_megawatts_and_forced_outage_rates_will_do(tmp_path: Path) -> None:
    units = "name,capacity_mw,for,mttr_h\na,100,0.1,50\n"
    system = read_units_csv(*_files(tmp_path, units, "hour,load_mw\n0,80\n1,90\n"))
    np.testing.assert_array_equal(system.load_mw, [[80, 90]])
    np.testing.assert_allclose(system.units.outages.available, [0.9])


@pytest.mark.parametrize(
    ("units", "load", "peak", "line"),
    [
        (
            UNITS.replace("2940,60", "0,60", 1),
            SHAPE,
            20,
            r"units.csv:2 mttf_h: expected at least 1",
        ),
        (UNITS.replace("2940,60", "-1,60", 1), SHAPE, 20, r"units.csv:2 mttf_h: .* came -1"),
        (UNITS.replace("U12_2", "U12_1"), SHAPE, 20, r"units.csv:3 unit: 'U12_1' stands twice"),
        (UNITS, SHAPE.replace("1.0", "-1"), 20, r"load.csv:3 fraction_of_annual_peak: .* came -1"),
        (UNITS, SHAPE.replace("1.0", ""), 20, r"load.csv:3 fraction_of_annual_peak: .* nothing"),
        (UNITS, SHAPE, None, r"load.csv fraction_of_annual_peak: expected a peak above 0 MW"),
        (UNITS, SHAPE, 0, r"expected a peak above 0 MW .* came 0 MW"),
        (UNITS, "hour,load_mw\n0,5\n", 20, r"load.csv: a peak goes with a column"),
        (UNITS, "hour\n0\n", None, r"load.csv: expected a column 'load_mw'"),
        (
            "name,capacity_mw,mttf_h,mttr_h,zone\na,1,9,1,north\nb,1,9,1,west\n",
            "hour,north,south\n0,1,2\n",
            None,
            r"units.csv:3 zone: expected a zone of the load \(north, south\), came 'west'",
        ),
        (
            "name,capacity_mw,mttf_h,mttr_h,zone\na,1,9,1,north\n",
            "hour,north,south\n0,1,2\n",
            None,
            r"load.csv south: no line leads from 'north' to 'south'",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    tmp_path: Path, units: str, load: str, peak: float | None, line: str
) -> None:
    with pytest.raises(InputError, match=line) as refused:
        read_units_csv(*_files(tmp_path, units, load), peak_mw=peak)
    assert "\n" not in str(refused.value)
