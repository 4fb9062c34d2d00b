"""The findings as tables and pictures for people, with shortened ids."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing import LISTED, SMALLEST_GROUP, Missing, figure_table, name_listed, period
from crmlab.messages import say
from crmlab.value.briefing.findings import Findings, Upgrade
from crmlab.value.measures.concentration import customers_for, gini, pareto, top_count, top_share
from crmlab.value.plots.concentration import plot_pareto
from crmlab.value.plots.pyramid import plot_upgrade


def overview(found: Findings) -> pd.DataFrame:
    """Return the file's main figures as text, one a row."""
    transactions, customers = found.reading.transactions, found.customers
    revenue, today = customers["revenue"], transactions["date"].max()
    active = customers["last"] > today - pd.Timedelta(days=365)
    return figure_table(
        {
            say("period"): period(transactions["date"]),
            **_purchases(transactions),
            say("customers"): theme.count(len(customers)),
            say("revenue"): theme.money(revenue.sum()),
            say("revenue per customer, mean"): theme.money(revenue.mean()),
            say("revenue per customer, median"): theme.money(revenue.median()),
            say("purchase days per customer, mean"): f"{customers['purchases'].mean():.2f}",
            say("customers who bought on one day only"): theme.percent(share_of_one_day(customers)),
            say("customers who bought in the last 365 days"): theme.percent(active.mean()),
        }
    )


def _purchases(transactions: pd.DataFrame) -> dict[str, str]:
    """Return how many orders and lines there are where orders are known, or else transactions."""
    if "order_id" not in transactions or transactions["order_id"].isna().any():
        return {say("transactions"): theme.count(len(transactions))}
    orders = transactions["order_id"].nunique()
    lines = {say("lines"): theme.count(len(transactions))} if orders < len(transactions) else {}
    return {say("orders"): theme.count(orders)} | lines


def share_of_one_day(customers: pd.DataFrame) -> float:
    """Return the share of customers who bought on one day only."""
    return (customers["purchases"] == 1).mean()


def readable_fractions(customers: pd.DataFrame, *fractions: float) -> list[float]:
    """Return the top fractions that hold at least five customers."""
    return [f for f in fractions if top_count(len(customers), f) >= SMALLEST_GROUP]


def plot_concentration(found: Findings) -> Axes:
    """Draw the concentration of revenue, read at the best 5 % and 20 % where they are a group."""
    marks = readable_fractions(found.customers, 0.05, 0.20)
    return plot_pareto(pareto(found.customers["revenue"]), marks=marks, what=say("revenue"))


def concentration(found: Findings) -> pd.DataFrame:
    """Return how concentrated revenue is, as text: top shares, customers for 80 %, Gini."""
    revenue = found.customers["revenue"]
    figures = {}
    for fraction in readable_fractions(found.customers, 0.01, 0.05, 0.10, 0.20):
        best = say("best {share} of customers", share=theme.percent(fraction, 0))
        figures[best] = say(
            "{share} of revenue ({customers} customers)",
            share=theme.percent(top_share(revenue, fraction)),
            customers=theme.count(top_count(len(revenue), fraction)),
        )
    most = customers_for(revenue, 0.80)
    figures[say("80 % of revenue comes from")] = say(
        "{count} customer", "{customers} customers", count=most, customers=theme.count(most)
    )
    if revenue.min() >= 0:
        figures[say("Gini coefficient")] = f"{gini(revenue):.3f}"
    return figure_table(figures)


def layer_table(statement: pd.DataFrame) -> pd.DataFrame:
    """Return the statement of the layers as text."""
    return theme.table(statement)


def leading_customers(found: Findings) -> pd.DataFrame:
    """Return the best customers by revenue as text, with shortened ids."""
    best = found.customers.nlargest(LISTED, "revenue")
    best = best.assign(share=best["revenue"] / found.customers["revenue"].sum())
    columns = ["revenue", "share", "purchases", "last"]
    return name_listed(best[columns], found.customers.index)


def lost_customers(found: Findings) -> pd.DataFrame:
    """Return the largest of the silent customers as text, with shortened ids."""
    if found.silent.empty:
        raise Missing("None of the best 20 % has been silent for so long.")
    formats = {"usual_gap": _days, "silent": _days}
    columns = ["revenue", "purchases", "last", "usual_gap", "silent"]
    return name_listed(found.silent[columns], found.customers.index, formats)


def _days(number: float) -> str:
    return say("{count} day", "{count} days", count=round(number))


def plot_what_if(upgrade: Upgrade) -> Axes:
    """Draw what moving a few customers up would bring."""
    return plot_upgrade(upgrade.gains, upgrade.scenario)
