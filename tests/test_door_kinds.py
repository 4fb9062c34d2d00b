"""Kinds of exports that the door reads: one small file each."""

import re

import pandas as pd
import pytest
from test_door import every, read, table

from crmlab.briefing.of_sales import about_refunds, advice_on_reading, decisions
from crmlab.tables import TableError, read_transactions
from crmlab.tables.files.encoding import decode


@pytest.mark.parametrize(
    "words",
    [
        "Reso Sì No",
        "キャンセル はい いいえ",
        "Отменён Да Нет",
        "Makulerad Ja Nej",
        "Kansellert Ja Nei",
        "Mitätöity Kyllä Ei",
        "Sztornózva Igen Nem",
        "Stornirano Da Ne",
        "Storniert J N",
    ],
)
def test_columns_of_yes_and_no_are_read_in_the_languages_of_shops(words):
    column, yes, no = words.split()
    assert len(read(table(**{column: every(3, yes, no)})).transactions) == 20


@pytest.mark.parametrize("column", ["Annulée le", "Cancelado em", "Annullato il", "キャンセル日"])
def test_a_date_of_cancelling_is_known_in_the_languages_of_shops(column):
    assert len(read(table(**{column: every(3, "2024-03-05", "")})).transactions) == 20


@pytest.mark.parametrize(
    "word",
    ["Rechnungskorrektur", "销售退货", "Annulation", "Facture d'annulation", "Anulação", "Сторно"],
)
def test_a_kind_of_row_that_takes_a_sale_back_is_known_in_the_languages_of_shops(word):
    reading = read(table(Type=every(6, word, "Invoice")))
    assert reading.returned == 5 * 10.25 + 6 * 10


def test_numbers_that_two_stores_give_out_each_are_two_orders():
    numbers, stores = [f"{i % 15}" for i in range(30)], ["Lyon"] * 15 + ["Bern"] * 15
    people = [f"C{i % 7}" for i in range(30)]
    reading = read(table(Order=numbers, Customer=people, Site=stores))
    assert reading.transactions["order_id"].nunique() == 30
    assert "one for each 'Site'" in " ".join(reading.taken)


@pytest.mark.parametrize("numbers", ["one", "own"])
def test_a_payment_that_failed_and_was_tried_again_is_one_sale(numbers):
    orders = [f"o{i // 2}" for i in range(30)] if numbers == "one" else None
    plans = [9.99 if i // 2 % 2 else 19.99 for i in range(30)]
    people = [f"C{i // 2 % 5}" for i in range(30)]
    frame = table(Order=orders, Customer=people, Amount=plans, Status=every(2, "failed", "paid"))
    assert read(frame).transactions["amount"].sum() == pytest.approx(8 * 19.99 + 7 * 9.99)


def test_a_price_below_zero_is_a_discount_where_the_order_has_more():
    orders, people = [f"o{i // 2}" for i in range(30)], [f"C{i // 2 % 5}" for i in range(30)]
    prices, one = every(2, 9.0, -2.0), [1] * 30
    frame = table(Order=orders, Customer=people, Amount=None, Quantity=one, Unit_Price=prices)
    assert read(frame).transactions["amount"].sum() == 15 * 7
    alone = read(frame.assign(Order=range(30)))
    assert alone.rejected["reason"].unique().tolist() == ["unit_price is not above zero"]


def test_a_refund_above_the_amount_of_its_line_is_one_of_the_order():
    orders, people = [f"o{i // 2}" for i in range(30)], [f"C{i // 2 % 5}" for i in range(30)]
    frame = table(Order=orders, Customer=people, Amount=None, Quantity=1, Price=every(2, 3.0, 9.0))
    reading = read(frame.assign(**{"Refunded Amount": [12.0, 0, 5.0, *[0] * 27]}))
    assert reading.transactions["order_id"].nunique() == 14
    assert reading.transactions["amount"].sum() == 14 * 12 - 5


def test_an_amount_of_which_nothing_is_left_is_after_what_was_paid_back():
    left = [0.0 if i < 4 else 10.0 + i for i in range(30)]
    back = [20.0 if i < 4 else 0.0 for i in range(30)]
    reading = read(table(Amount=left, Zwrot_kwoty=back))
    assert len(reading.transactions) == 26
    assert reading.refunded == 80


def test_items_of_which_most_are_paid_in_parts_are_counted_once():
    items = pd.DataFrame({"Order": [f"o{i // 2}" for i in range(20)], "SKU": ["cup", "tea"] * 10})
    items["Customer"], items["Date"] = [f"C{i // 2 % 5}" for i in range(20)], "2024-03-05"
    items["Amount"] = [10.0 + i for i in range(20)]
    parts = [items[:3].assign(Part=items["Amount"]), items[3:].assign(Part=4.0)]
    again = items[3:].assign(Customer=items["Customer"].str.lower(), Part=items["Amount"] - 4)
    parts.append(again)
    assert read(pd.concat(parts)).transactions["amount"].sum() == items["Amount"].sum()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_booking_and_what_cancels_it_under_its_number_are_no_sales(sign):
    frame = table(Type="Invoice")
    back = frame[:4].assign(Type="Cancellation", Amount=sign * frame["Amount"])
    reading = read(pd.concat([frame, back], ignore_index=True))
    assert len(reading.transactions) == 26
    assert reading.returned == 0


def test_a_note_on_some_orders_is_no_level_where_a_product_tells_all_of_them():
    orders = pd.DataFrame({"Order": [f"o{i}" for i in range(12)], "Customer": [*"abcdef"] * 2})
    orders["Date"], orders["Amount"], orders["SKU"] = (
        "2024-03-05",
        [10.0 + i for i in range(12)],
        "",
    )
    orders["Note"] = ["gift", ""] * 6
    items = [orders.assign(SKU=f"S{part}", Amount=orders["Amount"] / 2, Note="") for part in (1, 2)]
    reading = read(pd.concat([orders, *items], ignore_index=True))
    assert reading.transactions["amount"].sum() == orders["Amount"].sum()


def test_numbers_of_stores_are_told_apart_where_lines_below_have_no_store():
    heads = table(Order=[f"{i % 15}" for i in range(30)], Customer=[f"C{i % 7}" for i in range(30)])
    heads = heads.assign(Site=["Lyon"] * 15 + ["Bern"] * 15, SKU="", Amount="")
    lines = heads.assign(Customer="", Date="", Site="", SKU="cup", Amount=10.0)
    frame = pd.concat([heads, lines]).sort_index(kind="stable").reset_index(drop=True)
    assert read(frame).transactions["order_id"].nunique() == 30


@pytest.mark.parametrize("label", ["Data płatności", "Data opłacenia"])
def test_a_letter_with_a_stroke_is_the_letter(label):
    with pytest.raises(TableError, match="may not be paid"):
        read(table(**{label: every(3, "", "2024-03-05")}))


def test_who_owes_beside_how_others_paid_is_asked_about():
    with pytest.raises(TableError, match="'Paid' is 'owes' in 10 rows"):
        read(table(Paid=["cash", "bank", "owes"] * 10))


def test_seconds_are_dates_beside_a_row_with_a_blank_for_a_date():
    frame = table(16, Date=[str(1_700_000_000 + 90_000 * i) for i in range(16)])
    last = frame[-1:].assign(Order="o99", Date=" ")
    assert len(read(pd.concat([frame, last], ignore_index=True)).transactions) == 16


@pytest.mark.parametrize("label", ["Скидка", "割引額"])
def test_a_discount_beside_prices_is_asked_about_in_the_languages_of_shops(label):
    with pytest.raises(TableError, match="Take it off, or leave it"):
        read(table(Amount=None, Quantity=1, Unit_Price=9.5, **{label: every(2, 1.5, 0.0)}))


def members(**columns) -> pd.DataFrame:
    """Return a table of 30 customers, each in a row of its own."""
    return table(Order=None, Date=None, Customer=[f"C{i}" for i in range(30)], **columns)


DAYS = list(table()["Date"])
SEVERAL = [1 + i % 4 for i in range(30)]


@pytest.mark.parametrize(
    "columns",
    [
        {"Patronage Since Date": DAYS, "Lifetime Amount": SEVERAL, "Amount": None},
        {"Last Charge Date": DAYS, "Last Updated": DAYS},
        {"Created": DAYS, "Total Spent": SEVERAL, "Orders Count": SEVERAL},
        {"Umsatz gesamt": SEVERAL, "Letzter Kauf": DAYS},
        {"Première commande": DAYS},
        {"Fecha última compra": DAYS},
        {"Cliente desde": DAYS},
        {"Primo ordine": DAYS},
        {"Data pierwszego zakupu": DAYS},
        {"Klant sinds": DAYS},
        {"Дата первой покупки": DAYS},
        {"入会时间": DAYS, "累计消费": SEVERAL},
        {"初回購入日": DAYS, "購入回数": SEVERAL},
    ],
)
def test_a_row_a_customer_is_no_list_of_sales(columns):
    with pytest.raises(TableError, match="each row is a customer, not a purchase"):
        read(members(**columns))
    date = next(name for name, cells in columns.items() if cells is DAYS)
    with pytest.raises(TableError, match="each row is a customer, not a purchase"):
        read(members(**columns), {"date": date})


@pytest.mark.parametrize(
    "labels", ["Since|Q1 2023|Q2 2023", "First order|Turnover 2023|Turnover 2024", "Seit|2023|2024"]
)
def test_a_row_a_customer_with_sums_of_years_is_no_list_of_sales(labels):
    since, first, second = labels.split("|")
    frame = members(**{since: DAYS, first: SEVERAL, second: SEVERAL})
    for columns in (None, {"date": since}):
        with pytest.raises(TableError, match=f"'{first}' to '{second}' are stretches of time"):
            read(frame, columns)


def test_sales_in_which_everybody_bought_once_are_read():
    guests = [f"p{i}@x.com" for i in range(30)]
    assert len(read(table(Customer=guests, Order=None)).transactions) == 30
    payments = table(Customer=guests, Order=None, Date=None, Created=DAYS)
    assert len(read(payments).transactions) == 30
    with_facts = table(Customer=guests, Customer_Since=DAYS, Total_Spent=SEVERAL)
    assert len(read(with_facts).transactions) == 30
    parts = {"Contract Date": DAYS, "2023": SEVERAL, "2024": SEVERAL}
    assert len(read(members(**parts), {"date": "Contract Date"}).transactions) == 30
    people = table(Date=None, Order=None, Since=DAYS)
    assert len(read(people, {"date": "Since"}).transactions) == 30


def book(path, rows, sheet="Sheet1"):
    with pd.ExcelWriter(path / "book.xlsx", engine="xlsxwriter") as file:
        pd.DataFrame(rows).to_excel(file, sheet_name=sheet, index=False, header=False)
    return path / "book.xlsx"


@pytest.mark.parametrize("titles", [0, 1])
def test_months_as_dates_in_the_header_are_months(tmp_path, titles):
    months = list(pd.date_range("2023-01-01", periods=12, freq="MS"))
    rows = [[f"C{i}", *range(12), 66] for i in range(12)]
    rows = [["Turnover", *[None] * 13]] * titles + [["Customer", *months, "Total"], *rows]
    with pytest.raises(TableError, match="'2023-01-01' to '2023-12-01' are months"):
        read(book(tmp_path, rows))


@pytest.mark.parametrize("name", ["연락처", "でんわ", "Телефон"])
def test_names_of_columns_below_a_title_may_end_in_digits(tmp_path, name):
    frame = table().assign(**{f"{name}{i}": "" for i in range(1, 5)})
    path = tmp_path / "orders.csv"
    path.write_text(f"{name}{',' * 7}\n{frame.to_csv(index=False)}")
    assert len(read(path).transactions) == 30
    path.write_text(f"{name}{',' * 7}\n3{',' * 7}\n{frame.to_csv(index=False, header=False)}")
    with pytest.raises(TableError, match=r"3 of 4 columns have no name: .* as header_row=3\.$"):
        read(path)


@pytest.mark.parametrize("months", [DAYS[:12], ["Jan", "Feb", "März", "April", "Total"]])
def test_a_row_a_month_is_no_list_of_sales(months):
    frame = pd.DataFrame({"Month": months} | {f"Hotel {i}": 12.5 for i in range(7)})
    with pytest.raises(TableError, match="'Month' has one row a month, and 'Hotel 0' to 'Hotel 6'"):
        read(frame)


@pytest.mark.parametrize("sheet", ["Feb 2023", "2023-02", "février 23", "2023年2月"])
def test_days_are_those_of_the_month_in_the_name_of_the_sheet(tmp_path, sheet):
    rows = [["Day", "Customer", "Amount"], *([i % 31 + 1, f"C{i % 5}", 9.5] for i in range(62))]
    reading = read(book(tmp_path, [*rows, ["Total", "", 589]], sheet))
    assert reading.transactions["date"].agg(["min", "max"]).dt.day.tolist() == [1, 28]
    assert reading.transactions["date"].dt.to_period("M").astype(str).unique() == ["2023-02"]
    assert reading.rejected["value"].tolist() == ["29", "30", "31"] * 2
    assert f"such as {sheet!r}" in reading.taken[0]


@pytest.mark.parametrize("as_written", [int, str])
def test_days_without_a_month_are_asked_for(as_written):
    days = [as_written(i % 28 + 1) for i in range(30)]
    with pytest.raises(TableError, match=r"'Day' holds days from 1 to 31.*\"date\": \"When\"}"):
        read(table(Date=None, Day=days, When=DAYS))


def test_small_numbers_are_no_dates():
    numbers = [451.5 + 100 * i for i in range(30)]
    assert read(table(Total=numbers), {"date": "Total"}).transactions.empty
    formatted = pd.date_range("1900-01-05", periods=30)
    assert read(table(Date=formatted)).rejected["reason"].str.contains("filler").all()
    serial = read(table(Date=[45300.5 + i for i in range(30)])).transactions
    assert serial["date"].dt.year.unique() == [2024]


MASKED = [f"{name}**" for name in "王李张刘陈"] * 6
PHONES = [f"177****{4000 + i % 15}" for i in range(30)]


def test_a_telephone_number_is_the_customer_before_a_masked_name():
    frame = table(Customer=None, 收货人姓名=MASKED, 收货人手机=PHONES)
    reading = read(frame)
    assert reading.transactions["customer_id"].nunique() == 15
    assert "not from '收货人姓名', in which stars hide" in " ".join(reading.taken)
    assert "'收货人手机' shows some signs of each customer" in reading.warnings[0]
    with pytest.raises(TableError, match=r"may be it: \S+ \"Handy\"} or \S+ \"Besteller\"}"):
        read(table(Customer=None, Besteller=MASKED, Handy=PHONES))


@pytest.mark.parametrize("masked", [MASKED, [f"{letter}***@x.com" for letter in "abcde"] * 6])
def test_a_masked_customer_is_a_warning(masked):
    assert "'Customer' shows some signs of each" in read(table(Customer=masked)).warnings[0]
    hidden = [name if i % 3 else "***" for i, name in enumerate(masked)]
    assert len(read(table(Customer=hidden)).transactions) == 20
    assert not read(table(Customer=[f"Firm {i % 5}*" for i in range(30)])).warnings


@pytest.mark.parametrize(
    "word",
    ["Cash", "CASH SALES A/C", "Counter", "Walk-in Customer (default)", "散客", "现金", "Contado",
     "Barverkauf", "Laufkundschaft", "Client comptoir", "Vente comptoir", "Particuliers",
     "Diverse", "Venta mostrador", "Venda balcão", "Vendita al banco", "Sprzedaż detaliczna",
     "Contante verkoop", "Розничный покупатель", "店頭販売"],
)  # fmt: skip
def test_a_customer_for_all_who_pay_at_the_counter_is_nobody(word):
    reading = read(table(Customer=[word if i % 5 == 0 else f"C{i % 5}" for i in range(30)]))
    assert reading.transactions["customer_id"].nunique() == 4
    assert f"'Customer' is {word!r} in 6 rows: that is nobody" in " ".join(reading.taken)
    assert reading.anonymous == 6 * (10.25 + 12.5)


def test_lines_below_a_sale_at_the_counter_are_not_those_of_the_customer_above():
    heads = [[f"o{i}", "Cash" if i % 3 == 2 else f"C{i % 3}", f"2024-03-0{i}"] for i in range(1, 9)]
    rows = [row for head in heads for row in ([*head, "cup", 5.0], ["", "", "", "tea", 6.0])]
    frame = pd.DataFrame(rows, columns=["Order", "Customer", "Date", "Product", "Amount"])
    reading = read(frame)
    assert (reading.transactions["amount"].sum(), reading.anonymous) == (5 * 11, 3 * 11)
    assert (reading.orders, reading.strangers) == (5, 3)


def test_orders_of_strangers_are_counted_among_all_sales_and_what_is_left_out_by_its_rows():
    frame = table(Status=every(10, "void", "paid"), Type="Sale")
    frame.loc[frame.index % 10 == 1, "Customer"] = None
    rows = pd.concat([frame, frame.assign(Type="Payment")]).sort_index(kind="stable")
    reading = read(rows, where={"Status": "paid"})
    assert "3 of 27 orders) has no customer" in advice_on_reading(reading)[0]
    assert "left out: 6 rows with 60.75 in all." in " ".join(reading.taken)
    numbers = [f"o{i // 2}" for i in range(28)]
    assert "30 lines of 16 orders" in decisions(read(table(Order=[*numbers, None, None])))[-1]


def test_how_one_pays_is_no_name():
    pays = ["Cash" if i % 5 == 0 else "Card" for i in range(30)]
    assert read(table(Payment_Method=pays)).transactions["customer_id"].nunique() == 5
    assert read(table(Customer_Name=pays)).transactions["customer_id"].nunique() == 4


def test_a_firm_with_a_tax_number_of_its_own_is_no_stranger():
    firms = [f"F{i % 24}" if i % 2 else "Acme" for i in range(90)]
    numbers = [f"27ABCDE{len(firm)}{firm}" for firm in firms]
    assert "50 % of all rows" in read(table(90, Customer=firms)).warnings[0]
    assert not read(table(90, Customer=firms, GSTIN=numbers)).warnings
    one = table(90, Customer=firms, GSTIN="27ABCDE1234F1Z5")
    assert "50 % of all rows" in read(one).warnings[0]


def test_vouchers_have_numbers_of_orders_and_may_be_cancelled():
    vouchers = {"Order": None, "Voucher No.": [f"VS/23-24/{i:04d}" for i in range(30)]}
    people = [f"C{i % 5}" if i else "(cancelled )" for i in range(30)]
    amounts = [10.0 + i if i else None for i in range(30)]
    reading = read(table(Customer=people, Amount=amounts, **vouchers))
    assert reading.transactions["order_id"].nunique() == 29
    assert reading.on_purpose == ["Customer is (cancelled ): no sale"]


def test_the_sign_of_a_number_is_no_turkish_letter():
    assert decode("Nº de pedido;Número de cliente".encode("cp1252")).startswith("Nº de pedido")


def test_a_comment_that_says_cancelled_is_read_in_italian():
    assert len(read(table(Commenti=every(3, "annullato", ""))).transactions) == 20


def test_a_column_called_what_was_paid_back_may_stand_on_most_rows_but_none_of_what_may_be():
    back = table(Kwota_zwrotu=[2.0 if i % 3 else 0.0 for i in range(30)])
    assert read(back).refunded == 40
    may = table(Importe_reembolsable=[2.0 if i % 3 else 0.0 for i in range(30)])
    assert read(may).refunded == 0


def test_a_refund_is_known_by_its_name_beside_quantities_and_prices():
    frame = table(Amount=None, Quantity=2, Price=every(2, 3.0, 9.0))
    reading = read(frame.assign(**{"Kwota zwrotu": every(10, 1.5, 0.0)}))
    assert (reading.refunded, reading.transactions["amount"].sum()) == (4.5, 355.5)


def test_orders_that_cost_nothing_are_no_question():
    free = [0.0 if i < 8 else 10.0 + i for i in range(30)]
    orders = [f"o{i // 2 if i < 8 else i}" for i in range(30)]
    frame = table(Order=orders, Amount=free, Customer=[f"C{i // 2 % 5}" for i in range(30)])
    assert read(frame).transactions["amount"].sum() == sum(free)


def test_a_column_that_is_named_as_the_customer_is_nothing_else():
    frame = table(Customer=None, Quantity=2, Price=9.5, Discount=every(4, 1.5, 0.0), Amount=None)
    reading = read(frame, {"customer_id": "Order", "discount": "Discount"})
    assert reading.columns["Order"] == "customer_id"
    assert "No value of 'Order' has a second purchase" in reading.warnings[0]


def test_a_final_price_is_the_amount_of_a_line_and_no_discount_is_taken_off_again():
    pieces, off = every(3, 2, 1), every(4, 1.5, 0.0)
    prices = [9.5 * count for count in pieces]
    final = [price - less for price, less in zip(prices, off, strict=True)]
    frame = table(Amount=None, Quantity=pieces, Price=prices, Discount=off, Final_price=final)
    for columns in ({}, {"discount": "Discount"}):
        assert read(frame, columns).transactions["amount"].sum() == sum(final)
    with pytest.raises(TableError, match="'Price' grows with 'Quantity'"):
        read(frame.assign(Goods=every(2, "cup", "jug")), {"unit_price": "Price", "amount": ""})


def test_amounts_and_kinds_are_no_customers_and_a_file_may_have_none():
    till = table(
        80, Customer=None, Fee=[0.4 + i % 5 for i in range(80)], Card=every(2, "a", "b", 80)
    )
    with pytest.raises(TableError, match="this file names no customer") as asked:
        read(till)
    assert "Fee" not in str(asked.value)
    assert "Card" not in str(asked.value)
    with pytest.raises(TableError, match=r'"Digits"}.*If none of them says who bought'):
        read(till.assign(Digits=[f"**** 10{i % 30:02d}" for i in range(80)]))


@pytest.mark.parametrize(
    ("visit", "record"),
    [("Scheduled date", "Created date"), ("Anreise", "Reservierungsdatum"), ("来店日", "作成日")],
)
def test_the_date_of_the_visit_is_that_of_the_sale_and_the_other_is_told(visit, record):
    days = table()["Date"]
    reading = read(table(Date=None).assign(**{record: days[::-1].to_numpy(), visit: days}))
    assert reading.columns[visit] == "date"
    assert f"not from {record!r}" in " ".join(reading.taken)


def test_the_start_of_a_contract_is_no_date_of_its_payments():
    starts = [f"2023-0{i % 5 + 1}-01" for i in range(30)]
    reading = read(table().rename(columns={"Date": "Created"}).assign(**{"Start date": starts}))
    assert reading.columns["Created"] == "date"


def test_a_column_that_is_empty_is_not_said_to_differ():
    frame = table(Customer_ID="", Phone=[f"60123456{i % 5}" for i in range(30)], Customer=None)
    reading = read(frame)
    assert reading.columns["Phone"] == "customer_id"
    assert reading.taken == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["+44 7700 900123", "07700900123", "07700 900124"], 1),
        (["00012", "12", "0013"], 1),
        (["Inés Pardo", "Ines Pardo", "Ana Pardo"], 1),
        (["10000000001", "20000000001", "C01"], 0),
    ],
)
def test_customers_that_are_written_almost_alike_are_told(written, meant):
    warnings = read(table(Customer=written * 10)).warnings
    assert [told[:49] for told in warnings] == [
        "1 customer of 'Customer' stands there in several "
    ] * meant


@pytest.mark.parametrize("names", ["Nom/Prénom", "Last Name/First Name", "Nombre/Apellidos"])
def test_half_of_a_name_is_told(names):
    last, first = names.split("/")
    frame = table(**{last: ["Weber", "Koch"] * 15, first: ["Anna", "Peter", "Ina"] * 10})
    asked = {"customer_id": last}
    told = " ".join(read(frame.drop(columns="Customer"), columns=asked).warnings)
    assert f"{last!r} is half of a name, beside {first!r}" in told
    assert read(frame, columns={"customer_id": "Customer"}).warnings == []


def test_one_telephone_of_two_nicknames_is_told():
    people, phones = [f"{'abcdefghij'[i % 10]}Bo" for i in range(30)], [*range(10)] * 3
    shared = [f"1380013800{max(n, 2)}" for n in phones]
    frame = table(Customer=None, 买家昵称=people, 收货手机=shared)
    told = " ".join(read(frame, columns={"customer_id": "买家昵称"}).warnings)
    assert "1 value of '收货手机' stands beside more than one '买家昵称'" in told
    own = frame.assign(收货手机=[f"1380013800{n}" for n in phones])
    assert read(own, columns={"customer_id": "买家昵称"}).warnings == []


@pytest.mark.parametrize("name", ["Marge", "Marża", "Margen", "Lucro", "Deckungsbeitrag", "粗利"])
def test_the_margin_is_known_in_the_languages_of_shops(name):
    assert read(table(**{name: 4.0})).transactions["margin"].sum() == 120
    share = read(table(**{"Marge": 0.4})).transactions
    assert share["margin"].sum() == pytest.approx(0.4 * share["amount"].sum())


def test_whole_amounts_without_a_currency_may_count_cents_where_machines_wrote_the_dates():
    whole = table(90, Amount=[1000 + 37 * i for i in range(90)])
    assert not read(whole).warnings
    cents = whole.assign(Date=[1678234980000 + 40_000_000 * i for i in range(90)])
    assert any("count cents" in told for told in read(cents).warnings)
    assert not read(cents.assign(Currency="JPY")).warnings


def booked(names: str = "Booked on/Check-in", last: str = "2026") -> pd.DataFrame:
    """Return one booking in two days of 2024, 1 to 80 days before its date, up to a last date."""
    made = pd.Series(pd.date_range("2024-01-01", "2024-12-31", freq="2D"))
    days = made + pd.to_timedelta(made.index * 37 % 80 + 1, "D")
    columns = dict(zip(names.split("/"), (made.astype("str"), days.astype("str")), strict=True))
    frame = table(len(made), Date=None, Order=None, **columns)
    return frame[days < last].reset_index(drop=True)


@pytest.mark.parametrize("names", ["Booked on/Check-in", "Booked/Start date", "Gebucht am/Anreise"])
def test_what_is_dated_after_the_last_booking_lies_ahead(names):
    date = names.split("/")[1]
    reading = read(frame := booked(names), where={"Customer": [f"C{i}" for i in range(4)]})
    assert reading.transactions["date"].max() <= pd.Timestamp("2024-12-31")
    ahead = f"{date} lies ahead of this file: no sale yet"
    assert ahead in reading.no_errors
    told = f"ends on 2024-12-30: {(reading.rejected['reason'] == ahead).sum()} rows whose"
    assert told in " ".join(reading.taken)
    assert len(read(frame, until="2025-12-31").transactions) == len(frame)


@pytest.mark.parametrize("last", ["2024-12-31", "2025-01-12"])
def test_a_file_of_what_is_past_ends_with_its_last_date(last):
    assert read(booked(last=last)).rejected.empty


def test_a_contract_or_a_month_begins_before_many_dates_and_books_none():
    frame = booked()
    days = pd.to_datetime(frame["Check-in"])
    frame["Check-in"] = (days + pd.Timedelta(days=150)).astype("str")
    contracts = frame.assign(**{"Booked on": frame["Customer"].str.replace("C", "2024-01-0")})
    contracts["Booked on"] = contracts["Booked on"].str.replace("00", "05")
    assert read(contracts).rejected.empty
    assert read(frame.assign(**{"Booked on": days.dt.strftime("%Y-0%q-01")})).rejected.empty


@pytest.mark.parametrize(
    ("booker", "guest"),
    [("Booked by", "Guest name(s)"), ("예약자", "투숙객명"), ("Buchername", "Gastname")],
)
def test_who_books_is_the_customer_and_not_the_guest(booker, guest):
    guests = [f"{'abcdefghij'[i % 9]} Bo" for i in range(30)]
    frame = table().rename(columns={"Customer": booker})
    reading = read(pd.concat([pd.DataFrame({guest: guests}), frame], axis=1))
    assert reading.columns[booker] == "customer_id"
    assert f"not from {guest!r}, for whom it was bought" in " ".join(reading.taken)
    agencies = every(2, "Agency 1", "Agency 2")
    with pytest.raises(TableError, match="fit customer_id equally well"):
        read(frame.assign(**{booker: agencies, guest: guests, "Order": None}))


def test_an_invoice_of_many_sales_gives_way_to_the_number_of_each():
    frame = table(90, Invoice_number=[f"{i // 30}" for i in range(90)])
    reading = read(frame.rename(columns={"Order": "Reservation number"}))
    assert reading.columns["Reservation number"] == "order_id"
    assert "'Invoice number' is no number of an order" in " ".join(reading.taken)


@pytest.mark.parametrize(
    ("order", "invoice"),
    [("Sipariş Numarası", "Fatura No"), ("Order code", "Invoice number"), ("주문코드", "发票号")],
)
def test_an_order_is_a_purchase_and_its_invoices_are_none(order, invoice):
    invoices = [f"F{i}" if i < 26 else None for i in range(30)]
    frame = table(Order=None).assign(**{invoice: invoices, order: [f"{i // 2}" for i in range(30)]})
    frame["Customer"] = [f"C{i // 2 % 5}" for i in range(30)]
    frame["Date"] = [f"2024-{i // 2 % 12 + 1:02d}-03" for i in range(30)]
    assert read(frame).transactions["order_id"].nunique() == 15
    gaps = frame.assign(**{order: [f"{i}" if i < 9 else None for i in range(30)]})
    assert read(gaps.assign(**{invoice: range(30)})).transactions["order_id"].nunique() == 30
    with pytest.raises(TableError, match="fit order_id equally well"):
        read(frame.assign(Date=table()["Date"], **{invoice: range(30)}))


@pytest.mark.parametrize("label", ["Confirmation code", "Appt. ref.", "Reservierungscode"])
def test_a_stay_paid_in_two_parts_is_one_purchase(label):
    frame = table(
        Order=[f"o{i // 2}" for i in range(30)], Customer=[f"C{i // 2}" for i in range(30)]
    )
    assert read(frame.rename(columns={"Order": label})).transactions["order_id"].nunique() == 15


def test_what_is_not_asked_for_is_told_by_kind_with_strangers_and_sums_below_zero():
    kinds = [*["Stay"] * 20, *["Adjustment"] * 6, *["Payout"] * 4]
    frame = table(Kind=kinds, Amount=[10.0 if kind == "Stay" else -2.5 for kind in kinds])
    frame.loc[frame["Kind"] == "Payout", ["Customer", "Amount"]] = None
    told = " ".join(read(frame, where={"Kind": "Stay"}).taken)
    assert "left out: 10 rows with -15.00 in all." in told
    assert "'Adjustment' in 6 rows with -15.00, 'Payout' in 4 rows with 0.00." in told


def test_two_spellings_with_two_accounts_are_two_people_and_one_name_with_two_is_told():
    names = [["A Bo", "A BO", "C Du", "c du", "E Fo"][i % 5] for i in range(30)]
    accounts = ["NL1", "NL2", "NL3", "NL3", "NL5"] * 6
    frame = table(Customer=names, Bank_account=accounts)
    reading = read(frame)
    assert reading.transactions["customer_id"].nunique() == 4
    told = "1 name is written in several ways, each with another 'Bank account'"
    assert told in " ".join(reading.taken)


def test_people_of_one_name_with_several_accounts_are_told_of():
    names = [f"{'abcdefghij'[i % 10]} Bo" for i in range(60)]
    accounts = [f"NL{i % 10 + 10 * (i > 50 and i % 10 == 4)}" for i in range(60)]
    reading = read(table(60, Customer=names, Bank_account=accounts))
    assert "1 value of 'Customer' has more than one 'Bank account'" in reading.warnings[0]


def test_a_tax_with_its_rate_in_the_name_is_told_to_be_inside():
    amounts = [12.0 * (i + 1) for i in range(30)]
    inside = table(Amount=amounts).assign(**{"VAT (20 %)": [amount / 6 for amount in amounts]})
    assert "contain tax ('VAT (20 %)'" in read(inside).taken[-1]
    beside = table(Amount=amounts).assign(**{"VAT (20 %)": [amount / 5 for amount in amounts]})
    assert not any("contain" in told for told in read(beside).taken)
    taxed = [amount / 1.2 for amount in amounts]
    ledgers = {"Sales VAT 20 %": taxed, "Output VAT": [amount / 6 for amount in amounts]}
    assert (
        "contain tax ('Output VAT': 930.00)"
        in read(table(Amount=amounts).assign(**ledgers)).taken[-1]
    )


def test_a_count_of_rows_below_them_is_no_row_without_a_customer():
    frame = table(Amount=[10.0] * 30)[["Date", "Order", "Customer", "Amount"]]
    below = pd.DataFrame({"Date": ["Total", "Number of receipts"], "Amount": [300.0, None]})
    below["Order"] = [None, "30"]
    reading = read(pd.concat([frame, below], ignore_index=True))
    assert (reading.apart["totals"], len(reading.rejected)) == (2, 0)


def test_of_two_masked_columns_the_one_that_tells_more_people_is_the_customer():
    names = [f"{'abcdefghij'[i % 10]}***a B***o" for i in range(60)]
    phones = [f"63********{i % 10 // 2}0" for i in range(60)]
    frame = table(60, Customer=None, Phone=phones, Customer_name=names, Customer_email="")
    assert read(frame).columns["Customer name"] == "customer_id"
    by_phone = read(frame, {"customer_id": "Phone"})
    assert "5 values of 'Phone' have more than one 'Customer name'" in by_phone.warnings[1]
    assert not any("more than one 'Phone'" in told for told in read(frame).warnings)
    namesakes = frame.assign(Phone=[f"{'abcdefghij'[i % 10]}Bo" for i in range(60)])
    assert read(namesakes.rename(columns={"Phone": "Buyer"})).columns["Buyer"] == "customer_id"
    few = read(namesakes.assign(**{"구매자ID": names, "Customer name": phones, "Phone": None}))
    assert few.columns["구매자ID"] == "customer_id"
    ids = [f"{'abcdefghijz'[10 if i == 50 else i % 10]}***" for i in range(60)]
    named = table(60, Customer=[f"{'abcdefghij'[i % 10]} Bo" for i in range(60)])
    told = read(named.assign(**{"구매자ID": ids}), {"customer_id": "Customer"}).warnings
    assert "1 value of 'Customer' has more than one '구매자ID'" in told[0]


def test_numbers_of_money_without_cents_and_ids_of_orders_are_no_customers():
    prices = [1000 * (i % 7 + 1) for i in range(60)]
    frame = table(60, Order=[f"o{i // 2}" for i in range(60)], Customer=None, Amount=prices)
    frame["Date"] = [f"2024-{i // 2 % 12 + 1:02d}-03" for i in range(60)]
    orders = range(30)
    frame["Paket"], frame["Empfänger"] = [
        [f"{i % n}x" for i in orders for _ in "ab"] for n in (30, 11)
    ]
    frame["Wer"] = [f"w{i % 9}" for i in orders for _ in "ab"]
    frame["Punkte"], frame["할인액"] = [[i % 9 * n for i in orders for _ in "ab"] for n in (110, 7)]
    with pytest.raises(TableError, match="'customer_id'") as asked:
        read(frame)
    assert re.findall(r'"customer_id": "(.*?)"', str(asked.value)) == ["Wer", "Empfänger"]


def test_the_greatest_sums_are_offered_first_as_the_amount_and_neither_rates_nor_shipping():
    frame = table(Amount=None, Quantity=[i % 3 + 1 for i in range(30)])
    frame["Komisyon Oranı"], frame["shippingFee"] = every(2, 21.5, 12.5), every(2, 70.5, 92.9)
    for place, name in enumerate("abcdefgh"):
        frame[name] = [(place + 1) * (i % 7 + 1) + 0.5 for i in range(30)]
    with pytest.raises(TableError, match="'amount'") as asked:
        read(frame)
    assert re.findall(r'"amount": "(.*?)"', str(asked.value)) == [*"hgfedc"]


@pytest.mark.parametrize("value", ["교환완료", "Exchanged", "换货完成"])
def test_what_was_exchanged_is_asked_about(value):
    with pytest.raises(TableError, match=f"is '{value}' in 8 rows"):
        read(table(Status=every(4, value, "paid")))


def test_of_two_dates_the_one_with_gaps_is_not_that_of_the_sale():
    frame = table().rename(columns={"Date": "Sipariş Tarihi"})
    frame.insert(0, "Fatura Tarihi", frame["Sipariş Tarihi"].shift(1).where(frame.index < 20))
    assert read(frame).columns["Sipariş Tarihi"] == "date"


def test_which_columns_are_what_is_asked_at_once():
    frame = table(Amount=None, Buyer=[f"b{i % 6}" for i in range(30)], Worth=every(2, 5.5, 7.25))
    frame["Purchase date"] = frame["Date"].shift(1, fill_value="2024-01-01")
    frame = frame.rename(columns={"Date": "Order date"})
    with pytest.raises(TableError, match="3 questions, to be answered together") as asked:
        read(frame)
    kinds = re.findall(r"\((\d)\).*?columns=.\"(\w+)", str(asked.value))
    assert kinds == [("1", "date"), ("2", "customer_id"), ("3", "amount")]
    answers = {"date": "Order date", "customer_id": "Buyer", "amount": "Worth"}
    assert len(read(frame, answers).transactions) == 30


def test_customers_behind_masks_cannot_be_reached():
    reading = read(table(Customer=[f"139****{1000 + i % 5}" for i in range(30)]))
    assert "nobody can be reached" in reading.warnings[0]


@pytest.mark.parametrize(("sign", "kind"), [(1, None), (-1, None), (1, "Refund")])
def test_what_a_row_pays_back_is_not_taken_off_again_by_a_column_of_it(sign, kind):
    frame = table(Refunds=[0.0] * 30, Type="Sale" if kind else None)
    back = frame[:4].assign(Refunds=sign * frame["Amount"], Type=kind, Order=[*"wxyz"])
    back["Amount"] *= 1 if kind else -1
    rows = [frame, back.drop(columns=[] if kind else "Type")]
    reading = read(pd.concat(rows, ignore_index=True))
    assert (reading.returned, reading.refunded) == (47.0, 0.0)
    assert reading.transactions["amount"].sum() == frame["Amount"].sum()


@pytest.mark.parametrize("options", [{}, {"where": {"Type": ["Payment", "Refund"]}}])
def test_a_row_that_pays_back_what_its_sale_has_in_a_column_is_not_counted_again(options):
    frame = table(Type="Payment", Refunded_Amount=[10.25, 4.0, *[0] * 28])
    back = frame[:2].assign(Type="Refund", Amount=[10.25, 4.0], Order=["x", "y"])
    back["Refunded Amount"] = 0
    reading = read(pd.concat([frame, back], ignore_index=True), **options)
    assert (reading.returned, reading.refunded) == (0.0, 14.25)
    assert reading.transactions["amount"].sum() == frame["Amount"].sum() - 14.25


def test_returns_and_refunds_of_a_file_with_both_are_told_apart():
    frame = table(Refunded_Amount=[10.25, 4.0, *[0] * 28])
    back = frame[9:10].assign(Amount=-7.0, Order="x")
    reading = read(pd.concat([frame, back], ignore_index=True))
    assert (reading.returned, reading.refunded) == (7.0, 14.25)
    assert "are other money than those returns" in about_refunds(reading)


def test_rows_below_zero_called_refunded_take_back_like_others():
    frame = table(Status="Completed")
    back = frame[:3].assign(Status="Refunded", Order=[*"xyz"], Amount=-frame["Amount"])
    rows = pd.concat([frame, back], ignore_index=True)
    assert read(rows).returned == 33.75
    assert read(rows, cancellations="net").transactions["amount"].sum() == frame["Amount"][3:].sum()
    asked = rows.assign(Status=rows["Status"].where(rows.index != 9, "Part paid"))
    with pytest.raises(TableError, match='"Refunded"'):
        read(asked)
    told = " ".join(read(asked, where={"Status": "Completed"}).taken)
    assert "3 rows that pay back 33.75 in all are left out" in told
    both = rows.assign(Status=["Refunded"] * 3 + [*rows["Status"][3:]])
    assert (read(both).returned, len(read(both).transactions)) == (0, 27)


@pytest.mark.parametrize(
    ("status", "sold"),
    [
        ("已发货，退款成功", False),
        ("未发货，退款成功", False),
        ("Shipped / Refunded", False),
        ("発送済み（返金済み）", False),
        ("Versendet, erstattet", False),
        ("已发货，退款中", True),
        ("已发货，退款失败", True),
        ("Delivered (refund pending)", True),
        ("Livrée - remboursement refusé", True),
        ("Paid, partially refunded", True),
    ],
)
def test_of_a_status_in_parts_that_of_the_refund_decides(status, sold):
    reading = read(table(Status=every(3, status, "paid")))
    assert len(reading.transactions) == (30 if sold else 20)
    assert (reading.refunded > 0) != sold


@pytest.mark.parametrize("status", ["退款中", "退款失败", "Refund failed", "Pending refund"])
def test_a_refund_that_is_not_paid_out_is_asked_about(status):
    with pytest.raises(TableError, match="may be a sale or none"):
        read(table(Status=every(3, status, "paid")))


@pytest.mark.parametrize(
    "label",
    [
        *("Teruggestort bedrag", "Återbetalt belopp", "Tilbagebetalt", "Palautettu summa"),
        *("Rückzahlungsbetrag", "Importe devuelto", "Importo restituito", "退费金额", "払戻額"),
    ],
)
def test_what_was_paid_back_is_known_in_the_languages_of_shops(label):
    assert read(table(**{label: every(10, 5.0, 0.0)})).refunded == 15
    assert read(table(**{"Contrareembolso": every(10, 5.0, 0.0)})).refunded == 0


def test_an_unread_column_that_may_be_what_was_paid_back_is_named():
    amounts = table()["Amount"]
    frame = table(Status=every(4, "failed", "paid"), Kolom_X=amounts.where(amounts < 14, 0))
    assert "may be what was paid back" in " ".join(read(frame).warnings)
    cash = frame.rename(columns={"Kolom X": "Cash"})
    assert not read(cash).warnings


def test_money_in_an_unread_column_where_the_amount_is_nothing_is_told():
    frame = table(Amount=every(5, 0.0, 20.0), Gift_card=every(5, 50.0, 0.0))
    assert "0 in 6 rows that have 300.00 in 'Gift card'" in " ".join(read(frame).warnings)
    coupon = frame.rename(columns={"Gift card": "Discount"})
    assert not read(coupon).warnings


def test_what_is_booked_is_asked_about_beside_what_is_done():
    statuses = ["Confirmed"] * 4 + ["Completed"] * 26
    bookings = table(Status=statuses, Appointment_no=range(30))
    with pytest.raises(TableError, match="'Confirmed' in 4 rows") as question:
        read(bookings)
    assert 'is none: where={"Status": "Completed"}; to' in str(question.value)
    assert len(read(table(Status=statuses)).transactions) == 30
    assert len(read(bookings.replace("Completed", "Cancelled")).transactions) == 4


def test_a_price_that_the_caller_names_is_multiplied_where_there_is_a_quantity():
    frame = table(Net=[2.0] * 30, Quantity=3)
    reading = read(frame, {"unit_price": "Net"})
    assert reading.transactions["amount"].sum() == 180
    assert read(frame.drop(columns="Quantity"), {"unit_price": "Net"}).columns["Amount"] == "amount"


@pytest.mark.parametrize(
    ("column", "open_", "paid"),
    [
        ("Paid", "no", "yes"),
        ("Paid?", "", "x"),
        ("is paid", False, True),
        ("bezahlt", "nein", "ja"),
        ("Pagado", "No", "Sí"),
        ("是否付款", "否", "是"),
        ("Paid", "open", "cash"),
        ("Paid", "", "2024-12-05"),
        ("Unpaid", "✓", ""),
    ],
)
def test_whether_what_is_not_paid_is_sold_is_asked(column, open_, paid):
    frame = table(**{column: every(3, open_, paid)})
    with pytest.raises(TableError, match=r"in 10 rows with 237\.50: that may not be paid\. Sold"):
        read(frame)
    assert len(read(frame, columns={"paid_on": column}).transactions) == 20
    assert len(read(frame, columns={"paid_on": ""}).transactions) == 30


def test_a_blank_beside_yes_and_no_is_neither():
    frame = table(Paid=["yes", "no", ""] * 10)
    with pytest.raises(TableError, match=r"no' in 10 rows .* or empty in 10 rows .* a part of it"):
        read(frame)
    assert len(read(frame, where={"Paid": ["yes", ""]}).transactions) == 20
    aside = read(frame, columns={"paid_on": "Paid"}).on_purpose
    assert aside == ["Paid is no: not paid", "Paid is empty: not paid"]


@pytest.mark.parametrize("sold", [30, 15])
def test_the_own_totals_of_a_file_tell_whether_what_is_not_paid_is_sold(sold):
    frame, parts = table(Order=None, Paid=every(2, "", "x")), []
    for part in (frame[:11], frame[11:]):
        amounts = part["Amount"] if sold == 30 else part["Amount"][part["Paid"] == "x"]
        parts += [part, pd.DataFrame([{"Customer": "Total", "Amount": amounts.sum()}])]
    reading = read(pd.concat(parts))
    assert len(reading.transactions) == sold
    assert "'Paid' is empty in 15 rows with 363.75: that may not be paid" in reading.warnings[0]
    parts[1]["Amount"] += 1000
    with pytest.raises(TableError, match="may not be paid"):
        read(pd.concat(parts))


def test_what_is_set_aside_of_several_sheets_names_its_sheet(tmp_path):
    path = tmp_path / "months.xlsx"
    with pd.ExcelWriter(path) as book:
        for month in ("May", "June"):
            sales = table(Customer=every(15, "", "C1"), Order=None)
            sales.to_excel(book, sheet_name=month, index=False)
    aside = read(path, sheet_name="*").rejected
    assert aside[["sheet", "row"]].to_numpy().tolist() == [
        [month, row] for month in ("May", "June") for row in (2, 17)
    ]


def lines_of_orders(**columns):
    """Return two lines each of fifteen orders, whose amounts stand on both of them."""
    numbers, people = [f"o{i // 2}" for i in range(30)], [f"C{i // 2 % 5}" for i in range(30)]
    sums = [20.25 + 7 * (i // 2) for i in range(30)]
    return table(Order=numbers, Customer=people, Amount=None, **columns, Order_Amount=sums)


@pytest.mark.parametrize(
    ("refunds", "back"),
    [
        ([5.0, 4.0, "", 3.0], 12),
        ([5.0, 5.0, "", 3.0], 13),
        ([5.0, 5.0, 3.0, 3.0], 8),  # of the order, on each of its lines
        ([5.0, "", 3.0, ""], 8),
    ],
)
def test_refunds_of_all_lines_are_taken_off_an_order_but_none_of_a_cancelled_one(refunds, back):
    status = ["paid"] * 28 + ["cancelled"] * 2
    refunds = [*refunds, *[""] * 24, *refunds[:2]]
    frame = lines_of_orders(Date="2024-03-05", Refund_Amount=refunds, Order_Status=status)
    reading = read(frame)
    assert reading.refunded == back
    assert reading.transactions["amount"].sum() == frame["Order Amount"][:28:2].sum() - back


@pytest.mark.parametrize("first", [True, False])
def test_a_line_that_is_paid_back_leaves_the_rest_of_its_order(first):
    back = [first, not first, *[False] * 6, True, True, *[False] * 20]
    said, sums = (["退款成功" if one else "" for one in back], [5.0 if one else 0 for one in back])
    frame = lines_of_orders(Date="2024-03-05", 商品退款状态=said, 商品已退款金额=sums)
    alone = frame.iloc[-2:].assign(商品退款状态=["", "退款成功"], Order=["s0", "s1"])
    alone["商品已退款金额"] = [0, 100]
    frame = pd.concat([frame, alone], ignore_index=True)
    reading = read(frame)
    whole = frame["Order Amount"][:30:2].sum() + alone["Order Amount"].sum()
    assert reading.transactions["amount"].sum() == whole - 15 - 100
    assert len(reading.transactions) == 17
    assert not reading.warnings


def test_a_status_that_differs_on_lines_with_amounts_of_their_own_is_that_of_the_line():
    back = [True, *[False] * 29]
    said = ["refunded" if one else "paid" for one in back]
    numbers = [f"o{i // 2}" for i in range(30)]
    frame = table(Order=numbers, Customer=[f"C{i // 2 % 5}" for i in range(30)], Date="2024-03-05")
    reading = read(frame.assign(Status=said, Refund=[8.5 if one else 0 for one in back]))
    assert len(reading.transactions) == 29


def lines_of_products(amounts, **columns):
    """Return two lines each of fifteen orders, of two products."""
    numbers, people = [f"o{i // 2}" for i in range(30)], [f"C{i // 2 % 5}" for i in range(30)]
    lines = {"SKU": every(2, "P1", "P2"), "Amount": amounts}
    return table(Order=numbers, Customer=people, Date="2024-03-05", **lines, **columns)


@pytest.mark.parametrize(("quantity", "lines"), [(1, 5), (0, 15)])
def test_a_line_of_goods_without_an_amount_brings_nothing_where_others_have_their_own(
    quantity, lines
):
    sums = ["" if i % 2 and i < 2 * lines else 10.25 + i for i in range(30)]
    reading = read(lines_of_products(sums, Quantity=[quantity if s == "" else 1 for s in sums]))
    assert "product_id" in reading.transactions
    assert not any("what each product brings" in one for one in reading.taken)


def test_of_amounts_on_the_first_line_of_most_orders_products_bring_an_unknown_share():
    sums = ["" if i % 2 and i < 20 else 10.25 + i for i in range(30)]
    assert "product_id" not in read(lines_of_products(sums)).transactions


def test_an_amount_that_fits_each_line_is_offered_first_and_that_of_an_order_is_no_price():
    prices, pieces = [3.5 + i % 4 for i in range(30)], every(3, 2, 1)
    frame = lines_of_orders(Quantity=pieces, Each=prices, Shipping_City="Bern")
    frame["Charged"] = [f"{a * b:.2f}" for a, b in zip(prices, pieces, strict=True)]
    frame = frame.rename(columns={"Order Amount": "Whole", "Customer": "Whom"})
    frame["Shipping City"] = every(2, "Bern", "Lyon")
    with pytest.raises(TableError, match="these may be it") as asked:
        read(frame)
    offered = re.findall(r'"(customer_id|amount|unit_price)": "(.*?)"', str(asked.value))
    assert offered == [("customer_id", "Whom"), ("amount", "Charged"), ("amount", "Whole")]


@pytest.mark.parametrize("amount", ["Value", "Gross"])
@pytest.mark.parametrize("number", ["Voucher No.", "Note"])
def test_the_details_of_vouchers_are_no_rows_of_their_own(amount, number):
    rows = []
    for i in range(12):
        prices = [10.0 + i, 4.0, 5.5][: 1 + i % 3]
        head = [f"2024-03-{i + 1:02d}", f"C{i % 5}", f"V{i}", sum(prices), 1.18 * sum(prices)]
        rows += [head, *(["", f"item {n}", "", price, ""] for n, price in enumerate(prices))]
    rows.append(["", "Grand Total", "", "", sum(row[4] or 0 for row in rows)])
    frame = pd.DataFrame(rows, columns=["Date", "Customer", number, "Value", "Gross"])
    reading = read(frame, columns={"amount": amount})
    assert len(reading.transactions) == 12
    assert reading.apart["continuation"] == 24
    assert reading.rejected.empty
    assert "24 rows with neither date nor number are the details" in " ".join(reading.taken)
    frame.loc[frame["Gross"] == "", "Value"] = 7.0
    assert len(read(frame, columns={"amount": amount}).rejected) >= 24  # but where they add up


def test_a_row_of_an_order_whose_lines_have_the_prices_is_no_error():
    blank = dict.fromkeys(("SKU", "Quantity", "Price", "Currency"), "")
    heads = table(15, Amount=9.5, **blank, Amount_Currency="EUR")
    line = {"SKU": "cup", "Quantity": 2, "Price": 4.0, "Currency": "EUR"}
    line |= dict.fromkeys(("Customer", "Date", "Amount", "Amount Currency"), "")
    lines = heads.assign(**line)
    frame = pd.concat([heads, lines, lines]).sort_index(kind="stable")
    reading = read(frame.drop(columns="Amount"))
    assert reading.transactions["amount"].sum() == 15 * 16
    assert reading.rejected.empty
    assert "15 rows with neither 'Quantity' nor 'Price'" in reading.taken[0]
    reading = read(frame)
    assert reading.transactions["amount"].sum() == 15 * 9.5
    assert reading.currency == "EUR"  # of the column that is filled beside the amounts


def test_a_second_table_below_the_first_is_asked_about(tmp_path):
    path = tmp_path / "orders.csv"
    items = pd.DataFrame({"Type": "line", "Order": range(30), "Name": "cup", "Quantity": 1})
    path.write_text(table().to_csv(index=False) + items.iloc[:, :3].to_csv(index=False))
    with pytest.raises(TableError, match=r"in line 32 a second table .* header_row=1 or .*32"):
        read(path)
    reading = read(path, header_row=1)
    assert len(reading.transactions) == reading.rows_in == 30
    assert "The table from line 32 on" in reading.taken[0]
    path.write_text(table().to_csv(index=False) + "Order,Customer\nmade by,Ann\n")
    assert len(read(path).rejected) == 2


def ledger_of(sold: str, paid: str, sign: int = 1, paying: int = 12, **columns) -> pd.DataFrame:
    """Return a sale to each of fifteen people, and what some of them paid for it."""
    sales = table(15, Customer=[f"C{i}" for i in range(15)], Kind=[sold] * 15, **columns)
    payments = sales[:paying].assign(Kind=paid, Date="2024-12-20", Order="")
    return pd.concat([sales, payments.assign(Amount=sign * payments["Amount"])])


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    "words",
    ["Invoice Payment", "Rechnung Zahlung", "Factura Cobro", "销售 收款", "Facture Règlement"],
)
def test_payments_beside_their_invoices_are_no_sales_and_no_returns(words, sign):
    reading = read(ledger_of(*words.split(), sign).drop(columns="Order"))
    assert len(reading.transactions) == 15
    assert reading.returned == 0
    assert "12 rows" in " ".join(reading.taken)
    assert not advice_on_reading(reading)


def test_payments_on_account_settle_and_payments_alone_are_the_sales():
    frame = ledger_of("Invoice", "Payment").drop(columns="Order")
    frame.loc[frame["Kind"] == "Payment", "Amount"] -= 5
    assert len(read(frame).transactions) == 15
    assert len(read(frame[frame["Kind"] == "Payment"]).transactions) == 12


def test_payments_that_fit_no_sale_are_asked_about():
    frame = ledger_of("Sale", "Payment").drop(columns="Order")
    frame.loc[frame["Kind"] == "Payment", "Amount"] += 5
    with pytest.raises(TableError, match="sales of their own") as asked:
        read(frame)
    assert len(re.findall("where=", str(asked.value))) == 4
    assert len(read(frame, where={"Kind": ["Sale", "Payment"]}).transactions) == 27
    assert len(read(frame, where={"Kind": "Sale"}).transactions) == 15


@pytest.mark.parametrize(("asked", "rows"), [("Debit", 15), ("Credit", 12)])
def test_a_side_of_a_ledger_that_is_not_asked_for_is_no_error(asked, rows):
    frame = ledger_of("Invoice", "Payment").drop(columns="Order")
    paid = frame["Kind"] == "Payment"
    frame = frame.assign(Debit=frame["Amount"].mask(paid), Credit=frame["Amount"].where(paid))
    reading = read(frame.drop(columns="Amount"), columns={"amount": asked})
    assert len(reading.transactions) == rows
    assert not advice_on_reading(reading)


@pytest.mark.parametrize(("balance", "returned"), [("Saldo", 0), ("Points", 40)])
def test_money_out_of_an_account_is_no_return(balance, returned):
    frame = table(Order=None, Customer=[*["Rent"] * 2, *[f"C{i % 5}" for i in range(28)]])
    frame.loc[[0, 1], "Amount"] = -20.0
    assert read(frame.assign(**{balance: 500 + frame["Amount"].cumsum()})).returned == returned
    frame.loc[2, "Amount"] = -5.0  # to somebody who buys
    assert read(frame.assign(Saldo=500 + frame["Amount"].cumsum())).returned == 5


@pytest.mark.parametrize(
    "words",
    [
        *("Carried forward|Brought forward", "c/f|b/f", "Übertrag|Übertrag", "Page|Page"),
        *("Suma y sigue|Suma anterior", "À reporter|Report", "过次页|承前页"),
        "次頁へ繰越|前頁より繰越",
    ],
)
@pytest.mark.parametrize("dated", [True, False])
def test_sums_carried_to_the_next_page_are_no_sales(words, dated):
    frame = table(Order=None)
    day, amount = "2024-08-03" if dated else "", frame["Amount"][:10].sum()
    sums = pd.DataFrame({"Customer": words.split("|"), "Date": day, "Amount": amount})
    pages = pd.concat([frame[:10], sums, frame[10:]])
    reading = read(pages)
    assert len(reading.transactions) == 30
    assert reading.apart["totals"] == 2
    assert reading.file_total is None


@pytest.mark.parametrize("words", ["Opening balance", "Saldo inicial", "期初余额", "Saldovortrag"])
@pytest.mark.parametrize("column", ["Customer", "Kind"])
def test_an_opening_balance_is_no_sale(words, column):
    frame = table(Kind="Invoice")
    opening = frame[:1].assign(Amount=2500, **{column: words})
    assert len(read(pd.concat([opening, frame])).transactions) == 30


def test_a_product_may_be_called_a_report():
    assert len(read(table(Item=every(3, "Report", "Vortrag"))).transactions) == 30


@pytest.mark.parametrize(("off", "totals"), [(0, 7), (1, 0)])
def test_sums_of_small_blocks_are_no_errors_of_the_file(off, totals):
    frame = table(24, Order=None)
    blocks = [frame[i : i + 4] for i in range(0, 24, 4)]
    lines = [pd.DataFrame({"Amount": [block["Amount"].sum() + off]}) for block in blocks]
    rows = [part for pair in zip(blocks, lines, strict=True) for part in pair]
    rows.append(pd.DataFrame({"Amount": [frame["Amount"].sum()]}))
    reading = read(pd.concat(rows))
    assert len(reading.transactions) == 24
    assert reading.apart["totals"] == totals
    assert bool(advice_on_reading(reading)) == bool(off)


@pytest.mark.parametrize(("out", "errors"), [("Money out", 0), ("Lastschrift", 0), ("By card", 1)])
def test_rows_with_money_out_instead_of_an_amount_are_no_errors(out, errors):
    frame = table(Order=None, **{out: every(3, 5.5, "")})
    frame["Amount"] = frame["Amount"].where(frame.index % 3 > 0)
    reading = read(frame)
    assert len(reading.transactions) == 20
    assert len(advice_on_reading(reading)) == errors


@pytest.mark.parametrize(
    "note",
    [
        "customer cancelled",
        "refunded in full",
        "Cancelled on 12/03/2024, out of stock",
        "Ware zurück, Geld erstattet",
        "annulée par le client",
        "cancelado por el cliente",
        "klient anulował",
        "客户取消",
        "全额退款",
        "お客様都合によりキャンセル",
    ],
)
def test_a_note_that_says_nothing_but_that_a_sale_was_undone_is_believed(note):
    reading = read(table(Notes=every(4, note, "gift wrap")))
    assert len(reading.transactions) == 22
    assert f"Notes is {note}: no sale" in reading.rules.index


@pytest.mark.parametrize(
    "note", ["not cancelled", "cancellation policy sent", "nicht storniert", "未取消", "礼品包装"]
)
def test_a_note_of_what_was_not_undone_says_nothing(note):
    assert len(read(table(Notes=every(4, note, ""))).transactions) == 30


def test_a_note_that_says_more_is_asked_about_and_one_of_many_is_told():
    note = "replacement for cancelled order"
    frame = table(Notes=every(4, note, "gift wrap"))
    with pytest.raises(TableError, match="that may be a sale or none") as asked:
        read(frame)
    assert f'where={{"Notes": "{note}"}}' in str(asked.value)
    assert len(read(frame, where={"Notes": [note, "gift wrap"]}).transactions) == 30
    many = read(frame.assign(Notes=[note, *(f"leave at door {i}" for i in range(29))]))
    assert len(many.transactions) == 30
    assert "1 row of 'Notes' speaks of cancelling" in " ".join(many.warnings)


def test_a_note_on_a_row_that_pays_back_leaves_it_a_return():
    reading = read(table(Amount=every(6, -5, 10), Notes=every(6, "refunded in full", "")))
    assert reading.returned == 25


@pytest.mark.parametrize("name", ["Bestellung", "Pedido", "Zamówienie", "주문", "注文"])
def test_what_is_called_an_order_numbers_them_where_its_values_do(name):
    orders, people = [f"{1000 + i // 2}" for i in range(30)], [f"C{i // 2}" for i in range(30)]
    lines = {"Order": None, "Amount": None, "Customer": people, name: orders, "Quantity": [1] * 30}
    discounts = read(table(**lines, Date="2024-03-05", Unit_Price=every(2, 9.0, -2.0)))
    assert discounts.transactions["amount"].sum() == 15 * 7
    assert discounts.transactions["order_id"].nunique() == 15
    goods = read(table(**{name: every(2, "Pizza", "Pasta 4"), "Order": None}))
    assert "order_id" not in goods.columns.values()


@pytest.mark.parametrize("name", ["Gesamt", "Positionssumme"])
def test_the_sum_of_a_line_is_the_amount_before_its_price(name):
    frame = table(Amount=None, Menge=[2] * 30, Einzelpreis=[4.5] * 30, **{name: [9.0] * 30})
    assert read(frame).columns[name] == "amount"


def _days_of_two(**columns) -> pd.DataFrame:
    """Return rows without an order number, two a day of each customer."""
    days = [f"2024-0{i // 2 % 9 + 1}-05" for i in range(30)]
    people = [f"C{i // 2 % 5}" for i in range(30)]
    return table(**{"Order": None, "Date": days, "Customer": people} | columns)


@pytest.mark.parametrize("name", ["Total", "Order total"])
def test_lines_of_a_day_that_add_up_to_what_stands_on_each_are_one_order(name):
    pieces, prices = every(2, 1, 3), [4.5 + i for i in range(30)]
    lines = [one * price for one, price in zip(pieces, prices, strict=True)]
    totals = [lines[i // 2 * 2] + lines[i // 2 * 2 + 1] for i in range(30)]
    frame = _days_of_two(Amount=None, Qty=pieces, Price=prices, **{name: totals})
    reading = read(frame)
    assert reading.transactions["amount"].sum() == sum(lines)
    assert reading.transactions["quantity"].sum() == sum(pieces)
    assert len(read(frame, amount_per="line").transactions) == 30
    equal = _days_of_two(Amount=None, Qty=[1] * 30, Price=totals, **{name: totals})
    assert len(read(equal).transactions) == 30


def test_a_total_that_stands_on_all_rows_of_a_day_without_a_number_is_asked_about():
    totals = [10.5 + i // 2 for i in range(30)]
    frame = _days_of_two(Amount=None, Item=every(2, "Mug", "Jug"), Order_total=totals)
    with pytest.raises(TableError, match='amount_per="order" or amount_per="line"'):
        read(frame)
    assert len(read(frame, amount_per="order").transactions) == 15
    assert len(read(frame, amount_per="line").transactions) == 30


@pytest.mark.parametrize("written", ["{} of 3", "{}/3", "Rate {} von 3", "第{}期/共3期"])
def test_a_total_that_stands_again_for_each_instalment_is_counted_once(written):
    days = [f"2024-{i % 3 + i // 3 % 9 + 1:02d}-05" for i in range(30)]
    turns = [written.format(i % 3 + 1) for i in range(30)]
    totals, people = [30.0 + i // 3 for i in range(30)], [f"C{i // 6}" for i in range(30)]
    own = table(Order=None, Date=days, Customer=people, Turn=turns, Amount=totals)
    assert len(read(own).transactions) == 30
    paid = read(own.assign(Part=[total / 3 for total in totals]))
    assert paid.transactions["amount"].sum() == sum(totals) / 3
    with pytest.raises(TableError, match='amount_per="order" or amount_per="line"'):
        read(own.rename(columns={"Amount": "Total"}))


@pytest.mark.parametrize(
    "column, absent, came",
    [
        ("Attended", "No", "Yes"),
        ("Attended", "", "x"),
        ("Presença", "Faltou", "Compareceu"),
        ("Bemerkung", "nicht erschienen", ""),
        ("Visit", "No-show", "Done"),
        ("到店", "爽约", "是"),
    ],
)
def test_whether_who_did_not_come_has_paid_is_asked(column, absent, came):
    frame = table(**{column: every(6, absent, came)})
    with pytest.raises(TableError, match="that may be a sale or none"):
        read(frame)
    assert len(read(frame, where={column: came}).transactions) == 25
    assert len(read(frame, where={column: [came, absent]}).transactions) == 30
    free = [0.0 if i % 6 == 0 else 10.0 for i in range(30)]
    assert len(read(frame.assign(Amount=free)).transactions) == 30


@pytest.mark.parametrize("notes", ["no show fee", "asked not to be missed", ""])
def test_a_note_beside_who_came_says_nothing(notes):
    assert len(read(table(Attended="Yes", Notes=every(6, notes, "cut"))).transactions) == 30


def test_a_day_book_has_the_date_of_a_block_once_also_far_from_the_next():
    blocks = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        [i * 3 + i // 8 * 40 for i in range(15)], "D"
    )
    days = [str(blocks[i // 2].date()) if i % 2 == 0 else "" for i in range(30)]
    assert len(read(table(Date=days)).transactions) == 30
    paid = table(Date=days).rename(columns={"Date": "Paid on"})
    assert len(read(paid, {"date": "Paid on"}).transactions) < 30


# Names in two columns

NAMES = {"last": ["Weber", "Koch"] * 15, "first": ["Anna", "Peter", "Ina"] * 10}


def named_in_two(last: str, first: str) -> pd.DataFrame:
    return table(**{"Order": None, "Customer": None, last: NAMES["last"], first: NAMES["first"]})


@pytest.mark.parametrize(
    "names",
    [
        "Name/Vorname",
        "Nom/Prénom",
        "Surname/First name",
        "Apellidos/Nombre",
        "Cognome/Nome",
        "Name/Imię",
        "Billing Last Name/Billing First Name",
        "Nachname Kunde/Vorname Kunde",
        "Nom client/Prénom client",
    ],
)
def test_a_first_and_a_last_name_in_two_columns_are_one_customer(names):
    last, first = names.split("/")
    reading = read(frame := named_in_two(last, first))
    assert reading.transactions["customer_id"].nunique() == 6
    assert "Anna Weber" in set(reading.transactions["customer_id"])
    assert f"{first!r} and {last!r} are halves of a name" in " ".join(reading.taken)
    again = read(frame, reading.mapping()["columns"])
    assert again.transactions.equals(reading.transactions)
    half = read(frame, columns={"customer_id": last})
    assert half.transactions["customer_id"].nunique() == 2
    assert f'"customer_id": "{first}+{last}"' in " ".join(half.warnings)


def test_chinese_names_have_the_family_first():
    frame = named_in_two("姓", "名").assign(姓=["王", "李"] * 15)
    assert "王 Anna" in set(read(frame).transactions["customer_id"])


def test_what_is_no_half_of_the_customers_name_is_not_joined():
    frame = named_in_two("Nachname", "Vorname")
    mails = frame.assign(**{"E-Mail": [f"{i % 5}@x.de" for i in range(30)]})
    assert read(mails).columns["E-Mail"] == "customer_id"
    assert read(frame.assign(Kunde=list("abcde") * 6)).columns["Kunde"] == "customer_id"
    seller = frame.rename(columns={"Nachname": "Verkäufer Nachname"})
    with pytest.raises(TableError, match="customer_id"):
        read(seller)
    whole = frame.assign(Name=[f"{a} {b}" for a, b in zip(*NAMES.values(), strict=True)])
    with pytest.raises(TableError, match='"customer_id": "Name"'):
        read(whole.drop(columns="Nachname"))


IN_GERMAN = ["Jan", "Feb", "Mar", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"]


def monthly(write, column="Month", first="2023-09", months=5) -> pd.DataFrame:
    """Return sales of five people in each of some months, as `write` has year and month."""
    period = pd.period_range(first, periods=months, freq="M").repeat(5)
    cells = [write(month.year, month.month) for month in period]
    return table(len(cells), **{"Order": None, "Date": None} | {column: cells})


@pytest.mark.parametrize(
    ("column", "write"),
    [
        ("Date", lambda year, month: f"{IN_GERMAN[month - 1]}-{year % 100}"),
        ("Monat", lambda year, month: f"{year % 100}-{IN_GERMAN[month - 1]}"),
        ("Date", lambda year, month: f"{IN_GERMAN[month - 1]}. {year}"),
        ("Mes", lambda year, month: f"{month:02d}/{year}"),
        ("Date", lambda year, month: f"{month}/{year % 100}"),
        ("Date", lambda year, month: f"{year}-{month:02d}"),
        ("月份", lambda year, month: f"{year}年{month}月"),
        (
            "Date",
            lambda year, month: pd.Timestamp(year, month, 1) if month > 9 else f"{month}/{year}",
        ),
    ],
)
def test_months_without_a_day_are_read_as_the_first_of_each(column, write):
    reading = read(monthly(write, column), until="2025-06-30")
    days = [f"2023-{month:02d}-01" for month in (9, 10, 11, 12)]
    assert reading.transactions["date"].astype(str).unique().tolist() == [*days, "2024-01-01"]
    assert "Dates are months without a day" in " ".join(reading.taken)
    assert reading.monthly
    assert reading.mapping()["date_order"] == "my"


def test_a_number_behind_a_month_is_asked_about_where_it_may_be_the_day():
    frame = monthly(lambda year, month: f"15-{IN_GERMAN[month - 1]}", "Date", "2023-01", 8)
    with pytest.raises(TableError, match="can be the month 2015-01, or a day of a year"):
        read(frame, until="2024-12-31")
    answered = read(frame, until="2024-12-31", date_order="my").transactions["date"]
    assert answered.max() == pd.Timestamp("2015-08-01")
    answered = read(frame, until="2024-12-31", year=2024).transactions["date"]
    assert answered.max() == pd.Timestamp("2024-08-15")


def test_the_year_of_dates_without_one_is_asked_for_and_the_title_tells_it(tmp_path):
    frame = table(Date=[f"{i + 1} Mar" for i in range(30)])
    with pytest.raises(TableError, match=r"'Date' has no year, such as '1 Mar'.*year="):
        read(frame)
    path = tmp_path / "boxes.csv"
    path.write_text(f"Veg boxes 2024,,,\n,,,\n{frame.to_csv(index=False)}", encoding="utf-8")
    with pytest.raises(TableError, match=r"The title, .* says 2024: .* year=2024"):
        read_transactions(path, quiet=True)
    answered = read_transactions(path, quiet=True, year=2024).transactions["date"]
    assert answered.max() == pd.Timestamp("2024-03-30")


def test_firsts_of_months_in_several_years_tell_the_order_of_day_and_month():
    reading = read(monthly(lambda year, month: f"01/{month:02d}/{year}"))
    assert "All dates are the first of a month" in decisions(reading)[-1]
    assert reading.transactions["date"].max() == pd.Timestamp("2024-01-01")


# Names of columns


@pytest.mark.parametrize("name", ["Paciente", "Kundin", "お客様", "学员姓名", "Mieter", "Guest"])
def test_who_is_served_is_the_customer(name):
    people = ["Ana", "Bo", "Cy", "Di", "Eva"] * 6
    assert read(table(Customer=None, **{name: people})).columns[name] == "customer_id"


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("1", "2")])
def test_an_answer_or_a_count_is_no_customer(yes, no):
    frame = table(Guest=every(3, yes, no), Name=["Ana", "Bo", "Cy", "Di", "Eva"] * 6)
    with pytest.raises(TableError, match=r'{"customer_id": "Name"}\. Any other'):
        read(frame.drop(columns="Customer"))


def test_a_price_beside_a_quantity_stays_that_of_one():
    frame = table(Amount=None, Preis=["10.50"] * 30, Qty=every(2, "1", "2"))
    assert read(frame).transactions["amount"].sum() == 45 * 10.5


@pytest.mark.parametrize("name", ["Preis", "Price", "单价", "Bedrag incl. btw"])
def test_a_price_is_the_amount_where_nothing_is_counted_and_no_other_sum_stands(name):
    prices = [f"{10 + i}.50" for i in range(30)]
    frame = table(Amount=None, **{name: prices})
    reading = read(frame)
    assert reading.transactions["amount"].sum() == 30 * 10.5 + 29 * 15
    assert f"{name!r} is taken as the amount" in " ".join(reading.taken)
    for more in ({"Hours": every(2, "1", "2")}, {"Materials": every(2, "7.30", "0.20")}):
        with pytest.raises(TableError, match=f'{{"amount": "{name}"}}'):
            read(frame.assign(**more))


# Amounts


@pytest.mark.parametrize(
    ("written", "number"),
    [("47'80 €", 47.8), ("£45.00 cash", 45), ("12,5 k", 12500), ("1.25万", 12500), ("3万元", 3e4)],
)
def test_an_amount_in_no_common_way_is_read_and_told(written, number):
    reading = read(table(Amount=every(3, written, "50")))
    assert reading.transactions["amount"].sum() == pytest.approx(10 * number + 20 * 50)
    assert f"In 'Amount', {written!r} is read as {number:,.2f}." in reading.taken


def test_an_apostrophe_of_thousands_and_a_word_that_may_undo_a_sale_are_left_as_they_are():
    swiss = read(table(Amount=every(3, "1'200.50", "47'80")))
    assert len(swiss.transactions) == 10
    assert len(read(table(Amount=every(3, "45.00 refunded", "50"))).transactions) == 20


def test_headings_alone_in_their_rows_are_no_errors_of_the_file():
    blank = [f"{i}.50" if i % 6 else "" for i in range(30)]
    frame = table(Amount=blank, Order=None, Customer=every(6, "", "Ann"))
    frame["Date"] = frame["Date"].where(frame["Amount"] != "", "Januar 2024")
    reading = read(frame)
    assert len(reading.transactions) == 25
    assert not any("Mend" in sentence for sentence in advice_on_reading(reading))


def test_a_second_column_of_money_has_payments_by_its_name_or_is_asked_about():
    frame = table(Order=None, Amount=every(3, "", "20.50"))
    paid = read(frame.assign(Received=every(3, "20.50", "")))
    assert paid.transactions["amount"].sum() == 20 * 20.5
    assert paid.on_purpose == ["Received is filled instead of Amount: no sale"]
    sides = {"Invoice": every(3, "", "20.50"), "Payment": every(3, "9.50", "")}
    with pytest.raises(TableError, match=r'"Invoice"} or .*"Payment"}'):
        read(table(Order=None, Amount=None, **sides))


# What is taken back by a document that names another


def named_back(text: str, **options):
    """Return what is read where three of thirty documents are taken back by others."""
    frame = table(Note=["work"] * 30)
    frame.loc[7, "Customer"] = "Solo"
    back = frame.loc[[3, 7, 12]]
    notes = [text.format(number) for number in back["Order"]]
    orders = [f"n{number}" for number in back["Order"]]
    back = back.assign(Amount=-back["Amount"], Order=orders, Note=notes)
    return read(pd.concat([frame, back], ignore_index=True), **options)


@pytest.mark.parametrize(
    "text", ["zu Rechnung {}", "Credit for invoice {}", "{}", "ref. {}, thanks"]
)
def test_net_of_returns_a_document_that_another_takes_back_whole_is_no_order(text):
    reading = named_back(text, cancellations="net")
    assert reading.orders == 27
    assert "Solo" not in set(reading.transactions["customer_id"])
    assert named_back(text).orders == 30


@pytest.mark.parametrize("text", ["Storno zu {}", "annule {}", "冲销 {}", "Reversal of invoice {}"])
def test_a_reversal_is_known_by_what_its_text_says(text):
    assert named_back(text).orders == 27
    assert named_back(text).returned == 0


def test_net_of_returns_an_order_of_which_all_lines_come_back_is_none():
    frame = table(Amount=every(2, 20.5, -20.5), Order=[f"o{i // 2}" for i in range(30)])
    frame.loc[1, "Amount"] = -5
    assert read(frame, cancellations="net").orders == 1


# Discounts in rows of their own, rates of exchange


@pytest.mark.parametrize("text", ["Discount", ""])
def test_rows_below_zero_beside_a_purchase_of_the_day_are_its_discounts(text):
    frame = table(Order=None, Item=["Cake"] * 30)
    off = frame.iloc[::5].assign(Amount=-2.5, Item=text)
    reading = read(pd.concat([frame, off], ignore_index=True))
    assert reading.transactions["amount"].sum() == frame["Amount"].sum() - 15
    assert "6 rows below zero, with -15.00 in all, are taken as discounts" in reading.taken[0]


@pytest.mark.parametrize("change", [{"Date": "2024-12-30"}, {"Item": "Cake returned"}])
def test_rows_below_zero_of_another_day_or_called_returns_are_no_discounts(change):
    frame = table(Order=None, Item=["Cake"] * 30)
    back = frame.iloc[::5].assign(Amount=-2.5, **change)
    assert read(pd.concat([frame, back], ignore_index=True)).returned == 15


def test_rates_of_exchange_beside_two_currencies_are_said_not_to_be_applied():
    frame = table(Currency=every(3, "USD", "EUR"), Kurs=every(3, "0,92", "1,00"))
    with pytest.raises(TableError, match="'Kurs' has what seem to be rates of exchange"):
        read(frame)


# Kinds of documents in no list of words


def test_a_code_whose_rows_have_the_amounts_of_others_is_asked_about():
    frame = table(Doc=["F"] * 30)
    back = frame.iloc[::6].assign(Doc="A", Order=[f"n{i}" for i in range(5)])
    both = pd.concat([frame, back], ignore_index=True)
    with pytest.raises(TableError, match=r"'A' in 5 rows with .* takes a sale back"):
        read(both)
    assert len(read(both, where={"Doc": "F"}).transactions) == 30
    assert len(read(both, where={"Doc": ["F", "A"]}).transactions) == 35
    fixed = both.assign(Amount=[20.5 + i % 2 * 5 for i in range(35)])
    assert len(read(fixed).transactions) == 35


def test_a_cost_that_adds_up_to_what_was_sold_is_a_price():
    sales = table(
        Order=[f"o{i // 2}" for i in range(30)], Customer=[f"C{i // 2 % 5}" for i in range(30)]
    )
    sales["Qty"] = [1 + i % 3 for i in range(30)]
    sales["Date"] = "2024-05-" + (1 + sales.index // 2).astype(str)
    sales["Item Cost"] = [5.0 + i % 4 for i in range(30)]
    times = sales["Item Cost"] * sales["Qty"]
    sales["Subtotal"] = times.groupby(sales["Order"]).transform("sum")
    sales["Amount"] = sales["Subtotal"] * 1.2
    reading = read(sales, {"amount": "Amount"}, amount_per="order")
    assert "margin" not in reading.good
    assert any("'Item Cost' is a price and no cost" in said for said in reading.taken)
    dear = read(
        sales.assign(**{"Item Cost": sales["Item Cost"] * 0.6}),
        {"amount": "Amount"},
        amount_per="order",
    )
    assert "margin" in dear.good


def test_what_an_adjusted_amount_is_less_was_paid_back():
    sales = table(**{"Order Total": [20.0] * 30, "Shipping free": [16.0] * 30})
    sales["Adjusted Order Total"] = [0.0, 15.0] + [None] * 28
    sales = sales.drop(columns="Amount")
    reading = read(sales, {"amount": "Order Total"})
    assert (reading.good["amount"].sum(), reading.refunded) == (28 * 20 + 15, 25)
    off_another = read(sales, {"amount": "Shipping free"})
    assert (off_another.good["amount"].sum(), off_another.refunded) == (28 * 16 + 12, 20)
    assert read(sales, {"amount": "Order Total", "refund": ""}).refunded == 0
    more = sales.assign(**{"Adjusted Order Total": [25.0, 15.0] + [None] * 28})
    assert read(more, {"amount": "Order Total"}).refunded == 0


def test_orders_of_nothing_are_told():
    sales = table(Amount=[0.0] * 3 + [9.0] * 27)
    assert any(said.startswith("3 of 30 orders are of nothing") for said in decisions(read(sales)))
    assert not any("of nothing" in said for said in decisions(read(sales.assign(Amount=9.0))))


# Accounts of payments


def paid_both_ways(**change):
    sold = table(Type="Payment").rename(columns={"Customer": "From Email Address"})
    sold["To Email Address"] = "us@shop.com"
    rows = sold.iloc[:6].assign(Amount=-4.0, Order=None, **change)
    rows = rows.assign(**{"From Email Address": "us@shop.com"})
    return pd.concat([sold, rows], ignore_index=True)


@pytest.mark.parametrize("cancellations", ["set aside", "net"])
def test_what_the_account_of_a_file_pays_to_others_is_no_return(cancellations):
    frame = paid_both_ways(**{"To Email Address": "printer@print.com"})
    reading = read(frame, cancellations=cancellations)
    assert reading.returned == 0
    assert reading.transactions["amount"].sum() == frame["Amount"].clip(lower=0).sum()
    assert "6 rows below zero are money paid out" in " ".join(reading.taken)


@pytest.mark.parametrize(
    "change",
    [{"To Email Address": "C1"}, {"To Email Address": "new@x.com", "Type": "Payment Refund"}],
)
def test_what_goes_back_to_who_paid_or_is_called_a_refund_is_a_return(change):
    assert read(paid_both_ways(**change)).returned == 24


def test_what_is_paid_back_of_a_part_of_an_order_by_its_kind_is_a_return():
    frame = table(Type="Payment")
    back = frame.iloc[:5].assign(Amount=-4.0, Type="Refund")
    reading = read(pd.concat([frame, back], ignore_index=True))
    assert reading.returned == 20
    assert reading.transactions["amount"].sum() == frame["Amount"].sum()


@pytest.mark.parametrize("blank", ["", None])
def test_no_id_is_not_one_that_many_share(blank):
    ids = [blank if i % 12 == 0 else f"K{i % 9}" for i in range(120)]
    cards = [f"{4000 + i}-{7 * i}" if i % 12 == 0 else f"71{i % 9}" for i in range(120)]
    columns = {"Customer": None, "Customer ID": ids, "Card Number": cards}
    assert read(table(120, **columns)).columns["Customer ID"] == "customer_id"
    columns["Customer ID"] = [one or "K0" for one in ids]
    with pytest.raises(TableError, match="one value of it stands beside many of 'Card Number'"):
        read(table(120, **columns))


def converted_by_a_shop():
    codes = ["USD" if i % 3 else "EUR" for i in range(30)]
    frame = table(Amount=[10.0 + i for i in range(30)], Currency=codes)
    frame["Amount Refunded"] = every(10, 5.0, 0.0)
    for label in ("Amount", "Amount Refunded"):
        rates = pd.Series(codes).map({"EUR": 1.08}).fillna(1)
        frame[f"Converted {label}"] = (frame[label] * rates).round(2)
    return frame.assign(**{"Converted Currency": "usd"})


def test_converted_amounts_are_offered_with_their_currency_and_refunds_are_in_the_same_money():
    frame = converted_by_a_shop()
    with pytest.raises(TableError) as asked:
        read(frame)
    columns = {"amount": "Converted Amount", "currency": "Converted Currency"}
    for name, label in columns.items():
        assert f'columns={{"{name}": "{label}"}}' in str(asked.value)
    assert 'columns={"currency": ""}' not in str(asked.value)  # that adds up two currencies
    reading = read(frame, columns)
    assert reading.refunded == pytest.approx(5.4 + 2 * 5)
    paid = frame["Converted Amount"] - frame["Converted Amount Refunded"]
    assert reading.transactions["amount"].sum() == pytest.approx(paid.sum())
    assert "Amounts are in USD, by column 'Converted Currency'." in reading.taken


def test_converted_amounts_are_offered_where_most_sales_are_in_other_money():
    frame = converted_by_a_shop().iloc[[*range(0, 30, 3), 1, 2, 4]]
    with pytest.raises(TableError, match=r"EUR \(10 rows\).* if 'Converted Amount' has all"):
        read(frame.reset_index(drop=True))


def test_refunds_are_those_known_by_name_where_another_column_is_of_other_rows():
    frame = table(Refunded_Amount=every(6, 2.0, 0.0), Amount_Refund_Paid=every(5, 1.0, 0.0))
    assert read(frame).refunded == 10


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"Site": "Bern"}, "10 rows with 100.00 in"), ({"Type": "Payment"}, "60 rows with -1,0")],
)
def test_of_what_is_not_asked_for_the_sales_are_told_and_no_moves_of_money(asked, told):
    sold = table(Type="Payment", Site=every(3, "Lyon", "Bern"), Amount=every(3, 10.0, 20.0))
    moved = sold.assign(Type="Currency Conversion", Amount=-sold["Amount"], Order=None)
    frame = pd.concat([sold, moved, moved.assign(Type="Fee")], ignore_index=True)
    assert f"Not asked for, and left out: {told}" in " ".join(read(frame, where=asked).taken)


@pytest.mark.parametrize(
    ("card", "way"), [("Gift Card - $50.00", "visa + gift_card"), ("储值卡充值", "会员卡支付")]
)
def test_a_gift_card_counts_where_it_is_spent(card, way):
    frame = table(Item=every(6, card, "Tea"), Tender=every(7, way, "visa"))
    reading = read(frame)
    assert len(reading.transactions) == 30 - 4  # a card paid by card is no sale of another
    assert f"{way!r} in 5 rows" in " ".join(reading.taken)
    assert len(read(frame.assign(Tender="visa")).transactions) == 30  # as none is spent
    assert len(read(frame.replace(card, "Gift card holder")).transactions) == 30


def test_a_journal_of_bookings_is_no_list_of_sales():
    frame = table(Konto="10050", Gegenkonto="8400", Side=every(5, "H", "S"))
    assert len(read(frame).transactions) == 30
    with pytest.raises(TableError, match="'Gegenkonto' and 'Soll/Haben-Kennzeichen'"):
        read(frame.rename(columns={"Side": "Soll/Haben-Kennzeichen"}))


def test_a_list_of_subscriptions_is_no_list_of_payments():
    frame = table(Interval="month", Next_Payment="2025-01-01")
    assert len(read(frame).transactions) == 30  # of five people, each month
    frame["Customer"] = frame["Order"]
    with pytest.raises(TableError, match="each row is a subscription"):
        read(frame)
    assert len(read(frame.rename(columns={"Date": "Payment Date"})).transactions) == 30


def test_a_title_of_known_names_above_a_table_is_a_title(tmp_path):
    path = tmp_path / "sales.csv"
    frame = table(Item="green tea of spring")
    path.write_text("Sales by Customer Detail\nGreen Ltd\n" + frame.to_csv(index=False))
    assert len(read_transactions(path, quiet=True).transactions) == 30


def test_a_line_of_another_width_above_the_header_is_a_title(tmp_path):
    path = tmp_path / "sales.csv"
    frame = table(Aa="x", Bb="y", Zz="Ann", Customer=None, Order=None)
    path.write_text('"EXTF",700,21,"Posten",12,20240101,"RE",,"EUR"\n' + frame.to_csv(index=False))
    assert len(read_transactions(path, {"customer_id": "Zz"}, quiet=True).transactions) == 30


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [("$", "€", "EUR"), ("United States Dollar - USD", "Euro - EUR", "EUR"), ("CNY", "US$", "USD")],
)
def test_of_two_currencies_one_is_offered_as_its_column_has_it(one, other, code):
    frame = table(Currency=every(3, one, other))
    with pytest.raises(TableError, match=re.escape(f"{code} (20 rows)")) as asked:
        read(frame)
    assert f'where={{"Currency": "{other}"}}' in str(asked.value)
    reading = read(frame, where={"Currency": other})
    assert (len(reading.transactions), reading.currency) == (20, code)


def test_a_line_of_an_order_that_pays_back_later_is_a_return_and_no_discount():
    frame = table(Order=[f"o{i // 3}" for i in range(30)], Date="2024-03-01", Customer="C1")
    frame.loc[[2, 5], "Amount"] = -5.0
    frame.loc[5, "Date"] = "2024-03-09"
    reading = read(frame)
    assert reading.returned == 5
    assert reading.transactions["amount"].lt(0).sum() == 1


@pytest.mark.parametrize(
    ("names", "month", "is_monthly"),
    [
        (["Year", "Month"], "{:%m}", True),
        (["Jahr", "Monat"], "{:%B}", True),
        (["年份", "月份"], "{:%m}月", True),
        (["Order Year", "Month", "Day"], "{:%b}", False),
    ],
)
def test_a_date_in_several_columns_is_put_together(names, month, is_monthly):
    days = pd.date_range("2023-11-01", periods=30, freq="MS" if is_monthly else "36h").normalize()
    parts = [days.year, days.map(month.format), days.day]
    frame = table(Date=None).assign(**dict(zip(names, parts, strict=False)))
    reading = read(frame)
    assert reading.transactions["date"].tolist() == days.tolist()
    assert reading.monthly == is_monthly
    label = "+".join(names)
    assert reading.columns[label] == "date"
    again = read(frame.assign(Date="2024-02-02"), {"date": label})
    assert again.transactions["date"].tolist() == days.tolist()
    assert read(frame.assign(Date="2024-02-02")).columns["Date"] == "date"


def test_a_product_called_as_a_kind_of_reversal_makes_none():
    frame = table(
        Customer=[f"C{i // 2 % 5}" for i in range(30)], Codice_articolo=every(4, "S1", "S7")
    )
    frame["Amount"] = [-20.0 if i in (9, 13) else 20.0 for i in range(30)]
    frame.loc[[9, 13], "Codice articolo"] = ["S1", "S7"]
    reading = read(frame)
    assert (reading.returned, len(reading.transactions)) == (40, 28)


def test_who_was_served_is_the_customer_where_insurers_pay_a_part():
    people = [f"P{i // 2 % 7}" for i in range(60)]
    payers = [["Sun", "Moon"][i // 14 % 2] if i % 2 else people[i] for i in range(60)]
    visits = table(60, Order=[i // 2 for i in range(60)], Customer=None, Payer=payers)
    for name in ("Patient", "Patient Number"):
        reading = read(visits.assign(**{name: people}))
        assert reading.columns[name] == "customer_id"
        assert "not from 'Payer', who paid" in " ".join(reading.taken)


def test_it_is_asked_whether_pupils_are_the_customers_or_the_parents_who_pay():
    parents = [f"M{i % 10 // 2}" for i in range(30)]
    lessons = table(Customer=None, Pupil=[f"P{i % 10}" for i in range(30)], Payer=parents)
    with pytest.raises(TableError, match="'Pupil' and 'Payer' fit customer_id equally well"):
        read(lessons)
    told = read(lessons.rename(columns={"Pupil": "Student ID"})).taken
    assert "not from 'Payer', who paid" in " ".join(told)
    assert read(lessons.assign(Payer=lessons["Pupil"])).columns["Pupil"] == "customer_id"


def headed(blocks: str) -> pd.DataFrame:
    """Return headings, a number of sales below them, and (behind =) totals, of a text of them."""
    rows = []
    for word in blocks.split():
        sales = [
            ["", f"2024-0{1 + i}-05", "10.50"] for i in range(int(word) if word.isdigit() else 0)
        ]
        rows += sales or [[word.replace("=", "Total for ").replace("_", " "), "", ""]]
    return pd.DataFrame(rows, columns=["column 1", "Date", "Amount"])


@pytest.mark.parametrize("bo", ["Bo 2 Deck 2 =Deck =Bo", "Bo 2 =Bo Deck 2 =Deck =Bo_with_sub-jobs"])
def test_jobs_below_the_heading_of_their_customer_are_no_customers(bo):
    reading = read(headed(f"Ann 3 =Ann {bo} Cleo 3 =Cleo Di Deck 4 =Deck =Di"))
    sales = reading.transactions["customer_id"].value_counts().to_dict()
    assert sales == {"Ann": 3, "Bo": 4, "Cleo": 3, "Di": 4}
    assert "as jobs do below their customer" in " ".join(reading.taken)


def test_customers_below_the_heading_of_a_region_are_the_customers():
    north, south = "North Ann 3 =Ann Bo 2 =Bo =North", "South Di 3 =Di Ed 2 =Ed =South"
    assert read(headed(f"{north} {south}")).transactions["customer_id"].nunique() == 4


def mailed(*sharing: str) -> pd.DataFrame:
    """Return sales of people with an address each, but for those who share one, by their names."""
    people = [*sharing, *(f"Zoe Abc{i}" for i in "abcdefg")]
    names = [people[i % len(people)] for i in range(60)]
    mails = ["one@x.com" if name in sharing else f"{name[-1]}@x.com" for name in names]
    return table(60, Customer=None, Email=mails, Contact_Name=names)


def test_an_address_of_many_names_is_asked_about_and_of_two_strangers_warned_of():
    with pytest.raises(TableError, match=r"'Contact Name'.* the address of an agency"):
        read(mailed("Ann Ace", "Bo Ace", "Cy Ace", "Di Ace", "Ed Ace", "Flo Ace"))
    strangers = mailed("Ann Lee", "Bo Ray")
    warned = "1 value of 'Email' has more than one "
    assert f"{warned}'Contact Name'" in read(strangers).warnings[0]
    strangers[["First Name", "Last Name"]] = strangers.pop("Contact Name").str.split(expand=True)
    assert f"{warned}'First Name+Last Name'" in read(strangers).warnings[0]


@pytest.mark.parametrize(
    "names", [("Ann Lee", "Lee, Bo"), ("Jon Ray", "John Ray"), ("李娜", "李雷")]
)
def test_a_family_with_one_address_and_a_name_in_two_spellings_are_one_customer(names):
    reading = read(mailed(*names))
    assert reading.transactions["customer_id"].nunique() == 8
    assert not reading.warnings


@pytest.mark.parametrize("other", ["Guest Name", "Phone", None])
def test_addresses_that_a_portal_gives_each_booking_are_no_customers(other):
    own, portal = [f"c{i % 9}@x.com" for i in range(30)], [f"c{i % 9}.{i}@p.com" for i in range(30)]
    stays = table(60, Customer=None, Email=own + portal)
    reading = read(stays if other is None else stays.assign(**{other: [m[:2] for m in own] * 2}))
    assert reading.columns[other or "Email"] == "customer_id"
    assert "'p.com'" in " ".join(reading.taken)


def test_addresses_of_guests_who_come_once_by_a_portal_are_their_customers():
    once = [f"c{i}@{'y' if i > 29 else 'x'}.com" for i in range(60)]
    mails = [f"c{i % 9}@x.com" for i in range(30)] + once[30:]
    reading = read(table(60, Customer=None, Email=mails, Guest_Name=[m[:3] for m in mails]))
    assert reading.columns["Email"] == "customer_id"


def test_customers_above_their_sales_are_known_beside_a_column_of_accounts():
    blocks = headed(" ".join(f"C{i}_Ltd 6 =C{i}_Ltd" for i in range(15)))
    sales, days = blocks["Amount"] != "", pd.date_range("2024-01-01", periods=len(blocks))
    blocks["Date"] = days.astype("str").where(sales, "")
    blocks["Account"] = blocks["Date"].str[-1].map({"1": "Bank"}).fillna("Owed").where(sales, "")
    assert read(blocks).transactions["customer_id"].nunique() == 15


def test_a_total_of_what_a_column_names_is_known_beside_empty_cells():
    frame = table(Kind=every(3, None, "new"))
    total = frame.loc[frame["Kind"] == "new", "Amount"].sum()
    frame.loc[30] = ["", "Total", "2024-12-09", total, "new"]
    assert len(read(frame).transactions) == 30


@pytest.mark.parametrize("table_name", ["Table", "Checks", "桌号", "Tisch-Nr."])
def test_numbers_of_orders_and_tables_are_not_offered_as_customers(table_name):
    orders, tables = [i // 2 for i in range(60)], [i % 12 for i in range(60)]
    frame = table(60, Customer=None, Order=orders, Order_Id=range(60), **{table_name: tables})
    with pytest.raises(TableError, match="this file names no customer") as asked:
        read(frame)
    assert f'"{table_name}"' not in str(asked.value) and '"Order"' not in str(asked.value)
    with pytest.raises(TableError, match='"Guest list"'):
        read(frame.rename(columns={table_name: "Guest list"}))


@pytest.mark.parametrize("words", ["Partial Refund", "Kısmi İade", "Delvis återbetald"])
def test_what_was_paid_back_in_part_is_a_sale_less_what_was_paid_back(words):
    frame = table(Status=every(3, words, "Paid"), Refunded_Amount=every(3, 5.25, 0.0))
    reading = read(frame)
    assert reading.refunded == 10 * 5.25
    assert reading.transactions["amount"].sum() == frame["Amount"].sum() - 10 * 5.25


def test_what_was_paid_back_of_sales_that_are_not_asked_for_is_told():
    reading = read(table(Status=every(3, "Refunded", "Paid")), where={"Status": "Paid"})
    assert "10 sales of 237.50 in all that were paid back are left out" in " ".join(reading.taken)


def test_what_is_kept_on_account_is_no_doubt_and_what_is_owed_of_it_no_refund():
    owed = [10.25 + i if i % 6 == 0 else 0.0 for i in range(30)]
    frame = table(Status=every(6, "Unpaid", "Paid"), Due_Amount=owed)
    assert not read(frame, where={"Status": ["Paid", "Unpaid"]}).warnings


def test_the_total_of_an_order_is_its_amount_beside_what_is_paid_and_what_is_due():
    total = [10.25 + i for i in range(30)]
    frame = table(Amount=None, Total_Amount=total)
    frame["Total Paid"] = [one if i % 3 else 0.0 for i, one in enumerate(total)]
    frame["Total Due"] = frame["Total Amount"] - frame["Total Paid"]
    assert read(frame).transactions["amount"].tolist() == total


@pytest.mark.parametrize(
    ("offer", "sale"), [("Angebot", "Rechnung"), ("Quote", "Invoice"), ("Pledge", "Pay-Cash")]
)
def test_an_offer_beside_sales_is_none_whatever_its_column_is_called(offer, sale):
    frame = table(Art=every(3, offer, sale), Vorgang=[f"roof {i}" for i in range(30)])
    assert len(read(frame).transactions) == 20
    cards = frame.assign(Art=every(3, "Bank transfer", "Card payment"))
    assert len(read(cards).transactions) == 30  # are ways to pay


def test_a_sale_in_test_mode_is_none():
    frame = table(Status="Complete", Payment_Mode=every(10, "test", "live"))
    assert len(read(frame).transactions) == 27


def test_a_tuition_that_was_paid_back_is_none():
    assert len(read(table(备注=every(10, "已退费", ""))).transactions) == 27
    assert len(read(table(発送状況=every(10, "キャンセル", "対応済"))).transactions) == 27


def test_amounts_without_a_currency_beside_those_with_one_are_not_taken_for_the_same():
    frame = table(Currency_Code=every(3, "EUR", ""))
    with pytest.raises(TableError, match=r"EUR \(10 rows\), none named \(20 rows\)") as asked:
        read(frame)
    assert 'where={"Currency Code": ""}' in str(asked.value)
    reading = read(frame, where={"Currency Code": ""})
    assert (len(reading.transactions), reading.currency) == (20, None)
    stray = table(100, Currency_Code=["", *["EUR"] * 99])
    assert read(stray).currency == "EUR"


def test_a_discount_of_one_is_what_is_left_of_a_price():
    frame = table(Amount=None, Qty=1, Unit_Price=100.0, 折扣=every(3, 0.9, 1))
    with pytest.raises(TableError, match=r"'折扣' adds up to 100\.00 beside 3,000\.00"):
        read(frame)
    assert read(frame, {"discount": "折扣"}).transactions["amount"].sum() == pytest.approx(2900)


def test_an_amount_in_several_columns_is_offered_as_their_sum():
    parts = {"Parts": [f"£{5 + i % 7}.50" for i in range(30)], "Labour": every(2, "", "£9.00")}
    frame = table(Amount=None, **parts)
    label = "Parts+Labour"
    with pytest.raises(TableError) as asked:
        read(frame)
    assert f'sum of several: columns={{"amount": "{label}"}}' in str(asked.value)
    open_marks = frame.assign(Parts="1,234", Labour=every(2, "5,678", "9,123"))
    with pytest.raises(TableError, match="these may be it"):
        read(open_marks)
    reading = read(frame, {"amount": label})
    assert reading.transactions["amount"].sum() == pytest.approx(15 * 9 + 30 * 5.5 + 85)
    assert reading.currency == "GBP"


def test_what_is_paid_out_for_a_reversal_is_taken_off_and_other_payouts_are_no_sales():
    paid_in = [20.0] * 24 + [None] * 6
    frame = table(Amount=None, Paid_In=paid_in, Withdrawn=[None] * 24 + [20.0] * 3 + [50.0] * 3)
    frame["Reason"] = ["Payment"] * 24 + ["Payment Reversal"] * 3 + ["Settlement"] * 3
    reading = read(frame, {"amount": "Paid In"})
    assert reading.transactions["amount"].sum() == 21 * 20
    assert (
        reading.rejected["reason"] == "Withdrawn is filled instead of Paid In: no sale"
    ).sum() == 3
