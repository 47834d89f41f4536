from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from tanheng.core import ProjectError, Strict, read_project


class Station(Strict):
    id: str = Field(coerce_numbers_to_str=True)
    capacity: float | None = Field(default=None, gt=0)


class Table(Strict):
    file: str
    keep: tuple[str, ...] = ()


class Model(Strict):
    project: str
    kind: str = Field(default="a", pattern="^[a-z]$")
    count: int = Field(default=1, ge=1, le=9)
    day: date | None = None
    stations: Table | tuple[Station, ...] = ()


@pytest.fixture
def complaint(tmp_path):
    """The one line that a project file brings, without its folder."""
    path = tmp_path / "project.yaml"

    def read(text):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ProjectError) as caught:
            read_project(path, Model)
        line = str(caught.value)
        assert "\n" not in line
        return line.replace(f"{tmp_path}/", "")

    return read


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kind: b\n", "project.yaml:1:1 project: this field is required and is not there"),
        ("project: x\nkid: b\n", "project.yaml:2:1 kid: no such field here"),
        ("project: x\ncount: 12\n", "project.yaml:2:1 count: expected at most 9, came 12"),
        ("project: x\ncount: 1.5\n", "project.yaml:2:1 count: expected a whole number, came 1.5"),
        (
            "project: x\ncount: many\n",
            "project.yaml:2:1 count: expected a whole number, came 'many'",
        ),
        ("project: x\nkind: B\n", "project.yaml:2:1 kind: expected text like ^[a-z]$, came 'B'"),
        (
            "project: no\n",
            "project.yaml:1:1 project: expected text, came false "
            "(put quotes around it if it is a name)",
        ),
        ("project:\n", "project.yaml:1:1 project: expected text, came nothing"),
        (
            "project: x\nday: soon\n",
            "project.yaml:2:1 day: expected a date such as 2020-01-31, came 'soon'",
        ),
        (
            "project: x\nday: 2020-13-01\n",
            "project.yaml:2:6 day: cannot read '2020-13-01' as a plain value",
        ),
        (
            "project: x\nstations:\n  - {id: a, capacity: -1}\n",
            "project.yaml:3:13 stations[0].capacity: expected more than 0, came -1",
        ),
        (
            "project: x\nstations:\n  - {id: a}\n  - {id: b, capacity: .inf}\n",
            "project.yaml:4:13 stations[1].capacity: expected a finite number, came inf",
        ),
        (
            "project: x\nstations:\n  fil: a.csv\n",
            "project.yaml:2:1 stations.file: this field is required and is not there",
        ),
        (
            "project: x\nstations:\n  file: a.csv\n  kep: [a]\n",
            "project.yaml:4:3 stations.kep: no such field here",
        ),
        (
            "project: x\nstations: 3\n",
            "project.yaml:2:1 stations: expected fields or a list, came 3",
        ),
        ("project: x\nproject: y\n", "project.yaml:2:1 project: this field is written twice"),
        (
            "project: !!python/name:os.system x\n",
            "project.yaml:1:10 project: cannot read 'x' as a plain value",
        ),
        (
            "project: &a [*a]\n",
            "project.yaml:1:10 project[0]: an alias stands inside what it names",
        ),
        (
            "project: {station}\n",
            "project.yaml:1:1 project: expected text, came {station} "
            "(put quotes around text that begins with a brace)",
        ),
        ("- a\n- b\n", "project.yaml:1:1: expected fields such as `project: name`"),
        ("", "project.yaml:1:1: the file is empty"),
        ("# nothing\n", "project.yaml:1:1: the file is empty"),
    ],
)
def test_every_complaint_stands_at_its_field(complaint, text, line):
    assert complaint(text) == line


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("project: x\n\tkind: b\n", "project.yaml:2:"),
        ("project: [a\nkind: b\n", "project.yaml:2:"),
        ("project: x\n---\nproject: y\n", "project.yaml:2:1"),
    ],
)
def test_what_is_no_yaml_names_its_line(complaint, text, place):
    line = complaint(text)
    assert line.startswith(place)
    assert "not YAML" in line


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("project: x\nstations:\n  file: {station}.csv\n", "project.yaml:3:18"),
        ("project: x\nstations: {file: {station}.csv, keep: [a]}\n", "project.yaml:2:27"),
    ],
)
def test_text_that_begins_with_a_brace_wants_quotes(complaint, text, place):
    line = complaint(text)
    assert line.startswith(f"{place}: not YAML: did not find expected ")
    assert line.endswith("(put quotes around text that begins with a brace: '{station}.csv')")


def test_other_bytes_than_utf8_are_refused(complaint):
    assert complaint("project: 华北".encode("gb18030")) == (
        "project.yaml: expected UTF-8 text, came other bytes"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ProjectError, match="no such project file"):
        read_project(tmp_path / "none.yaml", Model)
    with pytest.raises(ProjectError, match="cannot be read"):
        read_project(tmp_path, Model)


def test_ids_keep_the_zeros_and_underscores_they_are_written_with(tmp_path):
    path = tmp_path / "project.yaml"
    path.write_text("project: x\nstations: [{id: 007}, {id: 1_2}, {id: 7}]\n")
    model, _ = read_project(path, Model)
    assert [station.id for station in model.stations] == ["007", "1_2", "7"]


@given(
    before=st.integers(0, 5),
    comments=st.integers(0, 3),
    indent=st.integers(1, 6),
    which=st.integers(0, 3),
)
def test_a_complaint_points_to_the_line_and_column_however_the_file_is_laid_out(
    tmp_path_factory, before, comments, indent, which
):
    lines = ["# a comment"] * comments + ["project: x"] + [""] * before + ["stations:"]
    first = len(lines)
    pad = " " * indent
    for number in range(4):
        lines += [f"{pad}- id: s{number}", f"{pad}  capacity: {-1 if number == which else 1}"]
    path = tmp_path_factory.mktemp("p") / "project.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(ProjectError) as caught:
        read_project(path, Model)
    place = caught.value.place
    assert (place.line, place.column) == (first + 2 * which + 2, indent + 3)
    assert place.field == f"stations[{which}].capacity"


def test_a_field_that_is_not_written_is_placed_at_the_nearest_above_it(tmp_path):
    path = tmp_path / "project.yaml"
    path.write_text("project: x\nstations:\n  - {id: a}\n")
    _, positions = read_project(path, Model)
    assert str(positions.complaint("stations[0].capacity", "no").place).endswith(
        "project.yaml:3:5 stations[0].capacity"
    )
    assert positions.place("nothing.like.it").line == 1


@pytest.mark.parametrize("text", ["a: " + "[" * 50_000, "{a: " * 3_000, "- " * 500 + "x"])
def test_a_file_nested_without_end_is_refused_before_anything_climbs_into_it(complaint, text):
    assert complaint(text).endswith("expected fields at most 40 deep")


def test_aliases_that_stand_for_more_and_more_are_refused(complaint):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for one in range(1, 12):
        many = ", ".join([f"*a{one - 1}"] * 9)
        lines.append(f"a{one}: &a{one} [{many}]")
    assert "expected at most 100,000 values, aliases counted" in complaint("\n".join(lines))
