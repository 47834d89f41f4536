"""Make the synthetic inputs of examples/company: the same numbers every time.

python scripts/company_example.py examples/company/inputs

A technology company of the size that its sector publishes: two data centres, offices, shops. Loads
follow the day and the week, wind is a smoothed random walk, sun a clear-sky curve under random
clouds; amounts of the year are round numbers. Nothing here was measured.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
START_S = 1_640_966_400  # 2022-01-01 at Beijing
HOURS = 8_760
HOUR = np.arange(HOURS)
OF_DAY, DAY = HOUR % 24, HOUR // 24
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH = np.repeat(np.arange(12), np.array(MONTH_DAYS) * 24)
WINTER = np.cos(2 * np.pi * (DAY - 15) / 365)


def main() -> None:
    """Write every file into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(20220101)
    hourly = profiles(draw)
    write_hourly(folder / "hourly.parquet", hourly)
    certificates(folder / "certificates.csv", draw)
    power(folder / "power.csv", hourly)
    heat(folder / "heat.xlsx")
    for name, rows in TABLES.items():
        write_table(folder / f"{name}.csv", rows)


def profiles(draw: np.random.Generator) -> dict[str, Floats]:
    """Energy by hour [kWh], and the grid's intensity [g/kWh] and carbon-free share [%]."""
    cooling = np.clip(-WINTER, 0, None)
    working = (OF_DAY >= 8) & (OF_DAY < 21) & ((DAY + 5) % 7 < 5)
    sun_north, sun_east = sunshine(draw, 41.0), sunshine(draw, 32.0)
    wind = blowing(draw)
    busy = 1 + 0.05 * np.sin(2 * np.pi * (OF_DAY - 14) / 24)
    made = {
        "zhangbei": 297e3 * (1 + 0.03 * cooling) * busy,
        "nantong": 274e3 * (1 + 0.10 * cooling) * busy,
        "offices": 24e3 + 46e3 * working * (1 + 0.3 * np.abs(WINTER)),
        "wind": 1_050e3 * wind,
        "sun": 600e3 * sun_north,
        "roof": 38e3 * sun_east,
    }
    for zone, mean, share, sun in (("north", 690, 29, sun_north), ("east", 575, 31, sun_east)):
        clean = share * (1 + 1.8 * (sun - sun.mean()) + 0.8 * (wind - wind.mean()))
        made[f"{zone} clean %"] = np.clip(clean, 0, 100)
        made[f"{zone} g/kWh"] = mean * (100 - made[f"{zone} clean %"]) / (100 - share)
    return made


def sunshine(draw: np.random.Generator, latitude: float) -> Floats:
    """Output of a solar plant as a share of its capacity: Cooper's declination (1969), clouds."""
    tilt = np.radians(23.45) * np.sin(2 * np.pi * (DAY + 285) / 365)
    angle = 2 * np.pi * (OF_DAY + 0.5 - 12) / 24
    here = np.radians(latitude)
    height = np.sin(here) * np.sin(tilt) + np.cos(here) * np.cos(tilt) * np.cos(angle)
    clear: Floats = np.clip(height, 0, None) ** 1.15
    return clear * draw.beta(3.0, 1.2, 365)[DAY]


def blowing(draw: np.random.Generator) -> Floats:
    """Output of a wind farm as a share of its capacity: a smoothed walk, stronger in winter."""
    state = np.zeros(HOURS)
    shocks = draw.normal(size=HOURS)
    for hour in range(1, HOURS):
        state[hour] = 0.97 * state[hour - 1] + 0.243 * shocks[hour]
    return 1 / (1 + np.exp(-(1.5 * state - 0.85 + 0.35 * WINTER)))


def write_hourly(path: Path, hourly: dict[str, Floats]) -> None:
    """Energy in whole kWh, intensity in whole g/kWh, shares in whole per cent."""
    whole = {
        name if name.endswith(("%", "g/kWh")) else f"{name} kWh": np.rint(values).astype(np.int32)
        for name, values in hourly.items()
    }
    table = pl.DataFrame({"start": START_S + 3_600 * HOUR, **whole})
    table.write_parquet(path, compression="zstd", compression_level=19)


def certificates(path: Path, draw: np.random.Generator) -> None:
    """Certificates of a hydro plant for the night hours of the flood season."""
    rows: list[Sequence[object]] = [("hour", "lot", "zone", "from", "to")]
    held = 0
    for day in range(182, 243):
        for hour in (0, 1, 2, 3, 4, 5, 22, 23):
            units = int(draw.integers(18, 26))
            moment = np.datetime64(START_S + 3_600 * (24 * day + hour), "s")
            rows.append((f"{moment}Z", "HYDRO-2022", "southwest", held, held + units))
            held += units
    write_table(path, rows)


def power(path: Path, hourly: dict[str, Floats]) -> None:
    """Bills by month, as a property manager sends them: notes above the head, GBK."""
    used = {
        "zhangbei": hourly["zhangbei"],
        "nantong": hourly["nantong"] - np.minimum(hourly["nantong"], hourly["roof"]),
        "offices": hourly["offices"],
    }
    rows: list[Sequence[object]] = [
        ("2022 年电费汇总（合成数据）",),
        ("站点", "表号", "起", "止", "电量", "单位"),
    ]
    for number, (site, kwh) in enumerate(used.items(), start=1):
        for month, days in enumerate(MONTH_DAYS):
            bill = f"{kwh[month == MONTH].sum() / 1e3:,.3f}"
            start = f"2022-{month + 1:02d}-01"
            rows.append((site, f"{number:02d}", start, f"2022-{month + 1:02d}-{days}", bill, "MWh"))
    for month, days in enumerate(MONTH_DAYS):
        start, end = f"2022-{month + 1:02d}-01", f"2022-{month + 1:02d}-{days}"
        season = 1 + 0.2 * np.cos(2 * np.pi * (month - 6.5) / 12)
        rows.append(("shops", "04", start, end, f"{80_000_000 * season:.0f}", "度"))
    write_table(path, rows, "gbk")


def heat(path: Path) -> None:
    """Heat bought by month, in a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2022"
    sheet.append(["site", "month", "heat", "unit"])
    for month, part in ((1, 30), (2, 27), (3, 18), (11, 15), (12, 30)):
        for site, gigajoules in (("zhangbei", 400), ("shops", 5_000)):
            sheet.append([site, f"2022-{month:02d}-01", gigajoules * part, "GJ"])
    book.save(path)


def write_table(path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> None:
    """Write rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def monthly(rows: Iterable[tuple[str, str, float, str]]) -> Iterable[Sequence[object]]:
    """Spread amounts of the year over its months, evenly by days."""
    for site, name, whole, unit in rows:
        for month, days in enumerate(MONTH_DAYS):
            start = f"2022-{month + 1:02d}-01"
            yield (
                site,
                name,
                start,
                f"2022-{month + 1:02d}-{days}",
                round(whole * days / 365, 1),
                unit,
            )


TABLES: dict[str, list[Sequence[object]]] = {
    "fuel": [
        ("site", "fuel", "start", "end", "amount", "unit"),
        *monthly(
            (
                ("zhangbei", "diesel", 900, "t"),
                ("nantong", "diesel", 700, "t"),
                ("shops", "natural gas", 170_000_000, "m3"),
                ("shops", "diesel", 32_000, "t"),
                ("offices", "natural gas", 3_500_000, "m3"),
                ("offices", "petrol", 4_100, "t"),
            )
        ),
    ],
    "chillers": [
        ("site", "gas", "charge", "leak rate"),
        ("zhangbei", "HFC-134a", 60_000, 4),
        ("nantong", "HFC-134a", 75_000, 4),
        ("shops", "HFC-134a", 40_000, 9),
        ("offices", "HFC-32", 9_000, 5),
    ],
    "suppliers": [
        ("supplier", "good", "t", "kg CO2e per kg"),
        ("Carton One", "cartons", 620_000, 0.95),
        ("Film Two", "packing film", 85_000, 2.6),
        ("Bottle Three", "drinks", 410_000, 0.42),
        ("Rack Four", "racks and cables", 36_000, 3.1),
    ],
    "spend": [
        ("department", "sector", "million", "currency"),
        ("cloud", "network services", 9_400, "CNY2022"),
        ("cloud", "software services", 14_200, "CNY2022"),
        ("retail", "goods for resale", 21_500, "CNY2022"),
        ("group", "marketing", 18_800, "CNY2022"),
        ("group", "consulting", 3_900, "CNY2022"),
    ],
    "hardware": [
        ("item", "bought", "kind"),
        ("two-socket servers", 160_000, "server"),
        ("accelerators", 24_000, "server"),
        ("laptops", 46_000, "laptop"),
    ],
    "freight": [
        ("route", "mode", "t", "km"),
        ("line haul east", "road", 5_200_000, 900),
        ("line haul west", "road", 1_900_000, 1_450),
        ("line haul north", "rail", 1_300_000, 1_700),
        ("imports", "sea", 2_100_000, 8_200),
    ],
    "parcels": [("kind", "parcels"), ("small", 2_400_000_000), ("bulky", 65_000_000)],
    "waste": [
        ("site", "waste", "treatment", "t"),
        ("shops", "food", "landfill", 92_000),
        ("shops", "mixed", "incineration", 61_000),
        ("offices", "mixed", "incineration", 9_500),
        ("nantong", "electronics", "recycling", 2_100),
    ],
    "travel": [
        ("mode", "people", "km"),
        ("air", 310_000, 1_250),
        ("high-speed rail", 540_000, 420),
        ("taxi", 880_000, 24),
    ],
    "hotels": [("country", "nights", "rooms"), ("CN", 2, 260_000), ("SG", 3, 4_200)],
    "commuting": [
        ("mode", "employees", "one way km"),
        ("car", 71_000, 17),
        ("metro", 118_000, 14),
        ("walk or cycle", 46_000, 3),
    ],
    "leased": [
        ("building", "region", "MWh", "our racks", "all racks"),
        ("hosting north", "河北", 520_000, 6_400, 8_000),
        ("hosting south", "广东", 610_000, 4_100, 8_200),
        ("hosting west", "四川", 240_000, 1_500, 3_000),
    ],
    "devices": [
        ("product", "sold", "years", "kWh a year", "kg each"),
        ("speaker", 6_400_000, 4, 21, 0.9),
        ("set-top box", 2_300_000, 5, 48, 0.7),
    ],
    "tenants": [("centre", "m2"), ("Hangzhou", 410_000), ("Shanghai", 265_000)],
}

if __name__ == "__main__":
    main()
