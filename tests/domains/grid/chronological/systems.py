"""Small systems that fall short often, drawn by a seed."""

import numpy as np

from tanheng.domains.grid.system import Lines, Outages, Storages, System, Units


def drawn_system(seed: int, zones: int = 1, days: int = 20) -> System:
    draw = np.random.default_rng(seed)
    count, steps = 8 * zones, 24 * days
    units = Units(
        tuple(f"u{k}" for k in range(count)),
        np.arange(count) % zones,
        draw.integers(20, 120, (count, 1)).astype(float),
        Outages(draw.uniform(0.002, 0.01, count), np.full(count, 0.05)),
    )
    whole = np.array([units.capacity_mw[units.zone == z].sum() for z in range(zones)])
    shape = 0.6 + 0.2 * np.sin(np.arange(steps) * 2 * np.pi / 24) + draw.normal(0, 0.02, steps)
    return System(tuple("abcdef"[:zones]), np.round(whole[:, None] * shape, 3), units)


def drawn_storages(seed: int, count: int, zones: int = 1) -> Storages:
    draw = np.random.default_rng(seed)
    return Storages(
        tuple(f"s{k}" for k in range(count)),
        np.arange(count) % zones,
        draw.integers(5, 40, count).astype(float),
        draw.integers(5, 40, count).astype(float),
        draw.integers(10, 200, count).astype(float),
        draw.uniform(0.7, 1.0, count),
        draw.uniform(0.7, 1.0, count),
        np.ones(count),
        draw.uniform(0, 10, count),
        Outages(draw.uniform(0, 0.01, count), np.full(count, 0.05)),
    )


def chain(zones: int, forward_mw: float, backward_mw: float, *, fail: bool = True) -> Lines:
    """Lines from each zone to the next."""
    start, ones = np.arange(zones - 1), np.ones(zones - 1)
    outages = Outages(0.01 * ones, 0.1 * ones) if fail else Outages.never(zones - 1)
    names = tuple(f"l{k}" for k in start)
    return Lines(names, start, start + 1, forward_mw * ones, backward_mw * ones, outages)
