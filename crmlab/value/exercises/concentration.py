"""Exercises 2-3 to 2-5: what the best customers bring, and when a programme for them pays."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import later
from crmlab.scenes import Scene
from crmlab.value.measures import top_count, whale_peak

ratios = Scene(
    "2-3",
    top_heads=(0.20, "share of customers 80/20", "the top's share of customers"),
    top_value=(0.80, "share of profit 80/20", "the top's share of profit"),
    few_heads=(0.05, "share of customers 75/5", "the top's share of customers"),
    few_value=(0.75, "share of profit 75/5", "the top's share of profit"),
    hints=[
        "Compare one customer at the top with one customer of the rest.",
        "A top customer brings value share / customer share; so does one of the rest.",
        "(80 / 20) is what a top customer brings; divide it by what one of the other 80 brings.",
    ],
)


@ratios.step("share of customers 80/20", "the rest's share of customers")
def rest_heads(top_heads):
    return 1 - top_heads


@ratios.step("share of profit 80/20", "the rest's share of profit")
def rest_value(top_value):
    return 1 - top_value


@ratios.step("share of customers 75/5", "the rest's share of customers")
def others_heads(few_heads):
    return 1 - few_heads


@ratios.step("share of profit 75/5", "the rest's share of profit")
def others_value(few_value):
    return 1 - few_value


@ratios.step("average customers", "what a top customer brings, against the average one")
def top_per_head(top_value, top_heads):
    return top_value / top_heads


@ratios.step("average customers", "what one of the rest brings, against the average customer")
def rest_per_head(rest_value, rest_heads):
    return rest_value / rest_heads


@ratios.step("average customers 75/5", "what a top customer brings, against the average one")
def few_per_head(few_value, few_heads):
    return few_value / few_heads


@ratios.step("average customers 75/5", "what one of the rest brings, against the average customer")
def others_per_head(others_value, others_heads):
    return others_value / others_heads


@ratios.answer(Number("times", tolerance=0.05), "one top customer against one of the rest, 80/20")
def ratio_80_20(top_per_head, rest_per_head):
    return top_per_head / rest_per_head


@ratios.answer(Number("times", tolerance=0.05), "one top customer against one of the rest, 75/5")
def ratio_75_5(few_per_head, others_per_head):
    return few_per_head / others_per_head


_AVERAGE = later(
    "This compares a top customer with the *average* customer, or one share of profit with the "
    "other. Compare one top customer with one of the rest"
)
ratios.mistake("ratio_80_20", _AVERAGE, lambda top_per_head: top_per_head)
ratios.mistake("ratio_75_5", _AVERAGE, lambda few_per_head: few_per_head)
ratios.mistake(
    "ratio_75_5",
    "In the second case the rest are 95 % of customers, not 80 %",
    lambda few_per_head, others_value, rest_heads: few_per_head / (others_value / rest_heads),
)
ratios.mistake(
    "ratio_75_5",
    "This compares the two shares of profit, but the two groups differ in size. Divide each by its "
    "share of customers first",
    lambda few_value, others_value: few_value / others_value,
)
ratios.mistake(
    "ratio_75_5",
    "This is the ratio of the heads, not of the value per head: there are more customers in the "
    "rest, but how much does each bring?",
    lambda few_heads, others_heads: others_heads / few_heads,
)

ratios.mistake(
    "ratio_75_5",
    "Per head times the ratio of the shares of profit: that is right for 80/20 by chance. Divide "
    "by what one of the rest brings",
    lambda few_per_head, few_value, others_value: few_per_head * few_value / others_value,
)

programme = Scene(
    "2-4",
    investment=(2_000_000, "CNY", "the investment"),
    gold=(200, "customers", "the gold customers", "only these are in the programme"),
    everyone=(4_000, "customers", "all customers"),
    margin=(225_000, "CNY a customer", "the gross margin of a gold customer"),
    hints=[
        "First spread the investment over the gold customers.",
        "One point of churn is 2 of the 200 customers. How much is lost with these 2?",
        "break_even = per_customer / 225_000 * 100",
    ],
)


@programme.answer(Number("CNY", tolerance=1), "the investment per gold customer")
def per_customer(investment, gold):
    return investment / gold


@programme.step("CNY lost", "the margin of all gold customers")
def all_margin(gold, margin):
    return gold * margin


@programme.answer(Number("points", tolerance=0.01), "the points of churn to cut")
def break_even(per_customer, margin):
    return per_customer / margin * 100


_CUSTOMERS = later(
    "This is the number of *customers* to keep. One point is 2 of the 200: divide by 2"
)
programme.mistake("break_even", _CUSTOMERS, lambda investment, margin: investment / margin)
programme.mistake("break_even", _CUSTOMERS, lambda investment, margin: np.ceil(investment / margin))


programme.mistake(
    "break_even",
    "You rounded up to whole customers first. The share of churn need not be a whole customer",
    lambda investment, margin, gold: np.ceil(investment / margin) / gold * 100,
)


@Verb
def share_of_best(values: pd.Series, best: float) -> float:
    """Return the share of all value that the best customers bring, their number rounded up."""
    return values.nlargest(top_count(len(values), best)).sum() / values.sum()


@share_of_best.slip("This takes the first rows of the file. Sort from best to worst first")
def not_sorted(values, best):
    return values.head(top_count(len(values), best)).sum() / values.sum()


@share_of_best.slip("You sorted from worst to best. Sort with ascending=False")
def worst_first(values, best):
    return values.nsmallest(top_count(len(values), best)).sum() / values.sum()


@share_of_best.slip("This is money. Divide it by the total to get a share")
def money(values, best):
    return values.nlargest(top_count(len(values), best)).sum()


@share_of_best.slip(
    "This takes 5 or 10 *customers*, not 5 or 10 % of them: of the shipped 4,000 that would be 200 "
    "or 400"
)
def heads_for_per_cent(values, best):
    return values.nlargest(round(100 * best)).sum() / values.sum()


@share_of_best.slip(
    "You divided by the profit of those who make one. The total has the losses in it"
)
def over_the_winners(values, best):
    return values.nlargest(top_count(len(values), best)).sum() / values[values > 0].sum()


@share_of_best.slip(
    "This is the value of the customer at that place over all. Add up all customers up to there"
)
def value_at_the_place(values, best):
    return values.nlargest(top_count(len(values), best)).iloc[-1] / values.sum()


@share_of_best.slip("This is what all the *others* bring. Take the best")
def the_others(values, best):
    return 1 - share_of_best.do(values, best)


@share_of_best.slip("One customer is missing at the end: head(n) takes n")
def one_missing(values, best):
    return values.nlargest(top_count(len(values), best) - 1).sum() / values.sum()


@share_of_best.slip("There is one customer too many at the end: head(n) takes n")
def one_too_many(values, best):
    return values.nlargest(top_count(len(values), best) + 1).sum() / values.sum()


@Verb
def highest_point(values: pd.Series) -> float:
    """Return the height of the concentration curve at its peak."""
    return whale_peak(values)["value"]


@highest_point.slip(
    "This is the share of *customers* at the peak. The question is how high the curve is there"
)
def place_of_the_peak(values):
    return whale_peak(values)["customers"]


@highest_point.slip("This is money. Divide it by the total to get a share")
def money_at_the_peak(values):
    return values[values > 0].sum()


@highest_point.slip(
    "Did you divide by the profit of those who make one, or take the end of the curve? The 100 % "
    "of a whale curve is the total, losses included; the peak lies above it. The curve of gross "
    "margin has no losses, and no peak"
)
def end_of_the_curve(values):
    return 1.0


@highest_point.slip("The customers are not sorted here: sort from best to worst before .cumsum()")
def peak_of_the_unsorted(values):
    return (values.cumsum() / values.sum()).max()


@highest_point.slip("This is how many customers make a profit, not how much they bring")
def number_at_the_peak(values):
    return float((values > 0).sum())


@highest_point.slip("This is how far the peak lies above 100 %. Its height is 1 more")
def above_the_total(values):
    return values[values > 0].sum() / values.sum() - 1


curves = Scene(
    "2-5",
    gross=(lambda: load("bank_customers")["gross_margin_12m"], "CNY", "the gross margin"),
    net=(lambda: load("bank_customers")["net_profit_12m"], "CNY", "the net profit"),
    five=(0.05, "share of customers", "the best 5 %"),
    ten=(0.10, "share of customers", "the best 10 %"),
    hints=[
        "Sort from best to worst; .head(n) takes the first n customers. 5 % of the shipped 4,000 "
        "are 200.",
        "The first question is about gross margin, the other two are about net profit: sort "
        "again by net profit. .cumsum() adds up along the way.",
        "peak = net.sort_values(ascending=False).cumsum().max() / net.sum()",
    ],
)


@curves.answer(share(2.5e-4), "the share of gross margin that the best 5 % bring")
def top5_share(gross, five):
    return share_of_best(gross, five)


@curves.answer(share(0.0005), "the share of net profit that the best 10 % bring")
def top10_share(net, ten):
    return share_of_best(net, ten)


@curves.answer(share(0.0005), "the height of the peak")
def peak(net):
    return highest_point(net)


@curves.mistake(
    "top10_share peak", "You ranked by gross margin. For net profit, sort again by net profit"
)
def ranked_by_gross_margin(gross, net, ten):
    climbed = net.loc[gross.sort_values(ascending=False).index].cumsum() / net.sum()
    return {
        "top10_share": climbed.iloc[top_count(len(net), ten) - 1],
        "peak": climbed.max(),
    }


@curves.mistake("top5_share", "You ranked by net profit. For gross margin, sort by gross margin")
def ranked_by_net_profit(gross, net, five):
    best = net.nlargest(top_count(len(net), five)).index
    return gross.loc[best].sum() / gross.sum()
