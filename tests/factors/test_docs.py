"""The page on factors says what is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tanheng.cli import main
from tanheng.factors import COLUMNS, library, read_factors

TEXT = (Path(__file__).parents[2] / "docs" / "factors.md").read_text(encoding="utf-8")
SAID = [
    tuple(part.strip().split("\n", 1))
    for block in re.findall(r"```console\n(.*?)```", TEXT, flags=re.S)
    for part in block.split("$ ")
    if part.strip()
]


@pytest.mark.parametrize(("command", "printed"), SAID)
def test_its_commands_print_what_it_says(command, printed, capsys):
    with pytest.raises(SystemExit):
        main(shlex.split(command)[1:])
    out = " ".join(capsys.readouterr().out.split())
    assert " ".join(printed.split()) in out


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
