"""The page on factors says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from tanheng.factors import COLUMNS, library, read_factors

TEXT = (Path(__file__).parents[2] / "docs" / "factors.md").read_text(encoding="utf-8")


def test_its_table_is_read(tmp_path):
    (block,) = re.findall(r"```csv\n(.*?)```", TEXT, flags=re.S)
    path = tmp_path / "mine.csv"
    path.write_text(block, encoding="utf-8")
    steam, laptop = read_factors(path)
    assert (steam.value, steam.region) == (110.0, "CN-HA")
    assert laptop.quantity(2.0, "laptop") == 2.0


def test_it_names_every_column():
    (block,) = re.findall(r"```csv\n(.*?)\n", TEXT, flags=re.S)
    told = {*block.split(","), *re.findall(r"`(\w+)`", TEXT)}
    assert set(COLUMNS) <= told


def test_its_groups_of_ids_are_all_there_are():
    told = set(re.findall(r"`(\w+)\.[\w.]*\*`", TEXT))
    assert told == {factor.id.split(".")[0] for factor in library()}
