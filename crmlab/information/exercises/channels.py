"""Exercise 1-6: a record that reaches nobody was paid for as well."""

from collections.abc import Callable

import numpy as np

from crmlab.answers import Label, Vector
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given, step
from crmlab.scenes.verbs import lowest

CHANNELS = ["web", "app", "social", "survey", "after_sales", "event", "partner"]


def _column(name: str) -> Callable[[], np.ndarray]:
    """Return what reads a column of the channels, in the order asked for."""
    return lambda: load("shop_channels").set_index("channel").loc[CHANNELS, name].to_numpy(float)


def _not_the_lowest(given, valid_cost):
    return say("Another channel has cheaper valid records: look where valid_cost is lowest")


class Channels(Exercise, id="1-6"):
    cost = given(_column("cost_per_record"), "CNY a record", "the cost of any record")
    valid = given(
        _column("valid_share"),
        "share of records",
        "the valid share",
        "valid asks whether a record reaches its person",
    )
    consent = given(_column("consent_share"), "share of records", "the share who consent")
    records = given(_column("records"), "records", "the number of records")
    spent = step(cost * records, "CNY", "the cost of all records")
    valid_records = step(records * valid, "records", "the number of valid records")
    valid_cost = answer(
        cost / valid, Vector(CHANNELS, "CNY", tolerance=0.005), "the cost of a valid record"
    )
    cheapest = answer(
        lowest(valid_cost, CHANNELS),
        Label(CHANNELS),
        "the channel whose valid records are cheapest",
    )
    valid_cost.mistake(
        "You divided by the consent share as well. Valid asks only whether a record reaches its "
        "person",
        cost / valid / consent,
    )
    valid_cost.mistake(
        "You added the cost of the invalid part. All are paid for, and the valid ones alone are "
        "worth it: divide by the valid share",
        cost * (2 - valid),
    )
    cheapest.mistake(
        "This channel has the cheapest records of any kind. Take the one whose *valid* records "
        "are cheapest: where valid_cost is lowest",
        lowest(cost, CHANNELS),
    )
    cheapest.symptom(_not_the_lowest)
    then = (
        "What is cheap to collect can be dear to use: {cheapest} wins because its records reach "
        "people."
    )
    hints = (
        "100 records cost 100 times the cost of a record. How many of the 100 are valid?",
        "The money is paid for all 100, and the valid ones alone are worth it: divide by their "
        "share. Two columns of a table can be divided like two numbers.",
        "valid_cost.idxmin() is the label of the smallest value.",
    )
