import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.company.exchange import (
    CarbonFootprint,
    check_footprints,
    read_footprints,
    write_footprints,
)

from .payload import GONE, footprint, written


def complaints(tmp_path, content):
    path = written(tmp_path, content)
    return [str(one).removeprefix(str(path)) for one in check_footprints(path).complaints]


def test_a_sound_file_is_read_and_written_back_as_it_was(tmp_path):
    read = read_footprints(written(tmp_path, {"data": [footprint()]}))
    write_footprints(tmp_path / "again.json", read)
    assert json.loads((tmp_path / "again.json").read_text()) == {"data": [footprint()]}


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: {"data": one}])
def test_a_footprint_stands_alone_in_a_list_or_in_an_answer(tmp_path, wrap):
    (read,) = read_footprints(written(tmp_path, wrap(footprint())))
    assert read.product_name_company == "Board 12"


def test_digits_are_kept_as_stated(tmp_path):
    (read,) = read_footprints(written(tmp_path, footprint(pcf__fossilGhgEmissions="0.7200")))
    assert read.pcf.model_dump(mode="json", by_alias=True)["fossilGhgEmissions"] == "0.7200"


def test_what_a_later_revision_adds_is_kept(tmp_path):
    later = footprint(pcf__soilCarbon="0.1")
    write_footprints(path := tmp_path / "again.json", read_footprints(written(tmp_path, later)))
    assert json.loads(path.read_text())["data"] == [later]


def test_every_fault_has_one_line_with_its_path(tmp_path):
    broken = footprint(
        status="Retired",
        companyIds=["4712345060507"],
        productIds=[],
        created="2026-02-01",
        pcf__fossilGhgEmissions=0.72,
        pcf__biogenicCO2Uptake="1.71",
        pcf__fossilCarbonContent=GONE,
        pcf__pcfExcludingBiogenicUptake="9,1",
        pcf__declaredUnitAmount="0",
        pcf__exemptedEmissionsPercent="101",
        pcf__packagingEmissionsIncluded="yes",
        pcf__ipccCharacterizationFactors=["AR6", "AR6"],
    )
    moment = "expected a moment with its zone such as 2026-01-31T00:00:00Z"
    assert complaints(tmp_path, {"data": [footprint(), broken]}) == [
        f' $.data[1].created: {moment}, came "2026-02-01"',
        " $.data[1].status: expected 'Active' or 'Deprecated', came \"Retired\"",
        " $.data[1].companyIds[0]: expected a URN such as urn:gtin:4712345060507, "
        "came '4712345060507'",
        " $.data[1].productIds: expected at least one, came []",
        " $.data[1].pcf.declaredUnitAmount: expected more than 0, came 0",
        ' $.data[1].pcf.pcfExcludingBiogenicUptake: expected a decimal such as "0.35", '
        "came '9,1'",
        " $.data[1].pcf.fossilCarbonContent: this field is required and is not there",
        ' $.data[1].pcf.fossilGhgEmissions: expected a decimal as text, "0.72", '
        "came the number 0.72",
        " $.data[1].pcf.biogenicCO2Uptake: expected at most 0 (what is taken up is negative), "
        "came 1.71",
        ' $.data[1].pcf.packagingEmissionsIncluded: expected true or false, came "yes"',
        " $.data[1].pcf.ipccCharacterizationFactors: expected each value once, came 'AR6' twice",
        " $.data[1].pcf.exemptedEmissionsPercent: expected 0 to 100, came 101",
    ]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"pcf__geographyCountry": "CN"}, "$.pcf"),
        ({"pcf__packagingEmissionsIncluded": False}, "$.pcf.packagingGhgEmissions"),
        (
            {
                "pcf__ccsTechnologicalCO2CaptureIncluded": False,
                "pcf__technologicalCO2Removals": "0",
            },
            "$.pcf.technologicalCO2Removals",
        ),
        ({"pcf__referencePeriodEnd": "2025-01-01T00:00:00Z"}, "$.pcf.referencePeriodEnd"),
        ({"validityPeriodStart": "2026-01-01T00:00:00Z"}, "$.validityPeriodEnd"),
        (
            {
                "validityPeriodStart": "2025-12-31T00:00:00Z",
                "validityPeriodEnd": "2029-01-01T00:00:00Z",
            },
            "$.validityPeriodStart",
        ),
        (
            {
                "validityPeriodStart": "2026-01-01T00:00:00Z",
                "validityPeriodEnd": "2029-01-01T00:00:01Z",
            },
            "$.validityPeriodEnd",
        ),
        ({"specVersion": "2.3.0"}, "$.specVersion"),
        (
            {"pcf__productOrSectorSpecificRules": [{"operator": "Other", "ruleNames": ["A"]}]},
            "$.pcf.productOrSectorSpecificRules[0].otherOperatorName",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_named(tmp_path, changed, where):
    (complaint,) = complaints(tmp_path, footprint(**changed))
    assert complaint.split(":")[0].strip() == where


def test_three_years_of_validity_are_allowed(tmp_path):
    assert not complaints(
        tmp_path,
        footprint(
            validityPeriodStart="2026-01-01T00:00:00Z", validityPeriodEnd="2029-01-01T00:00:00Z"
        ),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", ":1:2: expected JSON"),
        ("[]", " $: expected a footprint, came an empty list"),
        ('{"id": 1, "id": 2}', ": expected JSON: the field 'id' is stated twice"),
        ("[" * 100_000, ": expected JSON"),
    ],
)
def test_what_is_no_footprint_file_is_refused_in_one_line(tmp_path, text, told):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InputError) as refused:
        check_footprints(path)
    assert str(refused.value).startswith(f"{path}{told}")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_footprints(tmp_path / "none.json")


def test_a_thing_that_is_no_object_is_named(tmp_path):
    assert complaints(tmp_path, [footprint(), 7]) == [" $[1]: expected a footprint, came 7"]


@given(st.from_regex(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", fullmatch=True))
def test_any_decimal_is_read_exactly(text):
    pcf = footprint(pcf__pcfExcludingBiogenicUptake=text)["pcf"]
    back = CarbonFootprint.model_validate(pcf).model_dump(mode="json", by_alias=True)
    assert back["pcfExcludingBiogenicUptake"].lstrip("+-").lstrip("0") == text.lstrip("+-").lstrip(
        "0"
    )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [*footprint(), *(f"pcf__{name}" for name in footprint()["pcf"])]


@given(st.dictionaries(st.sampled_from(FIELDS), anything, min_size=1, max_size=3))
def test_whatever_stands_in_a_field_is_told_in_one_line_or_kept(tmp_path_factory, changed):
    pcf = changed.pop("pcf", None)
    content = footprint(**changed)
    content = content if pcf is None else content | {"pcf": pcf}
    checked = check_footprints(written(tmp_path_factory.mktemp("any"), content))
    assert checked.complaints or checked.footprints
    assert all(len(str(one).splitlines()) == 1 for one in checked.complaints)
