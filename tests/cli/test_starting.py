"""``tanheng init`` and ``tanheng schema`` as they are called."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("language", ["en", "zh"])
def test_init_says_what_it_wrote_and_what_to_do_next(tanheng, tmp_path, language):
    said = tanheng("init", tmp_path / "a", "--language", language)
    assert (said.code, said.err) == (0, "")
    *written, last = said.out.splitlines()
    assert sorted(written) == sorted(str(path) for path in (tmp_path / "a").iterdir())
    assert last.endswith(f"tanheng run {tmp_path / 'a' / 'project.yaml'}")
    first = (tmp_path / "a" / "project.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=project.schema.json"


def test_init_never_writes_over_anything(tanheng, tmp_path):
    assert tanheng("init", tmp_path / "a", "--json").code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    said = tanheng("init", tmp_path / "a")
    assert (said.code, said.out) == (2, "")
    assert said.complaint == f"{tmp_path / 'a'}: expected an empty folder, or none"
    assert {path: path.read_bytes() for path in (tmp_path / "a").iterdir()} == before


def test_the_schema_is_printed_or_written(tanheng, tmp_path):
    printed = tanheng("schema").json()
    assert tanheng("schema", "--out", tmp_path / "s.json").code == 0
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == printed
    assert tanheng("init", tmp_path / "a").code == 0
    beside = (tmp_path / "a" / "project.schema.json").read_text(encoding="utf-8")
    assert json.loads(beside) == printed


def test_a_schema_that_cannot_be_written_is_refused_in_one_line(tanheng, tmp_path):
    said = tanheng("schema", "--out", tmp_path / "nowhere" / "s.json")
    assert said.code == 2
    assert "cannot be written" in said.complaint
