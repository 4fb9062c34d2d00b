"""The margin of a file goes before an assumed one, and what it does not know is told."""

import numpy as np
import pandas as pd
import pytest
from sales_files import lively

from crmlab.briefing.margins import Margins
from crmlab.lifecycle.briefing import findings as lifecycle
from crmlab.lifecycle.briefing import sentences as of_lifecycle
from crmlab.lifecycle.briefing.listing import customers_to_act_on
from crmlab.lifecycle.measures.margins import margin_rates
from crmlab.segmentation.briefing import findings as segmentation
from crmlab.tables import Refusal, read_transactions
from crmlab.value.briefing import figures
from crmlab.value.briefing import findings as value
from crmlab.value.briefing import sentences as of_value
from crmlab.value.briefing.actions import actions


def sales(**columns):
    """Return 60 sales of 20 customers, three each, for 10, 20, ... in the order of customers."""
    people = np.tile(np.arange(20), 3)
    table = {
        "customer_id": [f"C{who:02}" for who in people],
        "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(60) * 5, "D"),
        "amount": 10.0 * (people + 1),
    }
    return pd.DataFrame(table | columns)


def margins(asked=None, **columns):
    return Margins.of(read_transactions(sales(**columns), quiet=True), asked)


def two_readings():
    """Return sales in which the customers with most revenue leave least margin."""
    log = lively(seed=4)
    rank = log.groupby("customer_id")["amount"].sum().rank(pct=True)
    rate = 0.75 - 0.8 * log["customer_id"].map(rank)  # −5 % of the largest
    shop = np.where(log["customer_id"].map(rank) > 0.8, "dear", "cheap")
    return log.assign(Profit=(rate * log["amount"]).round(2), store=shop)


@pytest.fixture(scope="module")
def reading():
    return read_transactions(two_readings(), quiet=True)


AMOUNT = sales()["amount"]
TAKEN = {  # margins of the file, the rate that is taken, and what is said of it
    "own": (AMOUNT / 4, None, 0.25, "is the file's own, by column 'margin': 25.0 % of revenue."),
    "asked": (AMOUNT / 4, 0.3, 0.3, "in column 'margin' is not used. Assumed: a margin of 30.0 %"),
    "none": (np.nan, None, 0.4, "Assumed: a margin of 40.0 % of each amount."),
    "zero": (0.0, None, 0.4, "is zero in each row: it is not used. Assumed: a margin of 40.0 %"),
    "few": (AMOUNT.where(AMOUNT == 10) / 4, None, 0.4, "Only 0.5 % of the revenue has a margin"),
    "most": (AMOUNT.mask(AMOUNT == 10) / 4, None, 0.25, "3 of 60 sales have none, and are taken"),
    "odd": ((AMOUNT / 4).where(AMOUNT > 10, 11.0), None, 0.2540, "3 sales have a margin above"),
    "loss": (
        -AMOUNT / 4,
        None,
        -0.25,
        "is the file's own, by column 'margin': −25.0 % of revenue.",
    ),
}


@pytest.mark.parametrize("case", TAKEN)
def test_which_margin_is_taken_and_what_is_missing_is_told(case):
    own, asked, rate, told = TAKEN[case]
    found = margins(asked, margin=own)
    assert found.rate == pytest.approx(rate, abs=1e-4)
    assert told in found.about()
    assert ("Assumed" in found.about()) != found.is_own
    assert found.sales["margin"].sum() == pytest.approx(found.rate * AMOUNT.sum())


def test_more_margin_than_revenue_and_no_share_are_refused():
    with pytest.raises(Refusal, match=r"is 200.0 % of revenue: it cannot be the margin. Say so"):
        margins(margin=AMOUNT * 2)
    with pytest.raises(ValueError, match="margin_rate must be a share above 0, up to 1; not 40"):
        margins(40)


def test_who_brings_a_loss_is_counted_and_not_shown():
    said = {
        losing: margins(margin=np.where(10 * losing >= AMOUNT, -1.0, 1.0)).advice()
        for losing in (0, 3, 8)
    }
    assert said[0] == []
    assert "fewer than 5, bring a loss" in said[3][0]
    assert "8 customers of 20 bring a loss, 24" in said[8][0]
    assert "0 of them are among the best 20 %" in said[8][0]
    whole = margins(margin=-AMOUNT).advice()
    assert "brings no gain: −6,300" in whole[0]
    assert "--column margin=" in whole[0]


def test_a_margin_that_is_left_by_a_cost_is_refused_as_that_cost():
    cost = read_transactions(sales(Cost=-2 * AMOUNT), quiet=True)
    with pytest.raises(Refusal, match="--column cost="):
        Margins.of(cost)


def test_rates_are_drawn_to_that_of_all_where_little_is_known():
    random = np.random.default_rng(1)
    true = np.repeat(random.uniform(0.1, 0.5, 200), 4)
    log = pd.DataFrame({"customer_id": np.repeat(np.arange(200), 4), "amount": 50.0})
    log["date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(800), "D")
    log["margin"] = (true + random.normal(0, 0.3, 800)) * 50
    rates, own = margin_rates(log), log.groupby("customer_id")["margin"].sum() / 200
    truth = pd.Series(true[::4])
    error = {name: ((r - truth) ** 2).mean() for name, r in (("own", own), ("drawn", rates))}
    assert error["drawn"] < 0.5 * error["own"]
    assert error["drawn"] < truth.var()
    assert rates.mean() == pytest.approx(own.mean())
    alike = margin_rates(log.assign(margin=random.normal(0.3, 0.3, 800) * 50))
    assert alike.std() < 0.05
    exact = margin_rates(log.assign(margin=true * 50))
    assert exact.to_numpy() == pytest.approx(truth.to_numpy())


def test_the_two_readings_rank_customers_otherwise_in_customer_value(reading):
    own, rate = value.findings(reading), value.findings(reading, margin_rate=0.4)
    most = rate.customers["revenue"].idxmax()
    assert (own.by, rate.by) == ("margin", "revenue")
    assert value.layers(rate.value)[most] > value.layers(own.value)[most] or (
        own.customers.at[most, "margin"] < 0
    )
    listed = {name: actions(found).set_index("customer_id") for name, found in
              (("own", own), ("rate", rate))}  # fmt: skip
    assert listed["own"].at[most, "what_to_do"].startswith("A loss")
    assert not listed["rate"]["what_to_do"].str.startswith("A loss").any()
    assert "margin" in listed["own"]
    assert "margin" not in listed["rate"]
    shown = [figures.leading_customers(found).index for found in (own, rate)]
    assert not set(shown[0]) & set(shown[1])
    said = [" ".join(of_value.recommendations(found)) for found in (own, rate)]
    assert "are not among the best 22 by margin" in said[0]
    assert "bring a loss" in said[0]
    assert "of margin: no small group" in said[0]
    assert "by margin" not in said[1]
    assert "bring a loss" not in said[1]
    stores = [list(figures.breakdown(found, "store").index) for found in (own, rate)]
    assert stores == [["cheap", "dear"], ["dear", "cheap"]]


def test_the_two_readings_rank_customers_otherwise_in_lifecycle(reading):
    own, rate = (lifecycle.findings(reading, margin_rate=r) for r in (None, 0.4))
    most = rate.worth.value.idxmax()
    assert own.worth.value[most] < own.worth.value.median()
    true = 0.75 - 0.8 * reading.transactions.groupby("customer_id")["amount"].sum().rank(pct=True)
    rates = own.worth.value / rate.worth.value * 0.4
    assert (rates - true[rates.index]).abs().max() < 0.02
    assert customers_to_act_on(own)["customer_id"][0] != customers_to_act_on(rate)["customer_id"][0]
    assert own.cohort_money.attrs["what"] == "margin"
    assert rate.cohort_money.attrs["what"] == "revenue"
    assert "Bühlmann" in of_lifecycle.assumed(own, 0.1)
    assert "Assumed: a margin of 40.0 %" in of_lifecycle.assumed(rate, 0.1)


def test_a_mailing_must_add_more_where_the_margin_of_a_segment_is_small(reading):
    own, rate = (segmentation.findings(reading, margin_rate=r) for r in (None, 0.4))
    tables = [found.mailing.table.drop("all customers") for found in (own, rate)]
    first, last = tables[1]["margin"].idxmax(), tables[1]["margin"].idxmin()
    assert tables[1].at[first, "needed"] < tables[1].at[last, "needed"]
    assert tables[0].at[first, "needed"] > tables[1].at[first, "needed"]
    losing = own.margins.losing.index
    done = own.actions.set_index("customer_id")["what_to_do"]
    assert done[losing].str.startswith("A loss").all()
    assert "margin" in own.actions
    assert "margin" not in rate.actions


COSTS = {  # what is called a cost, and whether a unit of it was meant
    "of a unit": ({"Unit Cost": lambda price, _: 0.6 * price}, 0.4),
    "of a line": ({"Cost": lambda price, quantity: 0.6 * price * quantity}, 0.4),
    "of a unit, by its values": ({"Cost": lambda price, _: 0.6 * price}, 0.4),
    "of a unit, and a profit": (
        {"Unit Cost": lambda price, _: price, "Profit": lambda p, q: q},
        None,
    ),
}


@pytest.mark.parametrize("case", COSTS)
def test_a_cost_is_known_for_that_of_a_unit_or_of_a_line(case):
    columns, rate = COSTS[case]
    random = np.random.default_rng(3)
    log = sales().drop(columns="amount")
    quantity = random.integers(1, 9, len(log))
    price = random.lognormal(2, 0.5, len(log)).round(2)
    log = log.assign(quantity=quantity, unit_price=price)
    log = log.assign(**{name: make(price, quantity) for name, make in columns.items()})
    read = read_transactions(log, quiet=True)
    found = Margins.of(read)
    told = "is the cost of a unit: it is taken times the quantity" in " ".join(read.taken)
    assert told == (case in ("of a unit", "of a unit, by its values"))
    if rate is None:
        assert found.sales["margin"].tolist() == quantity.tolist()
    else:
        assert (found.sales["margin"] / found.sales["amount"]).to_numpy() == pytest.approx(rate)


def test_the_cost_of_a_unit_is_not_used_without_a_quantity():
    read = read_transactions(sales(**{"Unit Cost": 5.0}), quiet=True)
    assert "'Unit Cost' is not used: the cost of a unit takes a quantity." in read.taken
    assert not Margins.of(read).is_own


def test_a_cancelled_sale_takes_its_margin_back():
    log = sales(order_id=[f"{'C' if row == 4 else ''}{100 + row}" for row in range(60)])
    log["margin"] = log["amount"] / 4
    net = read_transactions(log, cancellations="net", quiet=True).transactions
    assert net["margin"].to_numpy() == pytest.approx(net["amount"].to_numpy() / 4)
    assert net["margin"].min() < 0
