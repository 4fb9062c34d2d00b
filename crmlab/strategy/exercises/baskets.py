"""Exercises 7-4 and 7-12: support, confidence and lift of a pair, and how much of it is chance."""

import pandas as pd

from crmlab.answers import Integer, Label, Number, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.strategy.measures.baskets import pair_rules

PRODUCTS = [f"G{number:03d}" for number in range(1, 241)]


@once_an_edition
def _lines() -> pd.DataFrame:
    return load("shop_order_items").merge(load("shop_orders")[["order_id", "amount"]])


@once_an_edition
def _rules() -> pd.DataFrame:
    return pair_rules(_lines())


def _next(rules: pd.DataFrame, support: float, by: str, place: int) -> pd.Series:
    """Return one of the first rules by a column; each pair has two, the surer way first."""
    order = rules[rules["support"] >= support].sort_values([by, "confidence"], ascending=False)
    return order.iloc[place]


class Pair(Exercise, id="7-4"):
    baskets = given(1000, "baskets", "all 1,000 baskets", others={"the 380 with either": 380})
    with_tea = given(300, "baskets", "the 300 with tea")
    with_mugs = given(200, "baskets", "the 200 with a mug")
    with_both = given(120, "baskets", "the 120 with both")
    pair_support = answer(with_both / baskets, share(), "the support of tea and mug")
    pair_confidence = answer(with_both / with_tea, share(), "the confidence of tea → mug")
    pair_support.mistake(
        "This is what chance would bring, 30 % × 20 %. The support is counted: 120 baskets",
        with_tea / baskets * with_mugs / baskets,
    )
    tea_share = step(with_tea / baskets, "share of baskets", "the share of baskets with tea")
    mug_share = step(with_mugs / baskets, "share of baskets", "the share of baskets with a mug")
    pair_lift = answer(pair_confidence / mug_share, Number("times", 0.005), "the lift")
    pair_confidence.mistake(
        "Divide by the baskets with tea alone", with_both / (with_tea + with_mugs)
    )
    pair_lift.mistake(
        "A lift compares by a quotient: over the product of both shares",
        with_both / baskets / (tea_share + mug_share),
        pair_confidence - mug_share,
        pair_support - tea_share * mug_share,
    )
    rules = given(_rules, "rules", "the rules of the shop")
    least = given(0.005, "supports", "a support of 0.5 % at least", others={"no threshold": 0.0})
    by = choice(
        ("the lift", "lift"),
        ("the confidence", "confidence"),
        ("the support", "support"),
        why="a high confidence may only say that everybody buys the second product",
    )
    place = given(
        2,
        "places",
        "the second pair in its surer way",
        others={"the first pair": 0, "the first pair, the other way": 1, "the third pair": 4},
    )
    best = step(call(_next, rules, least, by, place), "rule", "the rule of the second pair")
    best_if = answer(
        call(lambda rule: rule["if_bought"], best), Label(PRODUCTS), "the product that stands first"
    )
    best_confidence = answer(
        call(lambda rule: rule["confidence"], best), share(), "the confidence of the best rule"
    )
    best_confidence.mistake(
        "This is the rule the other way round: its confidence is the lower of the two",
        call(lambda rule: rule["lift"] * rule["support"] / rule["confidence"], best),
    )

    best_confidence.mistake(
        "This is another column of the rule: its support, or its lift",
        call(lambda rule: rule["support"], best),
        call(lambda rule: rule["lift"], best),
    )

    @best_confidence.symptom
    def _whose(given, rules):
        common = rules[rules["support"] >= 0.005].sort_values("lift", ascending=False)
        for one, other, found in common[["if_bought", "then_bought", "confidence"]].to_numpy():
            if abs(found - given) < 5e-5:
                return say("This is the confidence of {one} → {other}", one=one, other=other)
        return say("No rule with a support of 0.5 % or more has this confidence")

    @best_if.symptom
    def _why_not(given, rules):
        lift = rules[(rules["if_bought"] == given) & (rules["support"] >= 0.005)]["lift"].max()
        if pd.isna(lift):
            return say("No rule with {product} first has a support of 0.5 %", product=given)
        return say(
            "The highest lift with {product} first is {lift:.3f}: that of another pair, or of this "
            "one's other way",
            product=given,
            lift=lift,
        )

    hints = (
        "All three are counts over counts: 120 of 1,000, 120 of 300; the lift is the confidence "
        "over the share of all baskets with a mug.",
        "rules[rules['support'] >= 0.005].sort_values('lift') has the best pair in its last two "
        "rows, and before these the second: take the row with the higher confidence.",
    )
    then = (
        "Of the orders with {best_if}, {best_confidence} hold the other as well, a quarter more "
        "than of all orders. Is that more than chance, or do large orders hold more of everything?"
    )


def _pairs(rules: pd.DataFrame, column: str, most: float, rows: int, side: str) -> int:
    below = rules[column] <= most
    return int((below if side == "most" else ~below).sum()) // rows


def _rules_of(rule: str) -> pd.DataFrame:
    return pair_rules(_lines().query(rule))


def _kept_among(rule: str, column: str, most: float, rows: int) -> int:
    return _pairs(_rules_of(rule), column, most, rows, "most")


def _old_rules(rules: pd.DataFrame, most: float) -> int:
    there = set(_lines().query("amount < 500")["product_id"])
    both = rules["if_bought"].isin(there) & rules["then_bought"].isin(there)
    return int((both & (rules["q"] <= most)).sum()) // 2


class Chance(Exercise, id="7-12"):
    products = given(
        lambda: _lines()["product_id"].nunique(),
        "products",
        "the products in the baskets",
        others={"all products of the list": lambda: len(load("shop_products"))},
    )
    partners = step(products - 1, "partners", "the partners that each has")
    twice = given(2, "times", "the 2, for each pair has two ends")
    all_pairs = answer(products * partners / twice, Integer("pairs"), "the pairs looked at")
    met = given(lambda: len(_rules()) / 2, "pairs", "the pairs that met")
    met_rows = given(lambda: len(_rules()), "pairs", "the rows of `rules`")
    all_pairs.mistake("No product pairs with itself, and each pair has two ends", products**2)
    level = given(0.05, "share of pairs", "the 5 %", others={"1 %": 0.01})
    expected_alarms = answer(
        level * all_pairs, Number("pairs", 0.5), "the false alarms that chance alone brings"
    )
    rules = given(_rules, "rules", "the rules of all orders")
    small = choice(
        ("the orders below 500", "amount < 500"),
        ("the lines below 500", "price * qty < 500"),
        ("products that cost less than 500", "price < 500"),
        ("the orders from 500 on", "amount >= 500"),
        ("the orders below 1,000", "amount < 1000"),
        ("the orders below 5,000", "amount < 5000"),
    )
    rows = given(
        2, "rows", "a pair once", "it stands in two rows", others={"each row of the table": 1}
    )
    sure = choice(("`q`", "q"), ("`p`", "p"), why="it counts how many pairs were tried")
    by_p = choice(("`p`", "p"), ("`q`", "q"))
    side = choice(("0.05 at most", "most"), ("*more* than 0.05", "more"))
    alarms = answer(
        call(_pairs, rules, by_p, level, rows, side), Integer("pairs"), "the pairs with a low p"
    )
    kept = answer(
        call(_pairs, rules, sure, level, rows, side), Integer("pairs"), "the pairs with a low q"
    )
    kept.mistake(
        "`q` is corrected pair by pair: count it, and do nothing more",
        alarms - expected_alarms,
        kept * (1 - level),
        call(_pairs, rules, by_p, level / all_pairs, rows, side),
    )
    kept.mistake(
        "These are products. Count pairs",
        call(lambda rules: rules.loc[rules["q"] <= 0.05, "if_bought"].nunique(), rules),
    )
    kept_small = answer(
        call(_kept_among, small, sure, level, rows), Integer("pairs"), "those among small orders"
    )
    kept_small.mistake(
        "These are all pairs that met there. Count those with a q of 0.05 at most",
        call(lambda rule: len(_rules_of(rule)) // 2, small),
    )
    small_lines = step(
        call(lambda rule: len(_lines().query(rule)), small), "lines", "the *lines* of these orders"
    )
    kept_small.mistake(
        "These are the ones that are gone. Count those that are left", kept - kept_small
    )
    kept_small.mistake(
        "The old `q` knows all orders. Make the rules anew, from the lines of the small ones",
        call(_old_rules, rules, level),
    )
    hints = (
        "Each of n products has n - 1 partners, and so each pair is counted twice.",
        "(rules['p'] <= 0.05).sum() counts rows; a pair has two.",
        "strategy.pair_rules(lines[lines['amount'] < 500]) makes the rules of small orders.",
    )
    then = (
        "Of {alarms} alarms {kept} outlast the correction, and {kept_small} are left where no "
        "order is large: most of the rest only say that dear things meet in large orders."
    )
