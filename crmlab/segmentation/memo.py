"""The memo of chapter 03: who gets the next message of the shop, and whether all get the same."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.answers import Labels
from crmlab.datasets import load
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later
from crmlab.segmentation.exercises.rfm import march
from crmlab.segmentation.measures import NEEDS, mix_options

COST, MARGIN, LESS = 2, 60, 50  # of a message; of a response, and of one that brings less
ASKING = 5  # what it costs to ask one customer: a guess
FIRST_HALF = "C18"  # its last campaign
CELLS = [f"{r}{f}{m}" for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)]


def _mailed() -> pd.DataFrame:
    return load("shop_campaign_sends").query("treated")


def _last_half(sends: pd.DataFrame) -> pd.DataFrame:
    return sends[sends["campaign_id"] > FIRST_HALF]


def _chosen(rfm_score: Callable, rate_needed: float) -> pd.Index:
    """Return the customers whose cell, by the learner's rule, paid in the first half."""
    table = march()
    cell = pd.Series(Labels(table.index, CELLS).read(rfm_score(table.copy())), table.index)
    sends = _mailed()
    first = sends[sends["campaign_id"] <= FIRST_HALF]
    rates = first["responded"].groupby(first["customer_id"].map(cell)).mean()
    return cell.index[cell.isin(rates.index[rates > rate_needed])]


def _share(chosen: pd.Index) -> float:
    return _last_half(_mailed())["customer_id"].isin(chosen).mean()


def _added(z: float, chosen: pd.Index | None = None) -> float:
    """Return what a message added to the response where half were left out, and z errors."""
    campaigns = load("shop_campaigns").query("holdout")
    sends = load("shop_campaign_sends")
    sends = sends[sends["campaign_id"].isin(campaigns["campaign_id"])]
    if chosen is not None:
        sends = sends[sends["customer_id"].isin(chosen)]
    both = sends["responded"].groupby(sends["treated"]).agg(["mean", "std", "size"])
    error = np.sqrt((both["std"] ** 2 / both["size"]).sum())
    return both.at[True, "mean"] - both.at[False, "mean"] + z * error


def _profits() -> pd.DataFrame:
    """Return what each offer brings of a customer, by segment."""
    options = mix_options()
    return options[NEEDS].mul(options["margin"], axis=0).sub(options["cost"], axis=0)


def _alike(grown: str) -> float:
    """Return what the offers bring in a segment that are best for all alike, one for each use."""
    profits = _profits()
    best = profits.mean(axis=1).groupby(mix_options()["use"]).idxmax()
    return profits.loc[best, grown].sum()


def _elsewhere(mix: pd.Series, grown: str) -> float:
    """Return what the learner's mix brings of a customer of another segment."""
    return _profits().loc[list(mix)].sum().drop(grown).mean()


DRAFT = Draft(
    title=later("Who gets the next message?"),
    problem=later(
        "From April to June the shop sent {messages} messages, at {cost} each, to all who had ever "
        "bought. Whom should it leave out? And does everybody want the same offer?"
    ),
    figures={
        "rate_needed": later("responses that a message must add to pay 盈亏平衡响应率"),
        "own_added": later("added by lot in the cells 单元格 that responded well"),
        "mix_gain": later("margin by a segment's own four offers, a customer"),
        "alike": later("margin by the four offers best for all, a customer"),
    },
    options=(
        Option(
            later("Write to all, as now"),
            later(
                "If each response is put down to its message, the last 18 campaigns brought "
                "{all_profit}. But where half were left out by lot, a message added only "
                "{added}, and {rate_needed} is needed: each message loses {unsent}."
            ),
            later(
                "Leave half out by lot once more. Stop if a message adds less than {rate_needed}: "
                "so far it is {added_high} at most."
            ),
        ),
        Option(
            later("Write only to the cells that responded well"),
            later(
                "A cell is a group that bought alike. {paying} had responded enough to pay. They "
                "get {share} of the messages, which seems to gain {gain_last} in the last 18 "
                "campaigns. But by lot a message added only {own_added} there: it brings "
                "{own_brought} and costs {cost}."
            ),
            later(
                "Leave half of these cells out by lot. Stop if a message adds less than "
                "{rate_needed}: so far it is {own_low} to {own_high}."
            ),
        ),
        Option(
            later("Stop writing, ask what they want, and offer by it"),
            later(
                "Each message that is not sent saves {unsent}. In a survey, spending hardly told "
                "what people want. In the segment “{segment}”, which grew most, its own four "
                "offers bring {mix_gain} a customer, once; the four best for all bring {alike}. "
                "Both are guesses, as is the price of asking: {asking} a customer."
            ),
            later(
                "Ask a few hundred, and give half of them the offers by lot. Stop if these bring "
                "less than {asking} more a customer: then asking does not pay."
            ),
        ),
    ),
    assumptions=(
        later(
            "A response brings {margin} of margin. At {less} a message must add {rate_at_less}, "
            "and fewer cells pay."
        ),
        later(
            "By their answers {fair_rate} of newcomers come into the right group. In a wrong group "
            "the same four offers bring {elsewhere}."
        ),
        later("After a year {stay_share} are still in their segment: ask everybody once a year."),
    ),
    derived={
        "messages": Derived("messages", lambda: len(_mailed())),
        "cost": Derived("CNY", lambda: COST),
        "margin": Derived("CNY", lambda: MARGIN),
        "less": Derived("CNY", lambda: LESS),
        "asking": Derived("CNY", lambda: ASKING),
        "all_profit": Derived("CNY", lambda: (_last_half(_mailed())["margin"] - COST).sum()),
        "added": Derived("share", lambda: _added(0)),
        "added_high": Derived("share", lambda: _added(1.96)),
        "chosen": Derived("customers", _chosen),
        "share": Derived("share", _share),
        "own_added": Derived("share", lambda chosen: _added(0, chosen)),
        "own_low": Derived("share", lambda chosen: _added(-1.96, chosen)),
        "own_high": Derived("share", lambda chosen: _added(1.96, chosen)),
        "brought": Derived("CNY", lambda added: added * MARGIN),
        "own_brought": Derived("CNY", lambda own_added: own_added * MARGIN),
        "unsent": Derived("CNY", lambda brought: COST - brought),
        "segment": Derived("segment", lambda grown: theme.words(grown)),
        "alike": Derived("CNY", _alike),
        "elsewhere": Derived("CNY", _elsewhere),
        "rate_at_less": Derived("share", lambda rate_needed: rate_needed * MARGIN / LESS),
    },
)
