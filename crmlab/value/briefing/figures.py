"""The findings as tables and pictures for people, with shortened ids."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.groups import LISTED, name_listed
from crmlab.briefing.key_figures import KeyFigure, key_figure, revenue_figure
from crmlab.briefing.labels import figure_table, shortened
from crmlab.briefing.missing import Nothing
from crmlab.briefing.moments import span
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.value.briefing.findings import Findings, Upgrade
from crmlab.value.measures.concentration import top_share
from crmlab.value.plots.pyramid import plot_upgrade


def key_figures(found: Findings) -> list[KeyFigure]:
    """Return the main figures, first things first; none of customers where the ids are no one's."""
    customers, revenue = found.kept, found.customers["revenue"].sum()
    sold, orders, each, _ = _sold(found)
    figures = [
        revenue_figure(revenue, found.reading),
        key_figure(orders, len(sold)),
        key_figure(each, revenue / len(sold), _exact),
    ]
    if found.margins.is_own:
        rate = found.margins.rate
        figures.append(key_figure(say("margin of the file"), rate, theme.percent))
    if not found.reading.has_people:
        return figures
    figures.insert(1, _customers(len(customers), len(found.customers) - len(customers)))
    if found.concentration:
        share = top_share(found.concentration.gains, 0.20)
        name = say("{what} from the best 20 %", what=theme.words(found.by))
        figures.append(key_figure(name, share, theme.percent))
    return [*figures, key_figure(say("revenue per customer"), revenue / len(customers), _exact)]


def _customers(count: int, gone: int) -> KeyFigure:
    text = theme.count(count)
    if gone:
        text = say("{customers}, and {gone} who took all back", customers=text, gone=gone)
    return KeyFigure(say("customers"), float(count), text)


def _sold(found: Findings) -> tuple[pd.Series, str, str, str]:
    """Return what each order brought, and what orders, their mean and their median are called."""
    sold = found.orders.loc[found.orders["is_sold"], "revenue"]
    if sold.index.name == "order_id":
        words = say("orders"), say("revenue per order"), say("revenue per order, median")
    else:
        words = (
            say("purchase days"),
            say("revenue per purchase day"),
            say("revenue per purchase day, median"),
        )
    return sold, *words


def _exact(amount: float) -> str:
    return theme.money(amount, 2 if amount < 1000 else 0)


def overview(found: Findings) -> pd.DataFrame:
    """Return how much and how often customers buy as text, one figure a row."""
    dates, customers = found.reading.transactions["date"], found.customers
    revenue, year = found.kept["revenue"], pd.Timedelta(days=365)
    sold, orders, _, median = _sold(found)
    free = int((sold == 0).sum())
    lines = {}
    if not found.reading.apart.get("continuation") and len(dates) > len(sold):
        lines = {say("lines"): theme.count(len(dates))}
    figures = lines | {
        median: _exact(sold.median()),
        say("revenue per customer, mean"): theme.money(customers["revenue"].sum() / len(revenue)),
        say("revenue per customer, median"): theme.money(revenue.median()),
        **({say("of {orders}, with amount 0", orders=orders): theme.count(free)} if free else {}),
        say("purchase days per customer, mean"): f"{customers['purchases'].mean():.2f}",
        say("customers who bought on one day only"): theme.percent(share_of_one_day(customers)),
    }
    if dates.max() - dates.min() >= year:
        active = customers["last"] > dates.max() - year
        figures[say("customers who bought in the last 365 days")] = theme.percent(active.mean())
    return figure_table(figures)


def breakdown(found: Findings, column: str) -> pd.DataFrame | str:
    """Return the ten best products or stores as text, and the rest; or nothing.

    The rest: all others together, and the sales that name none. Shares are of all sales.
    """
    table = _by_name(found, column)
    if len(table) < 2 or found.by not in table:
        return ""
    shown = table[table["customers"] >= SMALLEST_GROUP].nlargest(LISTED, found.by)
    if shown.empty:
        return ""
    sales = _sales_by(found, column)
    is_named, others = sales[column].notna(), theme.count(len(table) - len(shown))
    name, unnamed = {
        "product_id": (say("product"), say("without a product")),
        "store": (say("store"), say("without a store")),
    }[column]
    rest = {
        say("all others ({number})", number=others): is_named & ~sales[column].isin(shown.index),
        unnamed: ~is_named,
    }
    sums = [shown.rename(index=lambda each: _called(found, column, each))]
    sums += [_sums(found, sales[rows].assign(rest=label), "rest") for label, rows in rest.items()]
    shown = pd.concat([each[each["customers"] >= SMALLEST_GROUP] for each in sums])
    share = shown[found.by] / found.value.sum()
    shown.insert(shown.columns.get_loc(found.by) + 1, f"{found.by}_share", share)
    return theme.table(shown.rename_axis(name), {"customers": theme.count})


def _called(found: Findings, column: str, value: str) -> str:
    """Return a product's name beside its code where the file has both; any other value as it is."""
    name = found.reading.products.get(value) if column == "product_id" else None
    return value if name is None else say("{name} ({code})", name=shortened(name, 40), code=value)


def _by_name(found: Findings, column: str) -> pd.DataFrame:
    sales = _sales_by(found, column)
    return _sums(found, sales, column) if column in sales else pd.DataFrame()


def _sums(found: Findings, sales: pd.DataFrame, column: str) -> pd.DataFrame:
    sums = {"revenue": ("amount", "sum"), "customers": ("customer_id", "nunique")}
    if found.margins.is_own and "margin" in sales:
        sums = {"revenue": sums["revenue"], "margin": ("margin", "sum")} | sums
    return sales.groupby(column).agg(**sums)


def _sales_by(found: Findings, column: str) -> pd.DataFrame:
    """Return the sales; for products, where a sale is a whole order, its lines if it has any."""
    lines, sales = found.reading.lines, found.margins.sales
    if column != "product_id" or lines is None:
        return sales
    others = sales[~sales["order_id"].isin(lines["order_id"])]
    return pd.concat([lines, others.reindex(columns=lines.columns)])


def losing(found: Findings, column: str) -> str:
    """Return how many products or stores bring a loss, and which the largest; or nothing."""
    table = _by_name(found, column)
    if len(table) < 2 or "margin" not in table:
        return ""
    losses = table[(table["margin"] < 0) & (table["customers"] >= SMALLEST_GROUP)]["margin"]
    if losses.empty:
        return ""
    return say(
        "Of all {all}, one brings a loss by the margin in the file: {name}, {most}.",
        "Of all {all}, {count} bring a loss by the margin in the file, {loss} together; most of it "
        "{name}, {most}.",
        all=theme.count(len(table)),
        count=len(losses),
        loss=theme.money(-losses.sum()),
        name=_called(found, column, losses.idxmin()),
        most=theme.money(-losses.min()),
    )


def share_of_one_day(customers: pd.DataFrame) -> float:
    """Return the share of customers who bought on one day only."""
    return (customers["purchases"] == 1).mean()


def layer_table(found: Findings) -> pd.DataFrame:
    """Return the statement of the layers as text, with margin and revenue where both are known."""
    table = found.pyramid
    if found.margins.is_own:
        table = table.rename(columns=lambda name: name.replace("revenue", found.by))
        sums = found.customers[found.other].groupby(found.layer.astype(str)).sum()
        table[found.other] = sums.reindex(table.index).fillna(sums.sum())
    return theme.table(table)


def leading_customers(found: Findings) -> pd.DataFrame:
    """Return the best customers as text, with shortened ids."""
    best = found.customers.nlargest(LISTED, found.by)
    best = best.assign(share=best[found.by] / found.value.clip(lower=0).sum())
    values = ["revenue", "share"]
    if "margin" in best:
        values = [found.by, "share", found.other]
    columns = [*values, "purchases", "last"]
    return name_listed(best[columns], found.customers.index)


def lost_customers(found: Findings) -> pd.DataFrame:
    """Return the largest of the silent customers as text, with shortened ids."""
    if found.silent.empty:
        raise Nothing("None of the best 20 % has been silent for so long.")
    formats = {"usual_gap": span, "silent": span}
    columns = [found.by, "purchases", "last", "usual_gap", "silent"]
    return name_listed(found.silent[columns], found.customers.index, formats)


def plot_what_if(upgrade: Upgrade, what: str) -> Axes:
    """Draw what moving a few customers up would bring."""
    return plot_upgrade(upgrade.gains, upgrade.scenario, what=what)
