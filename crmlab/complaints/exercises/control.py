"""Exercise 6-8: the limits of a p chart, and the first week beyond them."""

import pandas as pd

from crmlab.answers import Integer, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, step


def _sum(weeks: pd.DataFrame, column: str) -> float:
    return float(weeks[column].sum())


def _first(weeks: pd.DataFrame, center: float, sigma: float, sizes: str) -> float:
    """Return the first week whose rate lies above the limit that some orders make."""
    orders = weeks["orders"] if sizes == "own" else weeks["orders"].agg(sizes)
    upper = center + sigma * (center * (1 - center) / orders) ** 0.5
    return float(weeks["week"][weeks["complaints"] / weeks["orders"] > upper].min())


class Limits(Exercise, id="6-8"):
    rate = given(0.02, "rate", "the rate of 2 %")
    orders = given(1500, "orders", "the 1,500 orders", others={"the 30 complaints": 30})
    sigma = given(3, "sigma", "3 sigma", others={"2 sigma": 2, "1 sigma": 1, "1.96 sigma": 1.96})
    variance = step(rate * (1 - rate) / orders, "variance", "p (1 − p) / n")
    spread = step(variance**0.5, "spread", "s, the root of p (1 − p) / n")
    lower_limit = answer(rate - sigma * spread, share(0.00004), "the lower limit")
    upper_limit = answer(rate + sigma * spread, share(0.00004), "the upper limit")
    base = given(
        lambda: load("complaint_weekly").query("week <= 52"),
        "weeks",
        "weeks 1 to 52",
        "what is to be judged has no say in the limits",
        others={"all 78 weeks": lambda: load("complaint_weekly")},
    )
    weekly = given(lambda: load("complaint_weekly"), "the weeks", "all weeks")
    complained = step(call(_sum, base, "complaints"), "complaints", "all complaints of the base")
    ordered = step(call(_sum, base, "orders"), "orders", "all orders of the base")
    base_center = answer(
        complained / ordered, share(0.00005), "the center, the rate of the base period"
    )
    base_center.mistake(
        "You took 1,500 orders for each week. Add up the orders that there really were",
        complained / (52 * orders),
    )
    fewest = given(
        lambda: float(load("complaint_weekly")["orders"].min()),
        "orders of a week",
        "the fewest orders of a week",
        others={
            "the 1,500 orders of step 1": 1500,
            "the *most* orders": lambda: float(load("complaint_weekly")["orders"].max()),
            "the mean of all weeks": lambda: float(load("complaint_weekly")["orders"].mean()),
        },
    )
    small_week_limit = answer(
        base_center + sigma * (base_center * (1 - base_center) / fewest) ** 0.5,
        share(0.00004),
        "the upper limit in the week with the fewest orders",
    )
    sizes = given(
        "own",
        "sizes",
        "each week's own orders",
        others={"the fewest orders, for all weeks alike": "min"},
    )
    first_signal = answer(
        call(_first, weekly, base_center, sigma, sizes),
        Integer("week"),
        "the first week above its upper limit",
    )
    hints = (
        "s = (p * (1 - p) / n) ** 0.5, with p = 0.02 and n = 1500. The limits are p - 3 * s and "
        "p + 3 * s.",
        "The center is the sum of complaints over the sum of orders of weeks 1 to 52. For the "
        "smallest week put weekly['orders'].min() in the place of n.",
        "base_center + 3 * (base_center * (1 - base_center) / weekly['orders']) ** 0.5 has a limit "
        "for each week. Then keep the weeks with a rate above theirs.",
    )
    then = (
        "Week {first_signal} is worth a look; the weeks before were noise. In a week of few orders "
        "a rate of up to {small_week_limit} says nothing yet."
    )
