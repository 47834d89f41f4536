"""System files of PRAS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.readers import read_pras, read_system

from . import pras_file


def test_all_parts_are_read_in_megawatts_and_hours(tmp_path: Path) -> None:
    system, plants = read_pras(pras_file.write(tmp_path / "toy.pras", pras_file.groups()))
    assert system.zones == ("A", "B")
    assert (system.step_h, system.start_s, system.years) == (0.5, 1_577_862_000, 1.0)
    np.testing.assert_array_equal(system.load_mw[1], [2000, 2000, 3000, 1000])
    assert system.units.names == ("g1", "g2", "w")
    np.testing.assert_array_equal(system.units.zone, [0, 1, 1])
    np.testing.assert_array_equal(system.units.capacity_mw[2], [0, 1000, 2000, 1000])
    np.testing.assert_allclose(system.units.outages.available, [0.9, 0.5 / 0.7, 1.0])
    assert plants.kind == ("thermal", "thermal", "wind")
    stored = system.storages
    assert (stored.charge_mw[0], stored.discharge_mw[0], stored.energy_mwh[0]) == (1000, 2000, 5)
    assert (stored.charge_efficiency[0], stored.discharge_efficiency[0]) == (0.9, 0.8)
    assert (stored.carryover[0], stored.initial_mwh[0]) == (0.99, 0.0)
    owed = system.responses
    assert (owed.borrow_mw[0], owed.payback_mw[0], owed.energy_mwh[0]) == (1000, 2000, 6)
    assert (owed.interest[0], owed.window_h[0]) == (0.05, 1.5)
    assert (system.lines.forward_mw[0], system.lines.backward_mw[0]) == (4000, 5000)
    assert system.interface_mw is not None
    assert (system.interface_mw[0, 1], system.interface_mw[1, 0]) == (3000, 2000)


def test_file_of_generators_and_lines_alone_is_a_system(tmp_path: Path) -> None:
    whole = pras_file.groups()
    part = {name: whole[name] for name in ("regions", "generators", "lines", "interfaces")}
    system, _ = read_system(pras_file.write(tmp_path / "toy.h5", part))
    assert system.storages.names + system.responses.names == ()


def test_regions_that_no_line_joins_are_refused(tmp_path: Path) -> None:
    whole = pras_file.groups()
    part = {name: whole[name] for name in ("regions", "generators")}
    file = pras_file.write(tmp_path / "toy.h5", part)
    with pytest.raises(InputError, match=r"^toy.h5 lines: no line leads from 'A' to 'B'$"):
        read_system(file)


HYBRID = pras_file.core(("h", "", "A"), fields=pras_file.PART)


def _wrong(group: str, field: str, values: object) -> dict[str, dict[str, object]]:
    contents = pras_file.groups()
    contents.setdefault(group, {})[field] = values
    return contents


@pytest.mark.parametrize(
    ("contents", "line"),
    [
        (
            _wrong("generatorstorages", "_core", HYBRID),
            r"x.pras generatorstorages: generator-storages are not read",
        ),
        (
            _wrong("storages", "chargecapacity", np.array([[1], [1], [2], [1]], "u4")),
            r"x.pras storages/chargecapacity: expected the same in every step",
        ),
        (
            _wrong("generators", "capacity", np.zeros((3, 3), "u4")),
            r"x.pras generators/capacity: expected 4 steps of 3 parts, came \(3, 3\)",
        ),
        (
            _wrong("storages", "_core", pras_file.core(("s", "", "Z"), fields=pras_file.PART)),
            r"x.pras storages/_core.region: expected a region \(A, B\), came 'Z'",
        ),
        (
            _wrong("storages", "chargeefficiency", pras_file.by_step(1.1)),
            r"x.pras: storages.charge_efficiency of 's'",
        ),
        (
            _wrong("demandresponses", "borrowefficiency", pras_file.by_step(0.9)),
            r"demandresponses/borrowefficiency: expected 1",
        ),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, contents: dict[str, dict[str, object]], line: str
) -> None:
    with pytest.raises(InputError, match=line) as refused:
        read_pras(pras_file.write(tmp_path / "x.pras", contents))
    assert "\n" not in str(refused.value)


def test_unknown_unit_clock_and_file_are_named(tmp_path: Path) -> None:
    for key, value, line in (
        ("power_unit", "hp", "power_unit: expected kW, MW, GW, TW, came 'hp'"),
        ("start_timestamp", "today", "start_timestamp: expected 2020-12-31T23:59:59-07:00"),
    ):
        path = pras_file.write(
            tmp_path / f"{key}.pras", pras_file.groups(), pras_file.ATTRIBUTES | {key: value}
        )
        with pytest.raises(InputError, match=line):
            read_pras(path)
    (tmp_path / "text.pras").write_text("no HDF5")
    with pytest.raises(InputError, match=r"text.pras: expected a whole HDF5 file"):
        read_pras(tmp_path / "text.pras")
    with pytest.raises(InputError, match=r"text.pras: expected a folder, a workbook or a PRAS"):
        read_system(tmp_path / "text.pras")
