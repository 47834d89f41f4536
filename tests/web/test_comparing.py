"""Runs side by side: what counts as the same figure, and how a difference is told."""

from pathlib import Path

from tanheng.core import Figure, Text
from tanheng.store import Run
from tanheng.web.comparing import compare
from tanheng.web.shelf import Held

MANIFEST = {
    "project": {"name": "p", "sha256": "0" * 64, "bytes": 1},
    "inputs": [],
    "versions": {},
    "seed": 1,
}


def held(name, *figures):
    return Held(name, name, Run(Path(name), MANIFEST, {}, figures))


def figure(value, unit="1", **more):
    return Figure("f", value, unit, more.pop("origin", "measured"), Text("", ""), **more)


def rows(first, second):
    found = compare([held("a", first), held("b", second)])
    return found.figures.rows, found.worded.rows, found.equal


def test_the_same_value_interval_and_origin_are_equal():
    assert rows(figure(0.3), figure(0.3)) == ((), (), 1)


def test_numbers_are_set_apart():
    ([row], words, equal) = rows(figure(0.25), figure(0.5))
    assert row[2:] == (0.25, 0.5, 0.25)
    assert (words, equal) == ((), 0)


def test_of_another_unit_is_another_figure_and_nothing_is_subtracted():
    found = compare([held("a", figure(0.31)), held("b", figure(44.5, "MW"))])
    assert (found.figures.rows, found.worded.rows) == ((), ())
    assert [row[2:] for row in found.alone.rows] == [(0.31, None), (None, 44.5)]


def test_what_is_withheld_is_not_shown_as_absent():
    _, [row], _ = rows(figure(0.3), figure(None, reason="too few"))
    assert row[2:] == (Text("0.3 measured", "0.3 实测"), Text("withheld", "不予发布"))


def test_one_value_of_another_interval_or_origin_differs():
    _, [row], equal = rows(figure(0.3, interval=(0.2, 0.4)), figure(0.3, origin="synthetic"))
    assert [cell.en for cell in row[2:]] == ["0.3 (0.2 – 0.4) measured", "0.3 synthetic"]
    assert equal == 0
