"""Exercises 3-3 and 3-4: R, F and M of one customer, and the scores of all."""

import re

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Integer, Labels, Number, Vector
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.segmentation.measures import RFM, rfm_scores, rfm_segments, rfm_table

UNTIL, END = "2024-03-31", "2024-06-30"


def _orders(who: str, side: str, until: str) -> pd.DataFrame:
    orders = load("shop_orders")
    orders = orders[orders["customer_id"].str.startswith(who)]
    return orders[getattr(orders["order_date"], side)(until)]


def _one(orders: pd.DataFrame, column: str, which: str) -> object:
    """Return one value of a column; the dearest is the last one by amount."""
    if which == "dearest":
        orders, which = orders.sort_values("amount"), "last"
    if which == "fields":
        return orders.size
    return orders.groupby(np.zeros(len(orders)))[column].agg(which).iloc[0]


def _day(day: object) -> float:
    return (pd.Timestamp(day) - pd.Timestamp(0)) / pd.Timedelta(days=1)


class OneCustomer(Exercise, id="3-3"):
    who = choice(("`S05604`", "S05604"), ("all customers", "S"), ("another customer", "S05605"))
    side = choice(
        ("those up to March", "le"), ("all her orders", "ne"), ("those after March", "gt")
    )
    until = choice(("31 March", UNTIL), ("30 June", END), why="the campaigns begin the day after")
    which = choice(
        ("the last order (.max())", "max"),
        ("the first order", "min"),
        ("the dearest order", "dearest"),
        ("their mean", "mean"),
    )
    counted = choice(
        ("the rows", "size"),
        ("rows × columns, the .size", "fields"),
        ("the customers, and she is one", "nunique"),
    )
    added = choice(
        ("the sum of her orders", "sum"),
        ("her mean order", "mean"),
        ("her median order", "median"),
        ("her dearest order", "max"),
        ("her first order alone", "first"),
        ("her cheapest order", "min"),
        ("her last order alone", "last"),
    )
    orders = call(_orders, who, side, until)
    last = step(call(_day, call(_one, orders, "order_date", which)), "an order", "the last order")
    recency_days = answer(
        call(_day, until) - last, Number("days", 0.01), "the days since the last order"
    )
    frequency = answer(
        call(_one, orders, "customer_id", counted), Integer("orders"), "the number of orders"
    )
    monetary = answer(
        call(_one, orders, "amount", added), Number("CNY", 0.5), "the sum of the orders"
    )
    recency_days.mistake(
        "This counts the day of the order as well. From Monday to Tuesday it is one day: subtract",
        recency_days + 1,
    )
    recency_days.mistake(
        "This is the time from the first order to the last: how long she has been buying. Recency "
        "counts back from 31 March",
        last - call(_day, call(_one, orders, "order_date", "min")),
    )
    hints = (
        "Keep her orders up to 31 March first: what came later was not known then.",
        'pd.Timestamp("2024-03-31") less the .max() of their dates is a span of time, which has '
        ".days.",
        "len(...) of the table counts the orders; the column amount has a .sum().",
    )
    then = (
        "R {recency_days}, F {frequency}, M {monetary}: three numbers of one log. `<` for `<=` "
        "would change nothing for her, but for whoever ordered on 31 March itself."
    )


def _score_cases() -> list[Case]:
    cases = {
        later("10 customers who all differ"): [3, 9, 1, 7, 5, 10, 2, 8, 4, 6],
        later("11 customers, with values that lie on a cut"): [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        later("10 customers, most of whom bought once"): [1, 1, 4, 1, 1, 2, 1, 1, 3, 1],
        later("11 customers, a few of whom bought often"): [1, 9, 1, 2, 30, 1, 3, 2, 5, 1, 14],
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
        options = [f"{cell:03}" for cell in range(667) if {*f"{cell:03}"} <= {*"0123456"}]
        cases.append(Case(about, (pd.DataFrame(columns, names),), Labels(names, options)))
    return cases


def _table(until: str | None) -> pd.DataFrame:
    return rfm_table(load("shop_orders").rename(columns={"order_date": "date"}), until=until)


@once_an_edition
def march() -> pd.DataFrame:
    """Return the RFM table before the campaigns."""
    return _table(UNTIL)


def _below(values: pd.Series, shares: str, of: str, side: str) -> pd.Series:
    """Return how many cuts, which are quantiles, lie below each value; above it for a side -."""
    if of == "ranks":
        values = values.rank(method="first")
    ends = {"width": [values.min(), values.max()], "top": [0, values.max()]}
    made_of = values.unique() if of == "once" else ends.get(of, values)
    shares = [float(each) for each in shares.split()]
    method = of if of in ("higher", "nearest", "weibull") else "linear"
    cuts = np.quantile(made_of, shares, method=method)
    below = np.searchsorted(cuts, values, side=side.strip("-"))
    return pd.Series(len(cuts) - below if "-" in side else below, values.index)


def _cell(table: pd.DataFrame, letters: str, turned: str, *rules: object) -> pd.Series:
    """Return the cell of each customer, as a number; R is turned, or what else is to be."""
    columns = {letter: table[name] for name, letter in RFM.items()}
    columns |= {"A": table["monetary"] / table["frequency"]}
    if "-" in turned:
        columns["R"] = -columns["R"]
    cells = 0
    for letter in letters:
        score = 1 + _below(columns[letter], *rules)
        cells = 10 * cells + (5 + ("5" not in turned) - score if letter in turned else score)
    return cells


def _count(table: pd.DataFrame, cells: pd.Series, which: str, counted: str) -> int:
    """Return how many are in the cells of a pattern: customers, their orders, or all fields."""
    things = table.assign(customers=1, fields=8)  # the table of all scores has so many columns
    inside = [cell for cell in cells.unique() if re.fullmatch(which, f"{cell:03}")]
    return int(things.loc[cells.isin(inside), counted].sum())


class Scores(Exercise, id="3-4"):
    march = given(
        march,
        "customers",
        "the customers as of 31 March",
        others={"the customers as of 30 June": lambda: _table(None)},
    )
    shares = choice(
        ("the four cuts at 20, 40, 60 and 80 %", "0.2 0.4 0.6 0.8"),
        ("three cuts, so that nobody gets 5", "0.2 0.4 0.6"),
        ("three cuts, without that at 20 %", "0.4 0.6 0.8"),
        ("nine cuts, which make ten classes", "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9"),
        ("cuts at 25, 50 and 75 %, which make four classes", "0.25 0.5 0.75"),
        ("five cuts, the lowest value among them", "0 0.2 0.4 0.6 0.8"),
        ("the first cut alone, since return stands in the loop", "0.2"),
    )
    of = choice(
        ("the quantiles of all values", "all"),
        ("quantiles of each value once", "once"),
        ("ranks, which part equals by their order in the file", "ranks"),
        ("five classes of equal width", "width"),
        ("parts of the highest value", "top"),
        ("interpolation='higher'", "higher"),
        ("interpolation='nearest'", "nearest"),
        ("quantiles of another kind, as of statistics.quantiles", "weibull"),
    )
    side = choice(
        ("the cuts below a value (<), with 5 for the highest", "left"),
        ("the cuts up to a value (<=)", "right"),
        ("the cuts above a value (>)", "-right"),
        ("6 - score, with 1 for the highest", "-left"),
    )
    rules = (shares, of, side)
    score = answer(
        lambda values, rules=rules: call(_below, values, *rules) + 1,
        Function(_score_cases),
        "the score of each customer",
        values="the values",
    )
    score.mistake(
        "The cuts are numbers that are written down, as those of the ten customers above. Make "
        "them anew, from values, with .quantile",
        lambda values: 1 + np.searchsorted([1, 1.6, 2.4, 4.4], values),
        lambda values: 1 + np.searchsorted([2, 3, 4, 6], values, side="right"),
    )
    score.mistake(
        "Only the last cut is counted here: each pass of the loop overwrites the points. Begin "
        "with 1, and add: points = points + (cut < values)",
        lambda values: 1 + (values > values.quantile(0.8)),
        lambda values: (values > values.quantile(0.8)).astype(int),
    )
    score.mistake(
        "Where cuts are equal, pd.qcut with duplicates='drop' leaves classes out, and goes on "
        "without a gap. Count the cuts below each value instead, as for the ten",
        lambda values: pd.qcut(values, 5, labels=False, duplicates="drop") + 1,
    )
    score.mistake(
        "This takes the percentage *rank* times 5. The rule goes by cuts: count how many "
        "of the four lie below each value",
        lambda values: np.ceil(values.rank(pct=True) * 5),
        lambda values: np.ceil(values.rank(pct=True, method="min") * 5),
        lambda values: np.ceil(values.rank(pct=True, method="dense") * 5),
    )
    letters = choice(
        ("R, F, M, in this order", "RFM"),
        ("F, R, M", "FRM"),
        ("M, F, R", "MFR"),
        ("F twice", "RFF"),
        ("the mean order", "RFA"),
    )
    turned = choice(
        ("6 - score(days), with 5 for the freshest", "R"),
        ("1 for the freshest", ""),
        ("5 - score(days), which goes from 0 to 4", "R5"),
        ("score(-days), which parts on a cut otherwise", "-"),
        ("6 - score for F and M as well", "RFM"),
    )
    rfm_score = answer(
        lambda table, rules=(letters, turned, *rules): call(
            pd.Series.map, call(_cell, table, *rules), "{:03}".format
        ),
        Function(_cell_cases),
        "the cell of each customer",
        table="the table",
    )

    @rfm_score.symptom
    def which_letters(given: list) -> str:
        """Say which letters of the cells are wrong."""
        tables = [case.arguments[0] for case in _cell_cases()]
        truth = [[*rfm_segments(rfm_scores(table))["cell"]] for table in tables]
        if [*map(sorted, given)] == [*map(sorted, truth)]:
            return say("These are the right cells in another order: leave that of the table")
        pairs = [*zip(np.concatenate(given), np.concatenate(truth), strict=True)]
        wrong = [name for at, name in enumerate("RFM") if any(a[at] != b[at] for a, b in pairs)]
        return say("The cell is R, F, M, in this order. Wrong: {letters}", letters=", ".join(wrong))

    cells = call(_cell, march, letters, turned, *rules)
    which = choice(
        ("555, with 5 in all three", "555"),
        ("R 5 alone, whatever F and M are", "5.."),
        ("F 5 alone, whatever R and M are", ".5."),
        ("M 5 alone, whatever R and F are", "..5"),
        ("R 5 and F 5, whatever M is", "55."),
        ("R 5 and M 5, whatever F is", "5.5"),
        ("F 5 and M 5, whatever R is", ".55"),
        ("one 5 in any place, which is or (|)", ".*5.*"),
        ("cells such as 554 as well, whose scores sum up to 14", "555|554|545|455"),
        ("the Champions, whose segment holds more cells", "[45]{3}"),
        ("111, the worst on all three", "111"),
        ("all but 555 (!=)", "(?!555)..."),
        ("all customers, as .count() does of True and False", "..."),
    )
    counted = choice(
        ("the customers", "customers"),
        ("their orders", "frequency"),
        ("their money", "monetary"),
        ("all fields", "fields"),
    )
    count_555 = answer(
        call(_count, march, cells, which, counted),
        Integer("customers"),
        "the number of customers in cell 555",
    )
    count_555.mistake(
        "A cell is a *text*: compare with '555', in quotation marks. No text equals 555", 0
    )
    count_555.mistake(
        "This goes by the *number* of orders. F is a score: 5 for the fifth with most orders",
        call(lambda march: int((march["frequency"] >= 5).sum()), march),
    )
    count_555.mistake(
        "This is how many different cells there are. How many *customers* are in 555?",
        call(pd.Series.nunique, cells),
    )
    count_555.mistake(
        "This is a fifth of a fifth of a fifth of all customers: it would be right if the "
        "three scores had nothing to do with each other. Count",
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
