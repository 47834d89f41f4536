"""``tanheng company footprint`` and ``export``: what a company hands to others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import print_json

if TYPE_CHECKING:
    from tanheng.domains.company.exchange import Checked

__all__ = ["check_footprint"]

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
