"""Small projects in a folder of their own: files as users bring them, and the way to read them."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import yaml

from tanheng.core import Context, Strict, read_project
from tanheng.domains.renewables.fleet_hours import read_fleet
from tanheng.domains.renewables.inspection import check
from tanheng.domains.renewables.model import Renewables
from tanheng.domains.renewables.reading import Door, FleetReader

START = int(datetime(2020, 3, 1, tzinfo=UTC).timestamp())
HOURS = 24 * 80


class Project(Strict):
    renewables: Renewables


class Bench:
    """A folder with a project of one fleet."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def write(self, name, rows, head, separator=",", encoding="utf-8"):
        """Write a table; its rows are tuples."""
        lines = [separator.join(head)]
        lines += [separator.join(str(cell) for cell in row) for row in rows]
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))

    def fleet(self, **fields):
        """Write the project; what is not given is a wind fleet of one station in fractions."""
        fleet = {
            "name": "f",
            "kind": "wind",
            "stations": ["a"],
            "power": {"file": "power.csv", "time": "time", "unit": "fraction", "value": "p"},
            "test_from": "2020-05-01",
        }
        fleet |= fields
        fleet = {name: value for name, value in fleet.items() if value is not None}
        path = self.folder / "project.yaml"
        content = {"renewables": {"fleets": [fleet]}}
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
        return self

    def section(self):
        return read_project(self.folder / "project.yaml", Project)

    @property
    def context(self):
        return Context(self.folder, 0, 1, lambda name: self.folder / name)

    def reader(self):
        project, positions = self.section()
        fleet = project.renewables.fleets[0]
        return FleetReader(fleet, Door(positions, "renewables.fleets[0]", self.context.locate))

    def hours(self, known_s=None):
        return read_fleet(self.reader(), self.context, known_s)

    def checked(self):
        project, positions = self.section()
        return check(project.renewables, positions, self.context)

    def line_of(self, text):
        """Line of the project file on which a text stands first."""
        lines = (self.folder / "project.yaml").read_text().splitlines()
        return 1 + next(number for number, line in enumerate(lines) if text in line)


def stamps(time_s, style="%Y-%m-%d %H:%M"):
    return [datetime.fromtimestamp(int(one), UTC).strftime(style) for one in time_s]


def gusty(count=HOURS, seed=0):
    """Output of a wind station: no value stands still, all within capacity."""
    draw = np.random.default_rng(seed)
    slow = np.cumsum(draw.normal(0, 0.08, count))
    return np.round(0.5 + 0.45 * np.sin(slow) + draw.uniform(-0.02, 0.02, count), 4)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


@pytest.fixture
def windy(bench):
    """One wind station, hourly, and its weather."""
    time_s = START + 3600 * np.arange(HOURS)
    power = gusty()
    bench.write("power.csv", zip(stamps(time_s), power, strict=True), ("time", "p"))
    bench.write("weather.csv", zip(stamps(time_s), 12 * power, strict=True), ("time", "ws"))
    return bench.fleet(
        weather={"file": "weather.csv", "time": "time", "columns": {"speed_ms": "ws"}}
    )
