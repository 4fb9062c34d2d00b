"""When it is told that hardly anybody new comes, and what then is said no more."""

import numpy as np
import pandas as pd
import pytest

from crmlab.briefing.newcomers import advice_on_drought, drought, whole_months
from crmlab.briefing.of_sales import advice_on_one_day
from crmlab.tables import read_transactions


def won(*numbers, returning=20):
    """Return a file in which so many are new in each month, and others come every month."""
    rows = [
        (f"{place:02}-{who}" if who < number else f"R{who - number}", month)
        for place, (number, month) in enumerate(
            zip(numbers, pd.period_range("2022-01", periods=len(numbers), freq="M"), strict=True)
        )
        for who in range(number + returning)
    ]
    sales = pd.DataFrame(rows, columns=["customer_id", "date"])
    is_early = sales.index % 2 == 0  # on the first day of the month, others on the last
    months = pd.PeriodIndex(sales["date"])
    sales["date"] = months.start_time.where(is_early, months.end_time).normalize()
    return read_transactions(sales.assign(amount=9.0), quiet=True)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([10] * 15 + [0] * 3, "Nobody new came in the last three whole months (2023-04 to "
         "2023-06), after 30 new customers in the same months a year before."),
        ([10] * 12 + [0] * 3, "after 30 new customers in three of the months before"),
        ([10] * 9 + [0, 1, 1], "fewer than 5 customers, after 30 in three of the months before, in "
         "which the season may be another."),
        ([20] * 15 + [5, 4, 3], "Far fewer new customers came in the last three whole months "
         "(2023-04 to 2023-06): 12, after 60 in the same months a year before."),
        ([10] * 15 + [5, 4, 3], None),  # 12 of 30 are more than a third
        ([2] * 15 + [0, 0, 0], "after 6 new customers"),
        ([2] * 15 + [1, 1, 0], None),  # six and two: chance
        ([2] * 5 + [1, 2, 1, 2] + [0] * 3, None),  # fewer than five are not told
        ([10] * 5 + [0] * 3, None),  # the file's first months
        ([40] * 12 + [8] * 10, None),  # in the first year everybody looks new
        ([2, 2, 2, 2, 2, 2, 2, 2, 2, 40, 40, 40] * 2 + [2, 2, 2], None),  # the season
    ],
)  # fmt: skip
def test_a_drought_is_told_beyond_chance_season_and_the_first_months(numbers, told):
    said = advice_on_drought(won(*numbers))
    assert (told in said) if told else said == ""


def test_of_orders_that_were_taken_for_customers_no_drought_is_told():
    reading = won(*[10] * 12, *[2] * 3, returning=0)
    assert not reading.has_people
    assert drought(reading) is None


def test_where_nobody_new_comes_nothing_is_said_against_first_purchases():
    said = [advice_on_one_day(0.4, won(*[10] * 12, *last)) for last in ([9] * 3, [0] * 3)]
    assert ["before you pay for more first ones" in one for one in said] == [True, False]


def test_a_month_is_whole_where_a_weekend_is_left_at_its_ends():
    dates = pd.Series(pd.date_range("2022-01-03", "2022-04-28"))
    assert [*whole_months(dates).astype(str)] == ["2022-01", "2022-02", "2022-03", "2022-04"]
    one_later = dates[1:-1]
    assert [*whole_months(one_later).astype(str)] == ["2022-02", "2022-03"]
    assert len(whole_months(dates[1::6])) == 4  # days without a sale are usual
    assert len(whole_months(dates[8::20])) == 2  # more than a week is missing


def test_regular_customers_whom_the_file_has_not_seen_yet_are_no_new_ones():
    rng = np.random.default_rng(1)
    who, month = np.nonzero(rng.random((300, 17)) < 0.18)
    dates = pd.period_range("2024-01", periods=17, freq="M").start_time[month]
    sales = pd.DataFrame({"customer_id": [f"K{one}" for one in who], "date": dates, "amount": 9.0})
    sales.loc[len(sales)] = ["K0", pd.Timestamp("2025-05-31"), 9.0]
    reading = read_transactions(sales, quiet=True)
    first = reading.transactions.groupby("customer_id")["date"].min()
    assert first.between("2025-03", "2025-05").sum() < first.between("2024-03", "2024-05").sum() / 3
    assert drought(reading) is None
