"""Nobody is shown by name, alone or in a crowd of few."""

import pandas as pd
import pytest

from crmlab.briefing.groups import name_listed, require_a_group, shorten
from crmlab.briefing.missing import Missing
from crmlab.tables import read_transactions


def read(customers, amounts=None):
    """Return the reading of one purchase a customer."""
    sales = {"customer_id": [*customers], "date": "2024-01-01", "amount": amounts or 1}
    return read_transactions(pd.DataFrame(sales), quiet=True)


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
    table = pd.DataFrame({"revenue": range(50), "purchases": 2}, index=everybody)
    listed = name_listed(table, everybody)
    assert listed["revenue (CNY)"].tolist() == [*map(str, range(10))]
    assert listed["purchase days"].tolist() == ["2"] * 10  # orders are something else
    assert listed.index[0] == "…000"
    with pytest.raises(Missing, match="fewer than 50 customers nobody is listed"):
        name_listed(table.head(49), everybody[:49], {})


def test_fewer_than_five_customers_are_refused():
    require_a_group(5, read("abcde"))
    with pytest.raises(
        ValueError, match=r"4 customers\. A report needs 5.*taken from 'customer_id'"
    ):
        require_a_group(4, read("abcd"))
    with pytest.raises(ValueError, match=r"one customer\. A report needs 5"):
        require_a_group(1, read("a"))


def test_with_too_few_customers_the_rows_set_aside_are_told():
    told = (
        r"Of 6 rows, 2 were set aside: customer_id is missing \(1\); amount is not a number \(1\)\."
    )
    with pytest.raises(ValueError, match=told):
        require_a_group(4, read([*"abcd", None, "e"], [*"12345", "x"]))
