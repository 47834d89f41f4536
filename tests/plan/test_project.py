"""The head of a project and the way to its files."""

from __future__ import annotations

import pytest

from tanheng.core import InputError, ProjectError
from tanheng.plan import open_project

FLEETS = """
renewables:
  fleets:
    - {name: f, kind: wind, power: {file: p.csv, time: t, unit: MW}}
"""


def _project(folder, head, sections=FLEETS):
    path = folder / "project.yaml"
    path.write_text(head + sections, encoding="utf-8")
    return path


def test_reads_the_head(tmp_path):
    path = _project(tmp_path, "project: a-b.c\nas_of: 2026-11-01T08:00:00+08:00\n")
    project = open_project(path)
    assert project.head.project == "a-b.c"
    assert project.context.as_of_s == 1793491200  # 2026-11-01 00:00 UTC
    assert project.context.seed == 1
    assert project.context.folder == tmp_path
    assert project.sections.keys() == {"renewables"}


def test_title_is_in_both_languages(tmp_path):
    head = "project: a\nas_of: 2026-11-01T00:00:00Z\n"
    assert open_project(_project(tmp_path, head)).title.zh == "a"
    one = open_project(_project(tmp_path, head + "title: One\n")).title
    assert (one.en, one.zh) == ("One", "One")
    two = open_project(_project(tmp_path, head + "title: {en: One, zh: 一}\n")).title
    assert (two.en, two.zh) == ("One", "一")


def test_clock_without_a_zone_is_utc(tmp_path):
    path = _project(tmp_path, "project: a\nas_of: 2026-11-01T00:00:00\n")
    assert open_project(path).context.as_of_s == 1793491200


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("project: A\nas_of: 2026-11-01T00:00:00Z\n", "project"),
        ("project: ../a\nas_of: 2026-11-01T00:00:00Z\n", "project"),
        ("project: a\n", "as_of"),
        ("project: a\nas_of: later\n", "as_of"),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\nseed: -1\n", "seed"),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\nseed: 1.5\n", "seed"),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\ntitle: {en: x}\n", "title.zh"),
        ("project: a\nas_of: 2026-11-01T00:00:00Z\nresult: 5\n", "result"),
    ],
)
def test_a_wrong_head_is_refused_at_its_field(tmp_path, head, field):
    with pytest.raises(ProjectError) as refused:
        open_project(_project(tmp_path, head))
    assert refused.value.place.field == field


def test_files_stand_relative_to_the_project(tmp_path):
    project = open_project(_project(tmp_path, "project: a\nas_of: 2026-11-01T00:00:00Z\n"))
    assert project.context.locate("in/p.csv") == tmp_path / "in" / "p.csv"
    assert project.context.locate("/there/p.csv").as_posix() == "/there/p.csv"


def test_a_dataset_that_nobody_knows_is_refused_but_a_file_of_that_name_is_read(tmp_path):
    project = open_project(_project(tmp_path, "project: a\nas_of: 2026-11-01T00:00:00Z\n"))
    with pytest.raises(InputError, match="'moon'"):
        project.context.locate("moon:craters.csv")
    (tmp_path / "moon:craters.csv").write_text("x\n1\n")
    assert project.context.locate("moon:craters.csv").is_file()


def test_a_file_name_with_a_nul_byte_is_refused(tmp_path):
    project = open_project(_project(tmp_path, "project: a\nas_of: 2026-11-01T00:00:00Z\n"))
    with pytest.raises(InputError, match="NUL"):
        project.context.locate("a\x00b")
