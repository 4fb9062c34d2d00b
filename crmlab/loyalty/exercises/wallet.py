"""Exercises 5-9 and 5-17: a larger share of the wallet, whom to visit; what referrals bring."""

import pandas as pd

from crmlab.answers import Integer, Number, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step


@once_an_edition
def _wallets() -> pd.DataFrame:
    table = load("shop_wallet").set_index("customer_id")
    elsewhere = table["category_spend_12m"] - table["own_spend_12m"]
    return table.assign(elsewhere=elsewhere, wallet_share=1 - elsewhere / table.iloc[:, 1])


def _ordered(who: str, wallet: str, places: str, order: str) -> pd.DataFrame:
    """Return customers, the best first, with the share of the wallet that is gained by each."""
    table = _wallets().query(who)
    stores = table["stores_used"]
    table = table.assign(rise=2 * table.eval(places) / stores / (stores + 1))
    table = table.assign(gain=table["rise"] * table[wallet], unsorted=0)
    column, *how = order.split()  # equals stand as in the table, or as pandas leaves them
    ties = "quicksort" if "mixed" in how else "stable"
    return table.sort_values(column, ascending="lowest" in how, kind=ties)


def _paying(customers: pd.DataFrame, line: float, side: str) -> int:
    return int(getattr(customers["gain"], side)(line).sum())


def _in_revenue(given: float, ordered: pd.DataFrame, visit: float) -> str | None:
    """Say it also where rounding decides about those who stand on the line."""
    least, most = (_paying(ordered, visit + on, "gt") for on in (0.01, -0.01))
    if least <= given <= most:
        return say(
            "You compared *revenue* with the cost of the visit. Only 26 % of it is gross margin"
        )
    return None


def _gained(customers: pd.DataFrame, visits: float) -> float:
    return float(customers["gain"].head(int(visits)).sum())


class Wallet(Exercise, id="5-9"):
    people = given(500, "customers", "the 500 customers")
    wallet = given(6_000, "CNY a customer", "the wallet of a customer, 6,000")
    now = given(0.40, "share of the wallet", "the share today")
    then_ = given(0.45, "share of the wallet", "the share to be reached")
    more = step(then_ - now, "share of the wallet", "the 5 points by which the share rises")
    extra_revenue = answer(
        people * wallet * more, Number("CNY", 1), "the extra revenue of the 500 customers"
    )
    extra_revenue.mistake(
        "You raised the share *by* 5 % of itself, to 42 %. It goes up by 5 points, to 45 %",
        people * wallet * now * 0.05,
    )
    who = choice(
        ("the customers with whom the shop is not first yet", "rank_here > 1"),
        ("all customers, also those with whom the shop is first already", "rank_here > 0"),
        ("those with whom the shop is first", "rank_here == 1"),
        ("those with whom the shop is second", "rank_here == 2"),
        why="nothing is above first place",
    )
    of = choice(
        ("the whole wallet, category_spend_12m", "category_spend_12m"),
        ("own_spend_12m, which is already here", "own_spend_12m"),
        ("what is spent elsewhere", "elsewhere"),
        why="the rule gives a share of all spending",
    )
    places = choice(
        ("the rule at one place better, less the rule at today's place", "1"),
        ("the rule at *first* place, less the rule today", "rank_here - 1"),
        ("the rule at today's place alone", "stores_used - rank_here + 1"),
        ("the rule at the better place alone", "stores_used - rank_here + 2"),
        ("the whole wallet, without any rule", "stores_used * (stores_used + 1) / 2"),
        ("the rule without the + 1 below", "(stores_used + 1) / stores_used"),
        ("the rule at today's place less the rule at the better one", "-1"),
    )
    order = choice(
        ("the order by what a visit gains", "gain"),
        ("the order by the size of the wallet", "category_spend_12m"),
        ("the order by the *size of the wallet*", "category_spend_12m mixed"),
        ("the order by the lowest satisfaction", "satisfaction lowest"),
        ("the order by the *lowest satisfaction*", "satisfaction lowest mixed"),
        ("the order of the table, as it is", "unsorted"),
        ("the order by the lowest share of the wallet", "wallet_share lowest"),
        ("the order by the rise in *share*", "rise"),
        ("the order by own spending", "own_spend_12m"),
        ("the order by the *lowest* gain", "gain lowest"),
    )
    ordered = step(call(_ordered, who, of, places, order), "lists", "the list, the best first")
    margin = given(0.26, "CNY a yuan", "the gross margin of a yuan of revenue")
    budget = given(20_000, "CNY", "the budget")
    visit = given(200, "CNY a visit", "the cost of a visit")
    as_margin = step(extra_revenue * margin, "CNY", "the gross margin of the extra revenue")
    needed = step(visit / margin, "CNY a visit", "the revenue that pays for a visit")
    side = choice(
        ("those *above* what the visit costs", "gt"),
        ("those who gain less than the visit costs", "lt"),
    )
    paying = answer(
        call(_paying, ordered, needed, side),
        Integer("customers"),
        "the customers with whom a visit pays",
    )
    paying.mistake(
        "These are all with whom the shop is not first. A visit pays where 26 % of what it gains "
        "is more than 200",
        call(len, ordered),
    )
    paying.mistake(
        "By this no visit pays. Either the rise is below 0: take the rule at rank - 1 first, and "
        "take today's off. Or the line is too high: a visit costs 200",
        0,
    )
    paying.symptom(_in_revenue)
    visits = step(budget / visit, "visits", "the 100 visits that the budget pays")
    paying.mistake("So many visits the budget pays. With how many does one *pay*?", visits)
    revenue = step(call(_gained, ordered, visits), "CNY", "the revenue that the list gains")
    gross = step(revenue * margin, "CNY", "the gross margin that the list gains")
    list_profit = answer(gross - budget, Number("CNY", 1), "the profit of the best list")
    list_profit.mistake(
        "This is the profit of all visits that pay. The budget is for 100 of them: .head(100)",
        call(lambda table, line: (table["gain"] - line).clip(lower=0).sum(), ordered, needed)
        * margin,
    )
    list_profit.mistake(
        "This is the profit of visiting *everybody* with whom the shop is not first. The budget "
        "pays 100 visits: .head(100) after sorting",
        call(lambda table: table["gain"].sum(), ordered) * margin - budget,
        call(lambda table: table["gain"].sum(), ordered) * margin - visit * call(len, ordered),
    )
    hints = (
        "Step 1: how many yuan of one customer's wallet come over, if 5 of 100 do?",
        "The rule at rank - 1 less the rule at rank is the rise in share. Times the wallet, it is "
        "the revenue that a visit gains. Leave out who ranks the shop first.",
        "A quarter and a bit of that revenue, 26 %, is margin, and must be more than 200. For the "
        "list, sort_values(ascending=False).head(100) keeps what the budget pays; take it off.",
    )
    then = (
        "A visit pays with {paying} customers, and the best 100 bring {list_profit} after their "
        "cost: if each visit gains its place."
    )


class Referrals(Exercise, id="5-17"):
    people = given(2_400, "customers", "all customers")
    named = given(360, "persons", "the persons named")
    came = given(90, "persons", "those who became customers")
    referrals = step(named / people, "share", "the persons named a customer")
    conversion_rate = answer(came / named, share(), "the share of the named who came")
    k = answer(referrals * conversion_rate, share(), "the newcomers a customer, k")
    k.mistake("You divided by the share that came. Multiply", referrals / conversion_rate)
    reach_large = given(30, "buyers", "the buyers whom the factory reaches")
    reach_small = given(8, "buyers", "the buyers whom the workshop reaches")
    rate_large = given(0.06, "share of buyers", "the share that follow the factory")
    rate_small = given(0.03, "share of buyers", "the share that follow the workshop")
    margin = given(15_000, "CNY a buyer", "the margin of a buyer")
    large = step(reach_large * rate_large, "buyers who follow", "the buyers the factory brings")
    small = step(reach_small * rate_small, "buyers who follow", "the buyers the workshop brings")
    worth = step(large * margin, "CNY", "the worth of the factory's recommendation")
    less = step(small * margin, "CNY", "the worth of the workshop's recommendation")
    times = answer(large / small, Number("times", 0.01), "how many times the factory's is worth")
    times.mistake(
        "You compare one half of it. A recommendation brings buyers reached *times* the share that "
        "follow",
        reach_large / reach_small,
        rate_large / rate_small,
    )
    times.example(20)
    times.mistake("This is how much *more* it is worth, in yuan. Divide the two", worth - less)
    hints = (
        "Below the share stand all who were named; below k stand all customers.",
        "A recommendation is worth buyers reached × share that follow × margin of a buyer.",
        "Work out 30 * 0.06 * 15_000, and the same for the workshop; then divide.",
    )
    then = (
        "Word of mouth brings newcomers of {k} of the customers; the factory's word weighs {times} "
        "times the workshop's."
    )
