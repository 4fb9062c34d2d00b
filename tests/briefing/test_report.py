"""The page of a report, the same for all chapters."""

from dataclasses import replace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from displayed import shown

from crmlab import theme
from crmlab.briefing.key_figures import key_figure
from crmlab.briefing.missing import Missing
from crmlab.briefing.report import Report
from crmlab.tables import CustomerReading, Reading, Refusal, read_transactions


def read(customers, amounts=None):
    """Return the reading of one purchase a customer."""
    sales = {"customer_id": [*customers], "date": "2024-01-01", "amount": amounts or 1}
    return read_transactions(pd.DataFrame(sales), quiet=True)


def test_a_report_shows_a_part_in_all_its_ways_or_says_once_why_there_is_none():
    report = Report(read("abcde"), "x.csv")
    table = pd.DataFrame({"a": [1]})
    texts, _ = shown(report.show, table, len, lambda _: "one row")
    assert texts == ["1", "one row"]
    assert shown(report.show, table, lambda _: [table, "A dash."])[0] == [repr(table), "A dash."]
    assert shown(report.show, "") == ([], "")
    assert shown(report.show, Missing("None."), len, len)[0] == ["None."]
    assert shown(report.show, table)[0] == [repr(table)]
    ax = theme.describe(plt.subplots()[1], "A picture.")
    assert shown(report.show, table, lambda _: ax)[0][-1] == "A picture."


def test_a_report_escapes_the_name_of_the_file():
    report = Report(read("abcde"), "<i>x.csv")
    texts, html = shown(report.say, "The customers of {name}", "h1")
    assert texts == ["The customers of <i>x.csv"]
    assert html == "<h1>The customers of &lt;i&gt;x.csv</h1>"
    texts, html = shown(report.list, ["a", "<b"], "ul")
    assert texts == ["a\n<b"]
    assert html == "<ul><li>a</li><li>&lt;b</li></ul>"


def test_a_page_opens_with_period_source_date_currency_and_key_figures():
    reading = read("abcde")
    figures = [key_figure("customers", 5), key_figure("<i>", 0.01, "{:.0%}".format)]
    dates = reading.transactions["date"]
    texts, html = shown(Report(reading, "<i>x.csv").open_page, dates, figures)
    assert texts[0].startswith("Period: 2024-01-01 to 2024-01-01. Source: <i>x.csv. Made on 20")
    assert texts[0].endswith("The file names no currency: amounts have the unit of the file.")
    assert texts[1:] == ["customers: 5\n<i>: 1%"]
    assert "<i>" not in html
    texts, _ = shown(Report(reading, "x.csv", "EUR").open_page)
    assert texts[0].endswith("Amounts are in EUR.")


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Total": "amount", "Price": "unit_price"}, "Revenue is the sum of 'Total'."),
        ({"Qty": "quantity", "<b>": "unit_price"}, "Revenue is the sum of 'Qty' times '<b>'."),
        (
            {"Total": "amount", "Rebate": "discount"},
            "Revenue is the sum of 'Total', less 'Rebate'.",
        ),
    ],
)
def test_a_page_says_of_what_column_the_revenue_is_the_sum(columns, told):
    texts, html = shown(Report(replace(read("abcde"), columns=columns), "x.csv").open_page)
    assert told in texts[0]
    assert "<b>" not in html


def test_the_account_of_a_clean_file_has_no_table_of_rules():
    texts, html = shown(Report(read("abcde"), "x.csv").account)
    assert texts == [
        "5 rows = 5 used + 0 set aside.",
        "Columns read: customer_id; date; amount.",
    ]
    assert "<table" not in html
    renamed = read("abcdef", [1, 2, 3, 4, 5, "x"]).transactions.rename(columns={"amount": "Umsatz"})
    renamed = renamed.assign(Umsatz=[1, 2, 3, 4, "x"])
    reading = read_transactions(renamed, {"amount": "Umsatz"}, quiet=True)
    texts, html = shown(Report(reading, "x.csv").account)
    assert texts[0] == "5 rows = 4 used + 1 set aside."
    assert "Umsatz → amount" in texts[-1]
    assert html.count("<tr") == 2


def test_dates_long_before_all_others_are_warned_of():
    days = ["1899-01-01"] + 99 * ["2024-03-05"]
    sales = pd.DataFrame({"customer_id": [*map(str, range(100))], "date": days, "amount": 1})
    report = Report(read_transactions(sales, quiet=True), "x.csv")
    texts, html = shown(report.warn)
    assert texts[0].startswith("No value of 'customer_id' has a second purchase")
    assert texts[1].startswith("Rows dated 1899-01-01, 125 years before any other: 1 of 100.")
    assert html.count("<p><strong>") == 2
    assert shown(Report(read("abcde"), "x.csv").warn) == ([], "")


def test_a_report_opens_what_was_read_or_the_shop_of_the_course(tmp_path):
    report = Report.open(read("abcde").write(tmp_path / "read"), "x.csv", "EUR")
    assert len(report.reading.transactions) == 5
    assert (report.name, theme.money(1)) == ("x.csv", "1 EUR")
    theme.use()
    assert len(Report.open(None, None).reading.transactions) > 10_000
    shop = Report.open(None, None, kind=CustomerReading)
    assert shop.name == "the course's online shop"
    assert len(shop.reading.customers) > 1_000
    assert isinstance(report.reading, Reading)


def test_a_section_keeps_its_first_words_and_a_date_is_never_torn_apart():
    report = Report(read("abcde"), "x.csv")
    texts, html = shown(report.open_section, "2 · <b>", "Since 2024-01-31.", Missing("No."), "")
    assert texts == ["2 · <b>\nSince 2024-01-31."]
    day = '<span style="white-space:nowrap">2024-01-31</span>'
    assert html == f"<h2>2 · &lt;b&gt;</h2><p>Since {day}.</p>"


def test_the_currency_of_a_file_is_never_assumed(tmp_path):
    folder = read("abcde").write(tmp_path / "read")
    Report.open(folder, "x.csv")
    assert (theme.money(12, 2), theme.short_money(60e6)) == ("12.00", "60.0 M")
    assert list(theme.table(pd.DataFrame({"revenue": [1]}))) == ["revenue"]
    with pytest.raises(Refusal, match="currency must be a code such as EUR; not ''"):
        Report.open(folder, "x.csv", "")
    theme.use()
    Report.open(None, None)
    assert theme.money(1) == "1 CNY"
