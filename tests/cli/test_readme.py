"""What the READMEs show of the demo is what the demo printed, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")


def block(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = text.split("<!-- demo -->")[1].split("<!-- /demo -->")[0]
    return [line.rstrip() for line in shown.strip().strip("`").strip("\n").splitlines()]


@pytest.mark.parametrize("name", READMES)
def test_each_line_stands_in_the_demos_output(name):
    text = (ROOT / "docs" / "demo.txt").read_text(encoding="utf-8")
    printed = {line.rstrip() for line in text.splitlines()} | {"..."}
    assert [line for line in block(name) if line not in printed] == []


def test_both_show_the_same():
    assert block(READMES[0]) == block(READMES[1])
    assert len(block(READMES[0])) > 50
