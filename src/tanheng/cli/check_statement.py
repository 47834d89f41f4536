"""``tanheng check-statement``: whether a published sentence can be true."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

__all__ = ["check_statement"]


def check_statement(
    *figures: str,
    region: str | None = None,
    year: int | None = None,
    pue_gain: float | None = None,
    language: Language | None = None,
    json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Check a published sentence: the factors it implies, routes to it, and a grade from A to E.

    Exit code 1 when a factor that it implies lies outside all that is published (grades D and E).

    Parameters
    ----------
    figures
        Its figures or the sentence itself: "52400 t/yr" "2.864 million trees", or in Chinese.
    region
        Whose grid: CN-HA, Henan, 河南; China and its regional grids otherwise.
    year
        Year of the grid's factors.
    pue_gain
        PUE saved, by which saved electricity becomes MW of IT.
    language
        Language of the tables: en or zh.
    json
        Print the check as JSON.
    """
    from tanheng.plan import statement_check

    check = statement_check.check_statement(figures, region=region, year=year, pue_gain=pue_gain)
    if json:
        print_json(statement_check.check_record(check))
    else:
        print_tables(statement_check.check_tables(check), language_of(language))
    return 1 if check.grade in "DE" else 0
