"""Exercises 4-1 and 4-2: how many leads buy, and what a customer costs."""

from crmlab.answers import Integer, Number, Vector, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.lifecycle import measures

CHANNELS = ["walk_in", "web", "referral", "event", "phone", "partner"]


@exercise(
    "4-1",
    overall_rate=share(1e-6),
    buyers=Integer("buyers"),
    hints=[
        "Each rate is a share of those who reached the step before, not of all leads.",
        "How many are contacted? How many of these drive? How many of these buy?",
        "buyers = 2_000 * 0.30 * 0.40 * 0.25; the overall rate is buyers / 2_000.",
    ],
)
def funnel():
    """Take 2,000 leads through rates of 30 %, 40 % and 25 %."""
    return 0.30 * 0.40 * 0.25, 2_000 * 0.30 * 0.40 * 0.25


@funnel.mistake("This takes the last rate alone. Only those left after two steps meet it")
def last_step_only():
    return 0.25, 500


@funnel.mistake("This takes the second rate alone. Only those left after the first step meet it")
def second_step_only():
    return 0.40, 800


@funnel.mistake("This is the mean of the three rates. Rates that follow each other multiply")
def mean_of_the_rates():
    return (0.30 + 0.40 + 0.25) / 3, 633


@funnel.mistake("This is the sum of the three rates. Rates that follow each other multiply")
def sum_of_the_rates():
    return 0.95, 1_900


@funnel.mistake("These take the test drive. One step is missing: 25 % of them buy")
def before_the_last_step():
    return 0.12, 240


@funnel.mistake("These are contacted, the first step. Two more rates apply to them")
def first_step_only():
    return 0.30, 600


@funnel.mistake("The first rate is missing: only 30 % of the leads are contacted at all")
def first_rate_forgotten():
    return 0.10, 200


@funnel.mistake("These are lost on the way. The question is who buys")
def those_lost():
    return 0.97, 1_940


@exercise(
    "4-2",
    small_case=Vector(["A", "B", "both"], "CNY", tolerance=0.5),
    by_channel=Vector(CHANNELS, "CNY", tolerance=0.5),
    overall=Number("CNY", tolerance=0.5),
    hints=[
        "Acquisition cost is money spent over customers won. For both together, add up the money "
        "and add up the customers first.",
        'totals = campaigns.groupby("channel")[["cost", "sales"]].sum() gives both columns by '
        "channel.",
        'by_channel = totals["cost"] / totals["sales"]; '
        'overall = campaigns["cost"].sum() / campaigns["sales"].sum()',
    ],
)
def acquisition_cost():
    """Divide cost by customers won, in the small case and by channel in the data."""
    cost = measures.acquisition_cost(load("auto_campaigns"))["cost_per_sale"]
    return [400, 600, 70_000 / 150], cost[CHANNELS], cost["all"]


@acquisition_cost.mistake(
    "A and B are right. For both you took the mean of the two costs, as if each had won as many "
    "customers. Add up the money, add up the customers, then divide"
)
def mean_of_two():
    return [400, 600, 500], ..., ...


@acquisition_cost.mistake(
    "A and B are right. Costs *per customer* cannot be added: add up the money, add up the "
    "customers, then divide"
)
def costs_added():
    return [400, 600, 1_000], ..., ...


@acquisition_cost.mistake(
    "This is the mean of the channels' costs, as if each had won as many customers. Add up the "
    "money, add up the customers, then divide"
)
def mean_of_the_channels():
    cost = measures.acquisition_cost(load("auto_campaigns"))["cost_per_sale"]
    return ..., ..., cost[CHANNELS].mean()


@acquisition_cost.mistake("This is customers per yuan. Turn the fraction round: cost per customer")
def turned_round():
    cost = measures.acquisition_cost(load("auto_campaigns"))["cost_per_sale"]
    return [100 / 40_000, 50 / 30_000, 150 / 70_000], 1 / cost[CHANNELS], 1 / cost["all"]


@acquisition_cost.mistake(
    "This is the cost of a *lead*. Most leads never buy: divide by `sales`, not by `leads`"
)
def cost_of_a_lead():
    cost = measures.acquisition_cost(load("auto_campaigns"))["cost_per_lead"]
    return ..., cost[CHANNELS], cost["all"]


@acquisition_cost.mistake(
    "This is the mean of the campaigns' own costs per sale. A small campaign counts as much as a "
    "large one then: first add up cost and sales, then divide"
)
def mean_over_the_campaigns():
    campaigns = load("auto_campaigns").query("sales > 0")
    own = campaigns["cost"] / campaigns["sales"]
    return ..., own.groupby(campaigns["channel"].astype(str)).mean()[CHANNELS], own.mean()


@acquisition_cost.mistake("This is the cost of an *answer*: divide by `sales`, not by `responses`")
def cost_of_a_response():
    return _cost_per("responses")


@acquisition_cost.mistake(
    "This is the cost of reaching one person: divide by `sales`, not by `sent`"
)
def cost_of_a_contact():
    return _cost_per("sent")


@acquisition_cost.mistake("This is the mean cost of a *campaign*. Divide by the customers it won")
def cost_of_a_campaign():
    return _cost_per(None)


@acquisition_cost.mistake("These are the customers who were won, not yet what one of them cost")
def customers_won():
    totals = load("auto_campaigns").groupby("channel", observed=True)["sales"].sum()
    return [100, 50, 150], totals.rename(str)[CHANNELS], totals.sum()


def _cost_per(column: str | None) -> tuple:
    """Return the cost of one of what a column counts, or of a campaign."""
    campaigns = load("auto_campaigns").assign(campaigns=1)
    totals = campaigns.groupby(campaigns["channel"].astype(str))[["cost", column or "campaigns"]]
    totals = totals.sum().loc[CHANNELS].set_axis(["cost", "number"], axis=1)
    return ..., totals["cost"] / totals["number"], totals["cost"].sum() / totals["number"].sum()


@acquisition_cost.mistake("This is the money alone. Divide it by the customers it has won")
def money_alone():
    totals = load("auto_campaigns").groupby("channel", observed=True)["cost"].sum()
    return [40_000, 30_000, 70_000], totals.rename(str)[CHANNELS], totals.sum()
