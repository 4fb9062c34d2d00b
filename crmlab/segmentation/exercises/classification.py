"""Exercises 3-1, 3-2 and 3-13: states of everybody, ABC classes, and what credit costs."""

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.segmentation.measures import STATES, one_base


@once_an_edition
def _base() -> pd.DataFrame:
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    return one_base(load("shop_prospects"), orders, until="2024-06-30")


def _people(column: str) -> float:
    return float(_base()[column].count())


def _revenue(days: int) -> pd.Series:
    return _base().loc[lambda base: base["recency_days"] <= days, "revenue"]


def _number(values: pd.Series, side: str, limit: float) -> float:
    return float(getattr(values, side)(limit).sum())


class States(Exercise, id="3-1"):
    recency = given(
        lambda: _base()["recency_days"], "days", "the days since the last order of each buyer"
    )
    points = given(lambda: _base()["interest_score"], "points", "the interest of the contacts")
    prospects = given(
        lambda: float(((_base()["kind"] == "prospect") | (_base()["interest_score"] >= 70)).sum()),
        "persons",
        "the prospects by `kind`",
    )
    everybody = given(lambda: _people("kind"), "persons", "everybody in the base")
    order_count = given(
        lambda: float((load("shop_orders")["order_date"] > "2023-06-30").sum()),
        "orders",
        "the *orders* of those days",
    )
    year = given(
        365,
        "limits",
        "the limit of 365 days",
        others={"a limit of 360 days": 360, "a limit of 180 days, half a year": 180},
    )
    some, much = given(30, "cut", "the cut at 30"), given(70, "cut", "the cut at 70")
    from_on = choice(("from the cut on (>=)", "ge"), ("above the cut (>)", "gt"))
    buyers = given(lambda: _people("recency_days"), "persons", "all who ever bought")
    contacts = given(lambda: _people("interest_score"), "persons", "all who never bought")
    existing = answer(
        call(_number, recency, "le", year), Integer("persons"), "the existing customers"
    )
    nearly = step(call(_number, recency, "lt", year), "persons", "those of less than 365 days (<)")
    interested = step(call(_number, points, from_on, some), "persons", "all from 30 points on")
    target = step(call(_number, points, from_on, much), "persons", "all from 70 points on")
    lost = step(buyers - existing, "persons", "the lost customers")
    state_counts = answer(
        [contacts - interested, interested - target, target, existing, lost],
        Vector(STATES, "persons", tolerance=0.01, absent=0.0),
        "the persons in each state",
    )
    lost_share = answer(lost / buyers, share(2e-4), "the share lost of all who ever bought")
    existing.mistake(
        "Who never bought is counted as well: fillna(0) makes a day of a missing one, and ~ turns "
        "it to True. Missing is not recent",
        *(everybody - existing, contacts + existing),
    )
    state_counts.mistake(
        "Nobody is a contact here: ~ or fillna(0) has put all who never bought among the lost or "
        "the existing, before their interest was asked for",
        [0, 0, 0, existing, lost + contacts],
        [0, 0, 0, existing + contacts, lost],
    )
    state_counts.mistake(
        "A state is missing: the five hold *everybody* in the base, also who never bought, and "
        "whoever passes no test is a non-customer",
        [0, 0, 0, existing, lost],
        [0, interested - target, target, existing, lost],
    )
    state_counts.mistake(
        "The test for 30 points stands before that for 70 here, so nobody is left to be a target: "
        "the first test that holds decides",
        [contacts - interested, interested, 0, existing, lost],
    )
    existing.example(2)
    state_counts.example([1, 1, 1, 2, 1])
    lost_share.example(1 / 3)
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


def _classes(revenue: pd.Series, top: str, place: str, rule: tuple) -> np.ndarray:
    """Return 0 for A, 1 for B and 2 for C, of each customer."""
    values, (of, first, second) = revenue.to_numpy(), rule
    signs = {"largest": -values, "smallest": values, "file": values * 0}
    order = np.argsort(signs[top], kind="stable")
    weights = values[order] if of != "heads" else np.ones(len(values))
    share = weights.cumsum() - (weights if place == "begins" else 0)
    share = share / (weights.sum() if of != "yuan" else 1) + 1e-12
    return np.select([share < first, share < second], [0, 1], 2)[np.argsort(order)]


def _of_classes(revenue: pd.Series, classes: np.ndarray, counted: str) -> np.ndarray:
    return np.bincount(classes, revenue if counted == "revenue" else None, minlength=3)


def _in(counts: np.ndarray, letters: str) -> float:
    return float(sum(counts["ABC".index(letter)] for letter in letters))


class Classes(Exercise, id="3-2"):
    revenue = choice(
        ("the revenue of each active customer", lambda: _revenue(365)),
        ("the revenue of *all* buyers, the lost as well", lambda: _revenue(10_000)),
        (
            "the revenue of *both* years",
            lambda: load("shop_orders").groupby("customer_id")["amount"].sum(),
        ),
        ("the revenue of less than 365 days, with < for <=", lambda: _revenue(364)),
        (
            "the amount of each *order*",
            lambda: load("shop_orders").loc[
                lambda orders: orders["order_date"] > "2023-06-30", "amount"
            ],
        ),
        ("the six customers of the example", lambda: load("toy_abc")["value"]),
        (
            "all of `base`, where who brought nothing comes into C",
            lambda: _revenue(365).reindex(_base().index, fill_value=0.0),
        ),
    )
    top = choice(
        ("the largest on top", "largest"),
        ("the file as it stands", "file"),
        ("the smallest on top", "smallest"),
    )
    place = choice(
        ("the class in which his value *begins*", "begins"),
        ("the class in which it ends", "ends"),
        why="his own value is taken off the running sum",
    )
    rule = choice(
        ("80 and 95 % of the *value*", ("value", 0.8, 0.95)),
        ("80 and 15 %, where B ends before it begins", ("value", 0.8, 0.15)),
        ("the running sum in yuan, not divided by the sum of all", ("yuan", 0.8, 0.95)),
        ("80 and 95 % of the *customers*", ("heads", 0.8, 0.95)),
        ("20 and 50 % of the *customers*", ("heads", 0.2, 0.5)),
        ("5 and 20 % of the *customers*, which are layers of the pyramid", ("heads", 0.05, 0.2)),
    )
    counted = choice(("the number of customers", "count"), ("their *revenue*", "revenue"))
    letters = choice(("A", "A"), ("A and B together", "AB"), ("B", "B"), ("C", "C"))
    buyers = given(lambda: float(len(_revenue(10_000))), "customers", "all who ever bought")
    everybody = given(lambda: float(len(_base())), "customers", "everybody in the base")
    classes = step(
        call(_classes, revenue, top, place, rule), "classes", "the classes of the shop's customers"
    )
    class_counts = answer(
        call(_of_classes, revenue, classes, counted),
        Vector(list("ABC"), "customers", tolerance=0.01, absent=0.0),
        "the customers in each class",
    )
    of_revenue = step(
        call(_in, call(_of_classes, revenue, classes, "revenue"), letters) / call(np.sum, revenue),
        "share of revenue",
        "the share of the *revenue* that A brings",
    )
    active = step(call(np.sum, class_counts), "customers", "the active customers")
    in_a = step(call(_in, class_counts, letters), "customers", "the customers in A")
    a_share = answer(in_a / active, share(5e-5), "the share of customers in A")
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
    amount = given(
        40_000,
        "CNY owed",
        "the amount",
        "all of it is owed for 90 days, and all of it may be lost",
        others={
            "what the goods cost, 80 % of it": 32_000,
            "the margin of the sale": 8_000,
            "what will be paid in the end, 98.5 % of it": 39_400,
        },
    )
    days = given(90, "days", "the days of credit", others={"the days *of the example*": 60})
    year = given(365, "days", "the days of a year", others={"a year of 360 days": 360})
    interest_rate = given(
        0.05, "share a year", "the yearly interest", others={"6 % as before": 0.06}
    )
    default_rate = given(
        0.015, "share of it", "the share never paid", others={"2 % as before": 0.02}
    )
    margin_rate = given(0.20, "share of it", "the margin rate")
    part_of_year = step(days / year, "part of a year", "the part of the year")
    financing = step(amount * interest_rate * part_of_year, "CNY", "the interest of the days")
    loss = step(amount * default_rate, "CNY", "the expected loss")
    credit_cost = answer(financing + loss, Number("CNY", 0.5), "the cost of the credit")
    margin = step(amount * margin_rate, "CNY", "the margin of the sale")
    margin_share = answer(credit_cost / margin, share(4e-4), "the share of the margin it takes")
    credit_cost.example(amount * (0.06 * part_of_year + 0.02), amount * (0.06 * 60 / year + 0.02))
    credit_cost.mistake(
        "Within a year, interest is counted without interest on it: the rate times 90 / 365",
        amount * ((1 + interest_rate) ** part_of_year - 1) + loss,
        amount * ((1 + interest_rate / year) ** days - 1) + loss,
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
