"""Exercises 3-1, 3-2 and 3-13: states of everybody, ABC classes, and what credit costs."""

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import STATES, one_base
from crmlab.value.measures import abc_classes


@once_an_edition
def _base() -> pd.DataFrame:
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    return one_base(load("shop_prospects"), orders, until="2024-06-30")


def _revenue(days: int) -> pd.Series:
    base = _base()
    return base.loc[base["recency_days"] <= days, "revenue"]


up_to = Verb(lambda values, limit: float((values <= limit).sum()))
up_to.slip(
    "Whoever bought exactly so many days ago still counts: write <=, not <",
    lambda values, limit: float((values < limit).sum()),
)
up_to.slip(
    "This counts those whose last order is *longer* ago: turn the sign round",
    lambda values, limit: float((values > limit).sum()),
)
from_on = Verb(lambda values, cut: float((values >= cut).sum()))
from_on.slip(
    "Whoever stands exactly on the cut belongs to the upper class: write >=, not >",
    lambda values, cut: float((values > cut).sum()),
)


class States(Exercise, id="3-1"):
    recency = given(
        lambda: _base()["recency_days"].dropna(),
        "days",
        "the days since the last order of each buyer",
    )
    points = given(
        lambda: _base()["interest_score"].dropna(), "points", "the interest of the contacts"
    )
    prospects = given(
        lambda: float((_base()["kind"] == "prospect").sum()), "contacts", "the prospects by `kind`"
    )
    everybody = given(lambda: float(len(_base())), "persons", "everybody in the base")
    order_count = given(
        lambda: float((load("shop_orders")["order_date"] > "2023-06-30").sum()),
        "orders",
        "the *orders* of those days",
    )
    year = given(365, "day limit", "the limit of 365 days")
    short_year = given(360, "day limit", "a limit of 360 days")
    some, much = given(30, "cut", "the cut at 30"), given(70, "cut", "the cut at 70")
    buyers = step(call(len, recency), "buyers", "all who ever bought")
    contacts = step(call(len, points), "persons", "all who never bought")
    existing = answer(up_to(recency, year), Integer("buyers"), "the existing customers")
    interested = step(from_on(points, some), "persons", "the contacts from 30 points on")
    target = step(from_on(points, much), "persons", "the contacts from 70 points on")
    lost = step(buyers - existing, "buyers", "the lost customers")
    state_counts = answer(
        [contacts - interested, interested - target, target, existing, lost],
        Vector(STATES, "persons", tolerance=0.01, absent=0.0),
        "the persons in each state",
    )
    lost_share = answer(lost / buyers, share(2e-4), "the share lost of all who ever bought")
    existing.mistake(
        "This turns the test round with ~, and so counts all who never bought as well",
        everybody - up_to(recency, year),
    )
    existing.mistake(
        "Who never bought is counted as well: fillna(0) makes a day of a missing one, and ~ turns "
        "it to True. Missing is not recent",
        everybody - buyers + up_to(recency, year),
    )
    existing.mistake("These are the six people of the example. Take `base`", 2)
    state_counts.mistake(
        "Nobody is a contact here: ~ or fillna(0) has put all who never bought among the lost or "
        "the existing, before their interest was asked for",
        [0, 0, 0, existing, lost + contacts],
        [0, 0, 0, existing + contacts, lost],
    )

    @state_counts.symptom
    def six_people(given: np.ndarray) -> str:
        """Name the counts of the example."""
        return (
            say("These are the six people of the example. Take `base`") if given.sum() == 6 else ""
        )

    del six_people
    lost_share.mistake("These are the six people of the example. Take `base`", 1 / 3)
    lost_share.mistake(
        "~ calls all who never bought lost as well. Only who bought can be lost",
        1 - existing / everybody,
    )
    lost_share.mistake(
        "This is the share of those who *stayed*. Asked for is that of the lost", existing / buyers
    )
    state_counts.mistake(
        "The test for 30 points stands before that for 70 here, so nobody is left to be a target: "
        "the first test that holds decides",
        [contacts - interested, interested, 0, existing, lost],
    )
    state_counts.mistake(
        "Here whoever is lost has become a non-customer: a test for the lost is missing",
        [contacts - interested + lost, interested - target, target, existing, 0],
    )
    state_counts.mistake(
        "Targets are counted among the potential here as well. Each person has *one* state: take "
        "the targets out",
        [contacts - interested, interested, target, existing, lost],
    )
    state_counts.mistake(
        "The potential are taken by `kind` here. The rule goes by `interest_score`",
        [contacts - prospects, prospects - target, target, existing, lost],
    )
    lost_share.mistake(
        "This divides by *everybody* known. Only who bought can be lost: divide by the buyers",
        lost / (buyers + contacts),
    )
    lost_share.mistake(
        "This divides the lost by those who stayed. Divide by all who ever bought",
        lost / existing,
    )
    hints = (
        "(base['recency_days'] <= 365) is True or False for each person; .sum() counts the True.",
        "np.select as for the six persons, with the columns of `base`. The first test that holds "
        "decides, so ask for 70 points before 30.",
        "pd.Series(np.select(tests, names, 'non-customer')).value_counts() counts the states. The "
        "share is lost over lost and existing together.",
    )
    then = (
        "{lost_share} of all buyers are lost by *this* rule. Nobody told us that they left: it is "
        "our threshold that says so. How many customers has the shop, then? {existing} who buy, "
        "{buyers} who ever did, {everybody} whom it knows. All three are right, and each needs its "
        "rule beside it."
    )


def _before(values: pd.Series) -> pd.Series:
    ranked = values.sort_values(ascending=False, kind="stable")
    return ((ranked.cumsum() - ranked) / ranked.sum()).reindex(values.index)


def _heads(classes: object) -> np.ndarray:
    return pd.Series(list(classes)).value_counts().reindex(list("ABC"), fill_value=0).to_numpy()


def _revenue_of_a(revenue: pd.Series, classes: list[str]) -> float:
    return float(revenue[np.array(classes) == "A"].sum() / revenue.sum())


def _cut(shares: pd.Series) -> list[str]:
    return np.select([shares < 0.8 - 1e-12, shares < 0.95 - 1e-12], ["A", "B"], "C").tolist()


abc = Verb(lambda values: abc_classes(values).tolist())
abc.slip(
    "The customer in whom 80 % is reached belongs to the class in which his value *begins*: take "
    "his own value off the running sum",
    lambda values: _cut(_before(values) + values / values.sum()),
)
abc.slip(
    "The running sum goes through the file as it stands here. Sort first, the largest on top",
    lambda values: _cut((values.cumsum() - values) / values.sum()),
)
abc.slip(
    "Here the running sum begins with the smallest. Sort with ascending=False",
    lambda values: _cut(1 - _before(values) - values / values.sum()),
)
abc.slip(
    "B goes *up to* 95 % of the value: it begins below 0.95, and not below 0.15",
    lambda values: np.where(_before(values) < 0.8 - 1e-12, "A", "C").tolist(),
)
abc.slip(
    "The running sum is in yuan here. Divide it by the sum of all",
    lambda values: _cut(_before(values) * values.sum()),
)
abc.slip(
    "These are classes of *customers*, 20 % and 50 % of the heads. ABC cuts the value",
    lambda values: np.select(
        [values.rank(ascending=False, pct=True) <= cut for cut in (0.2, 0.5)], ["A", "B"], "C"
    ).tolist(),
)
abc.slip(
    "This cuts the *customers* at 80 and 95 %. ABC cuts the value",
    lambda values: np.select(
        [values.rank(ascending=False, pct=True) <= cut for cut in (0.8, 0.95)], ["A", "B"], "C"
    ).tolist(),
)
abc.slip(
    "This cuts the *customers* at 80 and 95 %. ABC cuts the value",
    lambda values: _cut(values.rank(ascending=False, method="first").sub(1) / len(values)),
)


class Classes(Exercise, id="3-2"):
    revenue = given(lambda: _revenue(365), "CNY a customer", "the revenue of each active customer")
    of_buyers = given(
        lambda: _revenue(10_000), "CNY a customer", "the revenue of *all* buyers, the lost as well"
    )
    of_two_years = given(
        lambda: load("shop_orders").groupby("customer_id")["amount"].sum(),
        "CNY a customer",
        "the revenue of *both* years",
    )
    below_a_year = given(
        lambda: _revenue(364), "CNY a customer", "the revenue of less than 365 days, with < for <="
    )
    of_orders = given(
        lambda: load("shop_orders").loc[
            lambda orders: orders["order_date"] > "2023-06-30", "amount"
        ],
        "CNY a customer",
        "the amount of each *order*",
    )
    of_toy = given(
        lambda: load("toy_abc")["value"], "CNY a customer", "the six customers of the example"
    )
    buyers = given(lambda: float(len(_revenue(10_000))), "customers", "all who ever bought")
    everybody = given(lambda: float(len(_base())), "persons", "everybody in the base")
    classes = step(abc(revenue), "classes", "the classes of the shop's customers")
    class_counts = answer(
        call(_heads, classes),
        Vector(list("ABC"), "customers", tolerance=0.01, absent=0.0),
        "the customers in each class",
    )
    active = step(call(len, revenue), "customers", "the active customers")
    in_a = step(call(lambda heads: heads[0], class_counts), "customers", "the customers in A")
    in_b = step(call(lambda heads: heads[1], class_counts), "customers", "the customers in B")
    a_share = answer(in_a / active, share(5e-5), "the share of customers in A")
    class_counts.mistake(
        "These are layers of the pyramid: it cuts the heads. ABC cuts the value",
        [active * 0.05, active * 0.15, active * 0.80],
    )
    class_counts.mistake(
        "This is the *revenue* of each class. Count the customers: .value_counts()",
        call(
            lambda revenue, classes: revenue.groupby(np.array(classes)).sum().to_numpy(),
            revenue,
            classes,
        ),
    )
    class_counts.mistake(
        "Here all of `base` is sorted into classes: who brought nothing comes into C. Take the "
        "active only",
        [in_a, in_b, everybody - in_a - in_b],
    )
    a_share.mistake(
        "This is the share of the *revenue* that A brings. Which part of the customers is it?",
        call(_revenue_of_a, revenue, classes),
    )
    a_share.mistake(
        "These are A and B together",
        call(lambda heads: (heads[0] + heads[1]) / heads.sum(), class_counts),
    )
    a_share.mistake(
        "This divides by all who ever bought. The classes are those of the *active*", in_a / buyers
    )
    a_share.mistake("This is the share of *C*", 1 - (in_a + in_b) / active)
    a_share.mistake("80 % is their share of the *value*. Which part of the customers is it?", 0.8)
    hints = (
        "The lines for the six customers, with the revenue of the active.",
        "Sort first, the largest on top. What is brought *before* a customer is cumsum() less his "
        "own; np.select makes letters of it, and .value_counts() counts them.",
        "The share: the customers in A over all active customers.",
    )
    then = (
        "{a_share} of the active customers bring 80 %: close to 80/20. The pyramid fixes the "
        "heads, ABC the value; at this one point the two rules meet."
    )


class Credit(Exercise, id="3-13"):
    amount = given(40_000, "CNY owed", "the amount")
    days = given(90, "days", "the days of credit")
    year = given(365, "days", "the days of a year")
    short_year = given(360, "days", "a year of 360 days")
    interest_rate = given(0.05, "share a year", "the yearly interest")
    default_rate = given(0.015, "share of the amount", "the share never paid")
    margin_rate = given(0.20, "share of the amount", "the margin rate")
    other_days = given(60, "days", "the days *of the example*")
    other_interest = given(0.06, "share a year", "the interest *of the example*")
    other_default = given(0.02, "share of the amount", "the share never paid *in the example*")
    financing = step(amount * interest_rate * days / year, "CNY", "the interest of the days")
    loss = step(amount * default_rate, "CNY", "the expected loss")
    credit_cost = answer(financing + loss, Number("CNY", 0.5), "the cost of the credit")
    margin = step(amount * margin_rate, "CNY", "the margin of the sale")
    margin_share = answer(credit_cost / margin, share(), "the share of the margin it takes")
    credit_cost.mistake(
        "The interest is for a whole year here: the money is back after 90 days",
        amount * interest_rate + loss,
    )
    credit_cost.mistake(
        "The interest and the share never paid are those of the example. The dealer has his own",
        amount * other_interest * days / year + amount * other_default,
    )
    credit_cost.mistake(
        "Within a year, interest is counted without interest on it: the rate times 90 / 365",
        amount * ((1 + interest_rate) ** (days / year) - 1) + loss,
    )
    credit_cost.mistake(
        "Of a sale that is never paid, all is lost, not only what the goods cost",
        financing + loss * (1 - margin_rate),
    )
    credit_cost.mistake(
        "Interest runs on *all* that is owed: nobody knows before who will not pay",
        financing * (1 - default_rate) + loss,
    )
    credit_cost.mistake(
        "What is never paid is lost once a sale, whatever the days: no 90 / 365 there",
        financing + loss * days / year,
    )
    credit_cost.mistake(
        "Credit is given on the whole sale, not on its margin only",
        (financing + loss) * margin_rate,
    )
    margin_share.mistake(
        "This is the share of the *sale*. Divide by the margin, 20 % of it", credit_cost / amount
    )
    hints = (
        "Two parts: interest for 90 of 365 days, and the part that is never paid.",
        "40_000 * 0.05 * 90 / 365, and 40_000 * 0.015.",
        "Margin is 20 % of 40,000. Divide the cost by it.",
    )
    then = (
        "What a customer pays is one thing, *how* another: this credit takes {margin_share} of the "
        "margin."
    )
