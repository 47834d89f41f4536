"""Energy avoided by opendsm's hourly and daily models; prints one line of JSON.

    PYTHON benchmarks/peers/opendsm_savings.py CASE.csv

CASE has a row for each hour, UTC: time_s, energy_kwh, temperature_c, after (0 or 1).
"""

import csv
import json
import sys
import time
import warnings

import pandas as pd
from opendsm import eemeter

warnings.filterwarnings("ignore")


def main() -> None:
    """Read, fit, predict."""
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = pd.DataFrame(
        {
            "observed": [float(row["energy_kwh"]) for row in rows],
            "temperature": [float(row["temperature_c"]) * 1.8 + 32 for row in rows],
        },
        index=pd.to_datetime([int(row["time_s"]) for row in rows], unit="s", utc=True),
    )
    after = pd.Series([row["after"] == "1" for row in rows], index=table.index)
    kinds = {
        "hourly": (eemeter.HourlyModel, eemeter.HourlyBaselineData, eemeter.HourlyReportingData),
        "daily": (eemeter.DailyModel, eemeter.DailyBaselineData, eemeter.DailyReportingData),
    }
    told = {}
    for name, (model, baseline, reporting) in kinds.items():
        before = baseline(table[~after], is_electricity_data=True)
        began = time.process_time()
        fitted = model().fit(before, ignore_disqualification=True)
        spent = time.process_time() - began
        found = fitted.predict(
            reporting(table[after], is_electricity_data=True), ignore_disqualification=True
        )
        known = found["observed"].notna()
        gap = found.loc[known, "predicted"] - found.loc[known, "observed"]
        told[name] = {"avoided_kwh": float(gap.sum()), "fit_s": spent}
        for column in ("predicted_uncertainty", "predicted_unc"):
            if column in found:
                spread = (found.loc[known, column] ** 2).sum() ** 0.5
                told[name]["uncertainty_kwh"] = float(spread)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
