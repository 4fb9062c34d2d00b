"""At what intervals customers buy: the gaps between the days of each, and whether they are even."""

import pandas as pd

OFTEN = 3  # purchase days: from so many on, a customer has a rhythm
FEWEST = 20  # customers with a rhythm, of whom it is told what most of them do
EVEN = 0.1  # of a gap: by no more do gaps differ that are even, and is a payment late
NEARLY_ALL = 0.75  # of a customer's gaps
MOST = 0.5  # of these, from which a file is one of subscriptions
WEEK = 7  # days: who comes more often than weekly has even gaps because days are whole


def gaps(purchases: pd.DataFrame) -> pd.DataFrame:
    """Return ``customer_id`` and the ``days`` of each gap between two purchase days.

    Customers with fewer than three purchase days are left out.

    >>> log = pd.DataFrame({"customer_id": list("aaabb"), "date": [1, 3, 9, 1, 2]})
    >>> gaps(log.assign(date=pd.Timestamp("2024-01-01") + pd.to_timedelta(log["date"], "D")))
      customer_id  days
    1           a   2.0
    2           a   6.0
    """
    days = purchases[["customer_id"]].assign(date=purchases["date"].dt.normalize())
    days = days.drop_duplicates().sort_values(["customer_id", "date"])
    of_customer = days.groupby("customer_id")["date"]
    days["days"] = of_customer.diff().dt.days
    often = of_customer.transform("size") >= OFTEN
    return days.loc[often & days["days"].notna(), ["customer_id", "days"]]


def share_by_the_calendar(purchases: pd.DataFrame) -> float:
    """Return the share of customers who pay at even intervals, of those with three purchase days.

    Of purchases at random one in ten has it, with three purchase days, and hardly any with more.
    Zero where fewer than twenty customers have so many.
    """
    between = gaps(purchases)
    usual = between.groupby("customer_id")["days"].transform("median")
    is_even = (between["days"] - usual).abs() <= EVEN * usual
    of_customer = is_even.groupby(between["customer_id"]).mean() >= NEARLY_ALL
    is_rare = usual.groupby(between["customer_id"]).first() >= WEEK
    return float((of_customer & is_rare).mean()) if len(is_rare) >= FEWEST else 0.0


def unusually_silent(purchases: pd.DataFrame) -> pd.Index:
    """Return who bought on three days or more, and is silent for a tenth longer than ever between.

    So nobody is meant who was away as long and came back: for a season, or until the next payment.
    """
    longest = gaps(purchases).groupby("customer_id")["days"].max()
    last = purchases.groupby("customer_id")["date"].max().dt.normalize()
    silent = (last.max() - last.reindex(longest.index)).dt.days
    return longest.index[silent > (1 + EVEN) * longest]
