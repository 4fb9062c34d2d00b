"""Exercises 3-3 and 3-4: R, F and M of one customer, and the scores of all."""

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Integer, Labels, Number, Vector
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import RFM, rfm_table
from crmlab.verbs import total

WHO, UNTIL, END = "S05604", "2024-03-31", "2024-06-30"


def _day(day: object) -> int:
    return (pd.Timestamp(day) - pd.Timestamp(0)).days


def _orders(until: str) -> pd.DataFrame:
    orders = load("shop_orders")
    return orders[(orders["customer_id"] == WHO) & (orders["order_date"] <= until)]


class OneCustomer(Exercise, id="3-3"):
    until = given(lambda: _day(UNTIL), "a day", "31 March", "The campaigns begin the day after")
    end = given(lambda: _day(END), "a day", "30 June, the end of the file")
    last = given(
        lambda: _day(_orders(UNTIL)["order_date"].max()), "an order", "the last order up to March"
    )
    first = given(lambda: _day(_orders(UNTIL)["order_date"].min()), "an order", "the *first* order")
    last_of_all = given(
        lambda: _day(_orders(END)["order_date"].max()), "an order", "the last order in the file"
    )
    amounts = given(lambda: _orders(UNTIL)["amount"], "amounts", "the orders up to 31 March")
    every_amount = given(lambda: _orders(END)["amount"], "amounts", "all orders in the file")
    recency_days = answer(until - last, Number("days", 0.01), "the days since the last order")
    frequency = answer(call(len, amounts), Integer("orders"), "the number of orders")
    monetary = answer(total(amounts), Number("CNY", 0.01), "the sum of the orders")
    recency_days.mistake(
        "This counts the day of the order as well. From Monday to Tuesday it is one day: subtract",
        until - last + 1,
    )
    recency_days.mistake(
        "This is her number as of 30 June, with what she ordered later. On 31 March nobody knew "
        "that",
        end - last_of_all,
    )
    recency_days.mistake(
        "This is the time from the first order to the last: how long she has been buying. Recency "
        "counts back from 31 March",
        last - first,
    )
    hints = (
        "Keep her orders up to 31 March first: what came later was not known then.",
        'pd.Timestamp("2024-03-31") less the .max() of their dates is a span of time, which has '
        ".days.",
        "len(...) of the table counts the orders; the column amount has a .sum().",
    )
    then = "R {recency_days}, F {frequency}, M {monetary}: three numbers of one log."


def _score_cases() -> list[Case]:
    cases = {
        later("10 customers who all differ"): [3, 9, 1, 7, 5, 10, 2, 8, 4, 6],
        later("11 customers, with values that lie on a cut"): [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        later("10 customers, most of whom bought once"): [1, 1, 4, 1, 1, 2, 1, 1, 3, 1],
    }
    return [
        Case(about, (pd.Series(values, [*names], dtype=float),), Vector([*names], "points", 0))
        for about, values in cases.items()
        if (names := "ABCDEFGHIJK"[: len(values)])
    ]


def _cell_cases() -> list[Case]:
    spread = np.random.default_rng(4)
    tables = {
        later("40 customers"): (spread.permutation(40), spread.poisson(3, 40) + 1),
        later("11 customers who bought once each"): (np.arange(11) * 7, np.ones(11, int)),
    }
    cases = []
    for about, (days, orders) in tables.items():
        amounts = np.round(spread.lognormal(5, 1, len(days)), 2)
        names = [f"K{place:02}" for place in range(len(days))]
        columns = dict(zip(RFM, (days, orders, amounts), strict=True))
        options = [f"{cell}" for cell in range(111, 556) if {*str(cell)} <= {*"12345"}]
        cases.append(Case(about, (pd.DataFrame(columns, names),), Labels(names, options)))
    return cases


@once_an_edition
def _march() -> pd.DataFrame:
    log = load("shop_orders").rename(columns={"order_date": "date"})
    return rfm_table(log, until=UNTIL)


def _june() -> pd.DataFrame:
    return rfm_table(load("shop_orders").rename(columns={"order_date": "date"}))


def _score(values: pd.Series, cuts: tuple, side: str, ties: str) -> pd.Series:
    """Return scores of 1 to 5: how many cuts, which are quantiles, lie below."""
    if ties != "together":
        values = pd.Series(values).rank(method="first")
    found = np.quantile(values, cuts)
    return pd.Series(np.searchsorted(found, values, side=side) + 1, values.index)


def _cell(table: pd.DataFrame, cuts: tuple, side: str, ties: str, fresh: str) -> pd.Series:
    """Return the cell of each customer."""
    r, f, m = (_score(table[name], cuts, side, ties) for name in RFM)
    if fresh == "best":
        r = 6 - r
    elif fresh == "minus":
        r = _score(-table["recency_days"], cuts, side, ties)
    return r.astype(str) + f.astype(str) + m.astype(str)


class Scores(Exercise, id="3-4"):
    march = given(_march, "customers", "the customers as of 31 March")
    june = given(_june, "customers", "the customers as of 30 June")
    fifths = given((0.2, 0.4, 0.6, 0.8), "cuts", "the cuts at 20, 40, 60 and 80 %")
    quarters = given((0.25, 0.5, 0.75), "cuts", "cuts at 25, 50 and 75 %: four classes")
    below = given("left", "side", "the lower class for who stands on a cut: count with <")
    above = given("right", "side", "the *higher* class for who stands on a cut: count cuts with <")
    together = given("together", "ties", "one score for equals")
    parted = given("parted", "ties", "ranks, which part equals by their order in the file")
    fresh_best = given("best", "recency", "6 - score(days), with 5 for the freshest")
    fresh_worst = given("worst", "recency", "1 for the freshest")
    minus = given(
        "minus",
        "recency",
        "score(-days), which parts on a cut otherwise",
    )
    score = answer(
        lambda values, rules=(fifths, below, together): call(_score, values, *rules),
        Function(_score_cases),
        "the score of each customer",
        values="the values",
    )
    score.mistake(
        "The classes are right, and counted from 0 to 4. Scores go from 1 to 5: add 1",
        call(lambda: lambda values: _score(values, (0.2, 0.4, 0.6, 0.8), "left", "together") - 1),
    )
    score.mistake(
        "These are the cuts of the ten customers above. Make the cuts anew, from values",
        call(lambda: lambda values: 1 + np.searchsorted([1, 1.6, 2.4, 4.4], values)),
    )
    rfm_score = answer(
        lambda table, rules=(fifths, below, together, fresh_best): call(_cell, table, *rules),
        Function(_cell_cases),
        "the cell of each customer",
        table="the table",
    )
    cells = step(call(_cell, march, fifths, below, together, fresh_best), "the cells", "the cells")
    count_555 = answer(
        call(lambda cells: int((cells == "555").sum()), cells),
        Integer("customers"),
        "the number of customers in cell 555",
    )
    count_555.mistake(
        "This is the number of customers with R 5. In 555 are those with F 5 and M 5, too",
        call(lambda cells: int(cells.str.startswith("5").sum()), cells),
    )
    count_555.mistake(
        "This is a fifth of a fifth of a fifth of all customers: it would be right if the three "
        "scores had nothing to do with each other. Count",
        call(lambda march: round(len(march) / 125), march),
    )
    hints = (
        "The tool above makes the cuts with values.quantile([...]) and counts, for each customer, "
        "how many cuts lie below.",
        "In rfm_score, call score for each column. Few days are good: R is 6 - score(...).",
        "Scores become text with .astype(str), and texts are joined with +. (cells == '555').sum() "
        "counts.",
    )
    then = "{count_555} customers are among the best on all three: far more than one in 125."
