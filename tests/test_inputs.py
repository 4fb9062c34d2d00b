"""What comes in is looked at: the wrong kind is refused, and what is wrong is named."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from crmlab.inputs import (
    as_dates,
    as_numbers,
    complete_numbers,
    require_columns,
    require_not_below_zero,
    require_once,
    require_same_customers,
    require_shares,
    require_whole,
)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2.5],
        {"a": 1, "b": 2.5},
        [Decimal("1"), Decimal("2.5")],
        pd.Series([1, 2.5], dtype="category"),
        pd.Series([1, 2.5], dtype="Float64"),
    ],
)
def test_numbers_of_any_kind_become_floats(values):
    assert as_numbers(values).tolist() == [1.0, 2.5]
    assert as_numbers(values).dtype == float


def test_missing_numbers_stay_missing_and_the_index_stays():
    given = pd.Series([1, None], ["A", "B"], dtype="Int64")
    assert as_numbers(given).index.tolist() == ["A", "B"]
    assert as_numbers(given).isna().tolist() == [False, True]
    with pytest.raises(ValueError, match=r"1 of the scores are missing \(NaN\), the first at B"):
        complete_numbers(given, "scores")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["1", 2], "at 0 stands the text '1'"),
        ([1, np.inf], "at 1 stands infinity"),
        (pd.to_datetime(["2024-01-01"]), "of type datetime64"),
        (pd.to_timedelta([1], unit="D"), "of type timedelta64"),
        ([1j], "of type complex128"),
        ([date(2024, 1, 1)], "must be numbers"),
    ],
)
def test_what_is_no_number_is_refused(values, said):
    with pytest.raises(ValueError, match=said):
        as_numbers(values)


def test_dates_pass_and_nothing_is_guessed():
    days = pd.Series(pd.to_datetime(["2024-01-01", None]))
    assert as_dates(days).equals(days)
    assert as_dates(pd.Series([None, None])).isna().all()
    for wrong in (pd.Series(["2024-01-01"]), pd.Series([20240101])):
        with pytest.raises(ValueError, match="The starts must be dates; they are of type"):
            as_dates(wrong, "starts")
    with pytest.raises(ValueError, match="time zone Asia/Shanghai"):
        as_dates(days.dt.tz_localize("Asia/Shanghai"))


def test_a_table_without_columns_is_said_to_have_none():
    with pytest.raises(ValueError, match="have no column 'cost'; there are: none"):
        require_columns(pd.DataFrame(), ["cost"], "campaigns")


def test_names_may_stand_once():
    require_once(pd.Index(["A", "B"]), "the table")
    with pytest.raises(ValueError, match="7 stands twice in the table"):
        require_once(pd.Series([5, 7, 7, 5, 5]), "the table")


def test_columns_side_by_side_are_of_the_same_customers():
    one = pd.Series([1, 2], ["A", "B"])
    require_same_customers(one=one, other=[True, False], third=one * 2)
    for other in (one[::-1], [1], one.iloc[:1]):
        with pytest.raises(ValueError, match="one, two and other must be of the same customers"):
            require_same_customers(one=one, two=one, other=other)


@pytest.mark.parametrize("number", [0, -3, 1.0, "2", None])
def test_a_number_that_is_not_whole_or_too_low_is_refused(number):
    require_whole(np.int64(1), "years", 1)
    with pytest.raises(ValueError, match="years must be a whole number of at least 1; not"):
        require_whole(number, "years", 1)


@pytest.mark.parametrize("rate", [-0.1, 1.1, 82, float("nan")])
def test_the_first_rate_that_is_no_share_is_named(rate):
    with pytest.raises(ValueError, match=f"second must be a share from 0 to 1; not {rate}"):
        require_shares(first=0.5, second=rate, third=9)
    require_shares(none=0, all=1)


@pytest.mark.parametrize("number", [-1, float("inf"), float("nan")])
def test_the_first_number_below_zero_or_without_end_is_named(number):
    with pytest.raises(ValueError, match=f"years must be a number of at least 0; not {number}"):
        require_not_below_zero(price=0, years=number)
