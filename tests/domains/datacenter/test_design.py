"""Designs: the shipped ones, and what users' files may not say."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import design, shipped, varied

TEXT = (files("tanheng.domains.datacenter") / "designs" / "midsize-water-cooled.yaml").read_text()


def written(tmp_path, change=("", "")):
    path = tmp_path / "mine.yaml"
    assert change[0] in TEXT
    path.write_text(TEXT.replace(*change) if change[0] else TEXT)
    return path


def test_a_users_file_is_read_as_the_shipped_one(tmp_path):
    assert design(written(tmp_path)) == design("midsize-water-cooled")


@pytest.mark.parametrize("name", shipped())
def test_shipped_designs_are_named_as_their_files(name):
    assert design(name).name == name


def test_designs_have_conventional_names_too():
    assert design("conventional-chilled-water").name == "midsize-water-cooled"


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(InputError, match=r"no design 'tepid'; .* midsize-air-cooled"):
        design("tepid")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("  cop: 5.0", "  cop: minus"), r"mine.yaml:\d+:3 chiller.cop: expected a number"),
        (("  cop: 5.0", "  cop: 5.0\n  cup: 5.0"), r"mine.yaml:\d+:3 chiller.cup: no such field"),
        (
            ("supply_c: 9 ", "supply_c: 19 "),
            r"water.supply_c: the loop cannot close: at full load the coil needs water of 16\.\d C",
        ),
        (("approach_k: 5.5", "approach_k: 0.4"), "rejection.approach_k: .*loop cannot close"),
        (("kind: water-cooled", "kind: air-cooled"), None),
        (("rejection:", "tank: {hours: 1}\nrejection:"), None),
        (
            ("0.0307595, 0.0", "-0.0307595, 0.0"),
            "chiller.eirft: .* power would fall as the condenser gets warmer",
        ),
        (
            ("leaving_limits_c: [5, 24]", "leaving_limits_c: [24, 5]"),
            r"chiller.leaving_limits_c: expected the lower limit first, came \[24, 5\]",
        ),
        (("supply_c: 20.0", "supply_c: 40.0"), r"air.supply_c: expected 15 to 32 C"),
    ],
)
def test_a_design_is_refused_with_its_line_and_field(tmp_path, change, said):
    if said is None:
        assert design(written(tmp_path, change)).name == "midsize-water-cooled"
        return
    with pytest.raises(InputError, match=said):
        design(written(tmp_path, change))


def test_a_chiller_without_anywhere_to_put_its_heat_is_refused(tmp_path):
    cut = TEXT[TEXT.index("rejection:") : TEXT.index("humidifier:")]
    with pytest.raises(InputError, match="chiller: the loop cannot close: a water-cooled chiller"):
        design(written(tmp_path, (cut, "")))


def test_a_parameter_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"no parameter chiller\.cup"):
        varied(design("midsize-air-cooled"), {"chiller.cup": 3})
