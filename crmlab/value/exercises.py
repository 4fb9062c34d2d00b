"""The exercises of chapter 02: reference answers, hints, and the mistakes people make."""

import math

import numpy as np
import pandas as pd

from crmlab.answers import Case, Function, Label, Labels, Number, Ranking, Table, Vector, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.value import measures

JUDGEMENTS = [
    [1, 2, 3, 2, 4],
    [1 / 2, 1, 2, 1, 3],
    [1 / 3, 1 / 2, 1, 1 / 2, 2],
    [1 / 2, 1, 2, 1, 2],
    [1 / 4, 1 / 3, 1 / 2, 1 / 2, 1],
]
GIVEN_WEIGHTS = [0.30, 0.25, 0.15, 0.20, 0.10]
FOUR_CUSTOMERS = pd.DataFrame(
    [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30), (60, 65, 88, 50, 60)],
    columns=measures.SCORES,
    index=["A", "B", "C", "D"],
)
RATES = ["plain lifetime", "i = 0 %", "i = 5 %", "i = 8 %", "i = 10 %"]


@exercise(
    "2-1",
    firm_value=Number("CNY", tolerance=1),
    growth=share(),
    hints=[
        "Value has three factors, and all three are in the text.",
        "When every factor becomes 1.1 times as large, the product becomes 1.1 × 1.1 × 1.1 times.",
        "growth = new value / old value − 1, as a share.",
    ],
)
def enterprise_value():
    """Multiply number, profit and duration, then again with each raised by 10 %."""
    before = measures.enterprise_value(12_000, 480, 3.5)
    after = measures.enterprise_value(12_000 * 1.1, 480 * 1.1, 3.5 * 1.1)
    return before, after / before - 1


@enterprise_value.mistake(
    "This adds the three 10 %. The factors multiply, so each rise works on the others too"
)
def adds_the_rises():
    return ..., 0.30


@enterprise_value.mistake("This leaves out the years: it is the profit of one year")
def one_year_only():
    return 12_000 * 480, ...


@enterprise_value.mistake("This is the ratio of new to old. The growth is that minus 1")
def ratio_for_growth():
    return ..., 1.1**3


@exercise(
    "2-2",
    gaps=Vector(measures.STAGES, "points", tolerance=0.05),
    worst_stage=Label(measures.STAGES),
    hints=[
        "Relationship value is experience minus expectation, in that order.",
        "Subtract the two columns first; then group by stage and take the mean.",
        "gaps = (survey.experience - survey.expectation).groupby(survey.stage).mean(); "
        "gaps.idxmin() is the label of the lowest.",
    ],
)
def stage_gaps():
    """Mean experience minus mean expectation for each stage, and the lowest."""
    gaps = measures.relationship_gaps(load("auto_stage_survey"))["gap"]
    gaps = gaps.reindex(measures.STAGES)
    return gaps, gaps.idxmin()


@stage_gaps.mistake(
    "This is expectation minus experience. A customer who gets more than expected has a gap "
    "above zero, so turn it round"
)
def wrong_way_round():
    gaps = stage_gaps.reference()[0]
    return -gaps, gaps.idxmax()


@stage_gaps.mistake(
    "This is the mean experience, without the expectation. The same rating pleases one customer "
    "and lets another down"
)
def experience_alone():
    gaps = measures.relationship_gaps(load("auto_stage_survey")).reindex(measures.STAGES)
    return gaps["experience"], ...


@stage_gaps.mistake("These are sums over all customers. Take the mean, so that they are in points")
def sums_for_means():
    gaps = measures.relationship_gaps(load("auto_stage_survey")).reindex(measures.STAGES)
    return gaps["gap"] * gaps["answers"], ...


@stage_gaps.mistake("This is the size of the gap without its sign; the sign says who was let down")
def size_without_sign():
    return stage_gaps.reference()[0].abs(), ...


@stage_gaps.mistake(
    "That stage has the second lowest gap. Sort the gaps and look at the very bottom"
)
def second_worst():
    return ..., stage_gaps.reference()[0].nsmallest(2).index[1]


@exercise(
    "2-3",
    ratio_80_20=Number("times", tolerance=0.05),
    ratio_75_5=Number("times", tolerance=0.05),
    hints=[
        "Compare one customer at the top with one customer of the rest.",
        "A top customer brings value share / customer share; so does one of the rest.",
        "(80 / 20) is what a top customer brings; divide it by what one of the other 80 brings.",
    ],
)
def per_head():
    """Value per head at the top over value per head in the rest."""
    return measures.per_head_ratio(0.20, 0.80), measures.per_head_ratio(0.05, 0.75)


@per_head.mistake(
    "This compares a top customer with the *average* customer, or one share of value with the "
    "other. Compare one top customer with one of the rest"
)
def against_the_average():
    return 0.80 / 0.20, 0.75 / 0.05


@per_head.mistake(
    "This compares the two shares of value, but the two groups differ in size. "
    "Divide each by its share of customers first"
)
def value_shares_alone():
    return ..., 0.75 / 0.25


@per_head.mistake("In the second case the rest are 95 % of customers, not 80 %")
def rest_of_the_first_case():
    return ..., (75 / 5) / (25 / 80)


@per_head.mistake("This is one of the rest against one top customer. Turn it round")
def turned_round():
    return 1 / measures.per_head_ratio(0.20, 0.80), 1 / measures.per_head_ratio(0.05, 0.75)


@per_head.mistake(
    "This is the ratio of the heads, not of the value per head: there are more customers in the "
    "rest, but how much does each bring?"
)
def heads_alone():
    return ..., 0.95 / 0.05


@exercise(
    "2-4",
    per_customer=Number("CNY", tolerance=1),
    break_even=Number("points", tolerance=0.01),
    hints=[
        "First spread the investment over the gold customers.",
        "One point of churn is 2 of the 200 customers. How much is lost with these 2?",
        "break_even = per_customer / 225_000 * 100",
    ],
)
def gold_programme():
    """Investment per head, and the churn cut that pays for it, in points."""
    cut = measures.break_even_churn(2_000_000, 200, 225_000)
    return 2_000_000 / 200, cut * 100


@gold_programme.mistake("This spreads the investment over all 4,000 customers; only 200 are gold")
def over_all_customers():
    return 2_000_000 / 4_000, 2_000_000 / 4_000 / 225_000 * 100


@gold_programme.mistake("This is the share. The answer is asked for in points: multiply by 100")
def share_for_points():
    return ..., 10_000 / 225_000


_CUSTOMERS_FOR_POINTS = (
    "This is the number of *customers* to keep. One point is 2 of the 200: divide by 2"
)


@gold_programme.mistake(_CUSTOMERS_FOR_POINTS)
def customers_for_points():
    return ..., 2_000_000 / 225_000


@gold_programme.mistake(_CUSTOMERS_FOR_POINTS)
def whole_customers_for_points():
    return ..., 9


@gold_programme.mistake(
    "This is how many times the profit covers the cost. Turn the fraction upside down"
)
def upside_down():
    return ..., 225_000 / 10_000


@exercise(
    "2-5",
    top5_share=share(0.005),
    top10_share=share(0.005),
    peak=share(0.005),
    hints=[
        "Sort from best to worst. 5 % of 4,000 are 200 customers: .head(200) takes the first 200.",
        "The first question is about gross margin, the other two are about net profit: sort "
        "again by net profit. .cumsum() adds up along the way.",
        "peak = net.sort_values(ascending=False).cumsum().max() / net.sum()",
    ],
)
def bank_concentration():
    """Read the bank's Pareto curve of gross margin and its whale curve of net profit."""
    bank = load("bank_customers")
    net = bank["net_profit_12m"]
    return (
        measures.top_share(bank["gross_margin_12m"], 0.05),
        measures.top_share(net, 0.10),
        measures.whale_peak(net)["value"],
    )


@bank_concentration.mistake(
    "This swaps the two measures: the 5 % are about gross margin, the 10 % about net profit"
)
def measures_swapped():
    bank = load("bank_customers")
    gross, net = bank["gross_margin_12m"], bank["net_profit_12m"]
    return measures.top_share(net, 0.05), measures.top_share(gross, 0.10), ...


@bank_concentration.mistake(
    "This takes the first rows of the file. The file is not sorted: sort from best to worst first"
)
def not_sorted():
    bank = load("bank_customers")
    gross, net = bank["gross_margin_12m"], bank["net_profit_12m"]
    first, tenth = gross.head(len(bank) // 20), net.head(len(bank) // 10)
    return first.sum() / gross.sum(), tenth.sum() / net.sum(), ...


@bank_concentration.mistake("You ranked by gross margin. For net profit, sort again by net profit")
def ranked_by_gross_margin():
    bank = load("bank_customers").sort_values("gross_margin_12m", ascending=False)
    net = bank["net_profit_12m"]
    climbed = net.cumsum()
    return ..., climbed.iloc[len(net) // 10 - 1] / net.sum(), climbed.max() / net.sum()


@bank_concentration.mistake("You sorted from worst to best. Sort with ascending=False")
def worst_first():
    bank = load("bank_customers")
    gross, net = bank["gross_margin_12m"], bank["net_profit_12m"]
    last, tenth = gross.nsmallest(len(bank) // 20), net.nsmallest(len(bank) // 10)
    return last.sum() / gross.sum(), tenth.sum() / net.sum(), ...


@bank_concentration.mistake("This is money. Divide it by the total to get a share")
def money_for_share():
    bank = load("bank_customers")
    gross, net = bank["gross_margin_12m"], bank["net_profit_12m"]
    best, tenth = gross.nlargest(len(bank) // 20), net.nlargest(len(bank) // 10)
    return best.sum(), tenth.sum(), net[net > 0].sum()


@bank_concentration.mistake(
    "This takes 5 or 10 *customers*. 5 % of 4,000 are 200, and 10 % are 400"
)
def heads_for_per_cent():
    bank = load("bank_customers")
    gross, net = bank["gross_margin_12m"], bank["net_profit_12m"]
    return gross.nlargest(5).sum() / gross.sum(), net.nlargest(10).sum() / net.sum(), ...


@bank_concentration.mistake(
    "Did you divide by the profit of those who make one, or take the end of the curve? The 100 % "
    "of a whale curve is the total, losses included; the peak lies above it"
)
def losses_left_out():
    net = load("bank_customers")["net_profit_12m"]
    won = net[net > 0].sum()
    return ..., net.nlargest(len(net) // 10).sum() / won, 1.0


@bank_concentration.mistake(
    "This is the share of *customers* at the peak. The question is how high the curve is there"
)
def place_of_the_peak():
    return ..., ..., measures.whale_peak(load("bank_customers")["net_profit_12m"])["customers"]


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
        "One customer who moves to middle brings 3,000 − 500 more. How many do so? Then add those "
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


@exercise(
    "2-8",
    composite=Number("points", tolerance=0.01),
    ahp_weights=Vector(measures.SCORES, "weight", tolerance=1e-3),
    consistency_ratio=Number("ratio", tolerance=5e-4),
    ahp_composite=Number("points", tolerance=0.005),
    hints=[
        "The composite is a weighted sum: multiply each score by its weight and add.",
        "Start with five weights of 0.2. Multiply, w = judgements @ w, then divide, "
        "w = w / w.sum(). Repeat both lines 50 times.",
        "λ is the mean of (judgements @ w) / w; CR = (λ − 5) / (5 − 1) / 1.12",
    ],
)
def composite():
    """Weigh with the given weights, then with those that the judgements imply."""
    judged = measures.ahp(JUDGEMENTS)
    scores = FOUR_CUSTOMERS.loc["A"]
    return (
        float(scores @ GIVEN_WEIGHTS),
        judged.weights,
        judged.consistency_ratio,
        float(scores @ judged.weights),
    )


@composite.mistake("This gives every score the same weight; the five weights are in the task")
def equal_weights():
    return FOUR_CUSTOMERS.loc["A"].mean(), np.full(5, 0.2), ..., FOUR_CUSTOMERS.loc["A"].mean()


@composite.mistake(
    "You read the matrix down its columns: growth comes out on top although it lost every "
    "comparison. Row i says how much more item i matters"
)
def read_down_the_columns():
    weights = measures.ahp(np.array(JUDGEMENTS).T).weights
    return ..., weights, ..., float(FOUR_CUSTOMERS.loc["A"] @ weights)


@composite.mistake(
    "The eigenvector still has length 1; divide it by its sum so the weights add to 1"
)
def not_normalised():
    values, vectors = np.linalg.eig(np.array(JUDGEMENTS))
    return ..., np.abs(vectors[:, values.real.argmax()].real), ..., ...


@composite.mistake("Take the number of scores off λ first: CR = (λ − 5) / (5 − 1) / 1.12")
def five_not_taken_off():
    return ..., ..., measures.ahp(JUDGEMENTS).lambda_max / 4 / 1.12, ...


@composite.mistake("This is A's composite with the *given* weights. Use ahp_weights")
def given_weights_again():
    return ..., ..., ..., float(FOUR_CUSTOMERS.loc["A"] @ GIVEN_WEIGHTS)


@composite.mistake(
    "These are the row sums divided by their total: a rough stand-in. The principal eigenvector "
    "is asked for: multiply, divide by the sum, and repeat"
)
def row_sums():
    weights = np.array(JUDGEMENTS).sum(axis=1)
    return ..., weights / weights.sum(), ..., ...


@composite.mistake("This adds the five scores. Multiply each by its weight first")
def plain_sum():
    return FOUR_CUSTOMERS.loc["A"].sum(), ..., ..., ...


@composite.mistake(
    "This is the consistency *index*. Divide it by the random index, 1.12 for five items"
)
def index_for_ratio():
    judged = measures.ahp(JUDGEMENTS)
    return ..., ..., judged.consistency_ratio * 1.12, ...


@composite.mistake("This is the largest eigenvalue λ itself; the ratio is (λ − 5) / (5 − 1) / 1.12")
def eigenvalue_for_ratio():
    return ..., ..., measures.ahp(JUDGEMENTS).lambda_max, ...


@exercise(
    "2-9",
    entropy_weights=Vector(measures.SCORES, "weight", tolerance=1e-3),
    order=Ranking(["A", "B", "C", "D"]),
    hints=[
        "Divide each column by its sum first, so that it becomes shares p.",
        "d = 1 + Σ p ln p / ln 4 for each column: 0 when all four customers are alike. np.log is "
        "ln, and .sum() adds up.",
        "entropy_weights = d / d.sum(). Then (four * entropy_weights).sum(axis=1) gives the "
        "composite values to sort.",
    ],
)
def entropy():
    """Weigh each score by how much it tells the four customers apart; rank with the weights."""
    weights = measures.entropy_weights(FOUR_CUSTOMERS)
    values = measures.composite_value(FOUR_CUSTOMERS, weights)
    return weights, list(values.sort_values(ascending=False).index)


def _entropies() -> pd.Series:
    shares = FOUR_CUSTOMERS / FOUR_CUSTOMERS.sum()
    return -(shares * np.log(shares)).sum() / math.log(len(FOUR_CUSTOMERS))


@entropy.mistake(
    "This weighs by entropy itself, which is highest where all customers are alike. The weight "
    "comes from what is missing to 1: d = 1 − entropy"
)
def entropy_itself():
    return _entropies() / _entropies().sum(), ...


@entropy.mistake("These are the d values; divide them by their sum so that the weights add to 1")
def not_divided():
    return 1 - _entropies(), ...


@entropy.mistake(
    "This takes the shares across each customer's row. Entropy compares customers with each "
    "other, so divide each *column* by its sum"
)
def rows_for_columns():
    shares = FOUR_CUSTOMERS.div(FOUR_CUSTOMERS.sum(axis=1), axis=0)
    differs = 1 + (shares * np.log(shares)).sum() / math.log(len(FOUR_CUSTOMERS))
    return differs / differs.sum(), ...


@entropy.mistake("Divide Σ p ln p by np.log(4): there are four customers")
def not_divided_by_ln_4():
    differs = 1 - _entropies() * math.log(len(FOUR_CUSTOMERS))
    return differs / differs.sum(), ...


@entropy.mistake("The sign slipped: p ln p is below zero, so d = 1 + Σ p ln p / ln 4, with a plus")
def sign_slipped():
    differs = 1 + _entropies()
    return differs / differs.sum(), ...


@entropy.mistake("This is the order with the given weights. Use the entropy weights")
def order_as_given():
    values = measures.composite_value(FOUR_CUSTOMERS, GIVEN_WEIGHTS)
    return ..., list(values.sort_values(ascending=False).index)


@entropy.mistake("This is the order with equal weights. Use the entropy weights")
def order_with_equal_weights():
    values = measures.composite_value(FOUR_CUSTOMERS, [0.2] * 5)
    return ..., list(values.sort_values(ascending=False).index)


@exercise(
    "2-10",
    base_retention=Vector(RATES, "share", tolerance=1e-3, none_allowed=True),
    hints=[
        "Write the value before and after as functions of r, and look for the r at which "
        "after / before is 1.70.",
        "r = np.arange(0.5, 0.95, 0.0001) holds every r to try. Compute the ratio after / before "
        "for all of them at once, and take the first r whose ratio is 1.70 or more.",
        "For the lifetime: (1 − r) / (0.95 − r) = 1.7. At 10 %, look at the gain for r = 0.95 "
        "first.",
    ],
)
def retention_claim():
    """Find the base retention at which five points are worth 70 %, under five formulas."""
    return [measures.retention_for_gain(0.70, 0.05, rate) for rate in (None, 0.0, 0.05, 0.08, 0.10)]


@retention_claim.mistake(
    "This is the retention *after* the five points; the question asks for the one before"
)
def after_for_before():
    return [None if r is None else r + 0.05 for r in retention_claim.reference()]


@retention_claim.mistake("This leaves out the r on top: the discounted value is r / (1 + i − r)")
def without_r_on_top():
    found = [1 + rate - 0.05 * 1.7 / 0.7 for rate in (0.0, 0.0, 0.05, 0.08, 0.10)]
    return [r if r < 0.95 else None for r in found]


@retention_claim.mistake("The first two are swapped: first the plain lifetime, then i = 0 %")
def first_two_swapped():
    plain, free, *others = retention_claim.reference()
    return [free, plain, *others]


@retention_claim.mistake(
    "You looked for 170 % more. 70 % more means that after is 1.70 times before"
)
def a_ratio_of_2_70():
    return [measures.retention_for_gain(1.70, 0.05, rate) for rate in (None, 0.0, 0.05, 0.08, 0.10)]


@retention_claim.mistake(
    "This reads +5 as per cent of the rate, r × 1.05. Five *points* are r + 0.05"
)
def per_cent_for_points():
    from scipy.optimize import brentq

    found = [_lifetime_base_for_per_cent()]
    for rate in (0.0, 0.05, 0.08, 0.10):

        def beyond(r: float, rate: float = rate) -> float:
            before = measures.retention_multiple(r, rate)
            return measures.retention_multiple(r * 1.05, rate) / before - 1.7

        top = 1 / 1.05 - 1e-9
        found.append(brentq(beyond, 0.5, top) if beyond(top) > 0 else None)
    return found


def _lifetime_base_for_per_cent() -> float:
    return 0.70 / (1.7 * 1.05 - 1)


@retention_claim.mistake(
    "None at all? Then you may have solved after / before = 0.70. A gain of 70 % means that after "
    "is 1.70 times before"
)
def nothing_found():
    return [math.nan] * len(RATES)


@retention_claim.mistake(
    "0.5 is where you start to look: it means that after / before ≥ 0.70 is true at once. A gain "
    "of 70 % means that after is 1.70 times before"
)
def found_at_once():
    return [0.5] * len(RATES)


@retention_claim.mistake("The interest is a share here: 5 % is i = 0.05, not 5")
def rates_in_per_cent():
    plain, free, *_ = retention_claim.reference()
    return [plain, free, None, None, None]
