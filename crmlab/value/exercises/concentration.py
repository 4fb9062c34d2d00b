"""Exercises 2-3 to 2-5: what the best customers bring, and when a programme for them pays."""

import numpy as np

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.value.measures import top_count, whale_peak

_AVERAGE = later(
    "This compares a top customer with the *average* customer, or one share of profit with the "
    "other. Compare one top customer with one of the rest"
)


class Ratios(Exercise, id="2-3"):
    top_heads = given(0.20, "share of customers 80/20", "the top's share of customers")
    top_value = given(0.80, "share of profit 80/20", "the top's share of profit")
    few_heads = given(0.05, "share of customers 75/5", "the top's share of customers")
    few_value = given(0.75, "share of profit 75/5", "the top's share of profit")
    rest_heads = step(1 - top_heads, "share of customers 80/20", "the rest's share of customers")
    rest_value = step(1 - top_value, "share of profit 80/20", "the rest's share of profit")
    others_heads = step(1 - few_heads, "share of customers 75/5", "the rest's share of customers")
    others_value = step(1 - few_value, "share of profit 75/5", "the rest's share of profit")
    top_per_head = step(
        top_value / top_heads,
        "average customers",
        "what a top customer brings, against the average one",
    )
    rest_per_head = step(
        rest_value / rest_heads,
        "average customers",
        "what one of the rest brings, against the average customer",
    )
    few_per_head = step(
        few_value / few_heads,
        "average customers 75/5",
        "what a top customer brings, against the average one",
    )
    others_per_head = step(
        others_value / others_heads,
        "average customers 75/5",
        "what one of the rest brings, against the average customer",
    )
    ratio_80_20 = answer(
        top_per_head / rest_per_head,
        Number("times", tolerance=0.05),
        "one top customer against one of the rest, 80/20",
    )
    ratio_75_5 = answer(
        few_per_head / others_per_head,
        Number("times", tolerance=0.05),
        "one top customer against one of the rest, 75/5",
    )
    ratio_80_20.mistake(_AVERAGE, top_per_head)
    ratio_75_5.mistake(_AVERAGE, few_per_head)
    ratio_75_5.mistake(
        "In the second case the rest are 95 % of customers, not 80 %",
        few_per_head / (others_value / rest_heads),
    )
    ratio_75_5.mistake(
        "This compares the two shares of profit, but the two groups differ in size. Divide each "
        "by its share of customers first",
        few_value / others_value,
    )
    ratio_75_5.mistake(
        "This is the ratio of the heads, not of the value per head: there are more customers in "
        "the rest, but how much does each bring?",
        others_heads / few_heads,
    )
    ratio_75_5.mistake(
        "Per head times the ratio of the shares of profit: that is right for 80/20 by chance. "
        "Divide by what one of the rest brings",
        few_per_head * few_value / others_value,
    )
    hints = (
        "Compare one customer at the top with one customer of the rest.",
        "A top customer brings value share / customer share; so does one of the rest.",
        "(80 / 20) is what a top customer brings; divide it by what one of the other 80 brings.",
    )


_CUSTOMERS = later(
    "This is the number of *customers* to keep. One point is 2 of the 200: divide by 2"
)


class Programme(Exercise, id="2-4"):
    investment = given(2_000_000, "CNY", "the investment")
    gold = given(200, "customers", "the gold customers", "only these are in the programme")
    everyone = given(4_000, "customers", "all customers")
    margin = given(225_000, "CNY a customer", "the gross margin of a gold customer")
    per_customer = answer(
        investment / gold, Number("CNY", tolerance=1), "the investment per gold customer"
    )
    all_margin = step(gold * margin, "CNY lost", "the margin of all gold customers")
    break_even = answer(
        per_customer / margin * 100, Number("points", tolerance=0.01), "the points of churn to cut"
    )
    whole_customers = call(np.ceil, investment / margin)
    break_even.mistake(_CUSTOMERS, investment / margin)
    break_even.mistake(
        _CUSTOMERS,
        whole_customers,
    )
    break_even.mistake(
        "You rounded up to whole customers first. The share of churn need not be a whole customer",
        whole_customers / gold * 100,
    )
    hints = (
        "First spread the investment over the gold customers.",
        "One point of churn is 2 of the 200 customers. How much is lost with these 2?",
        "break_even = per_customer / 225_000 * 100",
    )


share_of_best = Verb(
    lambda values, best: values.nlargest(top_count(len(values), best)).sum() / values.sum()
)
share_of_best.slip(
    "This takes the first rows of the file. Sort from best to worst first",
    lambda values, best: values.head(top_count(len(values), best)).sum() / values.sum(),
)
share_of_best.slip(
    "You sorted from worst to best. Sort with ascending=False",
    lambda values, best: values.nsmallest(top_count(len(values), best)).sum() / values.sum(),
)
share_of_best.slip(
    "This is money. Divide it by the total to get a share",
    lambda values, best: values.nlargest(top_count(len(values), best)).sum(),
)
share_of_best.slip(
    "This takes 5 or 10 *customers*, not 5 or 10 % of them: of the shipped 4,000 that would be "
    "200 or 400",
    lambda values, best: values.nlargest(round(100 * best)).sum() / values.sum(),
)
share_of_best.slip(
    "You divided by the profit of those who make one. The total has the losses in it",
    lambda values, best: (
        values.nlargest(top_count(len(values), best)).sum() / values[values > 0].sum()
    ),
)
share_of_best.slip(
    "One customer is missing at the end: head(n) takes n",
    lambda values, best: values.nlargest(top_count(len(values), best) - 1).sum() / values.sum(),
)

highest_point = Verb(lambda values: whale_peak(values)["value"])
highest_point.slip(
    "This is the share of *customers* at the peak. The question is how high the curve is there",
    lambda values: whale_peak(values)["customers"],
)
highest_point.slip(
    "This is money. Divide it by the total to get a share", lambda values: values[values > 0].sum()
)
highest_point.slip(
    "Did you divide by the profit of those who make one, or take the end of the curve? The 100 % "
    "of a whale curve is the total, losses included; the peak lies above it. The curve of gross "
    "margin has no losses, and no peak",
    lambda values: 1.0,
)
highest_point.slip(
    "The customers are not sorted here: sort from best to worst before .cumsum()",
    lambda values: (values.cumsum() / values.sum()).max(),
)
highest_point.slip(
    "This is how far the peak lies above 100 %. Its height is 1 more",
    lambda values: values[values > 0].sum() / values.sum() - 1,
)


def _climbing_by_gross_margin(gross, net):
    return net.loc[gross.sort_values(ascending=False).index].cumsum() / net.sum()


def _ranked_by_net_profit(gross, net, five):
    best = net.nlargest(top_count(len(net), five)).index
    return gross.loc[best].sum() / gross.sum()


class Curves(Exercise, id="2-5"):
    gross = given(lambda: load("bank_customers")["gross_margin_12m"], "CNY", "the gross margin")
    net = given(lambda: load("bank_customers")["net_profit_12m"], "CNY", "the net profit")
    five = given(0.05, "share of customers", "the best 5 %")
    ten = given(0.10, "share of customers", "the best 10 %")
    top5_share = answer(
        share_of_best(gross, five),
        share(2.5e-4),
        "the share of gross margin that the best 5 % bring",
    )
    top10_share = answer(
        share_of_best(net, ten), share(0.0005), "the share of net profit that the best 10 % bring"
    )
    peak = answer(highest_point(net), share(0.0005), "the height of the peak")
    climbing = call(_climbing_by_gross_margin, gross, net)
    top10_share.mistake(
        "You ranked by gross margin. For net profit, sort again by net profit",
        call(
            lambda climbed, ten: climbed.iloc[top_count(len(climbed), ten) - 1],
            climbing,
            ten,
        ),
    )
    peak.mistake(
        "You ranked by gross margin. For net profit, sort again by net profit",
        call(max, climbing),
    )
    top5_share.mistake(
        "You ranked by net profit. For gross margin, sort by gross margin",
        call(_ranked_by_net_profit, gross, net, five),
    )
    hints = (
        "Sort from best to worst; .head(n) takes the first n customers. 5 % of the shipped 4,000 "
        "are 200.",
        "The first question is about gross margin, the other two are about net profit: sort again "
        "by net profit. .cumsum() adds up along the way.",
        "peak = net.sort_values(ascending=False).cumsum().max() / net.sum()",
    )
