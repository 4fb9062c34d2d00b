"""Exercise 6-8: the limits of a p chart, and the first week beyond them."""

from crmlab.answers import Integer, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step

OWN = "complaints / orders > @center + @sigma * (@center * (1 - @center) / orders) ** 0.5"


def _weeks(rule: str, column: str, what: str) -> float:
    return float(load("complaint_weekly").query(rule).eval(column).agg(what))


def _signal(center: float, sigma: float, rule: str, which: str) -> float:
    weeks = load("complaint_weekly")
    beyond = weeks.eval(rule, local_dict={"center": center, "sigma": sigma})
    return float(weeks["week"][beyond].agg(which))


class Limits(Exercise, id="6-8"):
    rate = given(0.02, "share of orders", "the rate of 2 %", others={"the example's 5 %": 0.05})
    orders = given(1500, "orders of a week", "1,500 orders", others={"1,600": 1600, "52 weeks": 52})
    sigma = given(3, "sigma", "3 sigma", others={"2 sigma": 2, "1 sigma": 1, "1.96 sigma": 1.96})
    variance = step(rate * (1 - rate) / orders, "variance", "p (1 − p) / n")
    spread = step(variance**0.5, "spread", "s, the root of p (1 − p) / n")
    lower_limit = answer(rate - sigma * spread, share(0.00004), "the lower limit")
    upper_limit = answer(rate + sigma * spread, share(0.00004), "the upper limit")
    outside = sigma * (rate * (1 - rate)) ** 0.5 / orders
    lower_limit.mistake("The root belongs over n as well: (p (1 − p) / n) ** 0.5", rate - outside)
    upper_limit.mistake("The root belongs over n as well: (p (1 − p) / n) ** 0.5", rate + outside)
    lower_limit.mistake("p − 3 s is above 0 here, so there is a lower limit", 0)
    base = given(
        "week <= 52",
        "weeks",
        "weeks 1 to 52",
        "what is to be judged has no say in the limits",
        others={
            "all 78 weeks": "week > 0",
            "the weeks *after* the base": "week > 52",
            "weeks 1 to 51 (<)": "week < 52",
        },
    )
    complained = step(
        call(_weeks, base, "complaints", "sum"), "complaints", "all complaints of the base"
    )
    ordered = step(call(_weeks, base, "orders", "sum"), "orders", "all orders of the base")
    base_center = answer(
        complained / ordered, share(0.000005), "the center, the rate of the base period"
    )
    base_center.mistake(
        "Here a week of few orders weighs as much as any. Divide all complaints by all orders",
        call(_weeks, base, "complaints / orders", "mean"),
        call(_weeks, base, "complaints / orders", "median"),
        call(_weeks, "week > 0", "complaints / orders", "mean"),
    )
    base_center.mistake(
        "Weeks differ in their orders: add up those of weeks 1 to 52",
        complained / (52 * orders),
        complained / (52 * call(_weeks, "week > 0", "orders", "mean")),
    )
    pick = choice(
        ("the fewest", "min"), ("the *most*", "max"), ("the mean", "mean"), ("the median", "median")
    )
    fewest = step(
        call(_weeks, "week > 0", "orders", pick), "orders of a week", "the fewest orders of a week"
    )
    own = step(
        call(_weeks, "orders == orders.min()", "complaints / orders", "min"), "rate", "its own rate"
    )
    number = step(
        call(_weeks, "orders == orders.min()", "week", "min"), "weeks", "the number of that week"
    )
    above = step(sigma * (base_center * (1 - base_center) / fewest) ** 0.5, "width", "3 s there")
    small_week_limit = answer(
        base_center + above, share(0.000025), "the upper limit in the week with the fewest orders"
    )
    small_week_limit.mistake(
        "The limits stand around the center of the base: not around the week's rate, or 2 %",
        own + sigma * (own * (1 - own) / fewest) ** 0.5,
        rate + sigma * (rate * (1 - rate) / fewest) ** 0.5,
    )
    which = choice(("the first", "min"), ("the *last*", "max"), ("how many", "count"))
    first_signal = answer(
        call(_signal, base_center, sigma, OWN, which), Integer("week"), "the first week above it"
    )
    first_signal.mistake(
        "This compares something else: a week's *rate* with the center and 3 s of its own orders",
        1,
        call(_signal, base_center, sigma, "complaints / orders > @center", "min"),
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
