"""The memo of chapter 04: what the auto group does with the money of its dearest channels."""

import numpy as np
import pandas as pd

from crmlab import theme
from crmlab.datasets import load
from crmlab.lifecycle.measures import customer_margin
from crmlab.memos import Derived, Draft, Option
from crmlab.messages import later

END, INTEREST, YEAR = pd.Timestamp("2024-06-30"), 0.10, 365.25  # a year in days


def _dear(by_channel: pd.Series) -> pd.Series:
    """Return what the two dearest channels cost, by channel."""
    spent = load("auto_campaigns").groupby("channel")["cost"].sum()
    return spent[by_channel.nlargest(2).index]


def _others_cost(overall: float, money: float, won: float) -> float:
    """Return what a customer costs in the other channels."""
    spent = load("auto_campaigns")["cost"].sum()
    return (spent - money) / (spent / overall - won)


def _customers() -> pd.DataFrame:
    """Return the customers: how many years each was seen, who is here, who has no family here."""
    customers = load("auto_customers").set_index("customer_id")
    seen = customers["left_on"].fillna(END) - customers["first_purchase"]
    return customers.assign(
        years=seen.dt.days / YEAR,
        here=customers["left_on"].isna(),
        alone=customers.groupby("household_id")["role"].transform("size") == 1,
    )


def _alone() -> pd.DataFrame:
    customers = _customers()
    return customers[customers["here"] & customers["alone"]]


def _brought() -> pd.Series:
    return customer_margin(load("auto_transactions"), load("auto_services"))


def _by_source() -> pd.Series:
    """Return what a customer has brought so far, by the channel that won them."""
    return _brought().groupby(_customers()["source_channel"]).mean()


def _first_margin() -> float:
    """Return what a customer brings on the first day."""
    bought, customers = load("auto_transactions"), _customers()
    first = bought["date"] == bought["customer_id"].map(customers["first_purchase"])
    return bought.loc[first, "gross_margin"].sum() / len(customers)


def _later_margin(first_margin: float) -> float:
    """Return what a customer brings in a year after that."""
    customers = _customers()
    return (_brought().sum() - first_margin * len(customers)) / customers["years"].sum()


def _staying() -> float:
    """Return the share of the customers of a year ago who are still here."""
    customers, ago = _customers(), END - pd.DateOffset(years=1)
    then = (customers["first_purchase"] <= ago) & ~(customers["left_on"] <= ago)
    return customers.loc[then, "here"].mean()


def _family_more(household_ratio: float) -> float:
    """Return what a family would bring beyond what somebody alone has brought so far."""
    return (household_ratio - 1) * _brought()[_alone().index].mean()


def _years_longer() -> float:
    """Return for how many years longer the heads of families have been here than those alone."""
    heads = _customers().query("role == 'head'")
    since = heads["first_purchase"].groupby(heads["alone"]).mean()
    return round((since[True] - since[False]).days / YEAR)


DRAFT = Draft(
    title=later("Take the money away from the dearest channels?"),
    problem=later(
        "Two of the auto group's six channels, {dearest} and {next_dearest}, took {money} in a "
        "year and won {won} customers. That pays: each is worth {worth} over the years. But "
        "would the money do more elsewhere?"
    ),
    figures={
        "overall": later("cost of a new customer 获客成本"),
        "dear_cost": later("cost of one by the two dearest channels"),
        "worth": later("what a new customer is worth 终生价值"),
        "kept_worth": later("what a customer is worth who is kept"),
        "family_more": later("brought so far by a family 家庭, beyond one alone"),
    },
    options=(
        Option(
            later("Move it to the four other channels"),
            later(
                "There a customer costs {others_cost} on average, so the money would win "
                "{won_there}, not {won}. But the next one costs more than the average one. So far "
                "a customer has brought {least_brought} to {most_brought}, by channel."
            ),
            later(
                "Move a quarter at a time, and divide the money added by the customers added. Stop "
                "when one more costs over {dear_cost}: that is what we pay now."
            ),
        ),
        Option(
            later("Offer a second contract to those with one"),
            later(
                "About {leaving} of all customers leave in a year, and one kept is worth "
                "{kept_worth}. To match the {won}, the offer must keep {must_keep} of the "
                "{with_one} who have one contract, at {per_kept} each at most."
            ),
            later(
                "Offer it to half of them, drawn by lot. Stop if after three years not even "
                "{least_gap} points more of these have stayed. Those who chose two are {gap} "
                "points ahead, but may have been loyal before."
            ),
        ),
        Option(
            later("Invite the families of those we have"),
            later(
                "{alone} are each the only customer of their household. So far a family has "
                "brought {family_more} more than one alone. To match the {won}, {must_join} must "
                "become one, at {per_family} each at most."
            ),
            later(
                "Invite half of them, drawn by lot. Stop if after two years not even "
                "{least_joined} more of these than of the others have brought somebody."
            ),
        ),
    ),
    assumptions=(
        later(
            "A new customer brings {first_margin} at once and {later_margin} in each later year: "
            "the mean of all since 2012."
        ),
        later(
            "Who is kept brings that yearly margin {margins} times, in today's money, if 80 % stay "
            "each year. If {staying} do, as last year, one kept is worth {kept_now}."
        ),
        later(
            "A family has brought {household_ratio} times what its head has. But families have "
            "been here {years_longer} years longer: a part of it is time."
        ),
    ),
    derived={
        "dear_costs": Derived("CNY", _dear),
        "dearest": Derived("channel", lambda dear_costs: theme.words(dear_costs.index[0])),
        "next_dearest": Derived("channel", lambda dear_costs: theme.words(dear_costs.index[1])),
        "money": Derived("CNY", lambda dear_costs: dear_costs.sum()),
        "won": Derived(
            "customers", lambda dear_costs, by_channel: (dear_costs / by_channel).sum().round()
        ),
        "dear_cost": Derived("CNY", lambda money, won: money / won),
        "first_margin": Derived("CNY", _first_margin),
        "later_margin": Derived("CNY", _later_margin),
        "kept_worth": Derived("CNY", lambda later_margin, margins: later_margin * margins),
        "worth": Derived("CNY", lambda first_margin, kept_worth: first_margin + kept_worth),
        "matched": Derived("CNY", lambda won, worth: won * worth),
        "others_cost": Derived("CNY", _others_cost),
        "won_there": Derived("customers", lambda money, others_cost: money // others_cost),
        "by_source": Derived("CNY", _by_source),
        "least_brought": Derived("CNY", lambda by_source: by_source.min()),
        "most_brought": Derived("CNY", lambda by_source: by_source.max()),
        "staying": Derived("share", _staying),
        "leaving": Derived(
            "customers", lambda staying: round((1 - staying) * _customers()["here"].sum())
        ),
        "must_keep": Derived(
            "customers", lambda matched, kept_worth: np.ceil(matched / kept_worth)
        ),
        "per_kept": Derived("CNY", lambda money, must_keep: money / must_keep),
        "with_one": Derived(
            "customers", lambda: _customers().query("here")["contracts"].eq(1).sum()
        ),
        "gap": Derived("points", lambda survival_36: 100 * (survival_36["2"] - survival_36["1"])),
        "least_gap": Derived("points", lambda must_keep, with_one: 100 * must_keep / with_one),
        "margins_now": Derived("margins", lambda staying: staying / (1 + INTEREST - staying)),
        "kept_now": Derived("CNY", lambda later_margin, margins_now: later_margin * margins_now),
        "alone": Derived("customers", lambda: len(_alone())),
        "family_more": Derived("CNY", _family_more),
        "must_join": Derived(
            "customers", lambda matched, family_more: np.ceil(matched / family_more)
        ),
        "per_family": Derived("CNY", lambda money, must_join: money / must_join),
        "least_joined": Derived("share", lambda must_join, alone: must_join / alone),
        "years_longer": Derived("years", _years_longer),
    },
)
