"""What a sales file says about its customers, in the words of a report.

Customers are named by shortened ids, and groups of fewer than five are not shown by themselves.
"""

import pandas as pd

from crmlab import theme
from crmlab.briefing import (
    LISTED,
    SMALLEST_GROUP,
    advice_on_reading,
    name_listed,
    require_a_group,
)
from crmlab.value.measures import (
    customers_for,
    gini,
    layer_statement,
    pyramid,
    top_count,
    top_share,
    upgrade,
)

UPGRADED = {"middle": 3, "high": 2, "top": 1}  # of every 1,000 customers


def customer_table(transactions: pd.DataFrame) -> pd.DataFrame:
    """Return one row a customer: what they brought, how often and when they bought.

    Parameters
    ----------
    transactions
        Canonical transactions: ``customer_id``, ``date``, ``amount``.

    Returns
    -------
    DataFrame
        Index ``customer_id``; ``revenue`` (money), ``purchases`` (days with a purchase),
        ``first`` and ``last`` (dates).

    Raises
    ------
    ValueError
        If there are fewer than five customers, whom a report would show one by one, or if their
        amounts add up to nothing.

    Examples
    --------
    >>> sales = pd.DataFrame({"customer_id": list("aabcde"), "amount": [2.0, 3, 1, 1, 1, 1],
    ...                       "date": pd.Timestamp("2024-01-01")})
    >>> customer_table(sales)[["revenue", "purchases"]].loc["a"].tolist()
    [5.0, 1.0]
    """
    require_a_group(transactions["customer_id"].nunique())
    revenue = transactions.groupby("customer_id")["amount"].sum()
    if revenue.sum() <= 0:
        raise ValueError(
            f"The usable amounts add up to {revenue.sum():,.2f}; a report on value needs more than "
            "zero. Was the right column read as the amount, with the right sign?"
        )
    bought = transactions[transactions["amount"] >= 0]  # a return is no purchase
    days = bought["date"].dt.normalize().groupby(bought["customer_id"])
    dates = {"purchases": days.nunique(), "first": days.min(), "last": days.max()}
    customers = revenue.to_frame("revenue").join(pd.DataFrame(dates))
    return customers.fillna({"purchases": 0}).astype({"purchases": int})


def overview(transactions: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Return the file's main figures as text, one a row."""
    first, last = transactions["date"].min(), transactions["date"].max()
    once = (customers["purchases"] == 1).mean()
    figures = {
        "period": f"{first:%Y-%m-%d} to {last:%Y-%m-%d}",
        "transactions": f"{len(transactions):,}",
        "customers": f"{len(customers):,}",
        "revenue": theme.money(customers["revenue"].sum()),
        "revenue per customer, mean": theme.money(customers["revenue"].mean()),
        "revenue per customer, median": theme.money(customers["revenue"].median()),
        "purchase days per customer, mean": f"{customers['purchases'].mean():.2f}",
        "customers who bought on one day only": theme.percent(once),
        "customers who bought in the last 365 days": theme.percent(
            (customers["last"] > last - pd.Timedelta(days=365)).mean()
        ),
    }
    return pd.DataFrame({"": figures})


def readable_fractions(
    customers: pd.DataFrame, fractions: tuple[float, ...] = (0.05, 0.20)
) -> list[float]:
    """Return the top fractions that hold at least five customers."""
    return [f for f in fractions if top_count(len(customers), f) >= SMALLEST_GROUP]


def concentration(customers: pd.DataFrame) -> pd.DataFrame:
    """Return how concentrated revenue is, as text: top shares, customers for 80 %, Gini."""
    revenue = customers["revenue"]
    figures = {}
    for fraction in readable_fractions(customers, (0.01, 0.05, 0.10, 0.20)):
        number, share = top_count(len(revenue), fraction), top_share(revenue, fraction)
        figures[f"best {theme.percent(fraction, 0)} of customers"] = (
            f"{theme.percent(share)} of revenue ({number:,} customers)"
        )
    figures["80 % of revenue comes from"] = f"{customers_for(revenue, 0.80):,} customers"
    if revenue.min() >= 0:
        figures["Gini coefficient"] = f"{gini(revenue):.3f}"
    return pd.DataFrame({"": figures})


def layers(customers: pd.DataFrame) -> pd.Series:
    """Return the pyramid's layers; one of fewer than five customers is joined to its neighbour."""
    layer = pyramid(customers["revenue"])
    sizes = layer.value_counts(sort=False)
    while len(sizes) > 1 and sizes.min() < SMALLEST_GROUP:
        small = int((sizes < SMALLEST_GROUP).argmax())
        upper = min(small, len(sizes) - 2)
        pair = list(sizes.index[upper : upper + 2])
        names = [*sizes.index[:upper], " + ".join(pair), *sizes.index[upper + 2 :]]
        joined = layer.astype(str).replace(dict.fromkeys(pair, " + ".join(pair)))
        layer = pd.Series(pd.Categorical(joined, names, ordered=True), layer.index, name="layer")
        sizes = layer.value_counts(sort=False)
    return layer


def leading_customers(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the best customers by revenue with shortened ids; none in a very small file."""
    best = customers.nlargest(LISTED, "revenue")
    best = best.assign(share=best["revenue"] / customers["revenue"].sum())
    return name_listed(best, customers.index)[["revenue", "share", "purchases", "last"]]


def silent_customers(customers: pd.DataFrame) -> pd.DataFrame:
    """Return valued customers who have been silent for much longer than they used to be.

    Valued: among the best 20 % by revenue. Silent: three or more purchase days, and since the
    last one more than three times their own mean gap, and more than 60 days, have gone by.

    Parameters
    ----------
    customers
        What `customer_table` returns.

    Returns
    -------
    DataFrame
        The same columns with ``usual_gap`` and ``silent`` (days), largest revenue first.
    """
    valued = customers.nlargest(top_count(len(customers), 0.20), "revenue")
    valued = valued[valued["purchases"] >= 3]
    days = (valued["last"] - valued["first"]).dt.days
    usual_gap = days / (valued["purchases"] - 1)
    silent = (customers["last"].max() - valued["last"]).dt.days
    valued = valued.assign(usual_gap=usual_gap, silent=silent)
    return valued[(silent > 3 * usual_gap) & (silent > 60)]


def lost_customers(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the largest of the silent customers with shortened ids; none in a very small file."""
    return name_listed(silent_customers(customers), customers.index)[
        ["revenue", "purchases", "last", "usual_gap", "silent"]
    ]


def upgrade_of(
    customers: pd.DataFrame, profit_rate: float, margin_rate: float
) -> tuple[pd.Series, dict[str, int], pd.Series | None]:
    """Return the upgrade scenario of chapter 02 for 6 of every 1,000 customers, at least 6.

    Parameters
    ----------
    customers
        What `customer_table` returns.
    profit_rate, margin_rate
        Profit today and gross margin as shares of revenue: assumptions.

    Returns
    -------
    tuple
        Averages by layer, moves by layer, and the scenario, for `plot_upgrade`; no moves and
        None where the file is too small for layers.
    """
    statement = layer_statement(customers, layers(customers)).drop(index="all")
    averages, counts = statement["revenue_per_customer"], statement["customers"]
    scale = max(1, round(len(customers) / 1000))
    moves: dict[str, int] = {}
    for layer, number in UPGRADED.items():
        reached = next(name for name in averages.index if layer in name.split(" + "))
        moves[reached] = moves.get(reached, 0) + number * scale
    if "lower" not in averages or sum(moves.values()) > counts["lower"]:
        return averages, {}, None
    rates = {"profit_rate": profit_rate, "margin_rate": margin_rate}
    return averages, moves, upgrade(averages, counts, moves, **rates)


def recommendations(
    customers: pd.DataFrame,
    rejected: pd.DataFrame,
    rows_in: int,
    moves: dict[str, int],
    scenario: pd.Series | None,
) -> list[str]:
    """Return what the numbers advise, most important first, each with the number behind it."""
    advice = _on_concentration(customers)
    silent = silent_customers(customers)
    if len(silent):
        advice.append(
            f"{len(silent):,} of your best 20 % have fallen silent. Together they brought "
            f"{theme.money(silent['revenue'].sum())}. Call the largest first and ask why; one "
            "honest answer is worth more than a discount."
        )
    once = (customers["purchases"] == 1).mean()
    if once >= 0.3:
        advice.append(
            f"{theme.percent(once, 0)} of customers bought on one day only. Work on the second "
            "purchase before you pay for more first ones."
        )
    if scenario is not None:
        advice.append(
            f"Moving {sum(moves.values()):,} of your {len(customers):,} customers up would add "
            f"{theme.money(scenario['gain'])} ({theme.percent(scenario['growth'])}). Choose them "
            "among those who already bought more than once, and test with a control group."
        )
    advice += advice_on_reading(rejected, rows_in)
    advice.append(
        "Revenue is not profit. Add the margin and the cost to serve of each customer before you "
        "treat anyone better or worse."
    )
    return advice


def _on_concentration(customers: pd.DataFrame) -> list[str]:
    revenue = customers["revenue"]
    fraction = next(iter(readable_fractions(customers)), None)
    if fraction is None:
        return [f"{len(customers)} customers are too few to say how much hangs on the best ones."]
    share, number = top_share(revenue, fraction), top_count(len(revenue), fraction)
    best = f"Your best {theme.percent(fraction, 0)} ({number:,} customers) bring"
    if share >= max(0.40, 2 * fraction):
        return [
            f"{best} {theme.percent(share)} of revenue. Give each of them a person to turn to, and "
            "watch them one by one: you depend on them."
        ]
    return [
        f"{best} {theme.percent(share)} of revenue: no small group carries the firm. Improve what "
        "all customers meet before you build a programme for a few."
    ]
