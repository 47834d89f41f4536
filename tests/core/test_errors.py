import pytest

from tanheng.core import (
    BalanceError,
    DatasetError,
    InputError,
    Place,
    ProjectError,
    TanhengError,
)


def test_place_names_file_line_column_and_field():
    place = Place("project.yaml", 12, 7, "renewables.fleets[0].power.file")
    assert str(place) == "project.yaml:12:7 renewables.fleets[0].power.file"


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place("a.csv"), "a.csv"),
        (Place("a.csv", 3), "a.csv:3"),
        (Place("a.csv", field="power"), "a.csv power"),
    ],
)
def test_place_leaves_out_what_is_not_known(place, written):
    assert str(place) == written


def test_message_is_one_line_whatever_was_handed_over():
    error = InputError("expected rows,\n  came   none", Place("a.csv", 2))
    assert str(error) == "a.csv:2: expected rows, came none"


def test_the_family_of_errors():
    assert issubclass(ProjectError, InputError)
    assert issubclass(DatasetError, InputError)
    assert issubclass(InputError, TanhengError)
    assert issubclass(BalanceError, TanhengError)
    assert not issubclass(BalanceError, InputError)
