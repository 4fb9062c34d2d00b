"""What the reader makes of files as people have them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from crmlab.tables import CustomerReading, Reading, TableError, read_customers, read_transactions
from crmlab.tables.files.encoding import decode

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SALES = "customer_id,date,amount\n00017,2024-03-05,12.50\n00018,2024-03-06,8\n"


def real(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not in the folder of real data beside the project")
    return path


@pytest.fixture
def read(tmp_path):
    """Write a file and read it quietly."""

    def write_and_read(content: str | bytes, *args, name="sales.csv", encoding="utf-8", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_transactions(path, *args, quiet=True, **options)

    return write_and_read


def table(**columns) -> pd.DataFrame:
    """A table of good rows, with some columns replaced."""
    n = len(next(iter(columns.values())))
    good = {"customer_id": [f"K{i}" for i in range(n)], "date": "2024-03-05", "amount": 1.0}
    return pd.DataFrame(good | columns)


def amounts(*values, **options) -> list[float]:
    reading = read_transactions(table(amount=values), quiet=True, cancellations="net", **options)
    return reading.transactions["amount"].tolist()


def days(*values, **options) -> list[str]:
    reading = read_transactions(table(date=values), quiet=True, **options)
    return reading.transactions["date"].dt.strftime("%Y-%m-%d").tolist()


def reasons(**columns) -> list[str]:
    return read_transactions(table(**columns), quiet=True).rejected["reason"].tolist()


# Real files give the published figures


@pytest.fixture(scope="module")
def online_retail():
    return read_transactions(real("online_retail/online_retail.parquet"), quiet=True)


def test_online_retail_gives_the_published_counts(online_retail):
    good = online_retail.transactions
    assert online_retail.rows_in == 541_909
    assert len(good) == 397_884
    assert good["customer_id"].nunique() == 4_338
    assert good["order_id"].nunique() == 18_532
    assert good["amount"].sum() == pytest.approx(8_911_407.90, abs=0.01)


def test_online_retail_rules_state_ids_cancellations_and_duplicates(online_retail):
    rules = online_retail.rules["rows"]
    assert online_retail.rows_in - rules["customer_id is missing"] == 406_829
    assert rules["cancelled invoice"] == 9_288
    assert rules["exact duplicate"] == 5_225
    assert online_retail.rules["set_aside"].sum() == 541_909 - 397_884


@pytest.mark.parametrize(
    ("customer", "invoices", "revenue"),
    [("12346", 1, 77_183.60), ("12347", 7, 4_310.00), ("14646", 73, 280_206.02),
     ("17850", 34, 5_391.21)],
)  # fmt: skip
def test_online_retail_customers_have_their_published_orders(
    online_retail, customer, invoices, revenue
):
    bought = online_retail.transactions.query("customer_id == @customer")
    assert bought["order_id"].nunique() == invoices
    assert bought["amount"].sum() == pytest.approx(revenue, abs=0.005)


def test_online_retail_net_of_cancellations_keeps_every_row_with_a_price_and_an_id():
    reading = read_transactions(
        real("online_retail/online_retail.parquet"), cancellations="net", quiet=True
    )
    assert len(reading.transactions) == 406_829 - 40
    assert (reading.transactions["amount"] < 0).sum() == 8_905


def test_cdnow_master_file_needs_no_options():
    reading = read_transactions(real("cdnow/CDNOW_master.txt"), quiet=True)
    good = reading.transactions
    assert len(good) == reading.rows_in == 69_659
    assert good["customer_id"].nunique() == 23_570
    assert round(good["amount"].sum(), 2) == 2_500_315.63
    assert good["quantity"].sum() == 167_881
    assert str(good["date"].min().date()) == "1997-01-01"
    assert str(good["date"].max().date()) == "1998-06-30"
    assert good["customer_id"].iloc[0] == "00001"


@pytest.mark.parametrize("how", [{}, {"sep": r"\s+"}, {"widths": [6, 5, 9, 3, 8]}])
def test_cdnow_sample_is_read_by_names_by_blanks_or_by_widths(how):
    names = ["master_id", "customer_id", "date", "quantity", "amount"]
    reading = read_transactions(
        real("cdnow/CDNOW_sample.txt"), header=None, names=names, quiet=True, **how
    )
    assert len(reading.transactions) == reading.rows_in == 6_919
    assert reading.transactions["customer_id"].nunique() == 2_357
    assert round(reading.transactions["amount"].sum(), 2) == 244_091.94
    assert str(reading.transactions["date"].min().date()) == "1997-01-01"


def test_orders_of_the_rfm_package_are_read():
    reading = read_transactions(real("rfm/rfm_orders.csv"), quiet=True)
    assert len(reading.transactions) == 4_906
    assert reading.transactions["customer_id"].nunique() == 995


# Files of every kind


def test_a_delimiter_of_two_signs_is_named_by_the_caller(read):
    reading = read(SALES.replace(",", "::"), sep="::")
    assert reading.transactions["customer_id"].tolist() == ["00017", "00018"]


@pytest.mark.parametrize("sep", [",", ";", "\t", "|", "  "])
def test_the_delimiter_is_found(read, sep):
    reading = read(SALES.replace(",", sep))
    assert reading.transactions["customer_id"].tolist() == ["00017", "00018"]
    assert reading.transactions["amount"].tolist() == [12.5, 8.0]


def test_a_semicolon_wins_over_the_commas_in_the_numbers(read):
    reading = read(
        "Kunde;date;amount\n1;2024-03-05;12,50\n2;2024-03-06;8,25\n", {"customer_id": "Kunde"}
    )
    assert reading.transactions["amount"].tolist() == [12.5, 8.25]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_files_are_read_in_every_common_encoding(read, encoding):
    header = "客户编号,下单时间,金额（元）,门店\n"
    rows = "会员甲,2024年3月5日,￥1,西安\n会员乙,2024-03-06,2元,北京\n"
    reading = read(header + rows, encoding=encoding)
    assert reading.transactions["customer_id"].tolist() == ["会员甲", "会员乙"]
    assert reading.transactions["store"].tolist() == ["西安", "北京"]
    assert reading.transactions["amount"].tolist() == [1.0, 2.0]


def test_latin_1_is_not_taken_for_chinese(read):
    reading = read(
        "customer,date,amount\nMüller,2024-03-05,5 €\nCréée,2024-03-05,7 €\n", encoding="cp1252"
    )
    assert reading.transactions["customer_id"].tolist() == ["Müller", "Créée"]
    assert reading.transactions["amount"].tolist() == [5.0, 7.0]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp1250", "Łukasz Wójcik;Paweł Żak;Agnieszka Dąbrowska"),
        ("cp1250", "Jiří Dvořák;Lucie Veselá;Zdeněk Pokorný"),
        ("cp1250", "Kovács Béla;Szűcs Győző;Nagy Ágnes"),
        ("cp1250", "Müller;Łukasz Nowak;Brückner;Kähler"),
        ("cp1252", "Søren Kjær;Hélène Orléans;Núñez Málaga;Müller Köln"),
        ("cp1252", "João Conceição, 3ª;Luís Maranhão"),
        ("cp1252", "Nicolò Forlì;Perché Così"),
        ("cp1252", "5 m³ for £5;soup at 12 °C"),
        ("cp1254", "Ayşe Yılmaz;Oğuz Çelik;Işıl"),
    ],
)
def test_code_pages_are_told_apart_by_the_words_they_write(page, names):
    data = f"customer;date;amount\n{names}".encode(page)
    assert decode(data).endswith(names)


def test_utf_8_with_one_damaged_byte_stays_utf_8(read):
    data = ("客户编号,日期,金额\n" + "会员甲乙丙,2024-03-05,1\n" * 5).encode()
    reading = read(data[:-20] + b"\xff" + data[-19:])
    assert reading.columns == {"客户编号": "customer_id", "日期": "date", "金额": "amount"}


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;\r"])
def test_a_first_line_that_tells_excel_the_delimiter_is_understood(read, line):
    reading = read(f"{line}\ncustomer_id;date;amount\na,b;2024-03-05;1,5\nb;never;2,5\n")
    assert reading.transactions["customer_id"].tolist() == ["a,b"]
    assert reading.rejected["row"].tolist() == [4]
    assert reading.rows_in == 2


def test_the_first_line_tells_a_delimiter_that_is_never_guessed_and_the_caller_overrules_it(read):
    told = "sep=^\n" + SALES.replace(",", "^")
    assert read(told).transactions["customer_id"].tolist() == ["00017", "00018"]
    overruled = read("sep=;\n" + SALES, sep=",")
    assert overruled.transactions["customer_id"].tolist() == ["00017", "00018"]


@pytest.mark.parametrize("cell", ["x" * 500_000, '"' + "x, y" * 125_000 + '"'])
def test_a_very_long_cell_does_not_hide_the_delimiter(read, cell):
    reading = read(f"customer_id,date,amount,note\na,2024-03-05,1,{cell}\nb,2024-03-05,2,x\n")
    assert reading.transactions["customer_id"].tolist() == ["a", "b"]


def excel(grid: list[list], sheet: str = "Sheet1", **others: list[list]) -> bytes:
    out = BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter") as book:
        for name, cells in ({sheet: grid, "Other": [["x"]]} | others).items():
            pd.DataFrame(cells).to_excel(book, sheet_name=name, header=False, index=False)
    return out.getvalue()


def test_excel_is_known_by_its_content_and_keeps_text_dates_and_day_numbers(read):
    grid = [
        ["customer_id", "date", "amount"],
        ["00017", datetime(2024, 3, 5, 9, 30), 12.5],
        [18, "6 March 2024", "1,234.50"],
        ["", datetime(2024, 3, 7), 1],
        [19, 45359, 3],
    ]
    reading = read(excel(grid), name="really_excel.csv")
    assert reading.transactions["customer_id"].tolist() == ["00017", "18", "19"]
    assert reading.transactions["amount"].tolist() == [12.5, 1234.5, 3.0]
    assert reading.transactions["date"].dt.strftime("%m-%d %H:%M").tolist() == [
        "03-05 09:30", "03-06 00:00", "03-08 00:00",
    ]  # fmt: skip
    assert reading.rejected["row"].tolist() == [4]


def test_excel_rows_are_numbered_as_the_sheet_numbers_them(read):
    grid = [["", "", ""], ["", "", ""], ["customer_id", "date", "amount"], ["a", "2024-03-05", "x"]]
    reading = read(excel(grid, "Sales"), sheet_name="Sales")
    assert reading.rejected["row"].tolist() == [4]


def test_parquet_and_frames_give_the_same_transactions(read):
    frame = table(date=pd.to_datetime(["2024-03-05", "2024-03-06"]), customer_id=[17850.0, 3.0])
    out = BytesIO()
    frame.to_parquet(out)
    from_file, from_frame = read(out.getvalue()), read_transactions(frame, quiet=True)
    pd.testing.assert_frame_equal(from_file.transactions, from_frame.transactions)
    assert from_file.transactions["customer_id"].tolist() == ["17850", "3"]


@pytest.mark.parametrize("cancellations", ["net", "set aside"])
def test_a_frame_is_never_modified(cancellations):
    frame = table(amount=[1.0, -2.0, np.nan], quantity=[1.0, -1.0, np.inf]).rename(
        columns=str.upper
    )
    frame.index = [7, 7, 9]
    before = frame.copy(deep=True)
    read_transactions(frame, quiet=True, cancellations=cancellations)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("column", ["customer_id", "date", "amount", "order_id", "note"])
@pytest.mark.parametrize(
    "cells",
    [
        pd.Series(["\ud800x", "1"], dtype=object),
        pd.Categorical(pd.Series(["\ud800x", "1"], dtype=object)),
        np.array([1 + 2j, 2]),
        pd.Series([1 + 2j, Decimal("1e99999")], dtype=object),
        pd.Series([10**5000, -(10**400)], dtype=object),
        pd.Series([["\ud800"], {"a": 1}], dtype=object),
        pd.Series([Path("\udcff"), None], dtype=object),
        pd.Series([date(2024, 1, 1), None], dtype="date32[day][pyarrow]"),
        pd.Series([{"a": 1}, {"a": 2}], dtype=pd.ArrowDtype(pa.struct([("a", pa.int64())]))),
    ],
    ids=["surrogate", "categories", "complex", "mixed", "huge", "nested", "path", "days", "struct"],
)
def test_odd_cells_are_read_or_set_aside_whatever_they_are(column, cells):
    reading = read_transactions(table(amount=[1.0, 2.0]).assign(**{column: cells}), quiet=True)
    assert reading.rows_in == 2 == len(reading.transactions) + len(reading.rejected)
    if column == "note":
        assert len(reading.transactions) == 2


def test_half_a_character_makes_an_id_unreadable_and_a_label_writable():
    halves = pd.Series(["\ud800x", "1"], dtype=object)
    assert reasons(customer_id=halves) == ["customer_id holds unreadable characters"]
    frame = table(amount=[1.0])
    frame.columns = pd.Index(["customer_id", "date", "\ud800"], dtype=object)
    with pytest.raises(TableError, match='"amount": "\ufffd"'):
        read_transactions(frame, quiet=True)


def test_a_complex_number_is_no_amount():
    assert reasons(amount=np.array([1 + 2j, 2])) == ["amount is not a number"] * 2


def test_a_column_of_days_typed_by_arrow_is_read():
    column = pd.Series([date(2024, 3, 5), date(2024, 3, 6)], dtype="date32[day][pyarrow]")
    reading = read_transactions(table(date=column), quiet=True)
    assert reading.transactions["date"].dt.day.tolist() == [5, 6]


def test_arguments_reach_pandas(read):
    reading = read("a title\n" + SALES, skiprows=1)
    assert reading.transactions["customer_id"].tolist() == ["00017", "00018"]


# Rows are numbered and never lost


def test_a_row_has_the_number_of_its_line(read):
    reading = read(
        '\nnote,customer_id,date,amount\n\n"two\nlines",a,2024-03-05,1\n'
        "x,,2024-03-05,1\nx,b\n,,,\nx,c,never,1\n"
    )
    assert reading.rejected["row"].tolist() == [6, 7, 9]
    assert reading.rejected["reason"].tolist() == [
        "customer_id is missing", "has 2 fields instead of 4", "date is not recognised",
    ]  # fmt: skip
    assert reading.rules.loc["blank row", "rows"] == 2
    assert reading.rows_in == 4


def test_a_rejected_row_shows_the_cell_as_it_stood(read):
    _, rejected = read(
        "Kunde,date,amount\n1,2024-03-05,12 apples\n2,2024-03-05,7\n", {"customer_id": "Kunde"}
    )
    assert rejected.iloc[0].to_dict() == {
        "row": 2, "column": "amount", "value": "12 apples", "reason": "amount is not a number",
    }  # fmt: skip


def test_rows_in_are_good_plus_rejected_and_the_rules_add_up():
    frame = table(
        customer_id=["a", "", "c", "d", "e", None],
        date=["2024-03-05", "never", "2024-02-30", "2999-01-01", "2024-03-05", "2024-03-05"],
        amount=["1", "x", "2", "3", "-4", "5"],
    )
    reading = read_transactions(frame, quiet=True)
    assert reading.rows_in == 6 == len(reading.transactions) + len(reading.rejected)
    assert reading.rules["set_aside"].sum() == len(reading.rejected) == 5
    assert reading.rejected["row"].tolist() == [1, 2, 3, 4, 5]


def test_a_reading_tells_its_account_in_words():
    text = repr(read_transactions(table(customer_id=["a", None, None]), quiet=True))
    assert "3 rows in = 1 good + 2 set aside" in text
    assert re.search(r"2 +customer_id is missing", text)


# Columns


@pytest.mark.parametrize(
    ("customer", "date", "amount"),
    [("CustomerID", "InvoiceDate", "Sales"), ("Client No.", "Order Date", "Total Amount (EUR)"),
     ("member_id", "timestamp", "revenue"), ("客户号", "日期", "金额"),
     ("会员编号", "下单时间", "销售额（元）"),
     ("User ID", "Purchase Date", "dollar_value"), ("顾客", "交易日期", "消费金额")],
)  # fmt: skip
def test_headers_in_english_and_chinese_are_recognised(customer, date, amount):
    frame = table(amount=[1.0]).set_axis([customer, date, amount], axis=1)
    reading = read_transactions(frame, quiet=True)
    assert reading.columns == {customer: "customer_id", date: "date", amount: "amount"}


def test_the_guess_is_printed_in_two_sentences_and_can_be_silenced(capsys):
    frame = table(amount=[1.0]).rename(columns={"amount": "Revenue"})
    read_transactions(frame)
    told = capsys.readouterr().out
    assert told.count("\n") == 2
    assert "'Revenue' as amount" in told
    read_transactions(frame, quiet=True)
    assert capsys.readouterr().out == ""


def test_given_columns_overrule_the_guess():
    frame = table(amount=[1.0]).assign(revenue=7.0, store="x")
    reading = read_transactions(frame, {"amount": "revenue", "store": None}, quiet=True)
    assert reading.transactions["amount"].tolist() == [7.0]
    assert "store" not in reading.transactions


def test_an_amount_is_quantity_times_unit_price_where_there_is_none():
    frame = table(amount=[1] * 4).drop(columns="amount")
    frame = frame.assign(Qty=[2, 3, 0, 1], Price=[1.5, 0, 5, -1])
    reading = read_transactions(frame, quiet=True)
    assert reading.transactions["amount"].tolist() == [3.0]
    assert reading.rejected["reason"].tolist() == [
        "unit_price is not above zero", "quantity is zero", "unit_price is not above zero",
    ]  # fmt: skip


def test_a_stated_amount_of_zero_is_a_fact_and_stays():
    assert amounts(0, "0.00") == [0.0, 0.0]


# Identifiers


def test_leading_zeros_stay_and_float_tails_go(read):
    reading = read("customer_id,date,amount\n00017,2024-03-05,1\n17850.0,2024-03-05,1\n")
    assert reading.transactions["customer_id"].tolist() == ["00017", "17850"]


@pytest.mark.parametrize(
    "missing", ["", "  ", "NaN", "null", "None", "n/a", "NA", "-", "无", None, np.nan]
)
def test_what_stands_for_nothing_is_a_missing_customer(missing):
    assert reasons(customer_id=["a", missing]) == ["customer_id is missing"]


def test_an_id_that_a_spreadsheet_shortened_is_no_customer(read):
    reading = read("customer_id,date,amount\n1.38E+10,2024-03-05,1\n13800000001,2024-03-05,1\n")
    assert reading.rejected["reason"].tolist() == ["customer_id was shortened by a spreadsheet"]


def test_text_ids_that_begin_with_c_are_orders_where_all_do():
    reading = read_transactions(table(amount=[1.0, 2.0]).assign(order_id=["C1", "C2"]), quiet=True)
    assert len(reading.transactions) == 2


# Amounts


@pytest.mark.parametrize(
    ("written", "number"),
    [("$1,234.50", 1234.5), ("USD 12.5", 12.5), ("￥１，２３４．５０", 1234.5), ("12.5元", 12.5),
     ("(12.50)", -12.5), ("12.50-", -12.5), ("−3.5", -3.5),
     ("△4,800", -4800.0), ("45,-", 45.0), ("€ 45.—", 45.0), ("120.-- CHF", 120.0),
     ("Rs. 90,500/-", 90500.0), ("1'234.50", 1234.5),
     ("1 234.50", 1234.5),
     ("1\u00a0234.50", 1234.5), ("1\u202f234.50", 1234.5), ("12,34,567.00", 1234567.0),
     ("1.5E+03", 1500.0), ("-2E-2 EUR", -0.02), ("Fr. 7.50", 7.5), (".5", 0.5), ("+7.0", 7.0)],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(written, number):
    assert amounts(written, "1.25") == [number, 1.25]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,56", 1234.56),
        ("1.234", 1234.0),
        ("12,5 €", 12.5),
        ("236€00", 236.0),
        ("1.234.567", 1234567.0),
        ("0,125", 0.125),
    ],
)
def test_a_decimal_comma_in_the_column_decides_for_all(written, number):
    assert amounts(written, "7,25") == [number, 7.25]


def test_the_unit_price_decides_for_the_quantity():
    frame = (
        table(amount=[1] * 2).drop(columns="amount").assign(qty=["1,200", "2"], price=["2.55", "1"])
    )
    assert read_transactions(frame, quiet=True).transactions["amount"].tolist() == [3060.0, 2.0]


@pytest.mark.parametrize("written", ["1,234", "1.234"])
def test_an_undecided_separator_is_a_question(written):
    with pytest.raises(TableError, match=r'row 1.*decimal="\." or decimal=","'):
        amounts("5", written)
    assert amounts("5", written, decimal=written[1]) == [5.0, 1.234]
    assert amounts("5", written, decimal=".,".replace(written[1], "")) == [5.0, 1234.0]


def test_two_decimal_marks_in_use_are_a_question_and_a_stray_one_is_set_aside():
    with pytest.raises(TableError, match="decimal point: 1; with a decimal comma: 1"):
        amounts("12.5", "12,5")
    many = [f"{i}.5" for i in range(10, 99)]
    assert reasons(amount=[*many, "12,5"]) == ["amount does not fit the decimal mark '.'"]


def test_a_stray_decimal_mark_is_one_in_twenty_and_no_more():
    points = [f"{i}.5" for i in range(20)]
    assert reasons(amount=[*points, "1,5"]) == ["amount does not fit the decimal mark '.'"]
    with pytest.raises(TableError, match="decimal point: 19; with a decimal comma: 1"):
        amounts(*points[1:], "1,5")


@pytest.mark.parametrize("kind", [float, str])
def test_an_amount_is_too_large_from_ten_to_the_fifteenth(kind):
    below, limit = kind(999_999_999_999_999), kind(10**15)
    reading = read_transactions(table(amount=[below, limit]), quiet=True)
    assert reading.transactions["amount"].tolist() == [999_999_999_999_999]
    assert reading.rejected["reason"].tolist() == ["amount is too large"]


def test_quantity_times_price_is_too_large_from_ten_to_the_fifteenth():
    frame = table(amount=[1] * 2).drop(columns="amount")
    reading = read_transactions(frame.assign(qty=[1e14, 1e14], price=[9.99, 10.0]), quiet=True)
    assert reading.transactions["amount"].tolist() == [9.99e14]
    assert reading.rejected["reason"].tolist() == ["amount is too large"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [("inf", "infinite"), ("1e999", "too large"), (10**400, "too large"), (1e300, "too large"),
     ("free", "not a number"), (True, "not a number"), ("", "missing"), ("1 or 2", "not a number")],
)  # fmt: skip
def test_what_is_no_amount_is_set_aside(value, reason):
    assert reasons(amount=[value, "1.25"]) == [f"amount is {reason}"]


def test_a_second_currency_is_a_question():
    with pytest.raises(TableError, match=r'where={"currency": "\$"} or .*"EUR"'):
        amounts("$1", "$2", "€3", "4")
    assert amounts("$1", "$2", "€3", where={"currency": "$"}) == [1.0, 2.0]


# Dates


@pytest.mark.parametrize(
    "written",
    ["2024-03-05", "2024-03-05 23:59:59", "2024-03-05T10:00:00.123Z", "2024-03-05 23:00+08:00",
     "2024/3/5", "2024.03.05", "20240305", "20240305235959", "5 March 2024", "5-Mar-24",
     "Mar 5, 2024 11:30 PM",
     "Tue, 5th March 2024", "2024年3月5日", "2024年03月05号 14时30分", "２０２４－０３－０５"],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(written):
    assert days(written, "2024-03-06") == ["2024-03-05", "2024-03-06"]


def test_clock_times_are_kept_as_written():
    frame = table(date=["2024-03-05T09:30:15Z", "2024-03-05 09:30:15 pm", "5 May 2024 12:05 PM"])
    reading = read_transactions(frame, quiet=True)
    assert reading.transactions["date"].dt.strftime("%H:%M:%S").tolist() == [
        "09:30:15", "21:30:15", "12:05:00",
    ]  # fmt: skip
    assert reading.rules.loc["time zone dropped", "rows"] == 1


@pytest.mark.parametrize(
    ("written", "clock"),
    [("2024-03-05 下午3:05", "15:05:00"), ("2024/3/5 上午9:05:30", "09:05:30"),
     ("2024-03-05 下午 3:05:09", "15:05:09"), ("2024年3月5日下午3点05分", "15:05:00"),
     ("2024-03-05 下午12:05", "12:05:00"), ("2024-03-05 上午12:05", "00:05:00"),
     ("２０２４－０３－０５　下午３：０５", "15:05:00")],
)  # fmt: skip
def test_chinese_halves_of_the_day_are_read(written, clock):
    reading = read_transactions(table(date=[written]), quiet=True)
    assert reading.transactions["date"].tolist() == [pd.Timestamp(f"2024-03-05 {clock}")]


def test_half_a_day_with_an_hour_it_does_not_have_is_set_aside():
    assert reasons(date=["2024-03-05 上午13:05"]) == ["date is not on the calendar or the clock"]


def test_a_typed_time_zone_is_dropped_and_stated():
    zoned = pd.to_datetime(["2024-03-05 23:30"]).tz_localize("Asia/Shanghai")
    reading = read_transactions(table(date=zoned), quiet=True)
    assert reading.transactions["date"].tolist() == [pd.Timestamp("2024-03-05 23:30")]
    assert "time zone dropped" in reading.rules.index


def test_one_day_above_twelve_decides_the_order_of_the_column():
    assert days("31/01/2024", "03/04/2024") == ["2024-01-31", "2024-04-03"]
    assert days("01/31/2024", "03/04/2024") == ["2024-01-31", "2024-03-04"]
    assert days("31.12.97", "03.04.97") == ["1997-12-31", "1997-04-03"]
    assert days("97-12-31", "97-04-03") == ["1997-12-31", "1997-04-03"]


def test_an_undecided_order_is_a_question():
    with pytest.raises(
        TableError, match=r"row 1.*2024-04-03 \(day first\) or 2024-03-04.*date_order"
    ):
        days("05/05/2024", "03/04/2024")
    assert days("03/04/2024", date_order="dmy") == ["2024-04-03"]
    assert days("03/04/2024", date_order="mdy") == ["2024-03-04"]
    assert days("05/05/2024") == ["2024-05-05"]


def test_two_digit_years_that_could_be_days_are_a_question():
    with pytest.raises(TableError, match=r"2015-03-24 \(day first\) or 2024-03-15 \(year first\)"):
        days("24/03/15")
    assert days("24/03/15", date_order="ymd") == ["2024-03-15"]


def test_two_orders_in_use_are_a_question_and_a_stray_one_is_set_aside():
    with pytest.raises(TableError, match=r"only be read day first: 1; only month first: 1\."):
        days("31/01/2024", "01/31/2024")
    many = [f"{day}/{month:02d}/2024" for day in range(13, 29) for month in range(1, 10)]
    assert reasons(date=[*many, "01/31/2024"]) == ["date is not on the calendar or the clock"]


def test_a_stray_date_order_is_one_in_twenty_and_no_more():
    day_first = [f"31/01/{year}" for year in range(2001, 2021)]
    aside = reasons(date=[*day_first, "01/31/2024"])
    assert aside == ["date is not on the calendar or the clock"]
    with pytest.raises(TableError, match=r"only be read day first: 19; only month first: 1\."):
        days(*day_first[1:], "01/31/2024")


@pytest.mark.parametrize(
    ("value", "reason"),
    [("5/3", "has no year"), ("5 March", "has no year"), ("3月5日", "has no year"),
     ("2024-03", "has no day"),
     ("2024-02-30", "is not on the calendar"), ("2024-03-05 25:00", "is not on the calendar"),
     ("soon", "is not recognised"), ("45292", "is not recognised"), (None, "is missing"),
     ("1900-01-01", "is a filler"), ("1970-01-01", "is a filler"), ("1899-12-30", "is a filler")],
)  # fmt: skip
def test_what_is_no_day_of_purchase_is_set_aside(value, reason):
    assert reasons(date=[value, "2024-03-05"])[0].startswith(f"date {reason}")


def test_the_future_begins_after_the_last_day():
    frame = table(date=["2024-06-30 23:59", "2024-07-01"])
    reading = read_transactions(frame, until="2024-06-30", quiet=True)
    assert len(reading.transactions) == 1
    assert reading.rejected["reason"].tolist() == ["date is after 2024-06-30"]
    tomorrow = pd.Timestamp.today().normalize() + pd.Timedelta(days=1)
    assert len(reasons(date=[tomorrow, pd.Timestamp.today()])) == 1


# Named rules


def test_duplicates_are_counted_always_and_set_aside_on_demand():
    frame = pd.concat([table(amount=[1.0, 2.0])] * 2)
    kept = read_transactions(frame, quiet=True)
    assert (len(kept.transactions), kept.rules.loc["exact duplicate", "rows"]) == (4, 2)
    aside = read_transactions(frame, quiet=True, duplicates="set aside")
    assert (len(aside.transactions), aside.rules.loc["exact duplicate", "set_aside"]) == (2, 2)


def test_cancellations_are_set_aside_or_netted_and_counted_either_way():
    frame = table(amount=[10.0, 10.0, -4.0, 5.0]).assign(
        order_id=["536", "C536", "537", "538"], quantity=[1, 1, 1, -1]
    )
    aside = read_transactions(frame, quiet=True)
    assert aside.transactions["amount"].tolist() == [10.0]
    assert aside.taken_back == len(aside.rejected) == 3
    assert aside.returned == 10 + 4 + 5
    net = read_transactions(frame, quiet=True, cancellations="net")
    assert net.transactions["amount"].tolist() == [10.0, -10.0, -4.0, -5.0]
    assert net.taken_back == net.returned == 0
    for reading in (aside, net):
        rows = reading.rules["rows"]
        assert rows[["cancelled invoice", "negative quantity", "negative amount"]].ge(1).all()


@pytest.mark.parametrize(("marked", "cancelled"), [(2, 2), (3, 0), (4, 0), (5, 0), (6, 0)])
def test_invoices_that_start_with_c_are_cancelled_only_where_fewer_than_half_do(marked, cancelled):
    frame = table(amount=[1.0] * 6).assign(order_id=[f"{'C' * (i < marked)}{i}" for i in range(6)])
    reading = read_transactions(frame, quiet=True)
    assert reading.rejected["reason"].tolist() == ["cancelled invoice"] * cancelled


def test_an_unreadable_optional_cell_is_emptied_and_counted():
    reading = read_transactions(table(amount=[1.0, 2.0]).assign(quantity=["3", "many"]), quiet=True)
    assert reading.transactions["quantity"].tolist()[0] == 3.0
    assert np.isnan(reading.transactions["quantity"].tolist()[1])
    assert reading.rules.loc["quantity is not a number", "rows"] == 1


# Errors for people


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"customer_id,date,amount\n", "header but no rows.*'customer_id', 'date' and 'amount'"),
        (b"customer_id^date^amount\na^2024-03-05^1\n", "one column only.*sep="),
        (b"customer id\nC1\n", "one column only: 'customer id'.*sep="),
        (b"customer id\nC 1\nC2\nC3\n", "cut at each run of blanks, the header has 2 columns"),
        (b"<html><table><tr><td>customer_id</td>\n</table>", "a web page, not a.*save it as"),
        (b"\n<!DOCTYPE html>\n<html></html>", "a web page, not a workbook.*save it as .xlsx"),
        ("客户,日期,金额\n会员甲乙丙丁,三月五日,九\n".encode("utf-16-le"), "neither.*encoding="),
        (bytes(range(256)) * 20, "neither text, Excel nor Parquet"),
        (b"\x1f\x8b\x08\x00" + bytes(range(256)), "neither text, Excel nor Parquet"),
        (b"PAR1" + b"x" * 50, "cannot be read.*damaged"),
        (b"PK\x03\x04" + b"x" * 50, "cannot be read.*damaged"),
        (b"customer_id,when,amount\na,2024-03-05,1\n", r"'date'.*may be it: .*when"),
        (b"customer_id,date\na,2024-03-05\n", "'amount', or quantity and unit_price"),
        (b"customer_id,date,x,x\na,2024-03-05,1,2\n", r"'amount', or.*'x' and 'x \(2\)'"),
        (b"client,day,sales,revenue\na,2024-03-05,1,2\n", "'sales' and 'revenue' fit amount"),
        (b"client,day,sum\na,2024-03-05,1,2\nb,2024-03-05,1,2\n", "most rows do not: line 2"),
        (b'customer_id,date,amount\n"a,2024-03-05,1\nb,2024-03-05,1\n', "Line 2: a quotation mark"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(read, content, message):
    with pytest.raises(TableError, match=f"(?s){message}"):
        read(content)


def test_a_missing_file_names_its_neighbours_and_a_folder_is_named_one(tmp_path):
    (tmp_path / "sales_2024.csv").write_text(SALES)
    with pytest.raises(TableError, match=r"no file 'sale_2024.csv'.*mean 'sales_2024.csv'"):
        read_transactions(tmp_path / "sale_2024.csv")
    with pytest.raises(TableError, match="is a folder"):
        read_transactions(tmp_path)
    with pytest.raises(TableError, match="no folder"):
        read_transactions(tmp_path / "nowhere" / "sales.csv")


def test_a_missing_file_is_told_with_its_whole_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TableError, match=re.escape(f"in {tmp_path.resolve()}")):
        read_transactions("sales.csv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"duplicates": "drop"}, "duplicates must be one of 'keep', 'set aside'; not 'drop'"),
        ({"cancellations": 1}, "cancellations must be one of"),
        (
            {"date_order": "ydm"},
            "date_order must be one of None, 'dmy', 'mdy', 'ymd', 'my'; not 'ydm'",
        ),
        ({"decimal": ";"}, "decimal must be one of"),
        ({"until": "someday"}, "until must be a day such as"),
        ({"until": 2024}, "until must be a day such as '2024-06-30'; not 2024."),
        ({"until": 20241231.0}, "such as '2024-06-30'; not 20241231.0"),
        ({"until": "2024"}, "such as '2024-06-30'; not '2024'"),
        ({"until": "05/06/2024"}, "such as '2024-06-30'; not '05/06/2024'"),
        ({"until": pd.NaT}, "until must be a day such as"),
        ({"columns": {"amount": "amont"}}, "no column 'amont'. Did you mean 'amount'?"),
        ({"columns": {"Kunde": "customer_id"}}, "'Kunde' is no column that is read"),
        ({"columns": {"amount": "date", "date": "date"}}, "'date' is named twice"),
        ({"columns": ["amount"]}, "columns must be a mapping"),
        ({"sep": ";"}, "sep: a DataFrame is read already"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        read_transactions(table(amount=[1.0]), quiet=True, **options)


SHEET = [["customer_id", "date", "amount"], ["a", "2024-03-05", 1]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sheet_name": "Sale"}, "not 'Sale'. Did you mean 'Sales'? The sheets are 'Sales' and"),
        ({"sheet_name": 2}, "sheet_name must name one sheet; not 2. The sheets are 'Sales' and"),
        ({"sheet_name": None}, "sheet_name must name one sheet; not None."),
        ({"skip_rows": 1}, "which takes no skip_rows. Did you mean 'skiprows'"),
        ({"sep": ";"}, "is read by read_excel, which takes no sep."),
        ({"usecols": ["q"]}, "Is 'usecols' right?"),
        ({"engine": "nosuch"}, "Is 'engine' right?"),
    ],
)
def test_a_wrong_argument_for_a_workbook_is_named_and_the_file_not_blamed(read, options, message):
    with pytest.raises(TableError, match=re.escape(message)) as refusal:
        read(excel(SHEET, "Sales"), name="sales.xlsx", **options)
    assert "sales.xlsx" in str(refusal.value)
    assert "damaged" not in str(refusal.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sheet_name": "Sales"}, "is read by read_csv, which takes no sheet_name."),
        ({"width": [3]}, "which takes no width."),
        ({"usecols": ["q"]}, "Is 'usecols' right?"),
        ({"sep": 3}, "sep must be a text"),
        ({"names": "customer_id"}, "names must be a list"),
        ({"names": []}, "names must be a list"),
    ],
)
def test_a_wrong_argument_for_a_text_is_named_and_the_file_not_blamed(read, options, message):
    with pytest.raises(TableError, match=re.escape(message)) as refusal:
        read(SALES, **options)
    assert "damaged" not in str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf8mb4", 8, "a\0b"])
def test_an_unknown_encoding_is_named_with_known_ones(tmp_path, encoding):
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    message = f"encoding {encoding!r} is not known to Python. Right would be"
    with pytest.raises(TableError, match=re.escape(message)):
        read_transactions(path, encoding=encoding)


def test_a_wrong_argument_for_parquet_is_named(read):
    out = BytesIO()
    table(amount=[1.0]).to_parquet(out)
    with pytest.raises(TableError, match=r"takes no sep\."):
        read(out.getvalue(), sep=",")


@pytest.mark.parametrize("first", [[["Sales report"], ["of 2024"]], [["Sales report"]], [[""]]])
def test_a_workbook_whose_first_sheet_is_another_names_the_right_ones(read, first):
    book = excel(first, "Cover", Sales=SHEET)
    assert read(book).taken[0].startswith("Sheet 'Sales' is read")
    with pytest.raises(
        TableError, match=r"sheet 'Cover'.*sheet_name=\"Other\" or sheet_name=\"Sales\""
    ):
        read(book, sheet_name="Cover")
    assert len(read(book, sheet_name="Sales").transactions) == 1
    assert len(read(book, sheet_name=2).transactions) == 1


def test_a_header_in_the_wrong_encoding_asks_for_the_right_one(read):
    header, row = "客户编号,日期,金额\n", "会员甲,2024-03-05,1\n"
    mixed = header.encode() + (row * 30).encode("gb18030")
    with pytest.raises(TableError, match=r"was read as gb18030.*encoding=.*mixes two"):
        read(mixed)
    with pytest.raises(TableError, match=r"was read as cp1252.*encoding="):
        read(header.encode("gb18030") + (row * 30).encode())
    with pytest.raises(TableError) as refusal:
        read("客户编号,日期,备注\n" + row)
    assert "encoding" not in str(refusal.value)


def test_a_file_name_of_another_system_is_told_in_signs_that_can_be_printed(tmp_path, capsys):
    path = tmp_path / "\udcbf\udccd.csv"
    try:
        path.write_text(SALES)
    except (OSError, ValueError):
        pytest.skip("this file system takes no such name")
    assert len(read_transactions(path).transactions) == 2
    assert "from \ufffd\ufffd.csv: 'customer_id' as customer_id" in capsys.readouterr().out
    path.write_text("customer_id,date,amount\n")
    with pytest.raises(TableError) as refusal:
        read_transactions(path)
    assert str(refusal.value).startswith("\ufffd\ufffd.csv: there is a header but no rows")


def test_a_table_error_is_a_value_error():
    assert issubclass(TableError, ValueError)


# Damage that once went unnoticed, in its smallest form


def test_an_open_quotation_mark_in_the_last_column_does_not_swallow_the_rest(read):
    with pytest.raises(TableError, match="Line 3: a quotation mark"):
        read(
            'customer_id,date,amount\na,2024-03-05,1\nb,2024-03-05,"1\n'
            "c,2024-03-05,1\nd,2024-03-05,1\n"
        )


def test_a_header_without_a_line_end_is_a_header_without_rows(read):
    with pytest.raises(TableError, match="header but no rows"):
        read("customer_id,date,amount")


def test_text_of_a_parquet_file_that_is_not_utf_8_is_refused(read):
    out = BytesIO()
    table(customer_id=["ABCDEFGH", "IJKLMNOP"]).to_parquet(out, compression="none")
    with pytest.raises(TableError, match="cannot be read"):
        read(out.getvalue().replace(b"CDEF", b"\xff\xfe\xfd\xfc"))


# What was read can be handed on in a folder


def assert_equal_readings(one, other):
    assert vars(one).keys() == vars(other).keys()
    for name, value in vars(one).items():
        if isinstance(value, pd.DataFrame):
            pd.testing.assert_frame_equal(value, vars(other)[name])
            kinds = [value[label].map(type).tolist() for label in value]
            assert kinds == [vars(other)[name][label].map(type).tolist() for label in value]
        else:
            assert value == vars(other)[name]


def test_transactions_come_back_from_a_folder_as_they_were(tmp_path):
    frame = table(amount=["1,5", "x", "-3", "4"]).assign(order_id=["1", "2", None, "C4"], store="a")
    reading = read_transactions(frame, quiet=True)
    assert len(reading.rejected) == 3
    assert_equal_readings(reading, Reading.open(reading.write(tmp_path / "new/folder")))


def test_customers_come_back_from_a_folder_as_they_were_typed(tmp_path):
    days = [datetime(2024, 3, 5, 9, 30, 0, 7), pd.Timestamp("2024-03-05 09:30:00.000000007")]
    spans = [date(2024, 3, 5), time(9, 30), timedelta(days=-1, microseconds=3)]
    nothing = [float("nan"), None, pd.NaT, pd.NA, "", "None"]
    odd = ["x", "text:x", 1, 10**30, 2.5, True, Decimal("1.50"), b"\xff", *days, *spans, *nothing]
    frame = pd.DataFrame(
        {
            "name": [f"N{i}" for i in range(len(odd))],
            "birth_date": "1988-03-07",
            "note": pd.Series(odd, dtype=object),
            "kind": pd.Categorical(["a"] * len(odd)),
            "small": np.arange(len(odd), dtype="int8"),
            "seen": pd.to_datetime(["2024-03-05"] * len(odd)).tz_localize("Asia/Shanghai"),
        }
    )
    frame.loc[3, "birth_date"] = "soon"
    reading = read_customers(frame, quiet=True)
    assert len(reading.emptied) == 1
    assert_equal_readings(reading, CustomerReading.open(reading.write(tmp_path)))
