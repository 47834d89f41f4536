"""Pages of the documentation that are made from the code: the commands, and every field.

A hook of mkdocs: the pages exist in the built site only, so that they cannot be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import docstring_parser
from cyclopts import App, ArgumentCollection
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tanheng.cli import app
from tanheng.plan.schema import project_schema

Schema = dict[str, Any]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to those that lie in the folder of the documentation."""
    for path, text in (("commands.md", commands_page()), ("fields.md", fields_page())):
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Turn words behind a fence into what the theme knows: a file's name into a title."""
    named = re.sub(r"^```(yaml|csv) (\S+)$", r'```\1 title="\2"', markdown, flags=re.MULTILINE)
    return re.sub(r"^```console .+$", "```console", named, flags=re.MULTILINE)


def commands_page() -> str:
    """Write down every command with what it takes."""
    head = (
        "# Commands\n\nMade from the code. `tanheng COMMAND --help` prints the same. Exit codes: 0 "
        "done, 1 the answer is no (a check failed, a row cannot be used, a total is not its "
        "parts), 2 bad input, told in one line: `file:line:column field: what was expected, what "
        "came`.\n"
    )
    return head + "\n".join(_command(words, one) for words, one in commands(app))


def commands(group: App, words: tuple[str, ...] = ("tanheng",)) -> Iterator[tuple[str, App]]:
    """Every command that does something, with the words that call it."""
    for name in group:
        if not name.startswith("-"):
            one = group[name]
            if one.default_command is None:
                yield from commands(one, (*words, name))
            else:
                yield " ".join((*words, name)), one


def _command(words: str, command: App) -> str:
    said = docstring_parser.parse(command.default_command.__doc__ or "")
    told = {
        name: " ".join((one.description or "").replace("``", "`").split())
        for one in said.params
        for name in one.arg_name.split(", ")
    }
    given = command.assemble_argument_collection()
    rows = [
        f"| `{'`, `'.join(one.names)}` | {told[one.field_info.name]} | {_default(one)} |"
        for one in given
    ]
    parts = [f"\n## {words}\n", said.short_description, said.long_description or ""]
    usage = f"```\n{words}{_usage(given)}\n```"
    table = ["| | | when left out |\n|---|---|---|", *rows] if rows else []
    return "\n\n".join(part for part in (*parts, usage, "\n".join(table)) if part) + "\n"


def _usage(given: ArgumentCollection) -> str:
    parts = []
    for one in given:
        word = one.name if not one.name.startswith("-") else f"{one.name} ..."
        if one.required:
            parts.append(word)
    return "".join(f" {part}" for part in parts) + (" [OPTIONS]" if len(parts) < len(given) else "")


def _default(argument: Any) -> str:
    if argument.required:
        return "needed"
    default = argument.field_info.default
    return "" if default in (None, False, ()) else f"`{default}`"


def fields_page() -> str:
    """Write down every field of a project file, part by part."""
    schema = project_schema()
    head = (
        "# Every field of a project file\n\nMade from the code; [the project file](project-file.md)"
        " tells how they work together. `tanheng schema --out project.schema.json` writes the same "
        "for editors: a first line `# yaml-language-server: $schema=project.schema.json` in the "
        "project makes them complete and check it (`tanheng init` writes both).\n"
    )
    parts = [_part("project.yaml", schema)]
    parts += [_part(name, schema["$defs"][name]) for name in _in_order(schema)]
    return head + "\n".join(parts)


def _in_order(schema: Schema) -> list[str]:
    """Parts in the order in which the file, read from the top, asks for them."""
    found: dict[str, None] = {}

    def visit(part: Any) -> None:
        if isinstance(part, list):
            for one in part:
                visit(one)
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = None
                visit(schema["$defs"][name])
            for key, one in part.items():
                if key not in ("$defs", "default"):
                    visit(one)

    visit(schema)
    return list(found)


def _part(name: str, part: Schema) -> str:
    fields = part if "properties" in part else part["anyOf"][-1]
    short = [_kind(one) for one in part.get("anyOf", ()) if one is not fields]
    lines = [f"\n## {name} {{#{_anchor(name)}}}\n", part.get("description", ""), ""]
    if short:
        lines += [f"Short form: {' or '.join(short)}.", ""]
    lines += ["| field | | when left out | |", "|---|---|---|---|"]
    needed = fields.get("required", ())
    for key, one in fields["properties"].items():
        default = "needed" if key in needed else _written(one.get("default"))
        lines.append(f"| `{key}` | {_kind(one)} | {default} | {one.get('description', '')} |")
    return "\n".join(lines) + "\n"


def _anchor(name: str) -> str:
    return name.lower().replace(".", "-")


def _written(default: Any) -> str:
    if default in (None, [], {}, "") or isinstance(default, dict):
        return ""
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(one: Schema) -> str:
    """Say in a few words what a field may be."""
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return f"[{name}](#{_anchor(name)})"
    if "enum" in one or "const" in one:
        return ", ".join(f"`{word}`" for word in one.get("enum", [one.get("const")]))
    if "anyOf" in one:
        kinds = [_kind(part) for part in one["anyOf"] if part != {"type": "null"}]
        return " or ".join(dict.fromkeys(kinds))
    kind = one.get("type")
    if kind == "array":
        return f"list of {_kind(one['items'])}" if "items" in one else "list"
    if kind == "object":
        return f"names to {_kind(one['additionalProperties'])}"
    if isinstance(kind, list):
        return "text"
    word = {"string": "text", "boolean": "true or false", "integer": "whole number"}.get(
        str(kind), kind
    )
    if one.get("format") == "date" or "\\d{4}" in one.get("pattern", ""):
        return "date" if one.get("format") else "moment"
    return f"{word}{_bounds(one)}"


def _bounds(one: Schema) -> str:
    words = {
        "minimum": "at least", "exclusiveMinimum": "above",
        "maximum": "at most", "exclusiveMaximum": "below",
    }  # fmt: skip
    told = [f"{word} {one[key]:g}" for key, word in words.items() if key in one]
    return f", {' and '.join(told)}" if told else ""
