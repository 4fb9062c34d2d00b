"""Exercise 1-5: what the orders of one customer say."""

import pandas as pd

from crmlab.answers import Number
from crmlab.checking import exercise
from crmlab.datasets import load


def _mine() -> pd.DataFrame:
    orders = load("shop_orders")
    return orders[orders["customer_id"] == orders["customer_id"].value_counts().index[0]]


def _days(mine: pd.DataFrame) -> int:
    return (mine["order_date"].max() - mine["order_date"].min()).days


@exercise(
    "1-5",
    order_value=Number("CNY", tolerance=0.05),
    cycle=Number("days", tolerance=0.02),
    hints=[
        'mine = orders[orders["customer_id"] == busiest] holds the rows of that customer alone.',
        'The mean of mine["amount"] is the first answer. For the second: the days from '
        'mine["order_date"].min() to .max(), and how many intervals lie between the orders.',
        'cycle = (mine["order_date"].max() - mine["order_date"].min()).days / (len(mine) - 1)',
    ],
)
def rhythm():
    """Mean amount of an order, and days from first to last over the number of intervals."""
    mine = _mine()
    return mine["amount"].mean(), _days(mine) / (len(mine) - 1)


@rhythm.mistake("This is the mean over *all* customers' orders. Keep those of `busiest` first")
def of_everybody():
    return load("shop_orders")["amount"].mean(), ...


@rhythm.mistake("This is the money of all orders together. Divide it by their number")
def total():
    return _mine()["amount"].sum(), ...


@rhythm.mistake("This is the median order. The average order value is the mean: money over orders")
def median_order():
    return _mine()["amount"].median(), ...


@rhythm.mistake(
    "You divided by the number of *orders*. Between n orders lie n − 1 intervals: three orders "
    "have two"
)
def divided_by_orders():
    mine = _mine()
    return ..., _days(mine) / len(mine)


@rhythm.mistake("You divided the whole two years by the orders. Count from the first to the last")
def over_the_whole_period():
    orders = load("shop_orders")
    return ..., (_days(orders) + 1) / len(_mine())


@rhythm.mistake("These are orders a day. Turn it round: days between two orders")
def orders_a_day():
    mine = _mine()
    return ..., (len(mine) - 1) / _days(mine)


@rhythm.mistake("These are the days from the first to the last. Divide by the number of intervals")
def span_not_divided():
    return ..., _days(_mine())


@rhythm.mistake("`.days` cuts the fraction off: take `.days` of the whole span, then divide")
def days_after_dividing():
    mine = _mine()
    return ..., _days(mine) // (len(mine) - 1)


@rhythm.mistake(
    "You counted the *days* with an order. Two orders on one day count as two: divide by the orders"
)
def by_days_with_an_order():
    mine = _mine()
    days = mine["order_date"].nunique()
    return mine["amount"].sum() / days, _days(mine) / (days - 1)
