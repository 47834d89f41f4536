import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.province.field import (
    autoregression,
    combine,
    distance_km,
    plane_waves,
    smooth_noise,
)

latitudes = st.floats(31.4, 36.4)
longitudes = st.floats(110.4, 116.6)


@given(latitudes, longitudes, st.floats(50, 500), st.integers(1, 40))
def test_a_field_has_unit_variance_anywhere(
    latitude: float, longitude: float, length: float, waves: int
) -> None:
    features = plane_waves(latitude, longitude, length, waves)
    assert features.shape == (2 * waves,)
    np.testing.assert_allclose(features @ features, 1.0)


def test_correlation_is_near_the_gaussian_kernel() -> None:
    at = [(33.9 + 0.1 * i, 113.5 + 0.15 * j) for i in range(-8, 9) for j in range(-8, 9)]
    middle = plane_waves(33.9, 113.5, 110.0, 24)
    for place in at:
        distance = distance_km((33.9, 113.5), place)
        kernel = np.exp(-0.5 * (distance / 110.0) ** 2)
        assert abs(middle @ plane_waves(*place, 110.0, 24) - kernel) < 0.15


def test_a_degree_of_latitude_is_111_km() -> None:
    np.testing.assert_allclose(distance_km((33.0, 113.0), (34.0, 113.0)), 111.2)


def test_autoregression_is_stationary_with_exponential_memory() -> None:
    noise = np.random.default_rng(0).standard_normal((20_000, 12))
    field = autoregression(noise, 8.0)
    np.testing.assert_allclose(field.var(axis=0), 1.0, atol=0.05)
    lags = np.corrcoef(field.T)[0]
    np.testing.assert_allclose(lags, np.exp(-np.arange(12) / 8.0), atol=0.03)


def test_smooth_noise_has_unit_variance() -> None:
    series = smooth_noise(np.random.default_rng(0), 400_000, 10.0)
    np.testing.assert_allclose(series.var(), 1.0, atol=0.05)


def test_longer_smooth_noise_begins_as_the_shorter() -> None:
    short, long = (smooth_noise(np.random.default_rng(3), steps, 9.0) for steps in (50, 90))
    np.testing.assert_array_equal(short, long[:50])


@pytest.mark.parametrize("shape", [(7,), (7, 3, 2)])
def test_combine_is_the_sum_over_features(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(0)
    features, coefficients = generator.random(7), generator.random(shape)
    expected = np.tensordot(features, coefficients, axes=1)
    np.testing.assert_allclose(combine(features, coefficients), expected)
