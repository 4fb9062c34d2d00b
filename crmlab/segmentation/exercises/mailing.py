"""Exercise 3-5: which cells pay for a mailing, and what it gains to write to them only."""

import pandas as pd

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.exercises.rfm import march
from crmlab.segmentation.measures import response_by, rfm_scores, rfm_segments


@once_an_edition
def _sends() -> pd.DataFrame:
    """Return the sends with the cell of their customer as of 31 March."""
    cells = rfm_segments(rfm_scores(march()))[["cell", "segment"]].astype(str)
    return load("shop_campaign_sends").join(cells, on="customer_id").dropna(subset="cell")


def _mailed(first: str, last: str, *, also_not: bool = False) -> pd.DataFrame:
    sends = _sends()
    return sends[sends["campaign_id"].between(first, last) & (sends["treated"] | also_not)]


def _rates(sends: pd.DataFrame, by: str = "cell", what: str = "responded") -> pd.Series:
    return sends.groupby(by)[what].mean()


def _above(rates: pd.Series, line: float) -> pd.Index:
    return rates.index[rates > line]


def _paying(sends: pd.DataFrame, break_even: float) -> pd.Index:
    return _above(_rates(sends), break_even)


def _losing(sends: pd.DataFrame, break_even: float) -> pd.Index:
    rates = _rates(sends)
    return rates.index[rates < break_even]


def _surely(sends: pd.DataFrame) -> pd.Index:
    return _above(response_by(sends)["low"], NEEDED)


def _profit(sends: pd.DataFrame, cost: float, cells: pd.Index | None = None) -> float:
    if cells is not None:
        sends = sends[sends["cell"].isin(cells)]
    return float((sends["margin"] - cost).sum())


def _gain(sends: pd.DataFrame, cells: pd.Index) -> float:
    return _profit(sends, 2, cells) - _profit(sends, 2)


def _with_holdout(sends: pd.DataFrame) -> pd.DataFrame:
    campaigns = sends["campaign_id"]
    return _mailed(campaigns.min(), campaigns.max(), also_not=True)


NEEDED = 2 / 60
OTHER_CELLS = [  # what is said of them, and how they are chosen
    (
        later(
            "This takes a cell that stands exactly on the break-even, too (>=). It earns nothing: "
            "above is >"
        ),
        lambda sends: _rates(sends)[lambda rates: rates >= NEEDED].index,
    ),
    (
        later("The break-even is rounded to 0.03 here: write 2 / 60"),
        lambda sends: _paying(sends, 0.03),
    ),
    (
        later(
            "These are cells with a response above the *mean* of all. They need not pay: compare "
            "with the break-even"
        ),
        lambda sends: _paying(sends, sends["responded"].mean()),
    ),
    (
        later(
            "These are the cells whose margin was above 2 a message. That is luck with the size of "
            "a few margins, too: asked for is the response, against the break-even"
        ),
        lambda sends: _above(_rates(sends, what="margin"), 2),
    ),
    (
        later("This goes by who *opened*. Margin comes from who responded"),
        lambda sends: _above(_rates(sends, what="opened"), NEEDED),
    ),
    (
        later(
            "These are cells whose *interval* lies above the break-even. Asked for is the rate "
            "itself"
        ),
        _surely,
    ),
    (
        later("The sum of responded is a number of people. The rate is the mean"),
        lambda sends: _above(sends.groupby("cell")["responded"].sum(), NEEDED),
    ),
]
OTHER_COUNTS = [
    (later("These are *all* cells: none is left out"), lambda sends: sends["cell"].nunique()),
    (
        later("These are the *messages* to such cells. Count the cells"),
        lambda sends: int(sends["cell"].isin(_paying(sends, NEEDED)).sum()),
    ),
    (
        later("These are the *customers* in such cells. Count the cells"),
        lambda sends: sends[sends["cell"].isin(_paying(sends, NEEDED))]["customer_id"].nunique(),
    ),
    (
        later("These are R classes, without F and M. Group by the whole cell"),
        lambda sends: len(_above(_rates(sends.assign(R=sends["cell"].str[0]), "R"), NEEDED)),
    ),
    (
        later("These are the named segments. Group by the cell"),
        lambda sends: len(_above(_rates(sends, "segment"), NEEDED)),
    ),
    (
        later("These are *campaigns*. Group by the cell"),
        lambda sends: len(_above(_rates(sends, "campaign_id"), NEEDED)),
    ),
    (
        later("These are *customers* with a rate of their own. Group by the cell"),
        lambda sends: len(_above(_rates(sends, "customer_id"), NEEDED)),
    ),
]


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
    rate_needed.mistake(
        "This divides by the margin that is left, or by margin and cost. The break-even is cost / "
        "margin",
        cost / (margin - cost),
        cost / (margin + cost),
    )
    paying.mistake(
        "The sends of the holdout stand in here, too: nobody wrote to them",
        call(lambda sends: len(_paying(_with_holdout(sends), NEEDED)), first),
    )
    for count in (lambda sends: _losing(sends, NEEDED), OTHER_CELLS[0][1], OTHER_CELLS[1][1]):
        paying.mistake(
            "These are the cells *below* the break-even, or one that stands exactly on it is among "
            "them (>=, or 0.03 for 2 / 60). Those *above* it pay: >",
            call(len, call(count, first)),
        )
    for message, choose in OTHER_CELLS[2:]:
        paying.mistake(message, call(lambda sends, choose=choose: len(choose(sends)), first))
    for message, count in OTHER_COUNTS:
        paying.mistake(message, call(count, first))
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
            call(_gain, call(_with_holdout, sends), chosen),
        )
        part.mistake(
            "The messages of the chosen cells cost 2 each as well: the cost is taken off on one "
            "side only",
            call(lambda sends, cells: _profit(sends, 0, cells) - _profit(sends, 2), sends, chosen),
        )
        part.mistake(
            "This counts 60 for each response. Each brought its own margin: the column",
            call(
                lambda sends, cells: _gain(sends.assign(margin=60 * sends["responded"]), cells),
                sends,
                chosen,
            ),
        )
        part.mistake(
            "This is a gain *a message*, with .mean(). Sum the profit",
            call(
                lambda sends, cells: (
                    sends[sends["cell"].isin(cells)]["margin"].mean() - sends["margin"].mean()
                ),
                sends,
                chosen,
            ),
        )
        part.mistake(
            "This takes off the profit of the cells that are *not* chosen. Take off that of all",
            call(
                lambda sends, cells: 2 * _profit(sends, 2, cells) - _profit(sends, 2), sends, chosen
            ),
        )
        part.mistake(
            "This is a percentage of the profit of all. Asked for is the gain in yuan",
            call(lambda sends, cells: 100 * _gain(sends, cells) / _profit(sends, 2), sends, chosen),
        )
        part.mistake(
            "Here are the cells that are *not* chosen, with ~. The chosen ones are mailed",
            call(
                lambda sends, cells: (
                    _profit(sends[~sends["cell"].isin(cells)], 2) - _profit(sends, 2)
                ),
                sends,
                chosen,
            ),
        )
        part.mistake(
            "Rounded to thousands, the two can hardly be compared: hand in the computed value",
            call(lambda sends, cells: round(_gain(sends, cells), -3), sends, chosen),
        )
        part.mistake("All cells are mailed here, so nothing is gained: leave out those below", 0)
        for message, choose in OTHER_CELLS:
            part.mistake(
                message,
                call(lambda sends, first, choose=choose: _gain(sends, choose(first)), sends, first),
            )
    del part, sends, message, choose, count
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
