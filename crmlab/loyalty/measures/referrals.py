"""Referrals: how many, how they convert, what one is worth; voice; what a loyal customer brings."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_filled,
    require_rows,
    require_shares_above_zero,
    require_whole,
)
from crmlab.intervals import ratio_of_sums
from crmlab.lifecycle.measures import lifetime_value
from crmlab.loyalty.measures.wallet import SPENDING, checked_wallets
from crmlab.messages import later, refusal, say

__all__ = ["compare_odds", "loyal_worth", "referral_rates", "referral_worth"]

REFERRALS, CUSTOMERS = later("referrals"), later("customers")


def referral_rates(referrals: pd.DataFrame, people: int) -> pd.DataFrame:
    """Return the referrals a customer, the share that convert, and their product, k.

    The *viral coefficient* k is the number of newcomers that a customer brings. A row of the table
    is a person named, with ``referrer_id`` and ``converted`` (true or false); people are all who
    could have referred. Some name many, so ``low`` to ``high`` is the interval at 95 % of a ratio
    over people (Cochran 1977).

    Schmitt, Skiera & Van den Bulte (2011).

    >>> named = {"referrer_id": range(60), "converted": [True] * 18 + [False] * 42}
    >>> referral_rates(pd.DataFrame(named), 1000)["value"].round(3).to_dict()
    {'referrals_a_customer': 0.06, 'conversion_rate': 0.3, 'k': 0.018}
    """
    each = _each(referrals, [])
    require_whole(people, "people", 2)
    if len(each) > people:
        raise refusal(
            "{referrers} people referred, more than the {people} who could have.",
            referrers=len(each),
            people=people,
        )
    silent = np.zeros(people - len(each))
    named, came = (np.append(each[column], silent) for column in ("referrals", "converted"))
    rows = {
        "referrals_a_customer": _ratio(named, np.ones(people)),
        "conversion_rate": _ratio(came, named),
        "k": _ratio(came, np.ones(people)),
    }
    return pd.DataFrame(rows, index=["value", "low", "high"]).T


def referral_worth(referrals: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return by group of referrers how referrals convert, and what one brings (money).

    The table is that of `referral_rates`, with ``margin_12m`` (money), 0 where nobody came. ``low``
    to ``high`` is the interval at 95 % of a ratio over referrers (Cochran 1977).

    Kumar, Petersen & Leone (2013).
    """
    rows = {}
    for group, each in _each(referrals, [by]).groupby(by, observed=True):
        if len(each) < 2:
            raise refusal("An interval needs two referrers or more; {group} has one.", group=group)
        rate = each["converted"].sum() / each["referrals"].sum()
        rows[group] = each["referrals"].sum(), rate, *_ratio(each["margin_12m"], each["referrals"])
    columns = ["referrals", "conversion_rate", "margin_per_referral", "low", "high"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.astype({"referrals": int}).rename_axis(by)


def _each(referrals: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return a row for each referrer in a group: how many were named and came, and their margin."""
    require_filled(referrals, ["referrer_id", "converted", *by], REFERRALS)
    require_rows(referrals, REFERRALS)
    refuse_where(
        ~referrals["converted"].isin([0, 1]), say("converted must be true or false."), referrals
    )
    table = referrals[["referrer_id", "converted", *by]].assign(referrals=1, margin_12m=0.0)
    if by:
        table["margin_12m"] = number_columns(referrals, ["margin_12m"], REFERRALS)
        strange = (table["margin_12m"] != 0) & ~table["converted"].astype(bool)
        refuse_where(strange, say("Who did not come brings no margin."), table)
    table["converted"] = table["converted"].astype(int)
    return table.groupby([*by, "referrer_id"], observed=True).sum().reset_index()


def _ratio(above: pd.Series | np.ndarray, below: pd.Series | np.ndarray) -> tuple[float, ...]:
    """Return `ratio_of_sums` and the ends of its interval; refuse people who are all alike."""
    ratio, reach = ratio_of_sums(above, below)
    if not reach:
        raise refusal("All are alike here: without any spread there is no interval.")
    return ratio, ratio - reach, ratio + reach


def compare_odds(group: pd.Series, yes: pd.Series) -> pd.Series:
    """Return the share of yes in a group and among the others, and the odds ratio of the two.

    Both columns are true or false, by person. ``low`` to ``high`` is the interval of the odds ratio
    at 95 % (Woolf 1955). An empty cell of the four has no such interval, and is refused.

    >>> loyal = pd.Series([True] * 100 + [False] * 100)
    >>> spoke = pd.Series([True] * 48 + [False] * 52 + [True] * 20 + [False] * 80)
    >>> compare_odds(loyal, spoke).round(2).to_dict()
    {'share': 0.48, 'share_of_others': 0.2, 'odds_ratio': 3.69, 'low': 1.97, 'high': 6.92}
    """
    from statsmodels.stats.contingency_tables import Table2x2

    both = pd.DataFrame({"group": group, "yes": yes})
    require_filled(both, both.columns, later("people"))
    rule = say("Group and answer must be true or false.")
    refuse_where(~both.isin([0, 1]).all(axis=1), rule, both)
    counts = pd.crosstab(both["group"].astype(bool), both["yes"].astype(bool))
    if counts.size < 4 or not counts.to_numpy().all():
        raise refusal("One of the four cells of group and answer is empty: no odds to compare.")
    share = counts[True] / counts.sum(axis=1)
    four = Table2x2(counts)
    low, high = four.oddsratio_confint()
    found = {"share": share[True], "share_of_others": share[False], "odds_ratio": four.oddsratio}
    return pd.Series(found | {"low": low, "high": high})


def loyal_worth(
    customers: pd.DataFrame,
    loyal: pd.Series,
    brought: pd.Series,
    *,
    margin_rate: float,
    retention: tuple[float, float],
    discount_rate: float,
    samples: int = 1_000,
    seed: int | None = None,
) -> pd.DataFrame:
    """Return what a loyal customer is worth more than another, step by step (money).

    First the *ordinary* customer, by `lifetime_value` of chapter 04; then with the loyal one's
    share of the same wallet, then referrals, then retention. What each step adds depends on their
    order. ``low`` to ``high`` is the 95 % interval of the worth so far, by bootstrap of customers
    and with the rates as given.

    A row a customer has ``own_spend_12m`` and ``category_spend_12m`` (money a year). What referrals
    ``brought`` (money) is by customer, and 0 for who is not in it. ``retention`` is that of the
    others and that of the loyal (shares a year).

    Reichheld & Sasser (1990); Kumar, Petersen & Leone (2007).
    """
    require_shares_above_zero(margin_rate=margin_rate)
    require_whole(samples, "samples", 2)
    own, category = (money for _, money in checked_wallets(customers, SPENDING).items())
    named = complete_numbers(brought, REFERRALS).reindex(customers.index, fill_value=0.0)
    values = np.column_stack([category, own / category, named])
    mine = loyal.reindex(customers.index).to_numpy()
    if not (pd.notna(mine).all() and 2 <= mine.sum() <= len(mine) - 2):
        raise refusal("Two loyal customers and two others are needed at least, all of them known.")
    dice, mine = np.random.default_rng(seed), mine.astype(bool)
    (wallet, share, named), (best_wallet, best_share, best_named) = (
        _means(group, dice, samples).T for group in (values[~mine], values[mine])
    )
    spent = margin_rate * (wallet + mine.mean() * (best_wallet - wallet))  # of everybody
    years, best_years = (lifetime_value(1, rate, discount_rate) for rate in retention)
    worth = {
        "ordinary": years * (spent * share + named),
        "share_of_wallet": years * (spent * best_share + named),
        "referrals": years * (spent * best_share + best_named),
        "retention": best_years * (spent * best_share + best_named),
    }
    ends = {
        step: [first, *np.quantile(drawn, [0.025, 0.975])]
        for step, (first, *drawn) in worth.items()
    }
    return pd.DataFrame(ends, index=["worth", "low", "high"]).T.rename_axis("step")


def _means(values: np.ndarray, dice: np.random.Generator, samples: int) -> np.ndarray:
    """Return the means of the columns, and below them those of bootstrap samples of the rows."""
    drawn = dice.multinomial(len(values), np.full(len(values), 1 / len(values)), samples)
    return np.vstack([values.mean(axis=0), drawn @ values / len(values)])
