"""The command line. Each command imports what it needs when it is called, so that help is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

__all__ = ["app", "main"]

app = App(
    name="tanheng",
    help="How much of what is promised on the way to carbon neutrality can be counted on.",
    version=lambda: __import__("tanheng").__version__,
    suppress_keyboard_interrupt=False,  # main says what was left
)
app.command(
    "tanheng.cli.starting:init",
    help="Write a first project with comments and small inputs, ready to be checked and run.",
)
app.command(
    "tanheng.cli.starting:schema",
    help="Print the JSON schema of a project file, by which editors complete and check one.",
)
app.command(
    "tanheng.cli.projects:check",
    help="Say how a project's files are read, before anything runs.",
)
app.command("tanheng.cli.projects:run", help="Run a project: figures, series and a report.")
app.command("tanheng.cli.runs:show", help="Print the figures of a finished run.")
app.command("tanheng.cli.runs:report", help="Print where the report of a finished run lies.")
app.command(
    "tanheng.cli.explaining:explain",
    help="Print how a figure was made: value, unit, level, interval, origin, formula and inputs.",
)
app.command("tanheng.cli.serve:serve", help="Open a console on the runs of a folder.")
app.command(
    "tanheng.cli.demo:demo",
    help="Run the examples whose datasets can be had, else the model province's; and the company.",
)
app.command(
    data := App(
        name="data",
        help="Datasets that tanheng knows: where they come from, what they may be used for.",
    )
)
data.command(
    "tanheng.cli.data:list_",
    name="list",
    help="List the datasets: size, licence, citation, and whether they are at hand.",
)
data.command("tanheng.cli.data:get", help="Download a dataset and check the hash of each file.")
app.command(renewables := App(name="renewables", help="Wind and solar fleets."))
renewables.command(
    "tanheng.cli.renewables:guarantee",
    help="Write tomorrow's schedule: what the fleets can promise from what is known at a moment.",
)
renewables.command(
    "tanheng.cli.renewables:scenarios",
    help="Draw joint scenarios of tomorrow's output from what is known at a moment.",
)
app.command(
    grid := App(name="grid", help="What a power system can carry, and how clean its hours are.")
)
grid.command(
    "tanheng.cli.grid:adequacy",
    help="Assess a system: hours with shortfall, unserved energy, days and frequency.",
)
grid.command(
    "tanheng.cli.grid:capacity_value",
    name="capacity-value",
    help="Value a unit that is added: ELCC and EFC, on LOLE and on EUE.",
)
grid.command(
    "tanheng.cli.grid:balance", help="Set up the power balance sheets of a project's grid."
)
grid.command(
    "tanheng.cli.grid:intensity",
    help="Find the carbon intensity of a project's grid by zone: average and marginal.",
)
grid.command(
    "tanheng.cli.grid:template",
    help="Write a province of your own to start from: tables, a workbook, a project.",
)
app.command(
    datacenter := App(
        name="datacenter", help="A data centre: its plant by the hour, its set-points, its jobs."
    )
)
datacenter.command(
    "tanheng.cli.datacenter:simulate",
    help="Simulate a design over the weather of a place: PUE, WUE, energy, water.",
)
datacenter.command(
    "tanheng.cli.datacenter_compare:compare",
    help="Compare designs by climate: PUE, WUE, CO2, modules, capital and running cost.",
)
datacenter.command(
    "tanheng.cli.datacenter_control:control",
    help="Try set-points chosen a day ahead against fixed ones and trim-and-respond.",
)
datacenter.command(
    "tanheng.cli.datacenter_jobs:jobs",
    help="Put jobs that may wait into clean hours; print the saving beside its ceiling.",
)
datacenter.command(
    "tanheng.cli.datacenter_meters:calibrate",
    help="Fit a design to a plant's meter, judged by ASHRAE Guideline 14 on months held out.",
)
datacenter.command(
    "tanheng.cli.datacenter_meters:savings",
    help="Measure what a change has saved, with an interval and a record of such intervals.",
)
datacenter.command(
    "tanheng.cli.datacenter_meters:drift",
    help="Watch a plant's meter for drift; false alarms at a stated rate.",
)
app.command(
    company := App(name="company", help="A company's inventory, and what it hands to others.")
)
company.command("tanheng.cli.company:inventory", help="Take a company's inventory and print it.")
company.command(
    "tanheng.cli.company:methods",
    help="List the methods of an inventory, and what columns may stand for.",
)
company.command(
    "tanheng.cli.company:restate",
    help="Propose to correct the ledger to what the inventory is now.",
)
company.command(
    footprint := App(name="footprint", help="Product footprints in the PACT 3 data model.")
)
footprint.command(
    "tanheng.cli.exchange:check_footprint",
    name="check",
    help="Check footprints: their structure, and whether totals equal their parts.",
)
footprint.command(
    "tanheng.cli.exchange:make_footprint",
    name="make",
    help="Make footprints from a finished run by sharing its inventory out among products.",
)
company.command(
    "tanheng.cli.exchange:export",
    help="Export a run's inventory in the tables of CDP, ESRS, GRI or China's guidelines.",
)
app.command(
    "tanheng.cli.check_statement:check_statement",
    name="check-statement",
    help="Check a published sentence: the factors it implies, routes to it, a grade.",
)
app.command(factors := App(name="factors", help="Emission factors and global warming potentials."))
factors.command(
    "tanheng.cli.factors:find",
    help="Find the factor of an activity, and what speaks against each other one.",
)
factors.command("tanheng.cli.factors:show", help="Show all that is known of a factor.")
factors.command(
    "tanheng.cli.factors:list_",
    name="list",
    help="List factors, or write them as a table to start your own from.",
)
factors.command(
    "tanheng.cli.factors:gwp", help="List global warming potentials of a set, or the sets."
)
factors.command(
    "tanheng.cli.factors:share",
    help="Share of published totals in another, refused across two bases.",
)
factors.command(
    "tanheng.cli.factors:market", help="List figures of China's national carbon market."
)
app.command(
    "tanheng.cli.ledger:trace",
    help="Walk from a claim to factor version, method, activity and meter rows.",
)
app.command(
    ledger := App(name="ledger", help="The books: what they hold, and the proofs that they do.")
)
ledger.command(
    "tanheng.cli.ledger:verify",
    help="Verify a ledger, or an exported claim (FILE HEAD) without one.",
)
ledger.command(
    "tanheng.cli.ledger:trial_balance",
    name="trial-balance",
    help="Print what each account holds; by commodity all add up to 0.",
)
ledger.command("tanheng.cli.ledger:list_", name="list", help="List entries and their keys.")
ledger.command(
    "tanheng.cli.ledger:diff",
    help="Split what changed between two states: data, factor, method, boundary.",
)
ledger.command(
    "tanheng.cli.ledger_files:export",
    help="Export a claim as a file that proves itself against a tree head.",
)
ledger.command(
    "tanheng.cli.ledger_files:verifier",
    help="Write the verifier, to hand over with a claim.",
)
ledger.command(
    "tanheng.cli.ledger_files:journal",
    help="Export the entries as a journal for hledger.",
)
ledger.command("tanheng.cli.ledger_files:state", help="Write an earlier state, byte for byte.")
ledger.command("tanheng.cli.ledger_corrections:propose", help="Propose corrections.")
ledger.command(
    "tanheng.cli.ledger_corrections:pending",
    help="List corrections that wait for approval.",
)
ledger.command(
    "tanheng.cli.ledger_corrections:approve",
    help="Approve corrections of another name.",
)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line: 0 done, 1 the answer is no, 2 bad input.

    Parameters
    ----------
    words : sequence of str, optional
        Command and arguments; by default those of the process.
    """
    bound_threads()
    try:
        given = sys.argv[1:] if words is None else words
        code = app(given, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        sys.stderr.write(f"tanheng: {' '.join(str(error).split())}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; nothing half-written was left\n")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        from tanheng.core.errors import InputError

        if not isinstance(error, InputError):
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def bound_threads() -> None:
    """One thread for each numerical library: parallel work runs in processes of its own.

    LightGBM with two threads on a busy two-core machine was seen to take twenty times as long.
    """
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "POLARS_MAX_THREADS",
    ):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
