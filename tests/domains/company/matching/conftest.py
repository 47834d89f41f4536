"""Small companies for matching: drawn as arrays, and written as a project with its files."""

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import strategies as st

from tanheng.core import Context, Strict, read_project
from tanheng.domains.company.matching import (
    NO_SITE,
    HourlyMatching,
    Loads,
    Supplies,
    figures_of,
    find,
)

YEAR = 2023
HOURS = 8760
TIME = np.datetime64(f"{YEAR}-01-01", "us") + np.arange(HOURS) * np.timedelta64(1, "h")
SUN = np.where((np.arange(HOURS) % 24 >= 6) & (np.arange(HOURS) % 24 < 18), 4.0, 0.0)


def _names(kind, count):
    return tuple(f"{kind} {k}" for k in range(count))


@st.composite
def _companies(draw):
    seed, most = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([3, 50, 10**9]))
    rng = np.random.default_rng(seed)
    zones, sites, sources, hours = rng.integers(1, [5, 7, 7, 6])
    zone = rng.integers(0, zones, sites)
    at = np.where(rng.random(sources) < 0.4, rng.integers(0, sites, sources), NO_SITE)
    fed = np.where(at == NO_SITE, rng.integers(0, zones, sources), zone[at])
    loads = Loads(_names("site", sites), zone, rng.integers(0, most, (sites, hours)))
    made = rng.integers(0, most, (sources, hours)) * (rng.random((sources, hours)) < 0.7)
    supplies = Supplies(_names("source", sources), fed, at, made)
    reach = (rng.random((zones, zones)) < 0.3) | np.eye(zones, dtype=bool)
    return loads, supplies, reach


@pytest.fixture(scope="session")
def companies():
    """Loads, supplies and which zones reach which."""
    return _companies()


class Company(Strict):
    matching: HourlyMatching


class Project(Strict):
    company: Company


class Bench:
    """A folder with a project of two sites in two zones."""

    def __init__(self, folder):
        self.folder, self.time, self.sun, self.meter = folder, TIME, SUN, meter
        self.table("load.csv", time=TIME, a=np.full(HOURS, 2), b=np.full(HOURS, 1))
        self.table("made.csv", time=TIME, sun=SUN, wind=np.full(HOURS, 1))
        self.section = {
            "zones": {"north": {"intensity": 500}, "south": {"intensity": 200}},
            "sites": {
                "a": {"zone": "north", "consumption": meter("load.csv", "a")},
                "b": {"zone": "south", "consumption": meter("load.csv", "b")},
            },
            "sources": {"roof": {"site": "a", "generation": meter("made.csv", "sun")}},
        }

    def table(self, name, **columns):
        pl.DataFrame(columns).write_csv(self.folder / name, datetime_format="%Y-%m-%dT%H:%M")

    def certificates(self, *rows, **more):
        text = "\n".join(["serial,zone,time,from,to,site,used", *rows])
        (self.folder / "gc.csv").write_text(text + "\n")
        self.section["certificates"] = [{"file": "gc.csv", "time": "time", **more}]
        return self

    def project(self, **more):
        """Write a whole project: an inventory of one purchase, and the matching."""
        (self.folder / "power.csv").write_text("site,kwh\na,1000\n")
        table = {
            "file": "power.csv",
            "account": "scope2",
            "method": "energy",
            "columns": {"energy": "kwh"},
        }
        table |= {"factor": {"value": 0.5, "unit": "kg CO2e/kWh"}}
        company = {"name": "c", "year": YEAR, "activities": [table], "matching": self.section}
        company |= more
        path = self.folder / "project.yaml"
        content = {"project": "p", "as_of": "2024-03-01", "company": company}
        path.write_text(yaml.safe_dump(content, sort_keys=False))
        return path

    def find(self, **more):
        path = self.folder / "project.yaml"
        path.write_text(yaml.safe_dump({"company": {"matching": self.section}}, sort_keys=False))
        project, positions = read_project(path, Project)
        context = Context(self.folder, 0, 1, lambda name: self.folder / name)
        return find(project.company.matching, YEAR, positions, context, **more)

    def figures(self, **more):
        return {
            one.name.removeprefix("company.matching."): one.value
            for one in figures_of(self.find(**more))
        }


def meter(file, value, unit="MWh", **more):
    return {"file": file, "time": "time", "value": value, "unit": unit, **more}


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)
