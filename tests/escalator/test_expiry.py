from datetime import date

import pytest

from lms.escalator.expiry import add_months, expires_on, renewable_from


@pytest.mark.parametrize(
    "day, months, then",
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 5), 36, date(2029, 1, 5)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_added_and_clamped_at_the_end_of_a_shorter_month(day, months, then):
    assert add_months(day, months) == then


def test_a_level_without_validity_does_not_expire():
    assert expires_on(date(2026, 1, 5), None) is None


def test_the_renewal_window_is_the_last_six_months():
    assert renewable_from(date(2029, 8, 31)) == date(2029, 2, 28)
