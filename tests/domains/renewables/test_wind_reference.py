import numpy as np

from tanheng.domains.renewables.wind_reference import expected_share

HOURS = np.arange(120 * 24, dtype=np.int64) * 3600
EVERY = np.ones(HOURS.size, dtype=bool)


def windy(seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    slow = np.convolve(rng.normal(size=HOURS.size + 47), np.ones(48) / 48, mode="valid")
    return np.clip(8 + 22 * slow, 0, 25)


def curve(speed: np.ndarray) -> np.ndarray:
    return np.clip((speed - 3) / 9, 0, 1)


def test_expects_what_the_stations_own_curve_makes_of_the_wind() -> None:
    speed = windy()
    expected = expected_share((HOURS, speed), HOURS, curve(speed), EVERY)
    assert expected is not None
    assert np.abs(expected - curve(speed)).max() < 0.05


def test_readings_after_the_fit_span_do_not_shape_the_curve() -> None:
    speed, fit = windy(), HOURS[60 * 24] > HOURS
    share = curve(speed)
    held = np.where(fit, share, 0.1)
    whole = expected_share((HOURS, speed), HOURS, share, fit)
    spoilt = expected_share((HOURS, speed), HOURS, held, fit)
    np.testing.assert_array_equal(whole, spoilt)


def test_quarter_hours_share_the_wind_of_their_hour() -> None:
    speed = windy()
    quarters = HOURS[0] + 900 * np.arange(4 * HOURS.size, dtype=np.int64)
    share = np.repeat(curve(speed), 4)
    expected = expected_share((HOURS, speed), quarters, share, np.ones(share.size, dtype=bool))
    assert expected is not None
    np.testing.assert_array_equal(expected[::4], expected[3::4])


def test_less_than_a_month_of_wind_and_output_expects_nothing() -> None:
    speed = windy()
    fit = HOURS[29 * 24] > HOURS
    assert expected_share((HOURS, speed), HOURS, curve(speed), fit) is None
