"""Exercise 1-6: a record that reaches nobody was paid for as well."""

import pandas as pd

from crmlab.answers import Label, Vector
from crmlab.checking import exercise
from crmlab.datasets import load

CHANNELS = ["web", "app", "social", "survey", "after_sales", "event", "partner"]


def _channels() -> pd.DataFrame:
    channels = load("shop_channels").set_index("channel")
    return channels.rename(index=str).loc[CHANNELS]


def _cost() -> pd.Series:
    channels = _channels()
    return channels["cost_per_record"] / channels["valid_share"]


@exercise(
    "1-6",
    valid_cost=Vector(CHANNELS, "CNY", tolerance=0.01),
    cheapest=Label(CHANNELS),
    hints=[
        "100 records cost 100 times the cost of a record. How many of the 100 are valid?",
        'Divide by the share that is valid: channels["cost_per_record"] / channels["valid_share"].',
        "valid_cost.idxmin() is the label of the smallest value.",
    ],
)
def valid_cost():
    """Cost of a record over the share that is valid, and where it is lowest."""
    return _cost(), _cost().idxmin()


@valid_cost.mistake("This is the cost of *any* record. Only some are valid: divide by their share")
def any_record():
    return _channels()["cost_per_record"], ...


@valid_cost.mistake(
    "This channel has the cheapest records of any kind. Take the one whose *valid* records are "
    "cheapest: where valid_cost is lowest"
)
def cheapest_of_any_kind():
    return ..., _channels()["cost_per_record"].idxmin()


@valid_cost.mistake("These are valid records per yuan. Turn it round: cost over valid share")
def turned_round():
    return 1 / _cost(), ...


@valid_cost.mistake(
    "You multiplied by the valid share, as if the others were free. They were paid for as well: "
    "divide"
)
def multiplied():
    return _channels()["cost_per_record"] * _channels()["valid_share"], ...


@valid_cost.mistake(
    "You divided by the consent share as well. Valid asks only whether a record reaches its person"
)
def by_both_shares():
    return _cost() / _channels()["consent_share"], ...


@valid_cost.mistake("This divides by the share who *consent*. The question is about valid records")
def by_consent():
    return _channels()["cost_per_record"] / _channels()["consent_share"], ...


@valid_cost.mistake(
    "This divides by the share that is *not* valid. What you want is paid for by the valid ones"
)
def by_the_invalid():
    return _channels()["cost_per_record"] / (1 - _channels()["valid_share"]), ...
