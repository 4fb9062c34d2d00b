"""Exercise 3-5: which cells pay for a mailing, and what it gains to write to them only."""

import pandas as pd

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.scenes.formulas import Term
from crmlab.segmentation.exercises.rfm import march
from crmlab.segmentation.measures import response_by, rfm_scores, rfm_segments


@once_an_edition
def _sends() -> pd.DataFrame:
    """Return the sends with the cell of their customer as of 31 March."""
    cells = rfm_segments(rfm_scores(march()))[["R", "cell", "segment"]].astype(str)
    sends = load("shop_campaign_sends").join(cells, on="customer_id").dropna(subset="cell")
    return sends.assign(flat=60.0 * sends["responded"])


def _mailed(first: str, last: str, *, also_not: bool = False) -> pd.DataFrame:
    sends = _sends()
    return sends[sends["campaign_id"].between(first, last) & (sends["treated"] | also_not)]


def _paying(sends: pd.DataFrame, by: str, of: str, middle: str, line: float, side: str) -> pd.Index:
    """Return the groups whose rate lies on a side of the line."""
    rates = response_by(sends)["low"] if middle == "low" else sends.groupby(by)[of].agg(middle)
    return rates.index[getattr(rates, side)(line)]


def _counted(cells: pd.Index, sends: pd.DataFrame, what: str) -> int:
    if what == "groups":
        return len(cells)
    inside = sends[sends["cell"].isin(cells)]
    return len(inside) if what == "messages" else inside[what].nunique()


def _profit(sends: pd.DataFrame, cost: float, margin: str, added: str) -> float:
    return float((sends[margin] - cost).agg(added))


def _inside(sends: pd.DataFrame, by: str, groups: pd.Index, inside: bool) -> pd.DataFrame:
    return sends[sends[by].isin(groups) == inside]


def _profits(unit: str, sends: Term, by: Term, chosen: Term, inside: Term, *rule: Term) -> tuple:
    """Return the profit of the chosen cells, of mailing all, and of the cells not chosen."""
    some = step(
        call(_profit, call(_inside, sends, by, chosen, inside), *rule),
        unit,
        "the profit of the chosen cells",
    )
    whole = step(call(_profit, sends, *rule), unit, "the profit of mailing all")
    return some, whole, step(whole - some, unit, "the profit of the cells *not* chosen")


class Mailing(Exercise, id="3-5"):
    cost = given(2, "CNY a message", "the cost of a message", others={"no cost": 0})
    margin = given(60, "CNY a response", "the margin of a response")
    first = given(
        lambda: _mailed("C01", "C18"),
        "sends",
        "the first 18 campaigns",
        "it is they that choose the cells",
        others={
            "all 36 campaigns": lambda: _mailed("C01", "C36"),
            "the holdout as well, to whom nobody wrote": lambda: _mailed(
                "C01", "C18", also_not=True
            ),
            "the holdout of the last 18 as well": lambda: _mailed("C19", "C36", also_not=True),
        },
    )
    second = given(lambda: _mailed("C19", "C36"), "sends", "the last 18 campaigns")
    by = choice(
        ("the whole cell", "cell"),
        ("R alone", "R"),
        ("the named segments", "segment"),
        ("the *campaigns*", "campaign_id"),
        ("the *customers*, each with a rate of his or her own", "customer_id"),
    )
    of = choice(("who responded", "responded"), ("who *opened*", "opened"))
    middle = choice(
        ("the rate, which is a mean", "mean"),
        ("the *number* of people, the sum", "sum"),
        ("the low end of the interval", "low"),
    )
    side = choice(
        ("those above the line (>)", "gt"),
        ("one on the line, too (>=)", "ge"),
        ("the cells *below* the line (<)", "lt"),
        why="one that stands exactly on it earns nothing",
    )
    rate_needed = answer(cost / margin, share(0.0001), "the break-even response rate")
    rounded = given(0.03, "share", "0.03, which is rounded")
    no_line = given(-1, "share", "no line at all, so that all cells are mailed")
    usual = given(
        lambda: float(_mailed("C01", "C18")["responded"].mean()), "share", "the mean of all"
    )
    chosen = step(
        call(_paying, first, by, of, middle, rate_needed, side),
        "the cells",
        "the cells above break-even",
    )
    counted = choice(
        ("the *cells*", "groups"),
        ("the *messages* to such cells", "messages"),
        ("the *customers* in such cells", "customer_id"),
    )
    paying = answer(
        call(_counted, chosen, first, counted),
        Integer("cells"),
        "the number of cells above the break-even response",
    )
    worth = choice(("each response's own margin", "margin"), ("60 each", "flat"))
    added = choice(("the sum", "sum"), ("the mean, a message", "mean"))
    inside = choice(
        ("the messages to the chosen cells", True), ("those to the *other* cells, with ~", False)
    )
    rule = (by, chosen, inside, cost, worth, added)
    some_first, all_first, rest_first = _profits("CNY of the first 18", first, *rule)
    gain_first = answer(
        some_first - all_first, Number("CNY", 0.5), "the gain on the first 18 campaigns"
    )
    some_last, all_last, rest_last = _profits("CNY of the last 18", second, *rule)
    gain_last = answer(
        some_last - all_last, Number("CNY", 0.5), "the gain on the last 18 campaigns"
    )
    for gain, everybody in ((gain_first, all_first), (gain_last, all_last)):
        gain.mistake(
            "No cell was chosen here, so nothing is mailed. isin(...) wants the *names* of the "
            "cells, which are the .index of the rates above the break-even",
            -everybody,
        )
        gain.mistake(
            "You took the profit of mailing all off itself. Keep the sends of the chosen cells "
            "first",
            0,
        )
    rate_needed.mistake(
        "This divides by the margin that is left, or by margin and cost. The break-even is cost / "
        "margin",
        cost / (margin - cost),
        cost / (margin + cost),
    )
    for other in ("lt", "ge"):
        paying.mistake(
            "These are the cells *below* the break-even, or one that stands exactly on it is among "
            "them (>=). Those *above* it pay: >",
            call(
                lambda *rule, other=other: len(_paying(*rule, other)),
                *(first, by, of, middle, rate_needed),
            ),
        )
    paying.mistake(
        "No cell reaches this line. A rate is a share: compare with 0.0333, not with 3.33", 0
    )
    paying.mistake(
        "These are the cells whose margin was above 2 a message. That is luck with the size of "
        "a few margins, too: asked for is the response, against the break-even",
        call(lambda sends: len(_paying(sends, "cell", "margin", "mean", 2, "gt")), first),
    )
    hints = (
        "groupby('cell') and the mean of responded give a rate for each cell, from first_half.",
        "rates.index[rates > break_even] are the cells to mail; .isin(...) finds their sends.",
        "The profit of a send is margin - 2. Sum it over the sends of the chosen cells, and take "
        "off the sum over all sends of that half.",
    )
    then = (
        "Chosen and judged on the same sends, the gain is {gain_first}; on sends that had no say "
        "in the choice it is {gain_last}. Believe the second."
    )
