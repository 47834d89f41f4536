"""The real command, called as its entry point is, and small projects for it to work on."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tanheng.cli import main

START = int(datetime(2021, 1, 1, tzinfo=UTC).timestamp())
DAYS = 100


@dataclass(frozen=True)
class Said:
    """What a command left behind: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line of a refusal; progress lines before it are no part of it."""
        lines = [line for line in self.err.splitlines() if not line.startswith("[")]
        assert len(lines) == 1, self.err
        return lines[0]


@pytest.fixture
def tanheng(capsys):
    """Call ``tanheng`` with its arguments."""

    def call(*words: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        code = ended.value.code
        return Said(code if isinstance(code, int) else int(bool(code)), *capsys.readouterr())

    return call


def stamps(count: int = 24 * DAYS, start_s: int = START) -> list[str]:
    """UTC hours as people write them."""
    first = np.datetime64(start_s, "s")
    return [str(one).replace("T", " ")[:16] for one in first + np.arange(count) * 3600]


def gusty(seed: int, count: int = 24 * DAYS) -> np.ndarray:
    """Output of a wind station: no value stands still, all within capacity."""
    draw = np.random.default_rng(seed)
    slow = np.cumsum(draw.normal(0, 0.08, count))
    return np.round(0.5 + 0.45 * np.sin(slow) + draw.uniform(-0.02, 0.02, count), 4)


def table(path: Path, columns: dict[str, Any], separator: str = ",") -> None:
    """Write columns as text."""
    rows = zip(*columns.values(), strict=True)
    lines = [separator.join(columns), *(separator.join(map(str, row)) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Small:
    """A project of one wind fleet of two stations over 100 days, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "project.yaml"
        power = {name: 20 * gusty(seed) for seed, name in enumerate(("east", "west"))}
        self.power = {"time": stamps(), **power}
        self.weather = {"time": stamps(), "speed": np.round(power["east"], 2)}
        self.fleet: dict[str, Any] = {
            "name": "f",
            "kind": "wind",
            "stations": [{"id": name, "capacity_mw": 20} for name in power],
            "power": {"file": "power.csv", "time": "time", "unit": "MW"},
            "weather": {"file": "weather.csv", "time": "time", "columns": {"speed_ms": "speed"}},
            "levels": [0.9],
            "history_days": 30,
            "test_from": "2021-03-01",
        }
        self.write()

    def write(self) -> Path:
        """Write the project and its files as they stand."""
        table(self.folder / "power.csv", self.power)
        table(self.folder / "weather.csv", self.weather)
        return self.write_project()

    def write_project(self) -> Path:
        fleet = copy.deepcopy(self.fleet)
        content = {
            "project": "small",
            "as_of": "2026-11-01T00:00:00Z",
            "renewables": {"fleets": [fleet]},
        }
        self.path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return self.path

    def left(self) -> set[str]:
        """Everything in the folder."""
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)
