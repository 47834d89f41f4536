import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.province import FleetConditional, Province, fleet_conditional, regimes, true_coverage


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(stations=40, years=1, seed=41)


@pytest.fixture(scope="module")
def fleet(province: Province) -> FleetConditional:
    return fleet_conditional(province, "wind", np.arange(0, province.time_s.size, 17))


@pytest.fixture(scope="module")
def true_quantile(fleet: FleetConditional) -> np.ndarray:
    return np.quantile(fleet.samples(400, seed=9), 0.05, axis=1)


def test_the_true_quantile_holds_in_every_regime(
    province: Province, fleet: FleetConditional, true_quantile: np.ndarray
) -> None:
    rows = true_coverage(fleet, province.time_s[fleet.hours], true_quantile, number=100)
    assert rows[0].regime == "all"
    assert len(rows) == 1 + 5 + 8 + 4 + 3
    for row in rows:
        assert row.exceedance == pytest.approx(0.95, abs=0.01), row.regime


def test_a_static_guarantee_fails_in_the_calm(province: Province, fleet: FleetConditional) -> None:
    static = np.full(fleet.hours.size, np.quantile(fleet.power, 0.05))
    rows = {
        row.regime: row
        for row in true_coverage(fleet, province.time_s[fleet.hours], static, number=50)
    }
    assert rows["all"].exceedance == pytest.approx(0.95, abs=0.02)
    assert rows["calm"].exceedance < 0.8
    assert rows["all"].realised == pytest.approx(0.95, abs=0.002)


def test_regimes_are_by_local_clock_and_cover_the_year(
    province: Province, fleet: FleetConditional, true_quantile: np.ndarray
) -> None:
    time_s = province.time_s[fleet.hours]
    found = regimes(fleet, time_s, true_quantile)
    for names in (
        ["winter", "spring", "summer", "autumn"],
        [name for name in found if name.startswith("hour")],
        [name for name in found if name.startswith("guarantee")],
    ):
        assert np.sum([found[name] for name in names], axis=0).tolist() == [1] * time_s.size
    assert found["winter"][0]  # 1 January, 8 h local
    assert found["hour 06-08"][0]
    assert true_quantile[found["guarantee 1/5"]].max() < true_quantile[found["guarantee 2/5"]].min()
    assert found["calm"].mean() == pytest.approx(0.1, abs=0.01)


def test_refuses_a_guarantee_that_is_not_known(province: Province, fleet: FleetConditional) -> None:
    guarantee = np.zeros(fleet.hours.size)
    guarantee[3] = np.nan
    with pytest.raises(InputError, match="1 not known"):
        true_coverage(fleet, province.time_s[fleet.hours], guarantee)
