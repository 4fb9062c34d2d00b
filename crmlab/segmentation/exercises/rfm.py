"""Exercises 3-3 and 3-4: R, F and M of one customer, and the scores of all."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Integer, Labels, Number, Vector
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import RFM, rfm_scores, rfm_segments, rfm_table
from crmlab.verbs import total

WHO, UNTIL, END = "S05604", "2024-03-31", "2024-06-30"
FIFTHS = (0.2, 0.4, 0.6, 0.8)


def _day(day: object) -> int:
    return (pd.Timestamp(day) - pd.Timestamp(0)).days


def _orders(until: str, who: str = WHO) -> pd.DataFrame:
    orders = load("shop_orders")
    return orders[(orders["customer_id"] == who) & (orders["order_date"] <= until)]


def _later() -> pd.Series:
    return _orders(END)[lambda orders: orders["order_date"] > UNTIL]["amount"]


def _of_all() -> pd.Series:
    orders = load("shop_orders")
    return orders.loc[orders["order_date"] <= UNTIL, "amount"]


def _neighbour() -> pd.DataFrame:
    """Return the orders of the customer after her in the table of all."""
    everybody = march().index
    return _orders(UNTIL, everybody[everybody.get_loc(WHO) + 1])


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
    last_of_next = given(
        lambda: _day(_neighbour()["order_date"].max()),
        "an order",
        "the order of *another* customer",
    )
    dates = given(lambda: _orders(UNTIL)["order_date"], "dates", "the dates up to March")
    dearest = given(
        lambda: _day(_orders(UNTIL).sort_values("amount")["order_date"].iloc[-1]),
        "an order",
        "the *dearest* order",
    )
    amounts = given(lambda: _orders(UNTIL)["amount"], "amounts", "the orders up to 31 March")
    every_amount = given(lambda: _orders(END)["amount"], "amounts", "all her orders in the file")
    later_amounts = given(_later, "amounts", "the orders *after* 31 March")
    amounts_of_all = given(_of_all, "amounts", "the orders of *all* customers")
    amounts_of_next = given(
        lambda: _neighbour()["amount"], "amounts", "the orders of *another* customer"
    )
    recency_days = answer(until - last, Number("days", 0.01), "the days since the last order")
    frequency = answer(call(len, amounts), Integer("orders"), "the number of orders")
    monetary = answer(total(amounts), Number("CNY", 0.5), "the sum of the orders")
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
    recency_days.mistake(
        "This is the mean over all her orders. Recency counts from the *last* one alone: .max()",
        call(
            lambda until, dates: float(np.mean([until - _day(day) for day in dates])), until, dates
        ),
    )
    frequency.mistake(
        "A table's .size is rows × columns. len() counts the rows",
        call(lambda amounts: len(amounts) * load("shop_orders").shape[1], amounts),
    )
    frequency.mistake("This counts *customers*, and she is one. Count the rows", 1)
    monetary.mistake("This is her median order. Add them up", call(np.median, amounts))
    monetary.mistake(
        "This is her last order alone. Add them all up",
        call(lambda amounts: float(np.asarray(amounts)[-1]), amounts),
    )
    monetary.mistake("This is her dearest order. Add them all up", call(np.max, amounts))
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


def _right(values: pd.Series) -> pd.Series:
    return _score(values, FIFTHS, "left", "together")


def _above(values: pd.Series, cuts: object) -> pd.Series:
    return sum((values > cut).astype(int) for cut in cuts)


SCORE_MISTAKES = [
    (
        later("The classes are right, and counted from 0 to 4. Scores go from 1 to 5: add 1"),
        lambda values: _right(values) - 1,
    ),
    (
        later("These are the cuts of the ten customers above. Make the cuts anew, from values"),
        lambda values: 1 + np.searchsorted([1, 1.6, 2.4, 4.4], values),
    ),
    (
        later("The highest values have 1 here. The highest get 5: leave the score as it is"),
        lambda values: 6 - _right(values),
    ),
    (
        later(
            "Only the first cut is counted here: return stands in the loop, and ends it. Write it "
            "below the loop, as far to the left as for"
        ),
        lambda values: 1 + _above(values, np.quantile(values, FIFTHS[:1])),
    ),
    (
        later(
            "Only the last cut is counted here: each pass of the loop overwrites the points. Add: "
            "points = points + (cut < values)"
        ),
        lambda values: 1 + _above(values, np.quantile(values, FIFTHS[-1:])),
    ),
    (
        later(
            "Only the last cut is counted here, and from 0: each pass of the loop overwrites the "
            "points. Begin with 1, and add: points = points + (cut < values)"
        ),
        lambda values: _above(values, np.quantile(values, FIFTHS[-1:])),
    ),
    (
        later("One cut is missing: nobody gets 5. There are four, at 0.2, 0.4, 0.6 and 0.8"),
        lambda values: 1 + _above(values, np.quantile(values, FIFTHS[:3])),
    ),
    (
        later(
            "These are five classes of equal *width*, between the lowest and the highest. The cuts "
            "are quantiles: values.quantile([0.2, 0.4, 0.6, 0.8])"
        ),
        lambda values: pd.cut(values, 5, labels=False) + 1,
    ),
    (
        later(
            "These cuts are parts of the *highest* value. They are quantiles: "
            "values.quantile([0.2, 0.4, 0.6, 0.8])"
        ),
        lambda values: 1 + _above(values, np.array(FIFTHS) * values.max()),
    ),
    (
        later(
            "Where cuts are equal, pd.qcut with duplicates='drop' leaves classes out, and goes on "
            "without a gap. Count the cuts below each value instead, as for the ten"
        ),
        lambda values: pd.qcut(values, 5, labels=False, duplicates="drop") + 1,
    ),
    (
        later(
            "This takes the percentage *rank* times 5. The rule goes by cuts: count how many "
            "of the four lie below each value"
        ),
        lambda values: np.ceil(values.rank(pct=True) * 5),
    ),
    (
        later(
            "Equal values count once here before the cuts are made. Each customer counts: take the "
            "quantiles of all values"
        ),
        lambda values: 1 + _above(values, values.drop_duplicates().quantile(FIFTHS)),
    ),
    (
        later("The cuts are numbers that are written down. Make them of values, with .quantile"),
        lambda values: 1 + (np.array([[2], [3], [4], [6]]) <= values.to_numpy()).sum(axis=0),
    ),
    (
        later(
            "The cuts lie on values here, with interpolation='higher'. Leave that out: a quantile "
            "may lie between two customers"
        ),
        lambda values: 1 + _above(values, values.quantile(FIFTHS, interpolation="higher")),
    ),
]


def _letters(given: list[str], truth: list[str]) -> str:
    """Say which letters of the cells are wrong, and what stands there instead."""
    if sorted(given) == sorted(truth):
        return say("These are the right cells in another order: leave them in that of the table")
    right = {name: [int(cell[at]) for cell in truth] for at, name in enumerate("RFM")}
    said = []
    for at, name in enumerate("RFM"):
        found = [int(cell[at]) for cell in given]
        others = [other for other in "RFM" if right[other] == found]
        if name in others:
            continue
        if found == [6 - each for each in right[name]]:
            told = say("{name} is turned round: the best have 1 there, not 5", name=name)
        elif found in ([each - 1 for each in right[name]], [5 - each for each in right[name]]):
            told = say(
                "{name} goes from 0 to 4, not from 1 to 5: turn round with 6 - score", name=name
            )
        elif others:
            told = say("{other} stands in the place of {name}", other=others[0], name=name)
        else:
            told = say("{name} is not the score of its column", name=name)
        said.append(told)
    return say("The cell is R, F, M, in this order. {said}", said="; ".join(said)) if said else ""


def _alone(letters: str) -> Callable:
    """Return what counts the customers with 5 in some letters of the cell, whatever the others."""
    places = ["RFM".index(letter) for letter in letters]
    return lambda cells, _: int(sum(all(cell[at] == "5" for at in places) for cell in cells))


AND_M = later("These are those with 5 in two of the three. In 555 all three are 5")
COUNT_MISTAKES = [
    (
        later("A cell is a *text*: compare with '555', in quotation marks. No text equals 555"),
        lambda cells, _: 0,
    ),
    (AND_M, _alone("RF")),
    (AND_M, _alone("RM")),
    (AND_M, _alone("FM")),
    (
        later("This is the number of customers with R 5. In 555 are those with F 5 and M 5, too"),
        _alone("R"),
    ),
    (later("This is the number with F 5. In 555 R and M are 5, too"), _alone("F")),
    (later("This is the number with M 5. In 555 R and F are 5, too"), _alone("M")),
    (
        later("One 5 is enough here: that is *or*, |. In 555 all three are 5: *and*, &"),
        lambda cells, _: int(cells.str.contains("5").sum()),
    ),
    (
        later("These are the Champions. Their segment holds more cells than 555 alone"),
        lambda _, march: int((rfm_segments(rfm_scores(march))["segment"] == "Champions").sum()),
    ),
    (
        later("These are the customers in 111: the worst on all three. 555 are the best"),
        lambda cells, _: int((cells == "111").sum()),
    ),
    (
        later("This is how many different cells there are. How many *customers* are in 555?"),
        lambda cells, _: cells.nunique(),
    ),
    (
        later("A table's .size is rows × columns. len() counts the rows"),
        lambda cells, march: int((cells == "555").sum()) * (len(march.columns) + 5),
    ),
    (
        later("These are the *orders* of those in 555. Count the customers"),
        lambda cells, march: int(march.loc[cells == "555", "frequency"].sum()),
    ),
    (
        later(".count() and len() of True and False count both. .sum() counts the True"),
        lambda cells, _: len(cells),
    ),
    (
        later("Here are cells such as 554 as well, whose scores sum up to 14. In 555 all are 5"),
        lambda cells, _: int((cells.map(lambda cell: sum(map(int, cell))) >= 14).sum()),
    ),
    (
        later(
            "This is a fifth of a fifth of a fifth of all customers: it would be right if the "
            "three scores had nothing to do with each other. Count"
        ),
        lambda _, march: round(len(march) / 125),
    ),
]


class Scores(Exercise, id="3-4"):
    march = given(march, "customers", "the customers as of 31 March")
    june = given(lambda: _table(None), "customers", "the customers as of 30 June")
    fifths = given(FIFTHS, "cuts", "the cuts at 20, 40, 60 and 80 %")
    quarters = given((0.25, 0.5, 0.75), "cuts", "cuts at 25, 50 and 75 %: four classes")
    below = given("left", "side", "the lower class for who stands on a cut: count with <")
    above = given("right", "side", "the *higher* class for who stands on a cut: count with <=")
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
    for message, by_rule in SCORE_MISTAKES:
        score.mistake(message, call(lambda by_rule=by_rule: by_rule))
    rfm_score = answer(
        lambda table, rules=(fifths, below, together, fresh_best): call(_cell, table, *rules),
        Function(_cell_cases),
        "the cell of each customer",
        table="the table",
    )

    @rfm_score.symptom
    def which_letter(given: list) -> str:
        """Say of each letter of the cells whether it is right, turned, or another's."""
        truth = _cell(_cell_cases()[0].arguments[0], FIFTHS, "left", "together", "best").tolist()
        return _letters(given[0], truth)

    cells = step(call(_cell, march, fifths, below, together, fresh_best), "the cells", "the cells")
    count_555 = answer(
        call(lambda cells: int((cells == "555").sum()), cells),
        Integer("customers"),
        "the number of customers in cell 555",
    )
    for message, count in COUNT_MISTAKES:
        count_555.mistake(message, call(count, cells, march))
    del message, by_rule, count, which_letter
    hints = (
        "The tool above makes the cuts with values.quantile([...]) and counts, for each customer, "
        "how many cuts lie below.",
        "In rfm_score, call score for each column. Few days are good: R is 6 - score(...).",
        "Scores become text with .astype(str), and texts are joined with +. (cells == '555').sum() "
        "counts.",
    )
    then = "{count_555} customers are among the best on all three: far more than one in 125."
