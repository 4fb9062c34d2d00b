"""Some forty constructed sales files, each at the edge of what a sentence of a report may claim."""

import numpy as np
import pandas as pd

START = pd.Timestamp("2022-01-03")


def bought(*customers, amount=9.0, **columns):
    """Return a table of purchases from the days of each customer; amounts in the order of rows."""
    rows = [(f"K{who:04}", day) for who, days in enumerate(customers) for day in days]
    table = pd.DataFrame(rows, columns=["customer_id", "date"])
    table["date"] = START + pd.to_timedelta(table["date"], "D")
    return table.assign(amount=amount, **columns)


def regular(count=60, every=30, until=720, stagger=1):
    """Return the days of customers who come at one pace, won one after the other."""
    return [range(who * stagger, until, every) for who in range(count)]


def lively(count=110, weeks=64, seed=1, spread=0.6):
    """Return sales at rates and amounts that differ from customer to customer."""
    random = np.random.default_rng(seed)
    days = []
    for _ in range(count):
        age, now = [random.uniform(0, 0.7 * weeks)], 0.0
        pace = random.gamma(1.5, 1 / 9)
        while (now := age[-1] + random.exponential(1 / pace)) < weeks and random.random() > 0.12:
            age.append(now)
        days.append([int(7 * week) for week in age])
    table = bought(*days)
    mean = random.lognormal(4, spread, count)
    of_customer = table["customer_id"].str[1:].astype(int)
    table["amount"] = (mean[of_customer] * random.gamma(6, 1 / 6, len(table))).round(2) + 1
    return table


def edge_files():
    """Return the files by name."""
    some, random = lively(), np.random.default_rng(2)
    late = some["date"] > START + pd.Timedelta(weeks=48)
    amounts = some.groupby("customer_id")["date"].transform("size") * 10.0
    rare = some["customer_id"].isin(some["customer_id"].unique()[:4])
    thirds = random.random(len(some)) < 0.3
    half = some["customer_id"].isin(some["customer_id"].unique()[::2])
    giant = some["customer_id"] == some["customer_id"].iloc[0]
    few = lively(25, seed=3)
    loss, gain = np.where(half, -0.1, 0.3) * some["amount"], 0.3 * some["amount"]
    rank = some.groupby("customer_id")["amount"].sum().rank(pct=True)
    falling = 0.75 - 0.8 * some["customer_id"].map(rank)
    return {
        "one customer": bought(range(0, 300, 30)),
        "two customers": bought(range(0, 300, 30), range(5, 300, 30)),
        "four customers": bought(*regular(4)),
        "five customers": bought(*regular(5)),
        "nineteen who return": bought(*regular(19)),
        "twenty who return": bought(*regular(20)),
        "all equal": bought(*regular(60, stagger=0)),
        "won one by one": bought(*regular(30)),
        "one day": bought(*[[0]] * 60),
        "one day, many times": bought(*[[0] * 4] * 30),
        "two days": bought(*[[0, 1]] * 60),
        "one month": bought(*[[who % 7, 8 + who % 20] for who in range(60)]),
        "six weeks": lively(150, weeks=6),
        "one year": lively(weeks=52),
        "no repeat": bought(*[[day] for day in range(0, 600, 5)]),
        "one repeat": bought([0, 200], *[[day] for day in range(0, 600, 5)]),
        "all new": bought(*[[700 + who % 20] for who in range(60)], [0, 400]),
        "all lost": bought(*[[who, who + 40, who + 70] for who in range(60)], [700]),
        "a third once": bought(*[[who] for who in range(30)], *regular(70)),
        "29 in 100 once": bought(*[[who] for who in range(29)], *regular(71)),
        "constant price": some.assign(amount=9.99),
        "almost one price": some.assign(amount=9.99 + 0.01 * (np.arange(len(some)) % 2)),
        "spend rises with visits": some.assign(amount=amounts),
        "spend falls with visits": some.assign(amount=1000 / amounts),
        "lively": some,
        "lively, few": few,
        "stops in the last quarter": some[~late | thirds],
        "grows in the last quarter": pd.concat([some, *[some[late & half]] * 3]).assign(
            date=lambda t: t["date"] + pd.to_timedelta(np.arange(len(t)) % 5, "D")
        ),
        "one store": some.assign(
            store="North", order_id=[f"A{row // 2}" for row in range(len(some))]
        ),
        "all free but one": some.assign(amount=np.where(giant, 50.0, 0.0)),
        "a few free": some.assign(amount=some["amount"].mask(rare, 0.0)),
        "returns": pd.concat([some, some[thirds].assign(amount=-some["amount"])]),
        "no names": some.assign(customer_id=some["customer_id"].mask(thirds)),
        "bad dates": some.assign(date=some["date"].astype(str).mask(thirds, "soon")),
        "negative margins": some.assign(margin=loss),
        "one loses": some.assign(margin=np.where(giant, -1.0, 0.3) * some["amount"]),
        "all margins negative": some.assign(margin=-gain),
        "margins of zero": some.assign(margin=0.0),
        "margins of half": some.assign(margin=gain.where(half)),
        "margins of a third": some.assign(margin=gain.where(thirds)),
        "one sale without a margin": some.assign(margin=gain.mask(some.index == 7)),
        "one has all the profit": some.assign(margin=np.where(giant, 0.5, 0.0) * some["amount"]),
        "margins beyond revenue": some.assign(margin=1.5 * some["amount"]),
        "some margins beyond amounts": some.assign(margin=np.where(thirds, 1.2, 0.1) * gain / 0.3),
        "most revenue, least margin": some.assign(margin=falling * some["amount"]),
        "one giant": some.assign(amount=some["amount"].mask(giant, 90_000.0)),
        "wild amounts": lively(spread=3.0),
        "won on one day": bought(*[[0, 20 + who, 300 + 5 * who] for who in range(60)]),
    }
