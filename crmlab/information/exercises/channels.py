"""Exercise 1-6: a record that reaches nobody was paid for as well."""

import numpy as np

from crmlab.answers import Label, Vector
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Scene
from crmlab.verbs import lowest

CHANNELS = ["web", "app", "social", "survey", "after_sales", "event", "partner"]


def _column(name: str):
    """Return a column of the channels, in the order asked for, when it is first needed."""

    def read() -> np.ndarray:
        channels = load("shop_channels").set_index("channel").rename(index=str)
        return channels.loc[CHANNELS, name].to_numpy(float)

    return read


channels = Scene(
    "1-6",
    cost=(_column("cost_per_record"), "CNY a record", "the cost of any record"),
    valid=(
        _column("valid_share"),
        "share of records",
        "the valid share",
        "valid asks whether a record reaches its person",
    ),
    consent=(_column("consent_share"), "share of records", "the share who consent"),
    records=(_column("records"), "records", "the number of records"),
    hints=[
        "100 records cost 100 times the cost of a record. How many of the 100 are valid?",
        'Divide by the share that is valid: channels["cost_per_record"] / channels["valid_share"].',
        "valid_cost.idxmin() is the label of the smallest value.",
    ],
)


@channels.step("CNY", "the cost of all records")
def spent(cost, records):
    return cost * records


@channels.step("records", "the number of valid records")
def valid_records(records, valid):
    return records * valid


@channels.answer(Vector(CHANNELS, "CNY", tolerance=0.005), "the cost of a valid record")
def valid_cost(cost, valid):
    return cost / valid


@channels.answer(Label(CHANNELS), "the channel whose valid records are cheapest")
def cheapest(valid_cost):
    return lowest(valid_cost, CHANNELS)


channels.mistake(
    "valid_cost",
    "This is the cost of *any* record. Only some are valid: divide by their share",
    lambda cost: cost,
)
channels.mistake(
    "valid_cost",
    "You multiplied by the valid share, as if the others were free. They were paid for as well: "
    "divide",
    lambda cost, valid: cost * valid,
)
channels.mistake(
    "valid_cost",
    "You divided by the consent share as well. Valid asks only whether a record reaches its person",
    lambda cost, valid, consent: cost / valid / consent,
)
channels.mistake(
    "cheapest",
    "This channel has the cheapest records of any kind. Take the one whose *valid* records are "
    "cheapest: where valid_cost is lowest",
    lambda cost: CHANNELS[int(np.argmin(cost))],
)


@channels.symptom("cheapest")
def not_the_lowest(given, valid_cost):
    return say("Another channel has cheaper valid records: look where valid_cost is lowest")
