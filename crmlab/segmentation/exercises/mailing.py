"""Exercise 3-5: which cells pay for a mailing, and what it gains to write to them only."""

import pandas as pd

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures import rfm_scores, rfm_segments, rfm_table


@once_an_edition
def _sends() -> pd.DataFrame:
    """Return the sends with the cell of their customer as of 31 March."""
    log = load("shop_orders").rename(columns={"order_date": "date"})
    cells = rfm_segments(rfm_scores(rfm_table(log, until="2024-03-31")))["cell"]
    return load("shop_campaign_sends").join(cells, on="customer_id").dropna(subset="cell")


def _mailed(first: str, last: str, *, also_not: bool = False) -> pd.DataFrame:
    sends = _sends()
    return sends[sends["campaign_id"].between(first, last) & (sends["treated"] | also_not)]


def _paying(sends: pd.DataFrame, break_even: float) -> pd.Index:
    rate = sends.groupby("cell")["responded"].mean()
    return rate.index[rate > break_even]


def _losing(sends: pd.DataFrame, break_even: float) -> pd.Index:
    rate = sends.groupby("cell")["responded"].mean()
    return rate.index[rate < break_even]


def _profit(sends: pd.DataFrame, cost: float, cells: pd.Index | None = None) -> float:
    if cells is not None:
        sends = sends[sends["cell"].isin(cells)]
    return float((sends["margin"] - cost).sum())


def _with_holdout(sends: pd.DataFrame) -> pd.DataFrame:
    campaigns = sends["campaign_id"]
    return _mailed(campaigns.min(), campaigns.max(), also_not=True)


class Mailing(Exercise, id="3-5"):
    cost = given(2, "CNY a message", "the cost of a message")
    margin = given(60, "CNY a response", "the margin of a response")
    first = given(lambda: _mailed("C01", "C18"), "sends", "the first 18 campaigns")
    second = given(lambda: _mailed("C19", "C36"), "sends", "the last 18 campaigns")
    all_sends = given(lambda: _mailed("C01", "C36"), "sends", "all 36 campaigns")
    rate_needed = answer(cost / margin, share(0.0001), "the break-even response rate")
    losing = call(_losing, first, rate_needed)
    chosen = step(call(_paying, first, rate_needed), "the cells", "the cells above break-even")
    paying = answer(
        call(len, chosen), Integer("cells"), "the number of cells above the break-even response"
    )
    gain_first = answer(
        call(_profit, first, cost, chosen) - call(_profit, first, cost),
        Number("CNY", 0.5),
        "the gain on the first 18 campaigns",
    )
    gain_last = answer(
        call(_profit, second, cost, chosen) - call(_profit, second, cost),
        Number("CNY", 0.5),
        "the gain on the last 18 campaigns",
    )
    paying.mistake(
        "This is the number of cells *below* the break-even. Those above it pay",
        call(len, losing),
    )
    paying.mistake(
        "These are cells with a response above the *mean* of all. They need not pay: compare with "
        "the break-even",
        call(lambda sends: len(_paying(sends, sends["responded"].mean())), first),
    )
    paying.mistake(
        "These are the cells whose margin was above 2 a message. That is luck with the size of a "
        "few margins, too: asked for is the response, against the break-even",
        call(lambda sends: int((sends.groupby("cell")["margin"].mean() > 2).sum()), first),
    )
    gain_last.mistake(
        "You chose cells again, on the last 18 campaigns. Use the cells of step 1, which the first "
        "18 chose",
        call(_profit, second, cost, call(_paying, second, rate_needed))
        - call(_profit, second, cost),
    )
    for part, sends in ((gain_first, first), (gain_last, second)):
        part.mistake(
            "No cell was chosen here, so nothing is mailed. isin(...) wants the *names* of the "
            "cells, which are the .index of the rates above the break-even",
            call(lambda sends: -_profit(sends, 2), sends),
        )
        part.mistake(
            "This is the profit of the chosen cells. The gain is what that is more than the "
            "profit of mailing all",
            call(_profit, sends, cost, chosen),
        )
        part.mistake(
            "These are the cells *below* the break-even. Those above it are mailed",
            call(_profit, sends, cost, losing) - call(_profit, sends, cost),
        )
        part.mistake(
            "This is margin only: the messages cost 2 each, and not sending them is the gain",
            call(lambda sends, cells: _profit(sends, 0, cells) - _profit(sends, 0), sends, chosen),
        )
        part.mistake(
            "The sends of the holdout stand in here, too: nobody wrote to them",
            call(
                lambda part, cells: _profit(part, 2, cells) - _profit(part, 2),
                call(_with_holdout, sends),
                chosen,
            ),
        )
    del part, sends
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
