"""Joint scenarios on GEFCom2012: whether farms and hours hang together as in truth.

    TANHENG_DATA=DIR python benchmarks/scenarios.py [days]

The project is examples/gefcom-wind: seven farms, day-ahead, fitted on 2009-07 to 2010-06, then
rolling to 2012-06. Scored are days evenly spread over these two years on which every farm reports
every hour; each is drawn from what was known when its first forecast was made. Beside the joint
scenarios stand ones with the same farms in any order, and these moved to the same distribution of
the fleet. The energy score and the variogram score (order 0.5) run over 7 farms x 24 hours.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from tanheng.core import zone_of
from tanheng.domains.renewables.fleet_hours import read_fleet
from tanheng.domains.renewables.forecasting import day_ahead
from tanheng.domains.renewables.reading import Door, FleetReader
from tanheng.domains.renewables.scenario_scores import (
    KINDS,
    ScenarioScores,
    measured_days,
    score_scenarios,
)
from tanheng.domains.renewables.scenarios import margins
from tanheng.domains.renewables.span import span_s
from tanheng.plan import open_project

PROJECT = Path(__file__).parents[1] / "examples" / "gefcom-wind" / "project.yaml"
MEMBERS, DAYS = 100, 120


def main() -> None:
    """Run the protocol and print its table."""
    began = time.monotonic()
    opened = open_project(PROJECT, lambda line: print(line, file=sys.stderr))
    fleet = opened.sections["renewables"].fleets[0]
    door = Door(opened.positions, "renewables.fleets[0]", opened.context.locate)
    hours = read_fleet(FleetReader(fleet, door), opened.context)
    span = span_s(fleet, hours)
    days = measured_days(hours.time_s, hours.power, zone_of(fleet.zone), span)
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    days = [days[at] for at in np.linspace(0, len(days) - 1, wanted).astype(int)]
    ahead = day_ahead(hours, fleet, span[0], opened.context)
    inside = np.zeros(hours.time_s.size, dtype=bool)
    inside[np.concatenate(days)] = True
    of = margins(hours, ahead, fleet, inside)
    days = [rows for rows in days if np.isin(rows, of.rows).all()]
    ready = time.monotonic()
    show(score_scenarios(of, hours.power, days, MEMBERS, opened.context.seed))
    print(f"\n{ready - began:.0f} s to the forecasts, {time.monotonic() - ready:.0f} s to score")


def show(scores: ScenarioScores) -> None:
    """Print scores, ratios and ranks."""
    print(f"{scores.time_s.size} days, {MEMBERS} members, 7 farms x 24 hours\n")
    print(f"{'':22}{'energy':>9}{'ratio':>8}{'variogram':>11}{'ratio':>8}")
    for kind in KINDS:
        energy, variogram = scores.energy[kind], scores.variogram[kind]
        print(
            f"{kind:22}{energy.mean():9.4f}{energy.mean() / scores.energy['joint'].mean():8.3f}"
            f"{variogram.mean():11.1f}"
            f"{variogram.mean() / scores.variogram['joint'].mean():8.3f}"
        )
    for kind in KINDS[1:]:
        for name, of in (("energy", scores.energy), ("variogram", scores.variogram)):
            gap = of[kind] - of["joint"]
            print(
                f"{name} of {kind} less that of joint: {gap.mean():.4f} "
                f"+- {gap.std(ddof=1) / np.sqrt(gap.size):.4f}; joint better on "
                f"{(gap > 0).mean():.0%} of days"
            )
    for name, of in (("hour", scores.hour_rank), ("day", scores.day_rank)):
        print(
            f"\nrank of the fleet's sum over one {name}: share below 5 %, in each fifth, above 95 %"
        )
        for kind in KINDS:
            rank = of[kind].ravel()
            fifths = np.histogram(rank, np.linspace(0, 1, 6))[0] / rank.size
            inner = " ".join(f"{share:.3f}" for share in fifths)
            print(f"{kind:22}{(rank < 0.05).mean():7.3f}   {inner}   {(rank > 0.95).mean():.3f}")


if __name__ == "__main__":
    main()
