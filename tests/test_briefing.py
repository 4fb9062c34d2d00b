"""What all briefings share: nobody is shown by name, alone or in a crowd of few."""

import pandas as pd
import pytest

from crmlab.briefing import advice_on_reading, name_listed, require_a_group, shorten


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


def test_rows_set_aside_are_mentioned_from_one_in_a_hundred():
    rejected = pd.DataFrame({"reason": ["date is missing"] * 10})
    assert "1.0 % of the rows could not be used" in advice_on_reading(rejected, 1000)[0]
    assert advice_on_reading(rejected, 1001) == []
