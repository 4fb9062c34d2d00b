"""What all briefings share: nobody is shown by name, alone or in a crowd of few."""

import pandas as pd
import pytest

from crmlab.briefing import (
    advice_on_reading,
    name_listed,
    require_a_group,
    shorten,
    strayed_dates,
)
from crmlab.tables import read_transactions


def test_ids_are_shortened_and_names_never_show():
    names = pd.Index(["Zhang Wei", "王小明", "li", "123", "a@b.cn", "Zhang Wen"])
    for name, short in zip(names, shorten(names, names), strict=True):
        assert short.startswith("#")
        assert name not in short
    assert len(set(shorten(names, names))) == len(names)


def test_an_id_is_as_long_as_it_must_be_to_be_looked_up():
    ids = pd.Index([f"{number:06}" for number in range(20_000)])
    shown = shorten(ids[[17, 12_345]], ids)
    assert shown == ["…00017", "…12345"]
    assert shorten(ids[:1], ids[:900]) == ["…000"]


def test_a_list_names_ten_and_in_a_small_file_nobody():
    everybody = pd.Index([f"C{number:03}" for number in range(50)])
    table = pd.DataFrame({"revenue": range(50)}, index=everybody)
    listed = name_listed(table, everybody)
    assert listed["revenue"].tolist() == list(range(10))
    assert listed.index[0] == "…000"
    assert name_listed(table.head(49), everybody[:49]).empty


def test_fewer_than_five_customers_are_refused():
    require_a_group(5)
    with pytest.raises(ValueError, match=r"4 customers\. A report needs 5"):
        require_a_group(4)


def test_with_too_few_customers_the_rows_set_aside_are_told():
    sales = pd.DataFrame(
        {"customer_id": [*"abcd", None, "e"], "date": "2024-01-01", "amount": [*"12345", "x"]}
    )
    reading = read_transactions(sales, quiet=True)
    told = (
        r"Of 6 rows, 2 were set aside: customer_id is missing \(1\); amount is not a number \(1\)\."
    )
    with pytest.raises(ValueError, match=told):
        require_a_group(4, reading)
    with pytest.raises(ValueError, match=r"one by one\.$"):
        require_a_group(4, read_transactions(sales.head(4), quiet=True))


def dates(**rows):
    """Return dates, each as often as said: _2024_03_05=95."""
    return pd.Series(
        [
            pd.Timestamp(day.strip("_").replace("_", "-"))
            for day, n in rows.items()
            for _ in range(n)
        ]
    )


def test_a_few_dates_long_before_all_others_are_warned_of():
    said = strayed_dates(dates(_1899_01_01=3, _1024_03_05=2, _2005_02_01=50, _2022_12_31=45))
    assert said.startswith("Rows dated 1024-03-05 to 1899-01-01, 106 years before any other: 5 of")
    assert said.endswith("reaches back to 1024.")


@pytest.mark.parametrize(
    "rows",
    [
        {"_1899_01_01": 6, "_2024_03_05": 94},  # more than a few
        {"_2014_03_06": 1, "_2024_03_05": 99},  # not quite ten years
        {"_2024_03_05": 99, "_2044_03_05": 1},  # late, not early
        {"_2024_03_05": 5},
    ],
)
def test_other_dates_are_not_warned_of(rows):
    assert strayed_dates(dates(**rows)) is None


def test_rows_set_aside_are_mentioned_from_one_in_a_hundred():
    rejected = pd.DataFrame({"reason": ["date is missing"] * 10})
    assert "1.0 % of the rows could not be used" in advice_on_reading(rejected, 1000)[0]
    assert advice_on_reading(rejected, 1001) == []
