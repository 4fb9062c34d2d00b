"""Exercises 2-11, 2-6 and 2-7: layers of customers, and moving some of them up."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Labels, Number, Table, Vector, share
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import total
from crmlab.value.measures import LAYERS, pyramid

CUTS = (0.01, 0.05, 0.20)


def _revenue_without_ties() -> pd.Series:
    revenue = 10_000 / np.arange(1, 8_001)
    return pd.Series(np.random.default_rng(2).permutation(revenue), name="revenue")


def _revenue_with_ties() -> pd.Series:
    # 200 customers: the cuts fall after 2, 10 and 40 of them, amid customers who spend the same.
    spent = [900] + [800] * 3 + [500] * 8 + [300] * 40 + [10] * 148
    return pd.Series(spent, index=[f"K{i:03}" for i in range(200)], name="revenue")


def _tier_cases() -> list[Case]:
    cases = {
        later("8,000 customers who all spend differently"): _revenue_without_ties(),
        later("200 customers, many of whom spend the same"): _revenue_with_ties(),
        later("a shop with 7 customers"): pd.Series([5.0, 9.0, 2.0, 7.0, 1.0, 4.0, 3.0]),
        # Rounded up, down and to the nearest, and by quantiles, the cuts of 11 are all different.
        later("a shop with 11 customers"): pd.Series([5.0, 9, 2, 7, 1, 4, 3, 8, 6, 11, 10]),
    }
    return [
        Case(about, (revenue,), Labels(list(revenue.index), list(LAYERS)))
        for about, revenue in cases.items()
    ]


def _revenue_of_the_year(days_more: int = 0) -> pd.Series:
    orders = load("shop_orders")
    last = orders["order_date"].max()
    year = orders[orders["order_date"] > last - pd.DateOffset(years=1, days=days_more)]
    return year.groupby("customer_id")["amount"].sum()


def _layers(revenue: pd.Series, reached: Iterable[pd.Series]) -> pd.Series:
    """Return the layers of those who reach the three cuts, the highest first."""
    names = np.select(list(reached), ["top", "high", "middle"], "lower")
    return pd.Series(names, index=revenue.index)


def _cut_the_revenue(revenue: pd.Series) -> pd.Series:
    ranked = revenue.sort_values(ascending=False, kind="stable")
    before = ((ranked.cumsum() - ranked) / ranked.sum()).reindex(revenue.index)
    return _layers(revenue, (before < cut for cut in CUTS))


def _cut_at_quantiles(revenue: pd.Series) -> pd.Series:
    return _layers(revenue, (revenue > revenue.quantile(1 - cut) for cut in CUTS))


def _ends(revenue: pd.Series, cuts: tuple, counts_of: Callable) -> np.ndarray:
    return counts_of(np.round(np.multiply(cuts, len(revenue)), 9))


def _tiers(
    revenue: pd.Series, method: str, ascending: bool, cuts: tuple, counts_of: Callable
) -> pd.Series:
    """Return the layers of customers by their rank, up to how many each layer goes."""
    rank = revenue.rank(method=method, ascending=ascending)
    ends = _ends(revenue, cuts, counts_of)
    return _layers(revenue, (rank <= end for end in ends))


def _by_layer(revenue: pd.Series, layer: pd.Series, of: str, all_of: str) -> np.ndarray:
    """Return a number of each layer from the top down, and of all."""
    each = revenue.groupby(layer, observed=False).agg(of).reindex(LAYERS).fillna(0).to_numpy(float)
    return np.append(each, getattr(np, all_of)(each))


heads_by = Verb(lambda revenue, layer, all_of: _by_layer(revenue, layer, "size", all_of))
heads_by.slip(
    "These are shares of the customers. Count them",
    lambda revenue, layer, all_of: _by_layer(revenue, layer, "size", all_of) / len(revenue),
)
sums_by = Verb(_by_layer)
sums_by.slip(
    "These are means. Add up the revenue of each layer",
    lambda revenue, layer, of, all_of: np.append(
        _by_layer(revenue, layer, "mean", all_of)[:-1], revenue.mean()
    ),
)

shares_by = Verb(lambda revenue, money, heads: money / revenue.sum())
shares_by.slip(
    "These are shares of *customers*. Divide the revenue by all revenue",
    lambda revenue, money, heads: heads / len(revenue),
)
shares_by.slip(
    "The row `all` is counted into the total: the shares come out at half",
    lambda revenue, money, heads: money / (2 * revenue.sum()),
)


def _between(reach: np.ndarray, active: float) -> np.ndarray:
    """Return how many customers lie between two cuts, from the top down."""
    return np.diff(np.concatenate([[0], reach, [active]]))


def _one_by_one(active: float) -> np.ndarray:
    return np.ceil(np.round(np.multiply((0.01, 0.04, 0.15, 0.80), active), 9))


class Heads(Exercise, id="2-11"):
    active = given(250, "customers", "the active customers")
    cuts = given(np.array(CUTS), "cuts", "the cuts at 1, 5 and 20 %")
    reach = step(
        call(lambda active, cuts: np.ceil(np.round(active * cuts, 9)), active, cuts),
        "rank",
        "the rank at which each layer ends",
    )
    layer_counts = answer(
        call(_between, reach, active),
        Vector([*LAYERS], "customers", tolerance=0.01),
        "the customers in each layer",
    )
    layer_counts.mistake(
        "Here each layer is rounded up by itself, so that there is one customer too many. Round "
        "the three cuts up, and count what lies between them",
        call(_one_by_one, active),
    )
    layer_counts.mistake(
        "Nobody is half a customer: round each cut up to a whole rank",
        call(lambda active: np.multiply((0.01, 0.04, 0.15, 0.80), active), active),
    )
    layer_counts.mistake(
        "The cuts are rounded to the nearest here, or cut off. Round them *up*",
        call(lambda active, cuts: _between(np.floor(active * cuts), active), active, cuts),
    )
    layer_counts.mistake(
        "The first three are ranks at which layers end. How many customers lie between two?",
        call(lambda reach, active: np.append(reach, active - reach[-1]), reach, active),
    )
    layer_counts.mistake("This is a shop with 100 customers. Here are 250", [1, 4, 15, 80])
    hints = (
        "The top ends at 1 % of 250, high at 5 %, middle at 20 %.",
        "2.5 is rounded up to rank 3. High goes on from rank 4 to the next cut.",
        "The cuts are at ranks 3, 13 and 50. Take differences; the four layers add up to 250.",
    )
    then = "Cut the ranks, not the layers: then everybody is in exactly one layer."


def _beside_a_cut(given, tier):
    """Say where the first customer in a wrong layer stands, in the smallest shop that differs."""
    cases = zip(_tier_cases(), given, tier, strict=True)
    for case, layers, right in sorted(cases, key=lambda found: len(found[1])):
        wrong = [at for at, layer in enumerate(layers) if layer != right[at]]
        if wrong:
            revenue = case.arguments[0]
            top, high, middle = _ends(revenue, CUTS, np.ceil)
            return say(
                "On {about}, you gave {label!r} to the customer of rank {rank:.0f}. There, top "
                "ends at rank {top:.0f}, high at {high:.0f} and middle at {middle:.0f}; whoever "
                "spends as much as the last one is in as well",
                about=say(case.about),
                label=layers[wrong[0]],
                rank=revenue.rank(method="min", ascending=False).iloc[wrong[0]],
                top=top,
                high=high,
                middle=middle,
            )
    return ""


class Tiers(Exercise, id="2-6"):
    revenue = given(_revenue_of_the_year, "CNY a customer", "the revenue of the last 12 months")
    a_day_more = given(
        lambda: _revenue_of_the_year(1), "CNY a customer", "the revenue of 12 months and a day"
    )
    all_orders = given(
        lambda: _revenue_of_the_year(10_000), "CNY a customer", "the revenue of *all* orders"
    )
    up = given("min", "method", "method='min', so that all who tie at a cut go up together")
    down = given("max", "method", "method='max', so that all who tie at a cut go *down*")
    in_order = given("first", "method", "the order in the file, which decides where some tie")
    average = given("average", "method", "rank alone, with which those who tie share an *average*")
    best_first = given(False, "direction", "ascending=False, so that the largest come first")
    worst_first = given(True, "direction", "the lowest first, so that the smallest become the top")
    cuts = given(CUTS, "cuts", "the cuts at 1, 5 and 20 %: the layers stack")
    overlapping = given(
        (0.01, 0.04, 0.15), "cuts", "cuts at 1, 4 and 15 %, with layers side by side"
    )
    added_up = given((0.01, 0.06, 0.26), "cuts", "1, 5 and 20 % for the layers themselves")
    ceiling = given(lambda: np.ceil, "counts", "counts rounded *up*, with np.ceil")
    floor = given(
        lambda: np.floor, "counts", "counts rounded *down*, so that a rank of 1 is above 0.01 × 7"
    )
    nearest = given(lambda: np.round, "counts", "counts rounded to the nearest")
    below = given(
        lambda: lambda counts: np.ceil(counts) - 1,
        "counts",
        "counts with <, which leaves out who stands exactly at a cut: write <=",
    )
    of_the_shop = given(
        lambda: lambda counts: np.array([80, 400, 1_600]),
        "counts",
        "counts that fit 8,000 customers only: count with len(revenue)",
    )
    ends = step(
        call(_ends, revenue, cuts, ceiling), "rank", "the ranks at which top, high and middle end"
    )
    of_250 = given(np.array([3, 13, 50]), "rank", "the ranks of exercise 2-11")
    ends.mistake(
        "Here the *next* layer begins. Ranks count from 1, so each layer ends one rank before",
        ends + 1,
    )
    ends.mistake(
        "Each is one too low. Ranks count from 1, so with 100 customers top ends at rank 1",
        ends - 1,
    )
    ends.mistake(
        "These are amounts. A rank counts customers: 5 % of them, rounded up",
        call(
            lambda revenue, ends: np.sort(revenue)[::-1][np.asarray(ends, int) - 1], revenue, ends
        ),
        call(lambda revenue, cuts: revenue.quantile(np.subtract(1, cuts)), revenue, cuts),
    )
    tier = answer(
        lambda revenue, rules=(up, best_first, cuts, ceiling): call(_tiers, revenue, *rules),
        Function(_tier_cases),
        "the layer of each customer",
        revenue="the revenue",
    )
    tier.mistake(
        "The layers are right, but in sorted order. Give them back in the order of the Series",
        call(lambda: lambda revenue: list(pyramid(revenue.sort_values(ascending=False)))),
    )
    tier.mistake(
        "You cut the *revenue* at 1, 5 and 20 %, not the *customers*. The pyramid counts heads",
        call(lambda: _cut_the_revenue),
    )
    tier.mistake(
        "This cuts by quantiles of the *values*: where many spend the same, they fall on one "
        "side. Rank the customers, and count",
        call(lambda: _cut_at_quantiles),
    )
    tier.symptom(_beside_a_cut)
    layers = step(call(_tiers, revenue, up, best_first, cuts, ceiling), "layers", "the layers")
    sums = given("sum", "how", "the sum of the revenue of each layer")
    means = given("mean", "how", "the means of each layer, and their sum")
    added = given("sum", "the row `all`", "the sum of the layers in the row `all`")
    mean_of_all = given("mean", "the row `all`", "the mean of the layers in the row `all`")
    heads = heads_by(revenue, layers, added)
    money = sums_by(revenue, layers, sums, added)
    layer_table = answer(
        {"customers": heads, "revenue": money, "revenue_share": shares_by(revenue, money, heads)},
        Table(
            [*LAYERS, "all"],
            {"customers": "customers", "revenue": "CNY", "revenue_share": "share"},
            tolerance={"customers": 0, "revenue": 1, "revenue_share": 0.0005},
        ),
        "customers and revenue by layer",
    )
    hints = (
        "Step 1: 5 % of n customers are 0.05 * n, and np.ceil rounds up. Step 2: in the table of "
        "ranks above, find the method that gives two who tie the better rank of both.",
        "Step 2: rank ≤ ceil(0.01 n) is top, else ≤ ceil(0.05 n) high, else ≤ ceil(0.20 n) middle, "
        "else lower. Loop over the ranks, and collect as the first tool does.",
        "Step 3: group revenue by tier(revenue), and add the row `all` as the last tool does. For "
        "the share, divide the column by revenue.sum().",
    )
    then = "Revenue sorts the customers. Whether a layer also earns money, only its cost can say."


def _average(layer: str) -> Callable[[], float]:
    return lambda: load("toy_pyramid").set_index("layer")["average_revenue"][layer]


class Upgrade(Exercise, id="2-7"):
    to_middle = given(3, "moves", "the three who reach middle")
    to_high = given(2, "moves", "the two who reach high")
    to_top = given(1, "moves", "the one who reaches top")
    lower = given(_average("lower"), "CNY a customer", "the average of lower")
    middle = given(_average("middle"), "CNY a customer", "the average of middle")
    high = given(_average("high"), "CNY a customer", "the average of high")
    top = given(_average("top"), "CNY a customer", "the average of top")
    layers = given(lambda: load("toy_pyramid"), "layers", "the layers")
    profit_rate = given(0.10, "share of revenue", "the profit rate")
    margin_rate = given(0.40, "share of revenue", "the gross margin rate")
    revenue_by_layer = call(lambda layers: layers["average_revenue"] * layers["customers"], layers)
    revenue_today = step(total(revenue_by_layer), "CNY a year", "the revenue today")
    profit_today = step(revenue_today * profit_rate, "CNY a year", "the profit today")
    middle_gain = step(
        to_middle * (middle - lower), "CNY gained", "what those who reach middle bring more"
    )
    high_gain = step(to_high * (high - lower), "CNY gained", "what those who reach high bring more")
    top_gain = step(
        to_top * (top - lower), "CNY gained", "what the one who reaches top brings more"
    )
    gain = answer(middle_gain + high_gain + top_gain, Number("CNY", 1), "the revenue gained")
    revenue_after = step(revenue_today + gain, "CNY a year", "the revenue after")
    revenue_growth = answer(gain / revenue_today, share(), "the growth of revenue")
    profit_growth_cost_fixed = answer(
        gain / profit_today, share(), "the growth of profit, if all cost stays the same"
    )
    margin_gained = step(gain * margin_rate, "CNY gained", "the gross margin of the gain")
    profit_after = step(profit_today + gain, "CNY a year", "the profit after")
    profit_growth_margin_only = answer(
        margin_gained / profit_today,
        share(),
        "the growth of profit, if only the gross margin of the gain is profit",
    )
    gain.mistake(
        "The average of *lower* is taken off once here. All six were there: take it off six times",
        to_middle * middle + to_high * high + to_top * top - lower,
    )
    gain.mistake(
        "Do they climb from layer to layer here, or does each layer count once? All six come from "
        "*lower*: so many to each layer, times its average less that of lower",
        to_middle * (middle - lower) + to_high * (high - middle) + to_top * (top - high),
    )
    gain.mistake(
        "This moves all six to the same layer; read again how many go where", 6 * (middle - lower)
    )
    gain.mistake(
        "These are the *ten* customers of the picture; the task moves six",
        6 * (middle - lower) + 3 * (high - lower) + (top - lower),
    )
    hints = (
        "Each of the six brings the average of the new layer *instead of* the old one.",
        "One customer who moves to middle brings 3,000 - 500 more. How many do so? Then add those "
        "who reach high and top.",
        "Profit today is 10 % of revenue. Divide by it: the whole gain, or 40 % of the gain.",
    )
    then = (
        "Six customers move revenue by {revenue_growth}, and profit by "
        "{profit_growth_margin_only} or {profit_growth_cost_fixed}: say which reading of the same"
        " cost you mean."
    )
