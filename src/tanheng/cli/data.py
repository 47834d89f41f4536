"""``tanheng data``: the datasets, their licences, and how to get them."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

__all__ = ["get", "list_"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def list_(*, language: Language | None = None, json: Json = False) -> int:
    """List the datasets: size, licence, citation, and whether they are at hand.

    Parameters
    ----------
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.core import Column, Table, Text
    from tanheng.store import at_hand, datasets

    known = datasets()
    if json:
        print_json(
            [
                {
                    "name": one.name,
                    "about": {"en": one.about.en, "zh": one.about.zh},
                    "origin": one.origin,
                    "files": [file.name for file in one.files],
                    "bytes": one.bytes,
                    "licence": one.licence,
                    "citation": one.citation,
                    "at_hand": at_hand(one.name),
                }
                for one in known
            ]
        )
        return 0
    columns = (
        Column(Text("Dataset", "数据集")),
        Column(Text("What", "内容")),
        Column(Text("Origin", "来源")),
        Column(Text("Files", "文件")),
        Column(Text("Size", "大小"), unit="MB", digits=".1f"),
        Column(Text("Licence", "许可")),
        Column(Text("Citation", "引用")),
        Column(Text("At hand", "已有")),
    )
    yes, no = Text("yes", "是"), Text("no", "否")
    cells = tuple(
        (
            one.name,
            one.about,
            one.origin,
            len(one.files),
            one.bytes / 1e6,
            one.licence,
            one.citation,
            yes if at_hand(one.name) else no,
        )
        for one in known
    )
    print_tables([Table(Text("Datasets", "数据集"), columns, cells)], language_of(language))
    return 0


def get(name: str, /, *, json: Json = False) -> int:
    """Download a dataset and check the hash of each file.

    Parameters
    ----------
    name
        Its name, as tanheng data list prints it.
    json
        Print the folder it lies in as JSON.
    """
    from tanheng import store

    folder = str(store.get(name, progress()))
    if json:
        print_json({"name": name, "folder": folder})
    else:
        print(folder)  # noqa: T201 - the result itself
    return 0
