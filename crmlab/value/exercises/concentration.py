"""Exercises 2-3 to 2-5: what the best customers bring, and when a programme for them pays."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, share
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import total
from crmlab.value.measures import top_count

_AVERAGE = later(
    "This compares a top customer with the *average* customer, or one share of profit with the "
    "other. Compare one top customer with one of the rest"
)


_DIFFERENCE = later("This is a difference of shares. How many *times* as much: divide")


class Ratios(Exercise, id="2-3"):
    top_heads = given(0.20, "share of customers 80/20", "the top's share of customers")
    top_value = given(0.80, "share of profit 80/20", "the top's share of profit")
    few_heads = given(0.05, "share of customers 75/5", "the top's share of customers")
    few_value = given(0.75, "share of profit 75/5", "the top's share of profit")
    rest_heads = step(1 - top_heads, "share of customers 80/20", "the rest's share of customers")
    rest_value = step(1 - top_value, "share of profit 80/20", "the rest's share of profit")
    others_heads = step(1 - few_heads, "share of customers 75/5", "the rest's share of customers")
    others_value = step(1 - few_value, "share of profit 75/5", "the rest's share of profit")
    top_per_head = step(top_value / top_heads, "averages 80/20", "what a top customer brings")
    rest_per_head = step(rest_value / rest_heads, "averages 80/20", "what one of the rest brings")
    few_per_head = step(few_value / few_heads, "averages 75/5", "what a top customer brings")
    others_per_head = step(
        others_value / others_heads, "averages 75/5", "what one of the rest brings"
    )
    ratio_80_20 = answer(
        top_per_head / rest_per_head,
        Number("times", 0.05),
        "one top customer against one of the rest, 80/20",
    )
    ratio_75_5 = answer(
        few_per_head / others_per_head,
        Number("times", 0.05),
        "one top customer against one of the rest, 75/5",
    )
    ratio_80_20.mistake(_AVERAGE, top_per_head)
    ratio_75_5.mistake(_AVERAGE, few_per_head)
    ratio_80_20.mistake(_DIFFERENCE, top_value - rest_value)
    ratio_75_5.mistake(_DIFFERENCE, few_value - others_value)
    ratio_75_5.mistake(_DIFFERENCE, few_value - few_heads)
    ratio_75_5.mistake(
        "In the second case the rest are 95 % of customers, and bring 25 % of profit",
        few_per_head / (others_value / rest_heads),
        few_per_head / (few_heads / few_value),
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
    then = (
        "{ratio_80_20} to one, and {ratio_75_5} to one: two figures that sound alike lie far apart."
    )


_CUSTOMERS = later(
    "This is the number of *customers* to keep. One point is 2 of the 200: divide by 2"
)


def _a_share(given, per_customer, margin):
    if abs(given - per_customer / margin) < 5e-4:
        return say("This is the share of customers. One point is 1 %: for points, times 100")
    return ""


class Programme(Exercise, id="2-4"):
    investment = given(2_000_000, "CNY", "the investment")
    gold = given(
        200,
        "customers",
        "the gold customers",
        "only these are in the programme",
        others={"all customers": 4_000, "the 600 customers of the test": 600},
    )
    margin = given(225_000, "CNY a customer", "the gross margin of a gold customer")
    per_customer = answer(investment / gold, Number("CNY", 1), "the investment per gold customer")
    all_margin = step(gold * margin, "CNY lost", "the margin of all gold customers")
    break_even = answer(
        per_customer / margin * 100, Number("points", 0.01), "the points of churn to cut"
    )
    whole_customers = call(np.ceil, investment / margin)
    break_even.mistake(_CUSTOMERS, investment / margin)
    break_even.mistake(_CUSTOMERS, whole_customers)
    break_even.mistake(
        "You rounded up to whole customers first. The share of churn need not be a whole customer",
        whole_customers / gold * 100,
    )
    break_even.symptom(_a_share)
    hints = (
        "First spread the investment over the gold customers.",
        "One point of churn is 2 of the 200 customers. How much is lost with these 2?",
        "What is spent per customer, over what is lost with one who leaves, is a share of the "
        "customers. How many points is it?",
    )
    then = (
        "Churn among the {gold} must fall by {break_even} points. That counts one year of margin: "
        "watch what happens when they stay for more."
    )


sum_of_best = Verb(
    lambda values, by, best, order: values[getattr(by, order)(top_count(len(by), best)).index].sum()
)
sum_of_best.slip(
    "5 or 10 *customers* are added up here. It should be 5 or 10 % of them: 5 % of the course's "
    "4,000 are 200",
    lambda values, by, best, order: values[by.nlargest(round(100 * best)).index].sum(),
)


def _highest_unsorted(net: pd.Series) -> float:
    return (net.cumsum() / net.sum()).max()


class Curves(Exercise, id="2-5"):
    gross = given(lambda: load("bank_customers")["gross_margin_12m"], "CNY", "the gross margin")
    net = given(lambda: load("bank_customers")["net_profit_12m"], "CNY", "the net profit")
    five = given(0.05, "share of customers", "the best 5 %")
    ten = given(0.10, "share of customers", "the best 10 %")
    best_first = given("nlargest", "order", "the customers from best to worst: ascending=False")
    worst_first = given("nsmallest", "order", "the customers from worst to best")
    unsorted = given("head", "order", "the first rows of the file, which are not sorted")
    best_gross = step(
        sum_of_best(gross, gross, five, best_first), "CNY of the best", "what the best 5 % bring"
    )
    best_net = step(
        sum_of_best(net, net, ten, best_first), "CNY of the best", "what the best 10 % bring"
    )
    all_net = step(total(net), "CNY of all", "the profit of all, losses included")
    gains = step(
        call(lambda net: net[net > 0].sum(), net),
        "CNY of all",
        "the sum over all customers in profit",
    )
    of_one = step(call(max, net), "CNY of all", "the profit of the best customer alone")
    top5_share = answer(
        best_gross / total(gross),
        share(2.5e-4),
        "the share of gross margin that the best 5 % bring",
    )
    top10_share = answer(
        best_net / all_net, share(0.0005), "the share of net profit that the best 10 % bring"
    )
    peak = answer(gains / all_net, share(0.0005), "the height of the peak")
    peak.mistake(
        "This is the share of *customers* at the peak. The question is how high the curve is there",
        call(lambda net: (net > 0).mean(), net),
    )
    peak.mistake(
        "Did you divide by the sum over all customers in profit, or take the end of the curve? The "
        "100 % of a whale curve is the total, losses included; the peak lies above it. The curve "
        "of gross margin has no losses, and no peak",
        1.0,
    )
    peak.mistake(
        "The customers are not sorted here: sort from best to worst before .cumsum()",
        call(_highest_unsorted, net),
    )
    peak.mistake("This is the peak in yuan. For its share, divide by the total profit", gains)
    peak.mistake(
        "This is how far the peak lies above 100 %. Its height is 1 more", gains / all_net - 1
    )
    peak.mistake(
        "You ranked by gross margin. For net profit, sort again by net profit",
        call(lambda net, by: _highest_unsorted(net[by.nlargest(len(by)).index]), net, gross),
    )
    hints = (
        "Sort from best to worst; .head(n) takes the first n customers. 5 % of the course's 4,000 "
        "are 200.",
        "The first question is about gross margin, the other two are about net profit: sort again "
        "by net profit. .cumsum() adds up along the way.",
        "The running sum, from best to worst, is highest at the peak: .max(). Which total is 100 "
        "%?",
    )
    then = "The peak is {peak}: what lies above 100 % is what the loss makers take away again."
