"""What comes in is looked at: the wrong kind is refused, and what is wrong is named."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlab.checks import (
    as_dates,
    as_day,
    as_number_or_column,
    as_numbers,
    complete_numbers,
    require_above_zero,
    require_changes,
    require_columns,
    require_not_below_zero,
    require_numbers,
    require_once,
    require_one_each,
    require_one_kind,
    require_same_customers,
    require_shares,
    require_shares_above_zero,
    require_shares_below_one,
    require_shares_of_some,
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
    with pytest.raises(ValueError, match=r"1 of the scores is missing \(NaN\), at B"):
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


def test_one_number_stays_one_and_several_are_floats_on_their_index():
    assert as_number_or_column(3, "sizes") == 3
    assert as_number_or_column([1, Decimal(2)], "sizes").tolist() == [1.0, 2.0]
    column = as_number_or_column(pd.Series([1, 2], ["A", "B"], dtype="Int64"), "sizes")
    assert column.to_dict() == {"A": 1.0, "B": 2.0}
    for text in ("8%", ["8%"], pd.Series(["8%"])):
        with pytest.raises(ValueError, match="sizes must be numbers; at 0 stands the text '8%'"):
            as_number_or_column(text, "sizes")
    for missing in (None, float("nan"), np.array([[1, np.nan]])):
        with pytest.raises(ValueError, match="1 of the sizes is missing"):
            as_number_or_column(missing, "sizes")


def test_dates_pass_and_nothing_is_guessed():
    days = pd.Series(pd.to_datetime(["2024-01-01", None]))
    assert as_dates(days).equals(days)
    assert as_dates(pd.Series([None, None])).isna().all()
    for wrong in (pd.Series(["2024-01-01"]), pd.Series([20240101])):
        with pytest.raises(ValueError, match="The starts must be dates; they are of type"):
            as_dates(wrong, "starts")
    with pytest.raises(ValueError, match="time zone Asia/Shanghai"):
        as_dates(days.dt.tz_localize("Asia/Shanghai"))


@pytest.mark.parametrize("kind", ["date32[pyarrow]", "timestamp[ns][pyarrow]"])
def test_dates_that_pyarrow_keeps_are_dates_like_others(kind):
    days = pd.Series([datetime(2024, 1, 1), None], ["A", "B"])
    kept = days.dt.date.astype(kind) if kind.startswith("date32") else days.astype(kind)
    assert as_dates(kept).dt.normalize().equals(days)


def test_the_time_zone_of_dates_that_pyarrow_keeps_is_refused():
    days = pd.Series([pd.Timestamp("2024-01-01", tz="UTC")]).astype(
        "timestamp[us, tz=UTC][pyarrow]"
    )
    with pytest.raises(ValueError, match="dates have the time zone UTC"):
        as_dates(days)


@pytest.mark.parametrize(
    "day",
    [
        "2024-06-30",
        "2024-06-30 10:00",
        date(2024, 6, 30),
        datetime(2024, 6, 30, 23, 59),
        pd.Timestamp("2024-06-30 10:00:00.000000001"),
        np.datetime64("2024-06-30T10:00", "ns"),
    ],
)
def test_a_day_is_read_without_its_time(day):
    assert as_day(day, "until") == pd.Timestamp("2024-06-30")


NO_DAYS = ["", None, pd.NaT, 20240630, 2024.5, True, [], "x", "2024", "2024-06", "2024-W26", "now"]


@pytest.mark.parametrize(
    "day",
    [
        *NO_DAYS,
        "02/03/2024",
        "2024-02-30",
        "2024-06-301",
        "2024-06-30/2024-07-01",
        np.datetime64("2024-06"),
    ],
)
def test_nothing_is_guessed_from_less_than_a_day(day):
    with pytest.raises(ValueError, match="until must be a day such as '2024-06-30'; not ") as error:
        as_day(day, "until")
    assert repr(day) in str(error.value)


@pytest.mark.parametrize(
    "day", ["2024-06-30T10:00Z", pd.Timestamp("2024-06-30", tz="Asia/Shanghai")]
)
def test_a_day_with_a_time_zone_is_refused(day):
    with pytest.raises(ValueError, match=r"until must be a day such as .* has a time zone, so"):
        as_day(day, "until")


def test_a_table_without_columns_is_said_to_have_none():
    with pytest.raises(ValueError, match="have no column 'cost'; there are: none"):
        require_columns(pd.DataFrame(), ["cost"], "campaigns")


def test_a_table_that_is_none_of_pandas_is_said_to_be_of_another_kind():
    with pytest.raises(
        ValueError, match=r"pandas DataFrame; yours is a DataFrame of polars: .*\.to_pa"
    ):
        require_columns(pl.DataFrame({"cost": [1]}), ["cost"], "campaigns")
    with pytest.raises(ValueError, match=r"campaigns must be .* yours is a dict\.$"):
        require_columns({"cost": [1]}, ["cost"], "campaigns")


def test_a_column_that_stands_twice_is_named_where_it_is_needed():
    table = pd.DataFrame([[1, 2, 3]], columns=["cost", "sales", "sales"])
    require_columns(table, ["cost"], "campaigns")
    with pytest.raises(ValueError, match="campaigns have the column 'sales' more than once"):
        require_columns(table, ["cost", "sales"], "campaigns")


def test_names_may_stand_once():
    require_once(pd.Index(["A", "B"]), "the table")
    with pytest.raises(ValueError, match="7 stands twice in the table"):
        require_once(pd.Series([5, 7, 7, 5, 5]), "the table")


def test_names_that_are_matched_are_all_texts_or_none_is():
    require_one_kind({"one": pd.Series([1, 2, None]), "two": pd.Index([2.0])})
    require_one_kind({"one": pd.Series(["1", None]), "two": pd.Index(["1"], dtype="category")})
    with pytest.raises(ValueError, match="The text '1' in one and 2 in two cannot be matched"):
        require_one_kind({"one": pd.Series(["1"]), "two": pd.Index([2])})
    with pytest.raises(ValueError, match="The text '1' in one and 1 in one"):
        require_one_kind({"one": pd.Series([1, "1"])})
    with pytest.raises(ValueError, match="The text '1' in one and 2 in one"):
        require_one_kind({"one": pd.Series([2, "1"], dtype="category")})
    with pytest.raises(ValueError, match="cannot be matched"):
        require_one_kind(
            {"one": pd.Series([1, 2]), "two": pd.Series(["1"], dtype="string[pyarrow]")}
        )


@pytest.mark.parametrize("number", ["8%", "0.08", None, [0.08], Decimal("0.08")])
def test_what_is_no_number_is_named_by_every_check_of_numbers(number):
    for check in (require_numbers, require_shares, require_not_below_zero):
        with pytest.raises(ValueError, match="rate must be a number; not") as error:
            check(margin=1, rate=number)
        assert repr(number) in str(error.value)
    require_numbers(one=-1, two=np.float32(2), three=np.int64(3))


def test_columns_side_by_side_are_of_the_same_customers():
    one = pd.Series([1, 2], ["A", "B"])
    require_same_customers(one=one, other=[True, False], third=one * 2)
    for other in (one[::-1], [1], one.iloc[:1]):
        with pytest.raises(ValueError, match="one, two and other must be of the same customers"):
            require_same_customers(one=one, two=one, other=other)


@pytest.mark.parametrize("number", [0, -3, 1.0, "2", None])
def test_a_number_that_is_not_whole_or_too_low_is_refused(number):
    require_whole(np.int64(1), "years", 1)
    with pytest.raises(
        ValueError, match="years must be a whole number of at least 1; not"
    ) as error:
        require_whole(number, "years", 1)
    assert str(error.value).endswith(f"not {number!r}")


@pytest.mark.parametrize("rate", [-0.1, 1.1, 82, float("nan")])
def test_the_first_rate_that_is_no_share_is_named(rate):
    with pytest.raises(ValueError, match=f"second must be a share from 0 to 1; not {rate}"):
        require_shares(first=0.5, second=rate, third=9)
    require_shares(none=0, all=1)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "said"),
    [
        (require_shares_above_zero, (0.001, 1), (0, 1.1, -0.1), "a share above 0, up to 1; not"),
        (require_shares_below_one, (0, 0.999), (1, -0.1), "a share from 0 to below 1; not"),
        (require_shares_of_some, (0.001, 0.999), (0, 1), "a share above 0 and below 1; not"),
        (require_changes, (-1, 0, 5), (-1.1, float("inf")), "a share of at least -1; not"),
        (require_above_zero, (0.001, 5), (0, -1, float("inf")), "a number above 0; not"),
    ],
)
def test_the_ends_of_a_range_are_in_it_or_not(check, right, wrong, said):
    for number in right:
        check(first=number, second=number)
    for number in (*wrong, float("nan")):
        with pytest.raises(ValueError, match=f"second must be {said}") as error:
            check(first=right[0], second=number)
        assert str(error.value).endswith(f"not {number}")


def test_one_is_given_for_each():
    require_one_each([1], {"a": 2}, "weights", "scores")
    with pytest.raises(ValueError, match="There are 2 weights for 1 scores: give one for each"):
        require_one_each([1, 2], {"a": 2}, "weights", "scores")


@pytest.mark.parametrize("number", [-1, float("inf"), float("nan")])
def test_the_first_number_below_zero_or_without_end_is_named(number):
    with pytest.raises(ValueError, match=f"years must be a number of at least 0; not {number}"):
        require_not_below_zero(price=0, years=number)
