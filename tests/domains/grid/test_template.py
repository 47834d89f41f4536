import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.workbook import read_workbook
from tanheng.domains.grid.template import write_template


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("province") / "mine"
    write_template(at)
    return at


def test_the_template_reads_as_it_is_written(folder):
    system, plants = read_folder(folder)
    assert system.zones == ("north", "south")
    assert system.steps == 8760
    assert {"thermal", "hydro", "wind", "solar"} == set(plants.kind)
    thermal = plants.installed_mw[plants.of_kind("thermal")].sum()
    assert 0.9 < thermal / system.load_mw.sum(axis=0).max() < 1.3


def test_its_workbook_holds_the_same_system(folder):
    from_tables, _ = read_folder(folder)
    from_book, _ = read_workbook(folder / "province.xlsx")
    assert np.array_equal(from_tables.units.capacity_mw, from_book.units.capacity_mw)
    assert np.array_equal(from_tables.load_mw, from_book.load_mw)


def test_nothing_is_written_over(folder):
    with pytest.raises(InputError, match="expected an empty folder"):
        write_template(folder)
