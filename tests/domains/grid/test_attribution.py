import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.grid.attribution import MOST_SHAPLEY, portfolio
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.system import Outages, System, Units

HOURS = 24


def group(name: str, output_mw: np.ndarray) -> Units:
    return Units((name,), np.zeros(1, np.int64), output_mw[None], Outages.never(1))


def base(seed: int = 0) -> System:
    outages = Outages(np.full(12, 0.06), np.full(12, 0.94))
    names = tuple(f"coal {k}" for k in range(12))
    units = Units(names, np.zeros(12, np.int64), np.full((12, 1), 10.0), outages)
    load = np.random.default_rng(seed).uniform(60, 95, (1, HOURS)).round(3)
    return System(("all",), load, units)


def fleets(count: int, seed: int = 1) -> dict[str, Units]:
    output = np.random.default_rng(seed).uniform(0, 6, (count, HOURS)).round(3)
    return {f"fleet {k}": group(f"unit {k}", row) for k, row in enumerate(output)}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 4), st.sampled_from(["elcc", "efc"]))
def test_shares_add_up_to_the_portfolio(seed: int, count: int, kind: str):
    found = portfolio(base(seed), fleets(count, seed + 1), Exact())
    for metric in ("lole", "eue"):
        of = found.attribution(kind, metric)
        assert sum(of.share_mw.values()) == pytest.approx(of.together_mw, abs=1e-9)


def test_many_fleets_share_by_scaled_marginal_values():
    of = portfolio(base(), fleets(MOST_SHAPLEY + 1), Exact()).attribution("elcc", "eue")
    assert of.rule == "marginal_scaled"
    assert sum(of.share_mw.values()) == pytest.approx(of.together_mw, abs=1e-9)
    ratio = np.array([of.share_mw[name] / of.marginal_mw[name] for name in of.share_mw])
    assert ratio == pytest.approx(ratio[0])


def test_equal_fleets_have_equal_shares():
    output = np.random.default_rng(5).uniform(0, 6, HOURS).round(3)
    pair = {"north": group("n", output), "south": group("s", output)}
    of = portfolio(base(), pair, Exact()).attribution("elcc", "eue")
    assert of.share_mw["north"] == pytest.approx(of.share_mw["south"])
    assert of.share_mw["north"] == pytest.approx(of.together_mw / 2)
    # Becalmed together: worth less together than one by one, and least to the last.
    assert of.marginal_mw["north"] < of.share_mw["north"] < of.alone_mw["north"]


def test_one_fleet_is_all_of_it():
    of = portfolio(base(), fleets(1), Exact()).attribution("efc", "lole")
    worth = of.together_mw
    assert of.share_mw == of.alone_mw == of.marginal_mw == {"fleet 0": worth}
    assert of.average == pytest.approx(worth / fleets(1)["fleet 0"].capacity_mw.max())


def test_firm_fleets_are_worth_themselves_by_any_rule():
    pair = {"a": group("a", np.full(HOURS, 4.0)), "b": group("b", np.full(HOURS, 2.0))}
    of = portfolio(base(), pair, Exact()).attribution("elcc", "eue")
    for values in (of.share_mw, of.alone_mw, of.marginal_mw):
        assert values == pytest.approx({"a": 4.0, "b": 2.0}, abs=1e-6)


def test_a_portfolio_of_nothing_is_refused():
    with pytest.raises(InputError, match="at least one"):
        portfolio(base(), {}, Exact())
