"""Files of a standard's tables: CSV, JSON, Excel; the same cells in each, the same bytes again."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from tanheng.domains.company.exchange.forms import HEADS, Form
from tanheng.store import write_whole

__all__ = ["FORMATS", "Format", "form_bytes", "write_forms"]

Format = Literal["csv", "json", "xlsx"]
FORMATS: tuple[Format, ...] = ("csv", "json", "xlsx")
_STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every member of a workbook: the first that an archive can hold."""
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WIDEST = 60


def write_forms(path: Path, forms: Sequence[Form], kind: Format) -> None:
    """Write tables to a file, whole or not at all."""
    content = form_bytes(forms, kind)
    write_whole(path, lambda part: part.write_bytes(content))


def form_bytes(forms: Sequence[Form], kind: Format) -> bytes:
    """Return tables as the bytes of a file; the same tables give the same bytes.

    CSV is one table whose first column names the table of each row; it opens with a byte-order
    mark, without which Excel misreads Chinese. JSON keeps keys in English beside the heads.
    """
    return {"csv": _csv, "json": _json, "xlsx": _xlsx}[kind](forms)


def _csv(forms: Sequence[Form]) -> bytes:
    keys = [key for key in HEADS if any(key in form.columns for form in forms)]
    both = any(form.bilingual for form in forms)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    table = "表 Table" if both else "Table"
    heads = [f"{HEADS[key].zh} {HEADS[key].en}" if both else HEADS[key].en for key in keys]
    writer.writerow([table, *heads])
    for form in forms:
        writer.writerows([form.name, *(row.get(key) for key in keys)] for row in form.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _json(forms: Sequence[Form]) -> bytes:
    tables = {"tables": [form.record() for form in forms]}
    return (json.dumps(tables, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _xlsx(forms: Sequence[Form]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for form in forms:
        sheet = book.create_sheet(form.name)
        sheet.append([form.title.zh if form.bilingual else form.title.en])
        sheet.append([form.head(key) for key in form.columns])
        for row in form.rows:
            sheet.append([row.get(key) for key in form.columns])
        sheet.freeze_panes = "A3"
        for cell in (*sheet[1], *sheet[2]):
            cell.font = Font(bold=True)
        for number, key in enumerate(form.columns, start=1):
            cells = [form.head(key), *(row.get(key) for row in form.rows)]
            width = max(len(str(cell)) for cell in cells if cell is not None)
            sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, _WIDEST)
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":  # text that begins with = is text
                    cell.data_type = "s"
    held = io.BytesIO()
    book.save(held)
    return _still(held.getvalue())


def _still(archive: bytes) -> bytes:
    """Write an archive again without the time at which it was written."""
    still = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as read,
        zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            content = read.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            write.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return still.getvalue()
