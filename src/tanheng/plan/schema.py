"""What a project file may say, as a JSON schema: for editors, and for the pages that list it."""

from __future__ import annotations

import json
import re
from inspect import getdoc
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tanheng.core import Strict
from tanheng.plan.project import project_model
from tanheng.plan.registry import DOMAINS

__all__ = ["project_schema", "schema_text"]

PARAMETERS = re.compile(r"\n\nParameters\n-+\n(.*?)(?=\n\n\w+\n-+\n|\Z)", re.DOTALL)
MODULES = re.compile(r"tanheng__domains__([a-z]+)__\w*?([A-Z]\w*)")  # two models of one name
MOMENT = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$"  # the format date-time asks for seconds
ENTRY = re.compile(r"^(\S.*?)(?: : [^\n]*)?\n((?:[ ].*(?:\n|\Z)|\n)+)", re.MULTILINE)


def project_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a project file.

    It accepts what the reader accepts as far as structure goes: fields, types, bounds, short
    forms. Descriptions are those that the models' docstrings give their parameters.
    """
    made = project_model().model_json_schema(schema_generator=_Described)
    schema: dict[str, Any] = json.loads(MODULES.sub(r"\1.\2", json.dumps(made)))
    for domain in DOMAINS:
        schema["properties"][domain.name]["description"] = _told(domain.model)[0]
    dialect = {"$schema": GenerateJsonSchema.schema_dialect}
    return dialect | schema | {"title": "A project of tanheng"}


def schema_text() -> str:
    """Return the schema as the file that editors read."""
    return json.dumps(project_schema(), indent=1, ensure_ascii=False) + "\n"


class _Described(GenerateJsonSchema):
    """Schemas with what docstrings say, and with every form that YAML may have."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - names say enough
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model, made = schema["cls"], super().model_schema(schema)
        summary, told = _told(model)
        made["description"] = summary
        aliases = {name: field.alias or name for name, field in model.model_fields.items()}
        for name, text in told.items():
            if aliases.get(name) in made["properties"]:
                made["properties"][aliases[name]]["description"] = text
        short = model.short if issubclass(model, Strict) else ()
        if not short:
            return made
        kinds = [{"type": kind} for kind in short]
        return {"description": made.pop("description"), "anyOf": [*kinds, made]}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        return (
            made | {"type": ["string", "number"]} if schema.get("coerce_numbers_to_str") else made
        )

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string", "pattern": MOMENT}


def _told(model: type[BaseModel]) -> tuple[str, dict[str, str]]:
    """Return what a model's docstring says of it, and of each of its fields, inherited ones too."""
    told: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel):
            found = PARAMETERS.search((one.__doc__ and getdoc(one)) or "")
            for names, text in ENTRY.findall(f"{found[1]}\n" if found else ""):
                told |= dict.fromkeys(names.split(", "), _plain(text))
    return _plain(PARAMETERS.sub("", getdoc(model) or "").split("\n\n")[0]), told


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
