"""The schema that editors use accepts what the reader accepts, and says what each field is."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tanheng.core import ProjectError, Strict
from tanheng.domains.company.activities import Quality
from tanheng.domains.grid import write_template
from tanheng.plan import open_project
from tanheng.plan.model_province import FLEET, PROJECT
from tanheng.plan.schema import project_schema
from tanheng.plan.starter import write_starter

ROOT = Path(__file__).parents[2]
SCHEMA = project_schema()
CHECKER = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
HEAD = "project: example\nas_of: 2021-03-01\n"


class _AsText(yaml.SafeLoader):
    """Reads dates as text, as JSON and editors do."""


_AsText.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(text: str) -> list[str]:
    content = yaml.load(text, Loader=_AsText)
    return [one.message for one in CHECKER.iter_errors(content)]


def shown() -> list[str]:
    """Whole projects, of the examples and of the documentation."""
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("examples/*/project.yaml")]
    for page in ROOT.glob("docs/**/*.md"):
        blocks = re.findall(r"```yaml[^\n]*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        texts += [text for text in blocks if text.startswith("project:")]
    return texts


@pytest.mark.parametrize("text", shown(), ids=lambda text: text[:40].split("\n")[0])
def test_projects_that_are_shown_are_accepted(text):
    assert faults(text) == []


def test_projects_that_are_written_are_accepted(tmp_path):
    fleet = FLEET.format(kind="wind", keep="a", columns="u_ms: u", windows="all", history=90,
                         start="2021-01-01")  # fmt: skip
    for path in (
        write_starter(tmp_path / "a", "en")[0],
        next(path for path in write_template(tmp_path / "b") if path.name == "project.yaml"),
    ):
        assert faults(path.read_text(encoding="utf-8")) == []
    assert faults(PROJECT.format(fleets=fleet)) == []


@pytest.mark.parametrize(
    "text",
    [
        "project: Big\nas_of: 2021-03-01\n",
        "project: a\n",
        HEAD + "grid: {name: g, system: {folder: .}, zones: 3}\n",
        HEAD + "renewables: {fleets: []}\n",
        HEAD + "renewables: {fleets: [{name: f, kind: sea, power: {file: a, time: t, unit: MW}}]}",
        HEAD + "datacenter: {name: d, weather: a.epw, it_mw: 0, design: d}\n",
    ],
)
def test_both_refuse_what_is_wrong(text, tmp_path):
    path = tmp_path / "project.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError):
        open_project(path)
    assert faults(text)


def parts() -> list[tuple[str, dict]]:
    found = [("project", SCHEMA), *SCHEMA["$defs"].items()]
    return [(name, one if "properties" in one else one["anyOf"][-1]) for name, one in found]


def test_every_field_says_what_it_is():
    silent = [
        f"{name}.{key}"
        for name, part in parts()
        for key, one in part["properties"].items()
        if not one.get("description")
    ]
    assert silent == []


def models(base: type = Strict) -> list[type[Strict]]:
    return [one for child in base.__subclasses__() for one in (child, *models(child))]


def test_every_short_form_that_is_read_is_in_the_schema():
    """A model that takes something else than fields says what."""
    for model in models():
        kinds = [one.info.mode for one in model.__pydantic_decorators__.model_validators.values()]
        assert bool(model.short) == ("before" in kinds), model
    assert Quality.short == ("integer",)
