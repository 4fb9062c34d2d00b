"""Exercises 2-3 to 2-5: what the best customers bring, and when a programme for them pays."""

from crmlab.answers import Number, share
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.value import measures


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
        "Sort from best to worst; .head(n) takes the first n customers. 5 % of the shipped 4,000 "
        "are 200.",
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
    "This takes 5 or 10 *customers*, not 5 or 10 % of them: of the shipped 4,000 that would be "
    "200 or 400"
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
