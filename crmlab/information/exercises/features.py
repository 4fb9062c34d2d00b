"""Exercise 1-5: what the orders of one customer say."""

from operator import floordiv, itemgetter

import pandas as pd

from crmlab.answers import Number
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.scenes.verbs import mean


@once_an_edition
def _orders() -> pd.DataFrame:
    return load("shop_orders")


def _mine() -> pd.DataFrame:
    orders = _orders()
    return orders[orders["customer_id"] == orders["customer_id"].value_counts().index[0]]


def _best() -> pd.DataFrame:
    """Return the orders of the customer who spent most."""
    orders = _orders()
    return orders[orders["customer_id"] == orders.groupby("customer_id")["amount"].sum().idxmax()]


def _days(rows: pd.DataFrame) -> int:
    return (rows["order_date"].max() - rows["order_date"].min()).days


class Busiest(Exercise, id="1-5"):
    mine = given(_mine, "orders by date", "the orders as they are, of the one who ordered most")
    everybody = given(_orders, "orders by date", "the orders of *all* customers")
    of_the_best = given(_best, "orders by date", "the orders of the customer who *spent* most")
    discounted = given(
        lambda: _mine().eval("amount = amount * (1 - discount)"),
        "orders by date",
        "the amounts less their discount, which is off them already",
    )
    discounts = given(
        lambda: _mine().eval("amount = discount"), "orders by date", "the column of the discounts"
    )
    less_discount = given(
        lambda: _mine().eval("amount = amount - discount"),
        "orders by date",
        "the amounts less the share of their discount",
    )
    example_value = given(390, "CNY of the example", "the number of the example")
    example_cycle = given(
        360 / 11,
        "days of the example",
        "the number of the example",
        others={"35, the cycle of three orders": 35},
    )
    amounts = step(call(itemgetter("amount"), mine), "amounts", "the amounts of the orders")
    span = step(call(_days, mine), "days in all", "the days from the first to the last order")
    whole_period = given(lambda: _days(_orders()) + 1, "days in all", "the days of the whole file")
    until_the_end = given(
        lambda: (_orders()["order_date"].max() - _mine()["order_date"].min()).days,
        "days in all",
        "the days from the first order to the end of the file",
    )
    orders = step(call(len, mine), "orders", "the number of orders")
    order_days = step(
        call(lambda mine: mine["order_date"].nunique(), mine),
        "orders",
        "the number of *days* with an order",
    )
    order_value = answer(mean(amounts), Number("CNY", 0.005), "the average order value")
    intervals = step(orders - 1, "intervals", "the number of intervals between orders")
    cycle = answer(span / intervals, Number("days", 0.005), "the purchase cycle")
    cycle.mistake(
        "You divided by the number of *orders*. Between n orders lie n − 1 intervals: three "
        "orders have two",
        span / orders,
    )
    cycle.mistake(
        "This is the median of the intervals, or a mean without those of 0 days. Two orders on "
        "one day count as well",
        call(lambda mine: mine["order_date"].sort_values().diff().dt.days.median(), mine),
    )
    cycle.mistake(
        "`.days` cuts the fraction off: take `.days` of the whole span, then divide",
        call(floordiv, span, intervals),
    )
    order_value.mistake(
        "Two orders on one day count as two: divide by the orders, not by the days",
        call(sum, amounts) / order_days,
    )
    then = "Nobody had to be asked for these two: the orders know how much, and how often."
    hints = (
        'mine = orders[orders["customer_id"] == busiest] holds the rows of that customer alone.',
        'The mean of mine["amount"] is the first answer. For the second: the days from '
        'mine["order_date"].min() to .max(), and how many intervals lie between the orders.',
        "(last - first).days are the days of the whole span, and len(mine) is the number of "
        "orders. Three orders have two intervals.",
    )
