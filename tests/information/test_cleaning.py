"""Cleaning: one thing written in many ways comes out in one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.information.measures.cleaning import (
    normalise_email,
    normalise_name,
    normalise_phone,
    parse_mixed_dates,
    without_placeholders,
)


def cleaned(function, *values, **options):
    return function(pd.Series(list(values), dtype=object), **options).tolist()


NORMALISERS = [normalise_phone, normalise_email, normalise_name, without_placeholders]


@pytest.mark.parametrize("function", NORMALISERS)
def test_the_index_and_the_name_stay(function):
    values = pd.Series(["13912345678", None], index=["b", "a"], name="mobile")
    result = function(values)
    assert list(result.index) == ["b", "a"]
    assert result.name == "mobile"
    assert pd.isna(result["a"])


@pytest.mark.parametrize("function", NORMALISERS)
def test_an_empty_column_stays_empty(function):
    assert function(pd.Series([], dtype="str")).empty


@pytest.mark.parametrize("function", [normalise_phone, normalise_email, normalise_name])
def test_cleaning_twice_changes_nothing(function):
    once = function(pd.Series(["+86 139-1234-5678", " W@EXAMPLE.cn", "Wei, Wang", "王 伟"]))
    assert function(once).equals(once)


@pytest.mark.parametrize(
    "typed",
    [
        "+86 139 1234 5678",
        "0086-139-1234-5678",
        "(+86)13912345678",
        "86 13912345678",
        "139.1234.5678",
        "１３９１２３４５６７８",
        "1.3912345678E+10",
        "1.3912345678e10",
        "13912345678.0",
        13912345678.0,
        13912345678,
        np.float64(13912345678),
    ],
)
def test_a_phone_number_is_the_same_however_it_was_typed(typed):
    assert cleaned(normalise_phone, typed) == ["13912345678"]


@given(st.integers(10**10, 2 * 10**10 - 1), st.sampled_from(["", "+86", "0086 ", "(+86)-"]))
def test_separators_and_the_country_code_never_matter(number, prefix):
    digits = str(number)
    typed = f"{prefix}{digits[:3]} {digits[3:7]}-{digits[7:]}"
    assert cleaned(normalise_phone, typed) == cleaned(normalise_phone, digits)


@pytest.mark.parametrize(
    "typed", ["", "  ", "none", "12345", "1.39E+10", "1" * 16, "00000000000", "11111111", np.inf]
)
def test_what_cannot_be_called_is_missing(typed):
    assert pd.isna(cleaned(normalise_phone, typed)[0])


def test_the_zero_of_an_area_code_does_not_tell_numbers_apart():
    assert len(set(cleaned(normalise_phone, "010-5550 1234", "+86 10 5550 1234"))) == 1


def test_a_short_number_keeps_digits_that_look_like_the_country_code():
    assert cleaned(normalise_phone, "8612 3456") == ["86123456"]


def test_another_country_has_another_code():
    assert cleaned(normalise_phone, "+49 (0)30 1234 567", country_code="49") == ["301234567"]


@pytest.mark.parametrize(
    "typed",
    [
        "wang.wei@example.com ",
        "WANG.WEI@Example.Com",
        "wang.wei＠example。com",
        "<wang.wei@example.com>",
    ],
)
def test_an_address_is_the_same_however_it_was_typed(typed):
    assert cleaned(normalise_email, typed) == ["wang.wei@example.com"]


@pytest.mark.parametrize("typed", ["wang.wei", "@example.com", "a@b", "a@x.cn;b@y.cn", "n/a", 3])
def test_what_is_no_address_is_missing(typed):
    assert pd.isna(cleaned(normalise_email, typed)[0])


@pytest.mark.parametrize(
    "typed", ["WANG Wei", "Wei  Wang", "Wang, Wei", "ｗａｎｇ　ｗｅｉ", "Wáng Wěi"]
)
def test_a_name_is_the_same_in_any_order_case_width_and_tone(typed):
    assert cleaned(normalise_name, typed) == ["wang wei"]


def test_chinese_names_keep_their_characters_and_their_order():
    assert cleaned(normalise_name, "王 伟", "王伟", "伟王") == ["王伟", "王伟", "伟王"]


def test_a_name_without_letters_is_missing():
    assert all(map(pd.isna, cleaned(normalise_name, "-", " . ", "n/a", "未知")))


def test_blanks_and_placeholders_are_missing_and_the_rest_is_untouched():
    values = pd.Series([" ok ", "", "N/A", "-", None, "不详"])
    assert without_placeholders(values).dropna().tolist() == [" ok "]
    numbers = pd.Series([0.0, 1.0])
    assert without_placeholders(numbers).equals(numbers)


@given(st.dates(pd.Timestamp("1930-01-01").date(), pd.Timestamp("2023-12-31").date()))
def test_a_day_is_read_alike_in_every_way_of_writing(day):
    day = pd.Timestamp(day)
    ways = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%Y年%m月%d日", "%Y%m%d"]
    typed = pd.Series([day.strftime(way) for way in ways] + ["31.12.2001"])
    dates, unread = parse_mixed_dates(typed)
    assert dates.iloc[:-1].eq(day).all()
    assert unread.empty


def test_a_day_is_never_invented_and_what_cannot_be_read_is_named():
    typed = pd.Series(
        ["1988-03-07", "30.02.1990", "soon", None, "n/a", "1990"], list("abcdef"), name="birthday"
    )
    dates, unread = parse_mixed_dates(typed)
    assert dates.dropna().to_dict() == {"a": pd.Timestamp("1988-03-07")}
    assert unread["value"].to_dict() == {"b": "30.02.1990", "c": "soon", "f": "1990"}
    assert "calendar" in unread.at["b", "reason"]
    assert "no day" in unread.at["f", "reason"]


def test_two_orders_of_day_and_month_are_not_guessed_between():
    typed = pd.Series(["03/04/1988", "05/06/1990"], index=[10, 20], name="birthday")
    with pytest.raises(ValueError, match=r"birthday.*row 10"):
        parse_mixed_dates(typed)
    assert parse_mixed_dates(typed, date_order="dmy")[0].dt.month.tolist() == [4, 6]
    assert parse_mixed_dates(typed, date_order="mdy")[0].dt.month.tolist() == [3, 5]


def test_dates_that_are_typed_stay_without_their_time():
    typed = pd.Series(pd.to_datetime(["2024-03-05 14:30", None]))
    dates, unread = parse_mixed_dates(typed)
    assert dates.iloc[0] == pd.Timestamp("2024-03-05")
    assert pd.isna(dates.iloc[1])
    assert unread.empty


def test_the_three_formats_of_the_shop_are_all_read():
    from crmlab import datasets

    profiles = datasets.load("shop_profiles_raw")
    for column in ("birth_date", "wedding_date", "last_seen"):
        dates, unread = parse_mixed_dates(profiles[column])
        assert unread.empty
        assert dates.notna().equals(without_placeholders(profiles[column]).notna())
