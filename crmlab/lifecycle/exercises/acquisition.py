"""Exercises 4-1 and 4-2: how many leads buy, and what a customer costs."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.verbs import mean, total

CHANNELS = ["walk_in", "web", "referral", "event", "phone", "partner"]


_MEAN_RATE = later("This is the mean of the three rates. Rates that follow each other multiply")


class Funnel(Exercise, id="4-1"):
    leads = given(2_000, "people", "all leads")
    contacted_rate = given(0.30, "share of the step before", "the share who are contacted")
    drive_rate = given(0.40, "share of the step before", "the share of these who drive")
    sale_rate = given(0.25, "share of the step before", "the share of these who buy")
    overall_rate = answer(
        contacted_rate * drive_rate * sale_rate, share(1e-6), "the share of all leads who buy"
    )
    contacted = step(leads * contacted_rate, "people", "those who are contacted")
    drove = step(contacted * drive_rate, "people", "those who take a test drive")
    buyers = answer(drove * sale_rate, Integer("buyers"), "the number of buyers")
    overall_rate.mistake(_MEAN_RATE, (contacted_rate + drive_rate + sale_rate) / 3)
    buyers.mistake(_MEAN_RATE, leads * (contacted_rate + drive_rate + sale_rate) / 3)
    buyers.mistake(
        "This is with the sum of the three rates. Rates that follow each other multiply",
        leads * (contacted_rate + drive_rate + sale_rate),
    )
    buyers.mistake(
        "These are lost on the way. The question is who buys", leads * (1 - overall_rate)
    )
    hints = (
        "Each rate is a share of those who reached the step before, not of all leads.",
        "How many are contacted? How many of these drive? How many of these buy?",
        "Start with the 2,000 and multiply rate by rate. The overall rate compares the last number "
        "with the first.",
    )
    then = "Three harmless looking rates leave three of a hundred: small steps multiply."


def _campaigns(column: str, of: str = "sum") -> Callable[[], np.ndarray]:
    """Return what reads the total of a column by channel."""
    return lambda: (
        load("auto_campaigns").groupby("channel")[column].agg(of)[CHANNELS].to_numpy(float)
    )


def _own_costs() -> pd.Series:
    """Return each campaign's own cost per sale, by channel."""
    campaigns = load("auto_campaigns").query("sales > 0").set_index("channel")
    return campaigns["cost"] / campaigns["sales"]


COUNTED = "people by channel"

_OWN_COSTS = later(
    "This is the mean of the campaigns' own costs per sale. A small campaign counts as much as a "
    "large one then: first add up cost and sales, then divide"
)


class Campaigns(Exercise, id="4-2"):
    cost_a = given(40_000, "CNY of one", "the money of A")
    cost_b = given(30_000, "CNY of one", "the money of B")
    won_a = given(100, "customers of one", "the customers of A")
    won_b = given(50, "customers of one", "the customers of B")
    cost = given(_campaigns("cost"), "CNY by channel", "the money")
    sales = given(_campaigns("sales"), COUNTED, "the customers won")
    leads = given(_campaigns("leads"), COUNTED, "the leads")
    responses = given(_campaigns("responses"), COUNTED, "the answers")
    sent = given(_campaigns("sent"), COUNTED, "those who were reached")
    number = given(_campaigns("cost", "size"), COUNTED, "the number of campaigns")
    cost_of_both = step(cost_a + cost_b, "CNY of both", "the money of both")
    won_by_both = step(won_a + won_b, "customers of both", "the customers of both")
    price_a = step(cost_a / won_a, "CNY a customer", "the cost of a customer of A")
    price_b = step(cost_b / won_b, "CNY a customer", "the cost of a customer of B")
    small_case = answer(
        [price_a, price_b, cost_of_both / won_by_both],
        Vector(["A", "B", "both"], "CNY", tolerance=0.5),
        "the acquisition cost of A, B and both",
    )
    small_case.mistake(
        "A and B are right. For both you took the mean of the two costs, as if each had won as "
        "many customers. Add up the money, add up the customers, then divide",
        [price_a, price_b, (price_a + price_b) / 2],
    )
    small_case.mistake(
        "A and B are right. Costs *per customer* cannot be added: add up the money, add up the "
        "customers, then divide",
        [price_a, price_b, price_a + price_b],
    )
    by_channel = answer(
        cost / sales, Vector(CHANNELS, "CNY", tolerance=0.5), "the acquisition cost of each channel"
    )
    by_channel.mistake(
        _OWN_COSTS, call(lambda: _own_costs().groupby(level=0).mean()[CHANNELS].to_numpy())
    )
    all_cost = step(total(cost), "CNY in all", "the money of all channels")
    all_sales = step(total(sales), "people in all", "the customers of all channels")
    overall = answer(
        all_cost / all_sales, Number("CNY", 0.05), "the acquisition cost of all channels together"
    )
    overall.mistake(
        "This is the mean of the channels' costs, as if each had won as many customers. Add up "
        "the money, add up the customers, then divide",
        mean(by_channel),
    )
    overall.mistake(
        "This is the median of the channels' costs. Add up the money, add up the customers, divide",
        call(np.median, by_channel),
    )
    overall.mistake(_OWN_COSTS, call(lambda: _own_costs().mean()))
    overall.mistake(
        "Costs *per customer* cannot be added: add up the money, add up the customers, then divide",
        total(by_channel),
    )
    hints = (
        "Acquisition cost is money spent over customers won. For both together, add up the money "
        "and add up the customers first.",
        'totals = campaigns.groupby("channel")[["cost", "sales"]].sum() gives both columns by '
        "channel.",
        "One column over the other is the cost by channel. For all together, first add up each "
        "column from top to bottom.",
    )
    then = (
        "Costs per customer can be neither added nor averaged: sum the money, sum the customers, "
        "then divide."
    )
