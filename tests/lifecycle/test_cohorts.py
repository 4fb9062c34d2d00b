"""Cohorts count what a plain loop counts, and leave open what is not yet known."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable
from matplotlib.colors import to_hex

from crmlab import load, theme
from crmlab.lifecycle.measures.cohorts import cohort_table, cohort_value
from crmlab.lifecycle.plots.cohorts import plot_cohort_money, plot_cohort_value, plot_cohorts

LOG = pd.DataFrame(
    [
        ("A", "2023-11-30", 5.0),
        ("A", "2024-01-02", 7.0),
        ("B", "2023-11-01", 1.0),
        ("B", "2023-11-20", 2.0),
        ("C", "2024-01-31", 4.0),
        ("C", "2024-02-10", 6.0),
        ("A", "2024-02-15", 9.0),
    ],
    columns=["customer_id", "date", "amount"],
).astype({"date": "datetime64[ns]"})

purchases = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(0, 500), st.integers(0, 9)),
    min_size=1,
    max_size=40,
)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def orders():
    return load("shop_orders").rename(columns={"order_date": "date"})


def log_of(rows):
    table = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    date = pd.Timestamp("2022-01-01") + pd.to_timedelta(table.pop("day"), unit="D")
    return table.assign(date=date, amount=table["amount"].astype(float))


def test_a_month_that_is_not_over_is_missing_and_one_without_purchases_is_zero():
    table = cohort_table(LOG, freq="M", value="customers")
    assert table.index.astype(str).tolist() == ["2023-11", "2024-01"]
    assert table.columns.tolist() == [0, 1, 2]
    # February ends after the last purchase: nobody knows yet who else will buy in it.
    assert table.loc["2023-11"].tolist() == [2, 0, 1]
    assert table.loc["2024-01"].iloc[0] == 1
    assert table.loc["2024-01"].iloc[1:].isna().all()


def test_days_that_pyarrow_keeps_make_the_same_cohorts():
    days = LOG["date"].dt.date.astype("date32[pyarrow]")
    pd.testing.assert_frame_equal(cohort_table(LOG.assign(date=days)), cohort_table(LOG))


def test_the_last_period_counts_on_its_last_day():
    table = cohort_table(LOG, freq="M", until="2024-02-29", value="customers")
    assert table.loc["2023-11"].tolist() == [2, 0, 1, 1]
    assert table.loc["2024-01"].iloc[:2].tolist() == [1, 1]
    earlier = cohort_table(LOG, freq="M", until="2024-02-28", value="customers")
    assert earlier.columns.tolist() == [0, 1, 2]


def test_what_happens_after_the_last_day_is_not_seen():
    table = cohort_table(LOG, freq="M", until="2023-12-31", value="amount")
    assert table.index.astype(str).tolist() == ["2023-11"]
    assert table.iloc[0].tolist() == [8, 0]


def test_shares_are_customers_over_the_cohort():
    assert cohort_table(LOG, freq="M").loc["2023-11"].tolist() == [1, 0, 0.5]


def test_the_value_of_a_customer_adds_up_over_the_ages():
    value = cohort_value(LOG, "M", until="2024-02-29")
    assert value.loc["2023-11"].tolist() == [4, 4, 7.5, 12]
    assert value.loc["2024-01"].iloc[:2].tolist() == [4, 10]
    assert value.loc["2024-01"].iloc[2:].isna().all()


@given(purchases)
def test_every_cell_is_what_a_loop_counts(rows):
    log = log_of(rows)
    until = pd.Timestamp("2023-06-30")
    customers = cohort_table(log, until=until, value="customers")
    amounts = cohort_table(log, until=until, value="amount")
    bought = [
        (who, date.to_period("Q"), amount)
        for who, date, amount in log[["customer_id", "date", "amount"]].values
    ]
    born = {who: min(quarter for one, quarter, _ in bought if one == who) for who, *_ in bought}
    for cohort in customers.index:
        for age in customers.columns:
            period = cohort + age
            if period.end_time > until + pd.Timedelta(days=1):
                assert np.isnan(customers.at[cohort, age])
                continue
            cell = [
                (who, amount)
                for who, quarter, amount in bought
                if born[who] == cohort and quarter == period
            ]
            assert customers.at[cohort, age] == len({who for who, _ in cell})
            assert amounts.at[cohort, age] == sum(amount for _, amount in cell)


@given(purchases)
def test_the_order_of_rows_does_not_matter(rows):
    log = log_of(rows)
    pd.testing.assert_frame_equal(cohort_value(log.iloc[::-1], "M", until="2023-12-31"),
                                  cohort_value(log, "M", until="2023-12-31"))  # fmt: skip


def test_all_customers_and_amounts_of_the_shop_are_in_the_table(orders):
    end = {"until": "2024-06-30"}
    assert (
        cohort_table(orders, **end, value="customers")[0].sum() == orders["customer_id"].nunique()
    )
    total = cohort_table(orders, **end, value="amount").sum().sum()
    assert total == pytest.approx(orders["amount"].sum())
    shares = cohort_table(orders, **end)
    assert (shares[0] == 1).all()
    assert shares.isna().sum(axis=1).tolist() == list(range(len(shares)))


@pytest.mark.parametrize(
    ("log", "arguments", "said"),
    [
        (LOG.drop(columns="amount"), {}, "no column 'amount'; there are: customer_id, date"),
        (LOG.assign(amount=[None, *[1.0] * 6]), {}, "'amount' of .* is empty in 1 row: 0"),
        (LOG.astype({"date": str}), {}, "to_datetime"),
        (LOG.assign(date=LOG["date"].dt.tz_localize("UTC")), {}, "have the time zone UTC"),
        (LOG.assign(amount="9"), {}, "amounts of the transactions must be numbers"),
        (pl.DataFrame({"date": []}), {}, "transactions must be a pandas DataFrame; yours is a D"),
        (LOG, {"until": ""}, "until must be a day such as '2024-06-30'; not ''"),
        (LOG, {"until": "x"}, "until must be a day such as '2024-06-30'; not 'x'"),
        (LOG, {"until": pd.Timestamp("2024-06-30", tz="UTC")}, "has a time zone"),
        (LOG, {"freq": "W"}, "freq must be one of 'M', 'Q', 'Y'; not 'W'"),
        (LOG, {"value": "shares"}, "value must be one of"),
        (LOG, {"until": "2020-01-01"}, "no cohort to show yet"),
        (LOG, {"freq": "Y", "until": "2023-12-30"}, "No year with a purchase is over"),
        (LOG.iloc[:0], {}, "no purchases"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_cohort_table_is_said(log, arguments, said):
    with pytest.raises(ValueError, match=said):
        cohort_table(log, **arguments)


@pytest.mark.parametrize(("freq", "first"), [("Q", "2022-07-01"), ("M", "2023-07-01")])
def test_the_picture_of_cohorts_writes_what_is_known_and_nothing_else(orders, freq, first):
    table = cohort_table(orders[orders["date"] >= first], freq=freq, until="2024-06-30")
    ax = plot_cohorts(table)
    known = table.stack().dropna()
    *texts, key = [text.get_text() for text in ax.texts]
    assert texts == [f"{share * 100:.0f}" for share in known]
    assert key.endswith("hatched: not yet known")
    drawn = ax.collections[0].get_array()
    assert drawn.mask.reshape(table.shape).tolist() == table.isna().to_numpy().tolist()
    said = theme.description(ax)
    assert f"{len(table)} cohorts from {table.index[0]}" in said
    unit = {"Q": "quarter", "M": "month"}[freq]
    assert ax.get_xlabel() == f"Calendar {unit}s after that of the first purchase"
    share = theme.percent(table[1].mean(), 0)
    assert ax.get_title("left").startswith(f"{share} of a cohort buy in {unit} 1, ")
    assert f"{share} buy on average in the {unit} after that of the first purchase" in said
    assert unreadable(ax.figure) == []


def test_the_picture_of_cohort_value_ends_where_knowledge_ends(orders):
    values = cohort_value(orders, until="2024-06-30")
    ax = plot_cohort_value(values)
    assert [len(line.get_xdata()) for line in ax.lines[: len(values)]] == [8, 7, 6, 5, 4, 3, 2, 1]
    first, last = theme.money(values.iloc[0, 0]), theme.money(values.iloc[0, -1])
    said = theme.description(ax)
    assert f"brought {first} by the end of 2022Q3 and {last} by the end of 2024Q2" in said
    assert (
        f"won in 2024Q2 has brought {theme.money(values.iloc[-1, 0])} by the end of 2024Q2." in said
    )
    assert "8 cohorts, 4 of them in bold" in said
    old, new = values.loc[["2022Q3", "2023Q4"], 2].map(theme.money)
    assert ax.get_title("left") == f"By quarter 2: {old} if won in 2022Q3, {new} in 2023Q4"
    assert ax.get_xlabel() == "Calendar quarters after that of the first purchase"
    assert unreadable(ax.figure) == []


def test_the_mean_over_cohorts_is_given_where_there_are_three(orders):
    table = cohort_table(orders, until="2024-06-30")
    share = theme.percent(table[5].mean(), 0)
    assert f"In quarter 5 after it, {share} do (mean of 3 cohorts)" in theme.description(
        plot_cohorts(table)
    )
    assert "on average" not in theme.description(plot_cohorts(table.tail(3)))


@pytest.mark.parametrize("freq", ["Q", "M"])
def test_a_few_cohorts_are_named_at_their_ends_in_the_colour_of_their_lines(orders, freq):
    values = cohort_value(orders, freq, until="2024-06-30")
    ax = plot_cohort_value(values)
    ends = {str(cohort): row.last_valid_index() for cohort, row in values.iterrows()}
    bold = [text for text in ax.texts if text.get_weight() == "bold"]
    names = [text.get_text() for text in bold]
    assert (names[0], names[-1], len(names)) == (*values.index.astype(str)[[0, -1]], 4)
    assert [text.get_text() for text in ax.texts if text not in bold] == ["pale: the other cohorts"]
    for text in bold:
        assert text.xy[0] == ends[text.get_text()]
        there = [line for line in ax.lines if line.get_xydata()[-1].tolist() == [*text.xy]]
        assert to_hex(text.get_color()) in [to_hex(line.get_color()) for line in there]
    assert unreadable(ax.figure) == []


def test_no_name_of_a_cohort_covers_the_line_of_another_that_is_named():
    sales = load("auto_transactions").rename(columns={"gross_margin": "amount"})
    ax = plot_cohort_value(cohort_value(sales, "Y", until="2024-06-30"))
    ax.figure.canvas.draw()
    bold = [text for text in ax.texts if text.get_weight() == "bold"]
    named = {to_hex(text.get_color()): text.get_window_extent() for text in bold}
    for line in ax.lines:
        ages = np.linspace(*line.get_xdata()[[0, -1]], 500)
        heights = np.interp(ages, line.get_xdata(), line.get_ydata())
        points = ax.transData.transform(np.column_stack([ages, heights]))
        for colour, box in named.items():
            if to_hex(line.get_color()) in named.keys() - {colour}:
                assert not any(box.contains(x, y) for x, y in points)


def test_one_cohort_of_one_period_can_be_drawn():
    one = cohort_table(LOG, freq="M", until="2023-11-30")
    assert theme.description(plot_cohorts(one)).startswith("1 cohort: 2023-11.")
    plot_cohort_value(cohort_value(LOG, "M", until="2023-11-30"))


def test_money_of_cohorts_is_in_shares_of_the_first_period_and_of_all_together():
    amounts = pd.DataFrame(
        [[100.0, 50.0, 20.0], [300.0, 90.0, np.nan]],
        pd.period_range("2024-01", periods=2, freq="M"),
        pd.RangeIndex(3),
    )
    ax = plot_cohort_money(amounts)
    assert [text.get_text() for text in ax.texts[:5]] == ["100", "50", "20", "100", "30"]
    # 140 of 400, not the mean of 50 % and 30 %; month 2 is known of one cohort only.
    assert theme.description(ax).endswith("All cohorts together: 35 % in month 1.")
    assert unreadable(ax.figure) == []
