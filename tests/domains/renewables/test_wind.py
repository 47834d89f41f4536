import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tanheng.core import InputError
from tanheng.domains.renewables.wind import (
    STANDARD_DENSITY,
    air_density,
    density_speed,
    estimate_power_curve,
    shear_exponent,
)


def test_standard_air_has_the_standard_density():
    density = air_density(np.array([15.0]), np.array([1013.25]))
    np.testing.assert_allclose(density, STANDARD_DENSITY, rtol=1e-3)


def test_speed_at_standard_density_carries_the_same_energy():
    speed, density = np.array([5.0, 8.0]), np.array([1.0, 1.3])
    energy = density * speed**3
    np.testing.assert_allclose(STANDARD_DENSITY * density_speed(speed, density) ** 3, energy)


def test_shear_exponent_undoes_the_power_law():
    low = np.array([4.0, 9.0])
    high = low * (100.0 / 10.0) ** 0.2
    np.testing.assert_allclose(shear_exponent(low, high, 10.0, 100.0), 0.2)


def test_shear_says_nothing_in_calm_air():
    assert np.isnan(shear_exponent(np.array([0.1]), np.array([3.0]), 10.0, 100.0)).all()


def test_power_curve_is_found_again_from_noisy_pairs():
    rng = np.random.default_rng(1)
    speed = rng.uniform(0, 20, 20_000)
    truth = np.clip((speed / 12) ** 3, 0, 1)
    curve = estimate_power_curve(speed, truth + 0.1 * rng.standard_normal(speed.size))
    asked = np.linspace(1, 19, 50)
    np.testing.assert_allclose(curve(asked), np.clip((asked / 12) ** 3, 0, 1), atol=0.04)


@given(arrays(float, 100, elements=st.floats(0, 30)), arrays(float, 100, elements=st.floats(0, 1)))
def test_power_curve_never_falls_and_stays_within_the_outputs(speed, power):
    curve = estimate_power_curve(speed, power, bins=10)
    assert (np.diff(curve.output) >= 0).all()
    assert curve.output.min() >= power.min() - 1e-12
    assert curve.output.max() <= power.max() + 1e-12


def test_too_few_hours_for_a_power_curve_are_refused():
    with pytest.raises(InputError, match="80 hours"):
        estimate_power_curve(np.full(10, 5.0), np.full(10, 0.3))
