"""``tanheng company footprint`` and ``export``: what a company hands to others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from tanheng.cli.terminal import print_json

if TYPE_CHECKING:
    from tanheng.domains.company.exchange import Checked

__all__ = ["check_footprint", "export", "make_footprint"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def check_footprint(*files: Path, json: Json = False) -> int:
    """Check files of product footprints: their structure, and whether totals equal their parts.

    Parameters
    ----------
    files
        One or more files of PACT 3 footprints (JSON).
    json
        Print what was found as JSON.
    """
    from tanheng.core import InputError
    from tanheng.domains.company.exchange import check_footprints

    if not files:
        raise InputError("expected one or more files of footprints, came none")
    found = {file: check_footprints(file) for file in files}
    faults = [str(one) for checked in found.values() for one in checked.complaints]
    if json:
        print_json({"files": [_record(file, checked) for file, checked in found.items()]})
    else:
        for file, checked in found.items():
            _tell(file, checked)
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    if faults:
        return 2
    return 0 if all(checked.closes for checked in found.values()) else 1


def make_footprint(products: Path, /, *, run: Path, out: Path, json: Json = False) -> int:
    """Make product footprints from a finished run by sharing its inventory out.

    Parameters
    ----------
    products
        File of products (YAML): what is made, and what emissions are shared out by.
    run
        Folder of the run.
    out
        File to write the footprints to.
    json
        Print what was made as JSON.
    """
    from tanheng.domains.company.exchange import (
        footprints_of,
        inventory_of,
        read_products,
        write_footprints,
    )
    from tanheng.store import read_run

    finished = read_run(run)
    created = finished.manifest["as_of"]
    made = footprints_of(inventory_of(finished), read_products(products), created)
    _writable(out)
    write_footprints(out, made)
    told = {one.product_name_company: str(one.pcf.pcf_excluding_biogenic_uptake) for one in made}
    if json:
        print_json({"file": str(out), "pcf_excluding_biogenic_uptake_kg": told})
        return 0
    for name, kg in told.items():
        print(f"{name}: {kg} kg CO2e per declared unit")  # noqa: T201 - the result itself
    print(out)  # noqa: T201
    return 0


def export(
    *,
    run: Path,
    to: Literal["cdp", "esrs", "gri", "cn"],
    format: Literal["csv", "json", "xlsx"],  # noqa: A002 - the word for it
    out: Path | None = None,
    json: Json = False,
) -> int:
    """Export the inventory of a finished run in the tables that a standard asks for.

    Parameters
    ----------
    run
        Folder of the run.
    to
        cdp: questionnaire, module 7. esrs: E1-6. gri: 305-1 to 305-5. cn: China's guidelines.
    format
        csv, json or xlsx; the same cells in each.
    out
        File to write; by default the standard's name in the current folder.
    json
        Print where it was written, and how many rows each table has, as JSON.
    """
    from tanheng.domains.company.exchange import forms_of, inventory_of, write_forms
    from tanheng.store import read_run

    forms = forms_of(inventory_of(read_run(run)), to)
    path = Path(f"{to}.{format}") if out is None else out
    _writable(path)
    write_forms(path, forms, format)
    if json:
        print_json({"file": str(path), "rows": {form.name: len(form.rows) for form in forms}})
    else:
        print(path)  # noqa: T201 - the result itself
    return 0


def _writable(path: Path) -> None:
    from tanheng.core import InputError, Place

    if not path.parent.is_dir():
        raise InputError("expected a file in a folder that is there", Place(str(path)))
    if path.is_dir():
        raise InputError("expected a file, came a folder", Place(str(path)))


def _record(file: Path, checked: Checked) -> dict[str, Any]:
    return {
        "file": str(file),
        "footprints": len(checked.footprints),
        "faults": [
            {"path": one.place.field if one.place else None, "message": one.message}
            for one in checked.complaints
        ],
        "relations": [
            {
                "path": place,
                "relation": one.relation,
                "stated": str(one.stated),
                "expected": str(one.expected),
                "difference": str(one.difference),
                "verdict": one.verdict,
            }
            for place, one in checked.closures
        ],
        "closes": checked.closes and not checked.complaints,
    }


def _tell(file: Path, checked: Checked) -> None:
    """One line for each relation that does not close exactly, then one for the file."""
    for place, closure in checked.closures:
        if closure.verdict != "closes":
            print(f"{file} {place}: {closure}")  # noqa: T201 - the result itself
    failed = sum(closure.verdict == "open" for _, closure in checked.closures)
    tally = f"{len(checked.footprints)} footprints, {len(checked.closures)} relations"
    fate = f"{failed} fail" if failed else "all close" if checked.closures else "none to check"
    faults = f", {len(checked.complaints)} faults of structure" if checked.complaints else ""
    print(f"{file}: {tally}, {fate}{faults}")  # noqa: T201
