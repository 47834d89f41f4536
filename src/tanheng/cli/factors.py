"""``tanheng factors``: which factor an activity takes and why, what it says, shares of totals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

if TYPE_CHECKING:
    from tanheng.factors import Choice, Factor, GwpSet, Library

__all__ = ["find", "gwp", "list_", "market", "share", "show"]

Json = Annotated[bool, Parameter(name="--json", negative="")]
Own = Annotated[tuple[Path, ...], Parameter(name="--table", negative="")]


def find(
    *words: str,
    region: str | None = None,
    year: int | None = None,
    unit: str | None = None,
    basis: str | None = None,
    publisher: str | None = None,
    table: Own = (),
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Find the factor of an activity, and what speaks against each other one.

    Exit code 1 when none or several are left.

    Parameters
    ----------
    words
        Each has to stand in the factor's name or id.
    region
        Code or name: CN-HA, Henan, 河南.
    year
        Calendar year of the activity.
    unit
        Unit of the activity: kWh, t.km, p.km.
    basis
        Exactly this basis.
    publisher
        Exactly this publisher.
    table
        A table of your own factors (CSV); may be given more than once.
    language
        Language of the table: en or zh.
    json
        Print the choice as JSON.
    """
    from tanheng.factors import choice_table

    choice = _library(table).find(
        " ".join(words), region=region, year=year, unit=unit, basis=basis, publisher=publisher
    )
    if json:
        print_json(_choice_json(choice))
    else:
        print_tables([choice_table(choice)], language_of(language))
    return 0 if choice.chosen else 1


def show(
    id: str,  # noqa: A002 - a factor's own word for it
    /,
    *,
    table: Own = (),
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Show all that is known of a factor: its gases, its CO2e under each set of GWPs, its source.

    Parameters
    ----------
    id
        Its id, as tanheng factors list prints it.
    table
        A table of your own factors (CSV); may be given more than once.
    language
        Language of the tables: en or zh.
    json
        Print it as JSON.
    """
    from tanheng.factors import factor_tables

    factor = _library(table).get(id)
    if json:
        print_json(_factor_json(factor))
    else:
        print_tables(factor_tables(factor), language_of(language))
    return 0


def list_(
    *words: str,
    table: Own = (),
    out: Path | None = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """List factors, or write them as a table to start your own from.

    Parameters
    ----------
    words
        Each has to stand in the factor's name or id.
    table
        A table of your own factors (CSV); may be given more than once.
    out
        Write the factors there (CSV), in the layout that --table reads.
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.factors import factors_table, written
    from tanheng.store import write_whole

    found = [one.factor for one in _library(table).find(" ".join(words)).candidates]
    if out is not None:
        write_whole(out, lambda part: part.write_text(written(found), encoding="utf-8"))
    if json:
        print_json([_factor_json(factor) for factor in found])
    elif out is None:
        print_tables([factors_table(found)], language_of(language))
    return 0


def gwp(
    set_: Annotated[str | None, Parameter(name="set")] = None,
    /,
    *,
    horizon: int = 100,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """List global warming potentials of one set, or the sets.

    Parameters
    ----------
    set_
        SAR, TAR, AR4, AR5, AR5_cc or AR6; without it the sets are listed.
    horizon
        100 or 20 years.
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.factors import gwp_set, gwp_sets, gwp_table, sets_table

    chosen = [gwp_set(set_, horizon)] if set_ else list(gwp_sets())
    if json:
        print_json([_gwp_json(one) for one in chosen])
    else:
        print_tables([gwp_table(chosen[0]) if set_ else sets_table()], language_of(language))
    return 0


def share(
    *parts: str,
    of: str | None = None,
    across: str | None = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Share of published totals in another, refused across two bases; without parts, list totals.

    Parameters
    ----------
    parts
        Ids of totals that are added up.
    of
        Id of the total they are a part of.
    across
        Why parts of another basis are set against it all the same.
    language
        Language of the table: en or zh.
    json
        Print it as JSON.
    """
    from tanheng.core import InputError
    from tanheng.factors import share as share_of
    from tanheng.factors import total

    if not parts and of is None:
        _print_totals(language, json)
        return 0
    if of is None:
        raise InputError("expected --of and the id of a total, came nothing")
    found = share_of([total(part) for part in parts], total(of), across=across)
    said = {
        "share": found.value,
        "parts": [part.id for part in found.parts],
        "whole": found.whole.id,
        "basis": str(found.whole.basis),
        "across": found.across,
    }
    if json:
        print_json(said)
    else:
        note = f" (across bases: {across})" if across else ""
        print(f"{100 * found.value:.1f} %{note}")  # noqa: T201 - the result itself
    return 0


def market(*, language: Language | None = None, json: Json = False) -> int:
    """List published figures of China's national carbon market.

    Parameters
    ----------
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.factors import market_figures, market_table

    found = market_figures()
    if json:
        print_json([{**vars(one), "name": {"en": one.name.en, "zh": one.name.zh}} for one in found])
        return 0
    print_tables([market_table(found)], language_of(language))
    return 0


def _library(own: tuple[Path, ...]) -> Library:
    from tanheng.factors import library

    return library(*own)


def _print_totals(language: Language | None, json: bool) -> None:
    from tanheng.factors import totals, totals_table

    every = totals()
    if json:
        keys = ("id", "name", "region", "year", "source", "attestation")
        told = [{key: getattr(one, key) for key in keys} for one in every]
        for one, cells in zip(every, told, strict=True):
            cells |= {"kg": float(one.kg), "basis": str(one.basis)}
        print_json(told)
        return
    print_tables([totals_table(every)], language_of(language))


def _factor_json(factor: Factor) -> dict[str, Any]:
    from tanheng.factors import spread, weighed

    known = spread(factor)
    told = {**vars(factor), "gases": dict(factor.gases)}
    told |= {"valid_from": factor.valid_from.isoformat(), "valid_to": factor.valid_to.isoformat()}
    told["kg_co2e"] = weighed(factor)
    told["uncertainty"] = {
        "kind": known.kind,
        "relative_sd": known.relative_sd,
        "assumed": known.assumed,
        "how": known.how,
    }
    return told


def _choice_json(choice: Choice) -> dict[str, Any]:
    return {
        "chosen": choice.chosen.id if choice.chosen else None,
        "reason": choice.reason.en,
        "candidates": [
            {**_factor_json(one.factor), "against": [told.en for told in one.against]}
            for one in choice.candidates
        ],
    }


def _gwp_json(one: GwpSet) -> dict[str, Any]:
    return {"set": one.name, "horizon": one.horizon, "source": one.source, "gwp": dict(one)}
