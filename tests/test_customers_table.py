"""What the door for customer files makes of them: every row accounted for, no value told."""

import random
import traceback
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from test_tables_damage import DAMAGES, sales

from crmlab.information.measures.fields import field_schema
from crmlab.tables import TableError, read_customers
from crmlab.tables.columns.names import known_names
from crmlab.tables.customers import DATES

PEOPLE = """客户编号,姓名,手机,邮箱,出生日期,更新日期
00017,王伟,13912345678,w@x.cn,1988-03-07,2024-01-02
"""


@pytest.fixture
def read(tmp_path):
    """Write a file and read it quietly."""

    def write_and_read(content: str | bytes, *args, encoding="utf-8", **options):
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_customers(path, *args, quiet=True, **options)

    return write_and_read


def births(*values, **options):
    """Read a table of people with these dates of birth."""
    table = pd.DataFrame({"name": [f"N{i}" for i in range(len(values))], "birth_date": values})
    return read_customers(table, quiet=True, **options)


def days(reading):
    return reading.customers["birth_date"].dt.strftime("%Y-%m-%d").fillna("").tolist()


# Columns


def test_every_field_of_a_customer_file_can_be_recognised():
    assert set(field_schema().index) <= set(known_names("customers"))
    assert set(DATES) <= set(known_names("customers"))


def test_no_name_of_a_column_means_two_things():
    names = known_names("customers")
    for one, other in combinations(names, 2):
        both = set().union(*names[one]) & set().union(*names[other])
        assert not both, (one, other)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_chinese_columns_are_recognised_in_each_encoding(read, encoding):
    many = PEOPLE + "".join(
        f"K{i},李娜,1390000{i:04},n@x.cn,1990年1月2日,2024-03-01\n" for i in range(50)
    )
    reading = read(many, encoding=encoding)
    assert list(reading.columns.values()) == [
        "customer_id", "updated_on", "name", "birth_date", "mobile", "email",
    ]  # fmt: skip
    assert reading.customers["customer_id"].iloc[0] == "00017"
    assert reading.customers["name"].iloc[0] == "王伟"
    assert reading.customers["birth_date"].iloc[1] == pd.Timestamp("1990-01-02")


def test_a_column_can_be_named_or_denied():
    table = pd.DataFrame({"Handy": ["1391"], "mobile": ["1392"], "name": ["Li"]})
    given = read_customers(table, {"mobile": "Handy", "name": None}, quiet=True)
    assert given.customers["mobile"].tolist() == ["1391"]
    assert "name" not in given.customers
    assert list(given.as_typed) == ["Handy", "mobile", "name"]


def test_what_is_recognised_is_printed_unless_asked_to_be_quiet(capsys):
    table = pd.DataFrame({"姓名": ["王伟"]})
    read_customers(table)
    assert capsys.readouterr().out == (
        "Read from the table: '姓名' as name.\n"
        "If that is wrong, name the right columns with columns={...}.\n"
    )
    read_customers(table, quiet=True)
    assert not capsys.readouterr().out


def test_a_file_of_one_column_is_a_customer_file_too(read):
    customers, rejected = read("email\na@x.cn\nb@x.cn\n")
    assert customers["email"].tolist() == ["a@x.cn", "b@x.cn"]
    assert rejected.empty
    assert read("name\nWang, Wei\nLi Na\n").customers["name"].tolist() == ["Wang, Wei", "Li Na"]


# Rows


def test_every_row_set_aside_is_named_with_its_column_and_reason(read):
    reading = read(
        PEOPLE
        + "\n,李娜,1,b@x.cn,1990-01-01,2024-01-01\n"
        + "K3,王芳\n"
        + PEOPLE
        + "K4,张敏,2,c@x.cn,31.02.1990,2024-01-01\n"
    )
    assert reading.rejected[["row", "column", "reason"]].values.tolist() == [
        [4, "客户编号", "customer_id is missing"],
        [5, "", "has 2 fields instead of 6"],
        [6, "", "repeats the header"],
    ]
    assert reading.rows_in == 6 == len(reading.customers) + len(reading.rejected)
    assert reading.customers.index.tolist() == [2, 7, 8]
    assert reading.emptied.values.tolist() == [
        [8, "出生日期", "31.02.1990", "birth_date is not on the calendar or the clock"]
    ]
    assert reading.rules.loc["customer_id again", "rows"] == 1
    assert reading.rules.loc["exact duplicate", "rows"] == 1


def test_an_incomplete_record_stays(read):
    reading = read("name,mobile,email\n,,a@x.cn\nLi,,\n,1391,\n")
    assert len(reading.customers) == 3
    assert reading.rejected.empty


def test_the_callers_table_is_never_modified():
    table = pd.DataFrame({"name": ["Li", None], "birth_date": ["7.3.1988", "soon"], "x": [1.5, 2]})
    before = table.copy(deep=True)
    read_customers(table, quiet=True)
    pd.testing.assert_frame_equal(table, before)


def test_what_is_no_id_or_date_stays_as_typed():
    table = pd.DataFrame({"mobile": [13912345678.0, None], "sex": pd.Categorical(["女", "F"])})
    customers, _ = read_customers(table, quiet=True)
    assert customers["mobile"].iloc[0] == 13912345678.0
    assert customers["sex"].tolist() == ["女", "F"]


# Dates


def test_dates_in_three_formats_are_read_side_by_side():
    assert days(births("1988-03-07", "31.12.1990", "1988年3月7日", "7.3.1988", None)) == [
        "1988-03-07", "1990-12-31", "1988-03-07", "1988-03-07", "",
    ]  # fmt: skip


def test_where_no_order_fits_all_only_the_sure_dates_are_read():
    reading = births("31/12/1990", "12/31/1990", "1990-01-02", "03/04/1990", "05/05/1990")
    assert days(reading) == ["1990-12-31", "1990-12-31", "1990-01-02", "", "1990-05-05"]
    assert reading.emptied["row"].tolist() == [3]
    assert reading.emptied["reason"].tolist() == [
        "birth_date can be read day or month first (say date_order)"
    ]
    told = births("31/12/1990", "12/31/1990", "03/04/1990", date_order="mdy")
    assert days(told) == ["", "1990-12-31", "1990-03-04"]


def test_a_day_still_to_come_is_left_empty():
    reading = births("1990-01-01", "2190-01-01")
    assert days(reading) == ["1990-01-01", ""]
    assert "birth_date is after" in reading.emptied["reason"].iloc[0]


def test_a_typed_day_that_is_a_filler_is_left_empty():
    reading = births(pd.Timestamp("1900-01-01"), pd.Timestamp("1990-01-01"))
    assert days(reading) == ["", "1990-01-01"]
    assert "birth_date is a filler" in reading.emptied["reason"].iloc[0]


# Errors for people, without people in them


SECRETS = ("王伟", "Wang", "13912345678", "w@x.cn", "北京", "1988")


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("", {}, "is empty"),
        ("王伟,北京\n", {}, "a header but no rows"),
        ("王伟,13912345678\n李娜,1\n", {}, "names above the first record"),
        ("w@x.cn\nn@x.cn\n", {}, "names above the first record"),
        ("北京,13912345678.0\n上海,1\n", {}, "names above the first record"),
        ("王伟,北京\n李娜,上海\n", {}, r"none of the 2 columns.*columns=\{"),
        (
            "cus_id,buy_date,amount\n7,2024-06-11,75\n",
            {},
            r"'buy_date' and 'amount' look like",
        ),
        (
            "Customer,Date,Amount\nC0,2024-06-11,75\n",
            {},
            r"'Date' and 'Amount' look like",
        ),
        ("cus_id,points,amount\n7,45300,75\n", {}, r"none of the 3 columns"),
        ("王伟,北京\n李娜,上海\n", {"columns": {"name": "姓名"}}, "no column '姓名'"),
        ("13912345678,13912345678\n1,2\n", {}, r"2 columns with the same name \(columns 1, 2\)"),
        ("姓名,邮箱,姓名\n王伟,w@x.cn,Wang\n", {}, r"\(columns 1, 3\).*a name of its own"),
        (
            "姓名,邮箱\n王伟,w@x.cn\n",
            {"columns": {"tel": "姓名"}},
            "'tel' is no column that is read",
        ),
        ("姓名,邮箱\n王伟,w@x.cn\n", {"date_order": "dym"}, "date_order must be one of"),
        ("姓名,邮箱\n" + "王伟,w@x.cn,1\n" * 3, {}, "most rows do not: line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_without_a_value(read, content, options, said):
    kind = ValueError if "date_order" in options else TableError
    with pytest.raises(kind, match=f"(?s){said}") as caught:
        read(content, **options)
    printed = "".join(traceback.format_exception(caught.value, chain=True))
    told = printed[printed.index(f"{kind.__name__}: ") :]
    assert not [secret for secret in SECRETS if secret in told]


def test_two_columns_that_fit_equally_well_are_told():
    table = pd.DataFrame({"手机": ["1"], "手机号": ["2"]})
    with pytest.raises(TableError, match="'手机' and '手机号' fit mobile equally well"):
        read_customers(table)


def test_a_damaged_file_is_refused_or_every_row_is_accounted_for(tmp_path):
    readings = 0
    for damage in DAMAGES:
        for seed in range(4):
            rng = random.Random(f"{damage.__name__} {seed}")
            path = tmp_path / "people.csv"
            path.write_bytes(damage(sales(rng), rng))
            try:
                reading = read_customers(path, quiet=True)
            except TableError:
                continue
            readings += 1
            assert reading.rows_in == len(reading.customers) + len(reading.rejected)
            assert reading.rules["set_aside"].sum() == len(reading.rejected)
            assert reading.rejected["row"].is_unique
            assert reading.customers.index.equals(reading.as_typed.index)
            assert set(reading.emptied["row"]) <= set(reading.customers.index)
    assert readings > 2 * len(DAMAGES)


def test_a_thousand_rows_of_noise_in_a_good_column_are_all_named():
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"name": "Li", "birth_date": rng.choice(["soon", "1990-01-01"], 1000)})
    reading = read_customers(table, quiet=True)
    assert set(reading.emptied["row"]) == set(table.index[table["birth_date"] == "soon"])
