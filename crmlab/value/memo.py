"""The memo of chapter 02: whether two million for the bank's gold customers are well spent."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.stats import binom

from crmlab.answers import Labels
from crmlab.datasets import load
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later
from crmlab.value.measures import LAYERS

GOLD, STAY, INTEREST, YEARS = 200, 0.865, 0.10, 3  # STAY: without the service, from year to year


def _bank() -> pd.DataFrame:
    return load("bank_customers").set_index("customer_id")


def _tops(tier: Callable) -> pd.Series:
    """Return the gross margins of those who are at the top by the learner's rule."""
    gross = _bank()["gross_margin_12m"]
    layers = Labels(gross.index, [*LAYERS]).read(tier(gross.copy()))
    return gross[np.array(layers) == "top"]


def _effect(z: float) -> float:
    """Return by how many points more stayed in the trial, and so many errors more."""
    stayed = load("bank_offers").groupby("offered")["retained"].agg(["mean", "size"])
    error = np.sqrt((stayed["mean"] * (1 - stayed["mean"]) / stayed["size"]).sum())
    return 100 * (stayed["mean"][True] - stayed["mean"][False] + z * error)


def _gain(z: float) -> Callable:
    return lambda per_customer, break_even: round(
        (_effect(z) / break_even - 1) * GOLD * per_customer, -3
    )


def _top_gain(z: float) -> Callable:
    return lambda heads, margin, top_cost: round(_effect(z) / 100 * heads * margin - top_cost, -3)


def _leaving(chance: float) -> Callable:
    """Return how many of the top layer leave without the service, if luck is so good or bad."""
    return lambda heads: binom.ppf(chance, heads, 1 - STAY)


def _losers() -> pd.DataFrame:
    return _bank().query("net_profit_12m < 0")


def _over_years(break_even: float) -> float:
    return break_even / ((STAY / (1 + INTEREST)) ** np.arange(YEARS)).sum()


def _after_costs(break_even: float) -> float:
    gold = _bank().query("gold")
    return break_even * gold["gross_margin_12m"].sum() / gold["net_profit_12m"].sum()


DRAFT = Draft(
    title=later("Two million for the gold customers?"),
    problem=later(
        "Five of a hundred customers bring {top5_share} of the bank's margin. A planning service "
        "for these {gold} gold customers costs {cost}, once. Is it worth that, and for whom?"
    ),
    figures={
        "top5_share": later("gross margin that the best 5 % bring"),
        "lost": later("profit that loss makers take away 鲸鱼曲线"),
        "break_even": later("points more who must stay, to pay in a year 盈亏平衡"),
        "per_customer": later("cost of the service for one"),
    },
    options=(
        Option(
            later("The service for all gold customers"),
            later(
                "With {must_stay} kept who would leave, it pays in a year. In a trial {effect} "
                "points more stayed: that gains {trial_gain} in a year, or, within its 95 % "
                "interval, anything from {low} to {high}."
            ),
            later(
                "Half of the {gold}, drawn by lot, get it first. Stop if after a year fewer than "
                "{break_even} points more of them have stayed. So few people tell it only to "
                "within {reach} points."
            ),
        ),
        Option(
            later("The service for the top layer alone"),
            later(
                "By our rule {heads} customers, with a margin of {margin} a year each. It costs "
                "{top_cost}. With {top_stay} kept who would leave, it pays in a year. By the same "
                "trial it gains {top_gain}, or from {top_low} to {top_high}."
            ),
            later(
                "Stop if after a year fewer than half of the {heads} have used it. Who leaves "
                "proves little: without it about {leaving} would, by luck {few} to {many}."
            ),
        ),
        Option(
            later("First serve the loss makers more cheaply"),
            later(
                "{losers} customers cost more than they bring, and take {lost} of the profit away. "
                "To serve them online may save a tenth of that, a guess: {saved} a year, before "
                "what the change costs."
            ),
            later(
                "Stop if those who leave because of it take {margin_gone} of the loss makers' "
                "gross margin along: then nothing is saved."
            ),
        ),
    ),
    assumptions=(
        later(
            "The service is paid once, and one year is counted. Over {years} years, with {stay} "
            "staying on in each and later money discounted at {interest}, option A breaks even at "
            "{over_years} points."
        ),
        later(
            "Who leaves takes the gross margin along. If the cost to serve them goes as well, "
            "option A breaks even at {after_costs} points."
        ),
        later(
            "The trial was among gold customers. That the top layer stays as they do is a guess."
        ),
    ),
    derived={
        "gold": Derived("customers", lambda: GOLD),
        "cost": Derived("CNY", lambda: 2_000_000),
        "must_stay": Derived("customers", lambda break_even: np.ceil(break_even / 100 * GOLD)),
        "effect": Derived("points", lambda: _effect(0)),
        "trial_gain": Derived("CNY", _gain(0)),
        "low": Derived("CNY", _gain(-1.96)),
        "high": Derived("CNY", _gain(1.96)),
        "reach": Derived("points", lambda: 196 * np.sqrt(2 * STAY * (1 - STAY) / (GOLD / 2))),
        "tops": Derived("CNY", _tops),
        "heads": Derived("customers", lambda tops: len(tops)),
        "margin": Derived("CNY", lambda tops: tops.mean()),
        "top_cost": Derived("CNY", lambda heads, per_customer: heads * per_customer),
        "top_stay": Derived("customers", lambda top_cost, margin: np.ceil(top_cost / margin)),
        "top_gain": Derived("CNY", _top_gain(0)),
        "top_low": Derived("CNY", _top_gain(-1.96)),
        "top_high": Derived("CNY", _top_gain(1.96)),
        "leaving": Derived("customers", lambda heads: round((1 - STAY) * heads)),
        "few": Derived("customers", _leaving(0.025)),
        "many": Derived("customers", _leaving(0.975)),
        "lost": Derived("share", lambda peak: peak - 1),
        "losers": Derived("customers", lambda: len(_losers())),
        "saved": Derived(
            "CNY", lambda lost: round(lost * _bank()["net_profit_12m"].sum() / 10, -4)
        ),
        "margin_gone": Derived("share", lambda saved: saved / _losers()["gross_margin_12m"].sum()),
        "years": Derived("years", lambda: YEARS),
        "stay": Derived("share", lambda: STAY),
        "interest": Derived("share", lambda: INTEREST),
        "over_years": Derived("points", _over_years),
        "after_costs": Derived("points", _after_costs),
    },
)
