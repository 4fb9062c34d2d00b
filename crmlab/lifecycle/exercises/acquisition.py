"""Exercises 4-1 and 4-2: how many leads buy, and what a customer costs."""

import numpy as np
import pandas as pd

from crmlab.answers import Integer, Number, Vector, share
from crmlab.datasets import load
from crmlab.scenes import Scene
from crmlab.verbs import total

CHANNELS = ["walk_in", "web", "referral", "event", "phone", "partner"]

funnel = Scene(
    "4-1",
    leads=(2_000, "people", "all leads"),
    contacted_rate=(0.30, "share of the step before", "the share who are contacted"),
    drive_rate=(0.40, "share of the step before", "the share of these who drive"),
    sale_rate=(0.25, "share of the step before", "the share of these who buy"),
    hints=[
        "Each rate is a share of those who reached the step before, not of all leads.",
        "How many are contacted? How many of these drive? How many of these buy?",
        "buyers = 2_000 * 0.30 * 0.40 * 0.25; the overall rate is buyers / 2_000.",
    ],
)


@funnel.answer(share(1e-6), "the share of all leads who buy")
def overall_rate(contacted_rate, drive_rate, sale_rate):
    return contacted_rate * drive_rate * sale_rate


@funnel.step("people", "those who are contacted")
def contacted(leads, contacted_rate):
    return leads * contacted_rate


@funnel.step("people", "those who take a test drive")
def drove(contacted, drive_rate):
    return contacted * drive_rate


@funnel.answer(Integer("buyers"), "the number of buyers")
def buyers(drove, sale_rate):
    return drove * sale_rate


funnel.mistake(
    "overall_rate buyers",
    "This takes the last rate alone. Only those left after two steps meet it",
    lambda leads, sale_rate: {"overall_rate": sale_rate, "buyers": leads * sale_rate},
)
funnel.mistake(
    "overall_rate buyers",
    "This takes the second rate alone. Only those left after the first step meet it",
    lambda leads, drive_rate: {"overall_rate": drive_rate, "buyers": leads * drive_rate},
)
funnel.mistake(
    "overall_rate buyers",
    "This is the mean of the three rates. Rates that follow each other multiply",
    lambda leads, contacted_rate, drive_rate, sale_rate: {
        "overall_rate": (contacted_rate + drive_rate + sale_rate) / 3,
        "buyers": leads * (contacted_rate + drive_rate + sale_rate) / 3,
    },
)
funnel.mistake(
    "overall_rate buyers",
    "This is the sum of the three rates. Rates that follow each other multiply",
    lambda leads, contacted_rate, drive_rate, sale_rate: {
        "overall_rate": contacted_rate + drive_rate + sale_rate,
        "buyers": leads * (contacted_rate + drive_rate + sale_rate),
    },
)
funnel.mistake(
    "overall_rate buyers",
    "These are lost on the way. The question is who buys",
    lambda leads, overall_rate: {
        "overall_rate": 1 - overall_rate,
        "buyers": leads * (1 - overall_rate),
    },
)


def _campaigns(column: str):
    """Return what reads the total of a column by channel."""

    def read() -> np.ndarray:
        campaigns = load("auto_campaigns").assign(campaigns=1)
        totals = campaigns.groupby(campaigns["channel"].astype(str))[column].sum()
        return totals[CHANNELS].to_numpy(float)

    return read


def _own_costs() -> pd.Series:
    """Return each campaign's own cost per sale, by channel."""
    campaigns = load("auto_campaigns").query("sales > 0")
    own = campaigns["cost"] / campaigns["sales"]
    return own.set_axis(campaigns["channel"].astype(str))


COUNTED = "people by channel"

campaigns = Scene(
    "4-2",
    cost_a=(40_000, "CNY of one", "the money of A"),
    cost_b=(30_000, "CNY of one", "the money of B"),
    won_a=(100, "customers of one", "the customers of A"),
    won_b=(50, "customers of one", "the customers of B"),
    cost=(_campaigns("cost"), "CNY by channel", "the money"),
    sales=(_campaigns("sales"), COUNTED, "the customers won"),
    leads=(_campaigns("leads"), COUNTED, "the leads"),
    responses=(_campaigns("responses"), COUNTED, "the answers"),
    sent=(_campaigns("sent"), COUNTED, "those who were reached"),
    number=(_campaigns("campaigns"), COUNTED, "the number of campaigns"),
    hints=[
        "Acquisition cost is money spent over customers won. For both together, add up the money "
        "and add up the customers first.",
        'totals = campaigns.groupby("channel")[["cost", "sales"]].sum() gives both columns by '
        "channel.",
        'by_channel = totals["cost"] / totals["sales"]; '
        'overall = campaigns["cost"].sum() / campaigns["sales"].sum()',
    ],
)


@campaigns.step("CNY of both", "the money of both")
def cost_of_both(cost_a, cost_b):
    return cost_a + cost_b


@campaigns.step("customers of both", "the customers of both")
def won_by_both(won_a, won_b):
    return won_a + won_b


@campaigns.step("CNY a customer", "the cost of a customer of A")
def price_a(cost_a, won_a):
    return cost_a / won_a


@campaigns.step("CNY a customer", "the cost of a customer of B")
def price_b(cost_b, won_b):
    return cost_b / won_b


@campaigns.answer(
    Vector(["A", "B", "both"], "CNY", tolerance=0.5), "the acquisition cost of A, B and both"
)
def small_case(price_a, price_b, cost_of_both, won_by_both):
    return [price_a, price_b, cost_of_both / won_by_both]


campaigns.mistake(
    "small_case",
    "A and B are right. For both you took the mean of the two costs, as if each had won as many "
    "customers. Add up the money, add up the customers, then divide",
    lambda price_a, price_b: [price_a, price_b, (price_a + price_b) / 2],
)
campaigns.mistake(
    "small_case",
    "A and B are right. Costs *per customer* cannot be added: add up the money, add up the "
    "customers, then divide",
    lambda price_a, price_b: [price_a, price_b, price_a + price_b],
)
campaigns.mistake(
    "small_case",
    "These are the customers who were won, not yet what one of them cost",
    lambda won_a, won_b, won_by_both: [won_a, won_b, won_by_both],
)
campaigns.mistake(
    "small_case",
    "This is the money alone. Divide it by the customers it has won",
    lambda cost_a, cost_b, cost_of_both: [cost_a, cost_b, cost_of_both],
)


@campaigns.answer(Vector(CHANNELS, "CNY", tolerance=0.5), "the acquisition cost of each channel")
def by_channel(cost, sales):
    return cost / sales


campaigns.mistake(
    "by_channel",
    "This is the mean of the campaigns' own costs per sale. A small campaign counts as much as a "
    "large one then: first add up cost and sales, then divide",
    lambda: _own_costs().groupby(level=0).mean()[CHANNELS].to_numpy(),
)


@campaigns.step("CNY in all", "the money of all channels")
def all_cost(cost):
    return total(cost)


@campaigns.step("people in all", "the customers of all channels")
def all_sales(sales):
    return total(sales)


@campaigns.answer(Number("CNY", tolerance=0.05), "the acquisition cost of all channels together")
def overall(all_cost, all_sales):
    return all_cost / all_sales


campaigns.mistake(
    "overall",
    "This is the mean of the channels' costs, as if each had won as many customers. Add up the "
    "money, add up the customers, then divide",
    lambda by_channel: by_channel.mean(),
)
campaigns.mistake(
    "overall",
    "This is the median of the channels' costs. Add up the money, add up the customers, divide",
    lambda by_channel: np.median(by_channel),
)
campaigns.mistake(
    "overall",
    "This is the mean of the campaigns' own costs per sale. A small campaign counts as much as a "
    "large one then: first add up cost and sales, then divide",
    lambda: _own_costs().mean(),
)
campaigns.mistake(
    "overall",
    "Costs *per customer* cannot be added: add up the money, add up the customers, then divide",
    lambda by_channel: by_channel.sum(),
)
