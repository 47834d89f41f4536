"""``tanheng check-statement`` as a user types it."""

from __future__ import annotations

import pytest


def test_a_sentence_is_graded(tanheng):
    said = tanheng("check-statement", "52400 t/yr", "2.864 million trees", "--json")
    assert said.code == 0
    told = said.json()
    assert told["implied_factors"][0]["value"] == pytest.approx(18.296, abs=1e-3)
    assert told["baseline"]["told"] is False


def test_it_speaks_chinese(tanheng):
    said = tanheng("check-statement", "5.24万吨", "286.4万棵树", "--language", "zh")
    assert said.code == 0
    assert "等级 B" in said.out
    assert "余热路径" in said.out


def test_a_contradiction_is_a_no(tanheng):
    assert tanheng("check-statement", "12 Mt/yr, 2 million trees").code == 1


@pytest.mark.parametrize("words", [["12 parsec"], [], ["52400 t", "--region", "Atlantis"]])
def test_a_mistake_is_one_line_and_exits_with_two(tanheng, words):
    said = tanheng("check-statement", *words)
    assert said.code == 2
    assert said.complaint
