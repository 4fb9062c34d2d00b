"""Exercises 2-6 and 2-7: layers of customers, and moving some of them up."""

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Labels, Number, Table, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.value import measures


def _revenue_without_ties() -> pd.Series:
    revenue = 10_000 / np.arange(1, 8_001)
    return pd.Series(np.random.default_rng(2).permutation(revenue), name="revenue")


def _revenue_with_ties() -> pd.Series:
    # 200 customers: the cuts fall after 2, 10 and 40 of them, amid customers who spend the same.
    spent = [900] + [800] * 3 + [500] * 8 + [300] * 40 + [10] * 148
    return pd.Series(spent, index=[f"K{i:03}" for i in range(200)], name="revenue")


def _tier_cases() -> list[Case]:
    cases = {
        "8,000 customers who all spend differently": _revenue_without_ties(),
        "200 customers, many of whom spend the same": _revenue_with_ties(),
        "a shop with 7 customers": pd.Series([5.0, 9.0, 2.0, 7.0, 1.0, 4.0, 3.0]),
    }
    return [
        Case(about, (revenue,), Labels(list(revenue.index), list(measures.LAYERS)))
        for about, revenue in cases.items()
    ]


def _shop() -> pd.DataFrame:
    orders = load("shop_orders")
    last = orders["order_date"].max()
    year = orders[orders["order_date"] > last - pd.DateOffset(years=1)]
    return year.groupby("customer_id")[["amount"]].sum().set_axis(["revenue"], axis=1)


@exercise(
    "2-6",
    tier=Function(_tier_cases),
    layer_table=Table(
        [*measures.LAYERS, "all"],
        {"customers": "customers", "revenue": "CNY", "revenue_share": "share"},
        tolerance={"customers": 0, "revenue": 1, "revenue_share": 0.0005},
    ),
    hints=[
        "revenue.rank(ascending=False, method=...) numbers the customers from the best; look up "
        "what method does with ties.",
        "With method='min', all who tie get the best rank among them, so they go up together.",
        "rank ≤ ceil(0.01 n) is top, ≤ ceil(0.05 n) high, ≤ ceil(0.20 n) middle, the others lower. "
        "For the table, group revenue by tier(revenue); the row: layer_table.loc['all'] = "
        "layer_table.sum().",
    ],
)
def tiers():
    """Rank with ties going up, and sum the shop's customers by layer."""
    shop = _shop()
    statement = measures.layer_statement(shop, measures.pyramid(shop["revenue"]))
    return measures.pyramid, statement


@tiers.mistake(
    "Customers who spend the same land in different layers: the order in the file decides. "
    "Let all who tie at a cut go up together"
)
def ties_by_order():
    return lambda revenue: measures.pyramid(revenue, ties="first"), ...


@tiers.mistake(
    "Customers who tie at a cut all go *down*. Let them go up: with rank, that is method='min'"
)
def ties_down():
    return lambda revenue: measures.pyramid(revenue, ties="down"), ...


@tiers.mistake(
    "The layers are right, but in sorted order. Give them back in the order of the Series"
)
def in_sorted_order():
    def tier(revenue: pd.Series) -> list[str]:
        return list(measures.pyramid(revenue.sort_values(ascending=False)))

    return tier, ...


@tiers.mistake(
    "With rank alone, customers who tie share an *average* rank. Add method='min': they go up"
)
def average_rank():
    def tier(revenue: pd.Series) -> pd.Series:
        return _named(revenue, revenue.rank(ascending=False), _cuts(len(revenue)))

    return tier, ...


@tiers.mistake("Your cuts fit 8,000 customers only; count the customers with len(revenue)")
def cuts_of_the_shop():
    def tier(revenue: pd.Series) -> pd.Series:
        return _named(revenue, revenue.rank(ascending=False, method="min"), _cuts(8_000))

    return tier, ...


def _cuts(customers: int) -> list[int]:
    return [measures.top_count(customers, cut) for cut in (0.01, 0.05, 0.20)]


def _named(revenue: pd.Series, rank: pd.Series, cuts: list[int]) -> pd.Series:
    reached = [rank <= cut for cut in cuts]
    names = np.select(reached, ["top", "high", "middle"], "lower")
    return pd.Series(names, index=revenue.index)


@tiers.mistake("The cuts are not rounded *up*: int(np.ceil(0.01 * n))")
def cuts_rounded_down():
    def tier(revenue: pd.Series) -> pd.Series:
        cuts = [int(cut * len(revenue) + 1e-9) for cut in (0.01, 0.05, 0.20)]
        return _named(revenue, revenue.rank(ascending=False, method="min"), cuts)

    return tier, ...


@tiers.mistake(
    "You rank from the lowest revenue up, so the smallest customers become the top. "
    "Rank with ascending=False"
)
def ranked_from_the_bottom():
    return lambda revenue: measures.pyramid(-revenue), ...


@tiers.mistake(
    "You cut the *revenue* at 1, 5 and 20 %, not the *customers*. The pyramid counts heads"
)
def cut_the_revenue():
    def tier(revenue: pd.Series) -> pd.Series:
        ranked = revenue.sort_values(ascending=False, kind="stable")
        before = (ranked.cumsum() - ranked) / ranked.sum()
        below = [before < 0.01, before < 0.05, before < 0.20]
        names = np.select(below, ["top", "high", "middle"], "lower")
        return pd.Series(names, index=ranked.index).reindex(revenue.index)

    return tier, ...


@tiers.mistake(
    "The layers overlap: you cut at 1, 4 and 15 % from the top. They stack: 1 %, then 5 %, then "
    "20 %"
)
def cuts_not_stacked():
    layers = {"top": 0.01, "high": 0.03, "middle": 0.11, "lower": 0.85}
    shop = _shop()
    statement = measures.layer_statement(shop, measures.pyramid(shop["revenue"], layers))
    return lambda revenue: measures.pyramid(revenue, layers), statement


@tiers.mistake(
    "The column revenue_share holds percentages; as shares they would sum to 1, not to 100"
)
def percentages_in_table():
    statement = tiers.reference()[1]
    return ..., statement.assign(revenue_share=statement["revenue_share"] * 100)


@exercise(
    "2-7",
    gain=Number("CNY", tolerance=1),
    revenue_growth=share(),
    profit_growth_cost_fixed=share(),
    profit_growth_margin_only=share(),
    hints=[
        "Each of the six brings the average of the new layer *instead of* the old one.",
        "One customer who moves to middle brings 3,000 - 500 more. How many do so? Then add those "
        "who reach high and top.",
        "Profit today is 10 % of revenue. Divide by it: the whole gain, or 40 % of the gain.",
    ],
)
def upgrade_scenario():
    """Move six customers up in the toy pyramid, under both readings of cost."""
    toy = load("toy_pyramid").set_index("layer")
    averages, counts = toy["average_revenue"].to_dict(), toy["customers"].to_dict()
    result = measures.upgrade(averages, counts, {"middle": 3, "high": 2, "top": 1})
    return tuple(result.drop("revenue"))


def _upgrade_averages() -> dict[str, float]:
    return load("toy_pyramid").set_index("layer")["average_revenue"].to_dict()


@upgrade_scenario.mistake(
    "This counts the full revenue of the new layers. The six already brought something before: "
    "take that off"
)
def old_revenue_kept():
    averages = _upgrade_averages()
    gain = 3 * averages["middle"] + 2 * averages["high"] + averages["top"]
    revenue = _toy_revenue()
    return gain, gain / revenue, gain / (0.1 * revenue), 0.4 * gain / (0.1 * revenue)


def _toy_revenue() -> float:
    toy = load("toy_pyramid")
    return float((toy["average_revenue"] * toy["customers"]).sum())


@upgrade_scenario.mistake(
    "This is the growth of revenue again. Profit is only 10 % of revenue, so the same gain is a "
    "much larger part of it"
)
def revenue_for_profit():
    growth = upgrade_scenario.reference()[1]
    return ..., ..., growth, 0.4 * growth


@upgrade_scenario.mistake(
    "This divides by the *new* revenue. Growth is measured against what there was before"
)
def against_new_revenue():
    gain = upgrade_scenario.reference()[0]
    return ..., gain / (_toy_revenue() + gain), ..., ...


@upgrade_scenario.mistake(
    "This takes the gross margin of the gain *and* of the revenue, and is the growth of revenue "
    "again. Divide by today's profit, which is 10 % of revenue"
)
def margin_over_margin():
    return ..., ..., ..., upgrade_scenario.reference()[1]


@upgrade_scenario.mistake("This is money. Divide it by what there was before, to get a share")
def money_for_growth():
    gain = upgrade_scenario.reference()[0]
    return ..., gain, gain, 0.4 * gain


@upgrade_scenario.mistake(
    "You have the two readings of cost the wrong way round: with all cost fixed, the *whole* "
    "gain is profit"
)
def readings_swapped():
    _, _, fixed, margin = upgrade_scenario.reference()
    return ..., ..., margin, fixed


@upgrade_scenario.mistake("These are the *ten* customers of the picture; the task moves six")
def ten_of_the_picture():
    toy = load("toy_pyramid").set_index("layer")
    moves = {"middle": 6, "high": 3, "top": 1}
    result = measures.upgrade(toy["average_revenue"], toy["customers"], moves)
    return tuple(result.drop("revenue"))


@upgrade_scenario.mistake("This is the ratio of after to before. The growth is that minus 1")
def ratio_after_to_before():
    _gain, *growths = upgrade_scenario.reference()
    return ..., *(1 + growth for growth in growths)


@upgrade_scenario.mistake("This moves all six to the same layer; read again how many go where")
def all_six_to_middle():
    averages = _upgrade_averages()
    gain = 6 * (averages["middle"] - averages["lower"])
    return gain, gain / _toy_revenue(), ..., ...
