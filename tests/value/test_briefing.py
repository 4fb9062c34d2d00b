"""What a report says about a sales file."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing.missing import Missing
from crmlab.tables import Reading, Refusal, read_transactions
from crmlab.value.briefing import concentration, figures, months, sentences
from crmlab.value.briefing.actions import actions
from crmlab.value.briefing.findings import (
    customer_table,
    findings,
    layers,
    order_table,
    silent_customers,
)
from crmlab.value.measures.concentration import top_count, top_share


def sales(customers=600, seed=1):
    """Return three years of invented sales; customer K000 stops early."""
    rng = np.random.default_rng(seed)
    count = rng.integers(1, 12, customers)
    ids = np.repeat([f"K{i:04}" for i in range(customers)], count)
    days = rng.integers(0, 1000, len(ids))
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "date": pd.Timestamp("2021-01-01") + pd.to_timedelta(days, "D"),
            "amount": rng.lognormal(4, 1, len(ids)).round(2),
        }
    )
    faithful = pd.DataFrame(
        {
            "customer_id": "FAITHFUL-900",
            "date": pd.date_range("2021-01-05", periods=10, freq="7D"),
            "amount": 5_000.0,
        }
    )
    return pd.concat([frame, faithful], ignore_index=True)


def look(transactions, reasons=(), rows_in=1000):
    """Return the findings on transactions, of which rows were set aside for these reasons."""
    rejected = pd.DataFrame({"reason": list(reasons)}, dtype=str)
    return findings(Reading(rejected, {}, pd.DataFrame(), rows_in, transactions))


@pytest.fixture(scope="module")
def found():
    return look(sales())


@pytest.fixture(scope="module")
def customers(found):
    return found.customers


def test_several_purchases_on_one_day_are_one_purchase_day():
    day = pd.to_datetime(["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-02 00:00"])
    others = pd.DataFrame({"customer_id": list("bcde"), "date": day[0], "amount": 1.0})
    mine = pd.DataFrame({"customer_id": "a", "date": day, "amount": 1.0})
    assert customer_table(pd.concat([mine, others])).at["a", "purchases"] == 2


def test_fewer_than_five_customers_are_not_reported():
    with pytest.raises(ValueError, match="4 customers"):
        look(sales(3))


@pytest.mark.parametrize("count", [5, 30, 120, 499, 2000])
def test_no_layer_holds_fewer_than_five_customers(count):
    table = customer_table(sales(count))
    layer = layers(table["revenue"])
    assert layer.value_counts().min() >= 5
    assert len(layer) == len(table)
    joined = " + ".join(layer.cat.categories)
    assert joined == "top + high + middle + lower"


def test_customers_who_all_spend_the_same_are_one_layer():
    table = pd.DataFrame({"revenue": [9.0] * 60 + [5.0] * 3})
    assert layers(table["revenue"]).value_counts().tolist() == [63]


@pytest.mark.parametrize("count", [5, 30, 120, 499, 2000])
def test_no_top_fraction_holds_fewer_than_five_customers(count):
    part = look(sales(count)).concentration
    if count < 25:
        assert str(part).startswith(f"{count + 1} customers are too few to say")
        return
    for line in concentration.concentration_table(part)[""]:
        if "of revenue (" in line:
            assert int(line.split("(")[1].split()[0].replace(",", "")) >= 5


def test_a_return_is_no_purchase():
    day = pd.to_datetime(["2023-01-05", "2024-06-01"])
    mine = pd.DataFrame({"customer_id": "a", "date": day, "amount": [100.0, -40.0]})
    others = pd.DataFrame({"customer_id": list("bcde"), "date": day[0], "amount": 1.0})
    only_returns = pd.DataFrame({"customer_id": ["f"], "date": day[:1], "amount": [-5.0]})
    table = customer_table(pd.concat([mine, others, only_returns]))
    assert table.loc["a"].tolist() == [60, 1, day[0], day[0]]
    assert table.at["f", "purchases"] == 0
    assert "f" not in silent_customers(table).index


def test_amounts_that_add_up_to_nothing_are_refused_with_a_remedy():
    table = pd.DataFrame(
        {"customer_id": list("abcdef"), "date": pd.Timestamp("2024-01-01"), "amount": -1.0}
    )
    with pytest.raises(Refusal, match=r"add up to -6.00.*right sign"):
        customer_table(table)


def test_lists_of_people_carry_shortened_ids_only(found):
    for table in (figures.leading_customers(found), figures.lost_customers(found)):
        assert len(table)
        assert not set(table.index) & set(found.customers.index)


def test_the_lists_are_of_the_largest_first(found):
    leading, lost = figures.leading_customers(found), figures.lost_customers(found)
    best = found.customers["revenue"].nlargest(10)
    assert leading["revenue (CNY)"].tolist() == [theme.count(amount) for amount in best]
    assert leading["share"].iloc[0] == theme.percent(
        best.iloc[0] / found.customers["revenue"].sum()
    )
    assert lost.loc["…900", ["purchase days", "usual gap"]].tolist() == ["10", "7 days"]


def test_a_very_small_file_lists_nobody():
    found = look(sales(40))
    for listed in (figures.leading_customers, figures.lost_customers):
        with pytest.raises(Missing, match="nobody is listed"):
            listed(found)


def test_where_nobody_is_silent_the_list_says_so(found):
    with pytest.raises(Missing, match="None of the best 20 % has been silent"):
        figures.lost_customers(replace(found, silent=found.silent.head(0)))


def test_a_faithful_customer_who_stops_is_found_and_an_active_one_is_not(customers):
    silent = silent_customers(customers)
    assert silent.index[0] == "FAITHFUL-900"
    assert silent.at["FAITHFUL-900", "usual_gap"] == 7
    last = customers["last"].max()
    assert (last - silent["last"]).dt.days.min() > 60
    assert (silent["purchases"] >= 3).all()


def test_the_upgrade_is_scaled_to_the_file_and_moves_between_shown_layers(found):
    gains, scenario = found.upgrade
    assert gains["customers"].sum() == 6
    averages = found.statement["revenue_per_customer"]
    gain = sum(n * (averages[layer] - averages["lower"]) for layer, n in gains["customers"].items())
    assert scenario["gain"] == pytest.approx(gain)
    assert f"Moving 6 of your {len(found.customers)} customers up would add" in " ".join(
        sentences.recommendations(found)
    )
    assert sum(look(sales(3000)).upgrade.gains["customers"]) == 18


def test_the_pictures_say_what_the_report_is_about(found):
    assert theme.description(figures.plot_what_if(found.upgrade, found.by)).startswith(
        "Moving 6 customers"
    )
    said = theme.description(concentration.plot_concentration(found.concentration))
    assert (
        f"the best 5 % bring {theme.percent(top_share(found.customers['revenue'], 0.05))}" in said
    )
    plt.close("all")


def test_losses_do_not_make_the_share_of_the_best_larger():
    value = pd.Series([10.0] * 80 + [-7.0] * 20)
    part = concentration.read_concentration(value, "margin")
    assert (part.best, part.share) == (5, 5 / 80)
    said = concentration.about_losses(part)
    assert f"of the {theme.money(800)} that 80 customers without one bring" in said
    assert f"20 others bring a loss, {theme.money(140)} together" in said
    few = concentration.about_losses(concentration.read_concentration(value[:81], "margin"))
    assert "7" not in few  # of one customer


def test_the_best_fifth_bring_the_same_in_each_section_whoever_brings_a_loss():
    some = sales(120).assign(margin=lambda t: 0.3 * t["amount"])
    loss = some["customer_id"].isin(["K0003", "K0005", "K0007"])
    found = look(some.assign(margin=some["margin"].mask(loss, -some["amount"])))
    pyramid, part = found.pyramid, found.concentration
    told = concentration.concentration_table(part).loc["best 20 % of customers"].item()
    top = pyramid.drop(index=["lower", "all"])
    share = theme.percent(top["revenue_share"].sum())
    assert told == f"{share} of margin ({top['customers'].sum()} customers)"
    assert key(found)["margin from the best 20 %"] == share
    assert share in theme.description(concentration.plot_concentration(part))
    growth = found.upgrade.scenario["gain"] / found.margins.of_customers["margin"].sum()
    assert found.upgrade.scenario["growth"] == pytest.approx(growth)
    plt.close("all")


@pytest.mark.parametrize("count", range(25, 140, 5))
def test_equal_customers_are_many_and_one_tenth_with_nearly_everything_few(count):
    """No cut of 5 % or 20 % decides it: the same spread is read alike at every size."""
    equal = pd.Series(np.ones(count))
    assert concentration.read_concentration(equal, "revenue").is_on_many
    eighty_twenty = pd.Series(1 / np.arange(1, count + 1))
    part = concentration.read_concentration(eighty_twenty, "revenue")
    assert not part.is_on_many
    giants = equal.mask(equal.index < max(5, count / 10), 200.0)
    assert concentration.read_concentration(giants, "revenue").is_on_few


def test_a_file_too_small_for_layers_has_no_scenario():
    upgrade = look(sales(6)).upgrade
    assert str(upgrade) == "7 customers are too few for layers to move between: it takes 100."


@pytest.fixture(scope="module")
def advice(found):
    """Return a function that joins the advice on customers, and on rows set aside."""

    def joined(customers, reasons=(), rows_in=1000, taken_back=0):
        rejected = pd.DataFrame({"reason": list(reasons)}, dtype=str)
        account = {"rejected": rejected, "rows_in": rows_in, "taken_back": taken_back}
        other = replace(
            found,
            customers=customers,
            silent=silent_customers(customers),
            upgrade=Missing("No layers."),
            reading=replace(found.reading, **account),
        )
        return " ".join(sentences.recommendations(other))

    return joined


def test_nobody_is_moved_up_to_customers_of_another_kind():
    some = sales(400)
    trade = some["customer_id"].isin(some["customer_id"].unique()[:4])
    found = look(some.assign(amount=some["amount"].mask(trade, some["amount"].sum())))
    assert "customers of another kind" in str(found.upgrade)
    assert not isinstance(look(some).upgrade, Missing)


def test_who_took_all_back_stands_in_no_layer_but_on_the_list():
    some = sales(120)
    gone = some["customer_id"].unique()[:7]
    back = some[some["customer_id"].isin(gone)]
    found = look(pd.concat([some, back.assign(amount=-back["amount"])], ignore_index=True))
    assert found.pyramid.loc["all", "customers"] == len(found.customers) - 7
    listed = actions(found).set_index("customer_id")
    assert set(listed.loc[gone, "layer"]) == {"none: all taken back"}
    assert "purchase_days" in listed


def test_advice_follows_the_numbers(customers, advice):
    even = customers.assign(revenue=100.0, purchases=2)
    assert "no small group" in advice(even)
    one_giant = even.assign(revenue=np.where(np.arange(len(even)) < 31, 10_000.0, 1.0))
    assert "you depend on them" in advice(one_giant)
    assert "on one day only" not in advice(even)
    assert "100 % of customers bought on one day only" in advice(even.assign(purchases=1))


def test_advice_names_the_most_frequent_reason_for_rows_set_aside(customers, advice):
    reasons = ["amount is missing"] * 30 + ["date is missing"] * 3
    assert "3.3 % of the rows could not be used, most often because: amount is missing" in advice(
        customers, reasons
    )
    assert "could not be used" not in advice(customers, reasons[:5])


@pytest.mark.parametrize(
    ("days_since", "gap", "found"),
    [(61, 20, True), (60, 19, False), (60, 20, False), (70, 23, True), (69, 23, False)],
)
def test_silent_means_more_than_60_days_and_more_than_three_usual_gaps(days_since, gap, found):
    last = pd.Timestamp("2024-06-30")
    until = last - pd.Timedelta(days=days_since)
    mine = {"revenue": 900.0, "purchases": 3, "first": until - pd.Timedelta(days=2 * gap),
            "last": until}  # fmt: skip
    other = {"revenue": 1.0, "purchases": 1, "first": last, "last": last}
    table = pd.DataFrame([mine, *[other] * 9], index=list("abcdefghij"))
    assert ("a" in silent_customers(table).index) == found


@pytest.mark.parametrize(("once", "said"), [(30, True), (29, False)])
def test_one_day_customers_are_mentioned_from_30_per_cent(advice, once, said):
    table = pd.DataFrame(
        {
            "revenue": 1.0,
            "purchases": [1] * once + [2] * (100 - once),
            "first": pd.Timestamp("2024-01-01"),
            "last": pd.Timestamp("2024-01-01"),
        },
        index=[f"K{i:03}" for i in range(100)],
    )
    assert ("on one day only" in advice(table)) == said


@pytest.mark.parametrize(("share", "said"), [(0.41, True), (0.39, False)])
def test_the_best_five_per_cent_matter_from_40_per_cent_of_revenue(customers, advice, share, said):
    count = len(customers)
    best = top_count(count, 0.05)
    revenue = np.full(count, (1 - share) / (count - best))
    revenue[:best] = share / best
    even = customers.assign(revenue=revenue * 1e6, purchases=2)
    assert ("you depend on them" in advice(even)) == said


@pytest.mark.parametrize(("days", "share"), [(364, None), (365, "50.0 %")])
def test_active_means_a_purchase_in_the_last_365_days_where_the_file_is_longer(found, days, share):
    last = pd.Timestamp("2024-06-30")
    table = pd.DataFrame(
        {"revenue": 1.0, "purchases": 1, "last": [last, last - pd.Timedelta(days=days)] * 3}
    )
    transactions = pd.DataFrame({"date": table["last"], "amount": 1.0})
    reading = replace(found.reading, transactions=transactions)
    shown = figures.overview(replace(found, reading=reading, customers=table))[""]
    assert shown.get("customers who bought in the last 365 days") == share


def test_sales_taken_back_are_mentioned_in_whatever_language_their_reason_was_written(
    customers, advice
):
    assert "still counts" in advice(customers, ["已取消的发票"], taken_back=1)
    assert "still counts" not in advice(customers, ["cancelled invoice"])


def monthly(revenue, start="2022-01", new=(), last_day=28):
    """Return sales of 20 customers in each month that bring a revenue; others are new in some."""
    parts = []
    for place, amount in enumerate(revenue):
        month = pd.Period(start, "M") + place
        people = [f"K{i}" for i in range(20)] + [f"N{place}-{i}" for i in range(new.count(place))]
        day = month.end_time.normalize() if place < len(revenue) - 1 else None
        day = day or month.start_time + pd.Timedelta(days=last_day - 1)
        parts.append(pd.DataFrame({"customer_id": people, "date": day, "amount": amount / 20}))
        parts.append(parts[-1].assign(date=month.start_time))
    return pd.concat(parts, ignore_index=True).assign(amount=lambda t: t["amount"] / 2)


def test_months_add_up_and_one_that_the_data_end_in_is_incomplete():
    found = look(monthly([1000.0] * 7, new=[3] * 6, last_day=12))
    table = found.months
    assert table["is_whole"].tolist() == [True] * 6 + [False]
    assert table["revenue"].sum() == found.customers["revenue"].sum()
    assert table.loc["2022-04", ["new_revenue", "returning_revenue"]].tolist() == [300, 1000]
    assert table.loc["2022-01", "returning_revenue"] == 0
    assert months.month_rows(table)[0].index[-1] == "2022-07 (incomplete)"
    ax = months.plot_months(table)
    assert "2022-04 to 2022-06: returning customers bring" in ax.get_title("left") + ax.get_title()
    assert ax.get_xticklabels()[0].get_text() == "2022-07\nincomplete"
    plt.close("all")


@pytest.mark.parametrize(("is_numbered", "named"), [(False, "purchase days"), (True, "orders")])
def test_only_numbered_orders_are_called_orders_in_a_month(is_numbered, named):
    table = monthly([1000.0] * 4)
    if is_numbered:
        table["order_id"] = [f"A{row}" for row in range(len(table))]
    assert months.month_rows(look(table).months)[0].columns[0] == named


def test_what_fewer_than_five_bring_in_a_month_is_not_told():
    table = look(monthly([1000.0] * 6, new=[3] * 4)).months
    split = table[months.PARTS].isna().all(axis=1)
    assert split.index[split].astype(str).tolist() == ["2022-04"]
    assert table["revenue"].notna().all()
    assert months.month_rows(table)[1].startswith("A dash stands for what fewer than 5 customers")
    theme.description(months.plot_months(table))
    plt.close("all")
    few = look(monthly([1000.0] * 6).query("customer_id in ['K1', 'K2', 'K3', 'K4', 'K5']"))
    assert few.months["revenue"].notna().all()
    rare = monthly([1000.0] * 6)
    rare["customer_id"] = [f"{day:%m}-{i % 4}" for i, day in enumerate(rare["date"])]
    with pytest.raises(Missing, match="months are not compared"):
        months.month_table(order_table(rare), customer_table(rare)["first"])


@pytest.mark.parametrize(
    ("revenue", "last_day", "said", "advised"),
    [
        (
            [1000.0] * 12 + [500.0] * 3 + [9.0],
            9,
            "−50.0 % against the same months a year before",
            True,
        ),
        ([1000.0] * 12 + [500.0] * 3, 30, "−50.0 % against the same months a year before", True),
        ([1000.0] * 3 + [2000.0] * 3, 30, "+100.0 % against the three before, in which", False),
        ([1000.0] * 3 + [1010.0] * 3, 30, "may be chance", False),
    ],
)
def test_the_trend_is_told_of_whole_months_and_advises_only_where_it_is_clear(
    revenue, last_day, said, advised
):
    new = [place for place in (0, 1, 2, 12, 13, 14) for _ in range(6) if len(revenue) > 12]
    found = look(monthly(revenue, new=new, last_day=last_day))
    assert said in months.about_trend(found.trend)
    advice = " ".join(sentences.recommendations(found))
    assert ("whether new or returning customers are missing" in advice) == advised


def test_growth_on_the_year_is_told_only_of_a_business_that_has_been_there_for_that_year():
    young, grown = [look(monthly([1000.0] * n + [2000.0] * 3, last_day=30)) for n in (20, 21)]
    assert "+100.0 % against the same months a year before" in months.about_trend(grown.trend)
    assert "brought 6,000 CNY. The same months a year before may be no fair measure" in str(
        young.trend
    )
    assert "begins only on 2022-01-01" in str(young.trend)


def test_there_is_no_trend_in_five_months():
    assert "two times three whole months" in str(look(monthly([1000.0] * 5)).trend)


def key(found):
    return {figure.name: figure.text for figure in figures.key_figures(found)}


def test_key_figures_count_an_order_once_and_no_customers_who_are_none():
    lines = sales(100).assign(order_id=lambda t: [f"O{i // 2}" for i in range(len(t))])
    lines["order_id"] = lines["customer_id"] + lines["order_id"]
    sold = lines.groupby("order_id")["amount"].sum()
    told = key(look(lines))
    assert [*told][:3] == ["revenue", "customers", "orders"]
    assert len(told) >= 5
    assert told["orders"] == theme.count(len(sold))
    assert told["revenue per order"] == theme.money(sold.mean(), 2 if sold.mean() < 1000 else 0)
    days = lines.groupby(["customer_id", "date"]).ngroups
    assert key(look(lines.drop(columns="order_id")))["purchase days"] == theme.count(days)
    nobody = key(look(lines.assign(customer_id=[f"Z{i}" for i in range(len(lines))])))
    assert not [name for name in nobody if "customer" in name or "best" in name]


def test_products_and_stores_are_shown_from_five_customers_on():
    rows = sales(100)
    rows["store"] = np.where(np.arange(len(rows)) % 3 == 0, "<b>North", "South")
    rows["product_id"] = [f"P{i % 20}" for i in range(len(rows))]
    rows.loc[rows.index[:3], "product_id"] = "RARE"
    rows["margin"] = rows["amount"] * 0.3
    found = look(rows)
    stores = figures.breakdown(found, "store")
    assert sorted(stores.index) == ["<b>North", "South"]
    assert "<b>North" not in stores._repr_html_()
    products = figures.breakdown(found, "product_id")
    assert products.index[-1] == "all others (11)"
    assert "RARE" not in products.index
    shares = products["margin share"].str.rstrip(" %").astype(float)
    assert shares.sum() == pytest.approx(100, abs=0.6)
    assert figures.breakdown(look(rows.assign(store="one")), "store") == ""
    assert figures.breakdown(look(rows.drop(columns="store")), "store") == ""
    assert key(found)["margin of the file"] == "30.0 %"
    assert "margin (CNY)" in figures.leading_customers(found)
    assert "margin (CNY)" in figures.layer_table(found)


def test_shares_of_products_are_of_all_sales_and_those_without_one_have_a_row_of_their_own():
    rows = sales(100).assign(product_id="A", store="North")
    rows.loc[rows.index % 3 == 0, "product_id"] = "B"
    rows.loc[rows.index % 4 == 0, ["product_id", "store"]] = None
    shown = figures.breakdown(look(rows), "product_id")
    assert [*shown.index] == ["A", "B", "without a product"]
    share = rows["amount"][rows["product_id"].isna()].sum() / rows["amount"].sum()
    assert shown.at["without a product", "revenue share"] == theme.percent(share)
    assert figures.breakdown(look(rows), "store") == ""  # one, and where it is not named
    rows.loc[rows.index % 4 == 1, "store"] = "South"
    assert figures.breakdown(look(rows), "store").index[-1] == "without a store"
    once = rows.assign(order_id=[f"O{i}" for i in range(len(rows))])
    lines = once.dropna(subset="product_id")[["order_id", "customer_id", "product_id", "amount"]]
    reading = replace(look(once.drop(columns="product_id")).reading, lines=lines)
    assert figures.breakdown(findings(reading), "product_id").equals(shown)


def test_a_product_is_shown_by_its_name_and_its_code_where_the_file_has_both():
    rows = sales(100).rename(columns={"customer_id": "customer"})
    place = np.arange(len(rows)) % 7
    rows["SKU"] = pd.Series(place).map("A{:02}".format).to_numpy()
    rows["Description"] = pd.Series(place).map(lambda i: f"Cup no. {i} " + i * 10 * "!").to_numpy()
    rows["store"] = rows["SKU"]
    found = findings(read_transactions(rows, quiet=True))
    shown = figures.breakdown(found, "product_id").index
    assert {"Cup no. 0 (A00)", f"Cup no. 6 {29 * '!'} … (A06)"} <= {*shown}
    assert {*figures.breakdown(found, "store").index} == {*rows["SKU"]}
    remarks = rows.assign(Description=[f"for {chr(97 + i % 26)}{i}" for i in range(len(rows))])
    found = findings(read_transactions(remarks, quiet=True))
    assert "A00" in figures.breakdown(found, "product_id").index
    assert "Description" not in found.reading.columns


def test_products_that_bring_a_loss_are_named_where_they_are_no_one_s_secret():
    rows = sales(100)
    rows["product_id"] = [f"P{i % 20}" for i in range(len(rows))]
    assert figures.losing(look(rows), "product_id") == ""
    bad = rows["product_id"].map({"P3": -0.5, "P4": -0.1}).fillna(0.3)
    rows["margin"] = bad * rows["amount"]
    loss = -rows["margin"].groupby(rows["product_id"]).sum()
    told = figures.losing(look(rows), "product_id")
    assert told.startswith("Of all 20, 2 bring a loss by the margin in the file, ")
    assert told.endswith(f"most of it P3, {theme.money(loss['P3'])}.")
    rows["margin"] = 1.0
    rows.loc[rows.index[:3], ["product_id", "margin"]] = ["RARE", -9_000.0]
    rows.loc[rows.index[3:], "margin"] = rows["amount"]
    assert figures.losing(look(rows), "product_id") == ""


def test_the_list_says_what_the_page_says(found):
    listed = actions(found).set_index("customer_id")
    assert set(listed.index) == set(found.customers.index)
    called = listed.index[listed["what_to_do"].str.startswith("Call and ask why")]
    assert [*called] == [*found.silent.index]
    assert [*listed.index[: len(called)]] == [*called]
    assert "Give a person" not in " ".join(listed["what_to_do"])  # no few carry this firm
    once = found.customers["purchases"] == 1
    assert (
        listed.loc[once[once].index, "what_to_do"]
        .isin(["Ask for the second purchase.", "No step of its own."])
        .all()
    )
    loss = sales(100).assign(margin=lambda t: np.where(t["customer_id"] == "K0001", -1, 1))
    bad = actions(look(loss)).set_index("customer_id")
    assert bad.at["K0001", "what_to_do"].startswith("A loss")
    alone = sales(100).drop_duplicates("customer_id")
    assert actions(look(alone))["what_to_do"].str.startswith("Left open").all()


@pytest.mark.parametrize(("cancellations", "told"), [("set aside", "110"), ("net", "64")])
def test_revenue_is_orders_times_revenue_per_order_and_tells_of_returns(cancellations, told):
    sales = pd.DataFrame({"customer_id": [*"abcdefghijj", "a", "b"], "date": "2024-01-01"})
    sales = sales.assign(order_id=[*"123456789", "10", "11", "C12", "C13"], amount=10.0)
    sales.loc[10:, "date"] = "2024-02-01"
    sales.loc[11:, "amount"] = [-10.0, -36.0]
    reading = read_transactions(sales, cancellations=cancellations, quiet=True)
    shown = figures.key_figures(findings(reading))
    numbers = {figure.name: figure.number for figure in shown}
    assert shown[0].text.startswith(told)
    is_net = cancellations == "net"
    assert shown[0].text.endswith("after returns" if is_net else "before returns")
    assert numbers["revenue"] == pytest.approx(numbers["orders"] * numbers["revenue per order"])
    assert numbers["customers"] == (8 if is_net else 10)
    mean = figures.overview(findings(reading)).loc["revenue per customer, mean"].item()
    assert mean == theme.money(numbers["revenue"] / numbers["customers"])


def test_who_takes_back_in_parts_what_was_bought_in_parts_has_brought_nothing():
    sales = pd.DataFrame({"customer_id": [*"aaaabcdef"], "date": pd.Timestamp("2024-01-01")})
    sales["amount"] = [0.1, 0.2, -0.3, 0.0, *[9.0] * 5]
    sales["order_id"] = [*"1111", *"23456"]
    assert customer_table(sales).at["a", "revenue"] == 0
    assert order_table(sales)["revenue"].eq(0).sum() == 1


def test_orders_with_an_amount_of_nothing_count_as_orders_and_are_told():
    rows = sales(100)
    rows["order_id"] = [f"o{i}" for i in range(len(rows))]
    told = "of orders, with amount 0"
    assert told not in figures.overview(look(rows)).index
    rows.loc[rows.index[:7], "amount"] = 0.0
    found = look(rows)
    assert key(found)["orders"] == f"{len(rows):,}"
    assert found.months["orders"].sum() == len(rows)
    assert figures.overview(found).loc[told].item() == "7"


def test_who_had_something_free_of_charge_has_taken_nothing_back():
    rows = sales(100)
    back = rows.assign(amount=-rows["amount"])[rows["customer_id"] == rows["customer_id"].iloc[0]]
    free = rows.iloc[:1].assign(customer_id="free", amount=0.0)
    found = look(pd.concat([rows, back, free]))
    kept = rows["customer_id"].nunique()  # less one, and one more
    assert key(found)["customers"] == f"{kept}, and 1 who took all back"
