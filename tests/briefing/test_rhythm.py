"""At what intervals customers buy: who pays by the calendar, and who is overdue."""

import numpy as np
import pandas as pd
import pytest

from crmlab.briefing.rhythm import share_by_the_calendar, unusually_silent


def log(*customers):
    """Return purchases from the days of each customer."""
    rows = [(f"c{who}", day) for who, days in enumerate(customers) for day in days]
    table = pd.DataFrame(rows, columns=["customer_id", "date"])
    return table.assign(date=pd.Timestamp("2024-01-31") + pd.to_timedelta(table["date"], "D"))


MONTHS = pd.date_range("2024-01-31", periods=12, freq="ME").day_of_year - 31
RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize(
    ("customers", "expected"),
    [
        ([MONTHS] * 30, 1.0),
        ([[0, 365, 731]] * 30, 1.0),
        ([[*MONTHS[:6], *MONTHS[7:]]] * 30, 1.0),  # a payment missed, and made up for
        ([MONTHS] * 19, 0.0),  # too few to tell of most
        ([range(100)] * 30, 0.0),  # daily, as days are whole
        ([[0, 9]] * 30, 0.0),
        ([RANDOM.integers(0, 700, 8) for _ in range(300)], 0.0),
    ],
)
def test_who_pays_at_even_intervals_pays_by_the_calendar(customers, expected):
    assert share_by_the_calendar(log(*customers)) == pytest.approx(expected, abs=0.02)


def test_nobody_is_overdue_who_was_away_as_long_and_came_back():
    in_season, gone = [0, 20, 340, 360], [0, 20, 40]
    once, today = [10], [0, 350, 600]
    assert list(unusually_silent(log(in_season, gone, once, today))) == ["c1"]
