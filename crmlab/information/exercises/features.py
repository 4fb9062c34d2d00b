"""Exercise 1-5: what the orders of one customer say."""

import pandas as pd

from crmlab.answers import Number
from crmlab.datasets import load
from crmlab.scenes import Scene, once_an_edition
from crmlab.verbs import mean


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


busiest = Scene(
    "1-5",
    amounts=(lambda: _mine()["amount"].to_numpy(), "CNY by order", "the amounts of this customer"),
    everybody=(
        lambda: _orders()["amount"].to_numpy(),
        "CNY by order",
        "the amounts of *all* customers",
    ),
    discounted=(
        lambda: (_mine()["amount"] * (1 - _mine()["discount"])).to_numpy(),
        "CNY by order",
        "the amounts less their discount, which is off them already",
    ),
    less_discount=(
        lambda: (_mine()["amount"] - _mine()["discount"]).to_numpy(),
        "CNY by order",
        "the amounts less the share of their discount",
    ),
    of_the_best=(
        lambda: _best()["amount"].to_numpy(),
        "CNY by order",
        "the amounts of the customer who *spent* most, not who ordered most",
    ),
    example_value=(390, "CNY of the example", "the number of the example"),
    example_cycle=(32.73, "days of the example", "the number of the example"),
    span=(lambda: _days(_mine()), "days in all", "the days from the first to the last order"),
    whole_period=(
        lambda: _days(_orders()) + 1,
        "days in all",
        "the days of the whole file",
    ),
    until_the_end=(
        lambda: (_orders()["order_date"].max() - _mine()["order_date"].min()).days,
        "days in all",
        "the days from the first order to the end of the file",
    ),
    orders=(lambda: len(_mine()), "orders", "the number of orders"),
    order_days=(
        lambda: _mine()["order_date"].nunique(),
        "orders",
        "the number of *days* with an order",
    ),
    hints=[
        'mine = orders[orders["customer_id"] == busiest] holds the rows of that customer alone.',
        'The mean of mine["amount"] is the first answer. For the second: the days from '
        'mine["order_date"].min() to .max(), and how many intervals lie between the orders.',
        'cycle = (mine["order_date"].max() - mine["order_date"].min()).days / (len(mine) - 1)',
    ],
)


@busiest.answer(Number("CNY", tolerance=0.005), "the average order value")
def order_value(amounts):
    return mean(amounts)


@busiest.step("intervals", "the number of intervals between orders")
def intervals(orders):
    return orders - 1


@busiest.answer(Number("days", tolerance=0.005), "the purchase cycle")
def cycle(span, intervals):
    return span / intervals


busiest.mistake(
    "cycle",
    "You divided by the number of *orders*. Between n orders lie n − 1 intervals: three orders "
    "have two",
    lambda span, orders: span / orders,
)
busiest.mistake(
    "cycle",
    "These are the days of the customer who *spent* most, not of the one who ordered most",
    lambda: _days(_best()) / (len(_best()) - 1),
)
busiest.mistake(
    "cycle",
    "`.days` cuts the fraction off: take `.days` of the whole span, then divide",
    lambda span, intervals: span // intervals,
)
busiest.mistake(
    "cycle",
    "You divided the days of the whole file by the orders. Count from the first to the last",
    lambda whole_period, orders: whole_period / orders,
)
busiest.mistake(
    "cycle",
    "This is the median of the intervals, or a mean without those of 0 days. Two orders on one day "
    "count as well",
    lambda: _mine()["order_date"].sort_values().diff().dt.days.median(),
)
busiest.mistake(
    "order_value",
    "Two orders on one day count as two: divide by the orders, not by the days",
    lambda amounts, order_days: amounts.sum() / order_days,
)
