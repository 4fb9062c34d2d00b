"""The findings as tables and pictures for people, with shortened ids."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing import SMALLEST_GROUP, name_listed
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Worth
from crmlab.lifecycle.measures.buying import holdout_error
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.lifecycle.plots import buying
from crmlab.lifecycle.plots.outlook import plot_value_groups
from crmlab.lifecycle.plots.survival import plot_survival

SLIPPING = (0.10, 0.50)  # P(alive): not yet lost, and no longer likely to be there
OFTEN = 2  # repeat purchases of who bought often
BEYOND_PERCENT = 10  # an error of more than 1,000 % is told as a multiple


def overview(found: Findings) -> pd.DataFrame:
    """Return the file's main figures as text, one a row."""
    first, last = found.purchases["date"].min(), found.purchases["date"].max()
    repeats = found.summary["frequency"]
    figures = {
        "period": f"{first:%Y-%m-%d} to {last:%Y-%m-%d}",
        "customers": theme.count(len(repeats)),
        "purchase days": theme.count((repeats + 1).sum()),
        "purchase days per customer, mean": f"{(repeats + 1).mean():.2f}",
        "customers who bought on one day only": theme.percent((repeats == 0).mean()),
        "brought until today": theme.money(found.purchases["amount"].sum()),
    }
    return pd.DataFrame({"": figures})


def plot_returns(curve: pd.DataFrame) -> Axes:
    """Draw the share of customers who have not come back yet, by months since they first came."""
    ax = plot_survival(curve)
    ax.set(xlabel="Months since the first purchase", ylabel="Share not yet back")
    last = curve["time"].iloc[-1]
    shares = [
        f"{theme.percent(1 - survival_at(curve, months), 0)} after {duration(months)}"
        for months in [*(m for m in (1, 3, 6, 12) if m < 0.9 * last), last]
    ]
    return theme.describe(
        ax,
        f"Of {theme.count(curve['at_risk'].iloc[0])} customers, so many have come back, by months "
        f"since the first purchase: {', '.join(shares)}.",
    )


def duration(number: float) -> str:
    """Write a number of months: two digits, and whole ones from 10 on.

    Examples
    --------
    >>> duration(2.04), duration(6.57), duration(9.97), duration(146.3)
    ('2', '6.6', '10', '146')
    """
    return f"{number:.2g}" if number < 10 else theme.count(number)


def plot_worth(worth: Worth) -> Axes:
    """Draw what tenths of the customers are expected to bring; fewer groups if they are few."""
    return plot_value_groups(worth.value, groups=min(10, len(worth.value) // SMALLEST_GROUP))


def worth_figures(worth: Worth, purchases: pd.Series) -> pd.DataFrame:
    """Return what is expected within the horizon as text.

    Parameters
    ----------
    worth
        Of the customers.
    purchases
        Expected of each customer within the horizon.
    """
    figures = {
        "purchase days expected of all customers": theme.count(purchases.sum()),
        "customers with a forecast of value": theme.count(len(worth.value)),
        "value of these, together": theme.money(worth.value.sum()),
        "value per customer, mean": theme.money(worth.value.mean()),
        "value per customer, median": theme.money(worth.value.median()),
    }
    return pd.DataFrame({"": figures})


def slipping_customers(found: Findings) -> pd.DataFrame:
    """Return who bought often, is no longer likely to be there, and is not lost yet.

    Often: three or more purchase days. P(alive) lies between 10 % and 50 %.

    Returns
    -------
    DataFrame
        Index ``customer_id``; ``purchases`` (days), ``last`` (date), ``P(alive)``, ``value``
        (money expected) and ``at_stake`` (money: what it would be more, were the customer
        surely there), largest stake first. Empty where the file has no forecast of value.
    """
    columns = ["purchases", "last", "P(alive)", "value", "at_stake"]
    if isinstance(found.worth, str):
        return pd.DataFrame(columns=columns)
    value, alive = found.worth.value, found.outlook.alive[found.worth.value.index]
    frequency = found.summary["frequency"][value.index]
    low, high = SLIPPING
    chosen = value.index[(frequency >= OFTEN) & (alive > low) & (alive < high)]
    table = pd.DataFrame({"value": value, "P(alive)": alive}).loc[chosen]
    table = table.assign(
        purchases=frequency[chosen] + 1,
        last=found.purchases.groupby("customer_id")["date"].max().reindex(chosen),
        at_stake=table["value"] * (1 / table["P(alive)"] - 1),
    )
    return table[columns].sort_values("at_stake", ascending=False)


def slipping_list(found: Findings) -> pd.DataFrame | str:
    """Return the first of those slipping away as text with shortened ids, or why there is none."""
    if isinstance(found.worth, str):
        return found.worth
    slipping = slipping_customers(found)
    listed = name_listed(slipping, found.summary.index)
    if slipping.empty:
        return "The model sees nobody who bought often with a P(alive) between 10 % and 50 %."
    if listed.empty:
        return "In a file of fewer than 50 customers nobody is listed."
    formats = {
        "last": "{:%Y-%m-%d}".format,
        "P(alive)": lambda share: theme.percent(share, 0),
        "value": theme.money,
        "at_stake": theme.money,
    }
    return theme.table(listed, formats).rename(columns=theme.words)


def errors(holdout: Holdout) -> pd.DataFrame:
    """Return `holdout_error` of the model and of the same rate as before, a row each."""
    actual = holdout.forecasts["actual"]
    names = {"model": "model", "naive": "same rate as before"}
    rows = {name: holdout_error(actual, holdout.forecasts[key]) for key, name in names.items()}
    return pd.DataFrame(rows).T


def off_by(error: float) -> str:
    """Write how far a forecast was off, and to which side.

    Examples
    --------
    >>> off_by(-0.25), off_by(302.726)
    ('25.0 % too low', '304 times too high')
    """
    if error > BEYOND_PERCENT:
        return f"{theme.count(1 + error)} times too high"
    return f"{theme.percent(abs(error))} too {'low' if error < 0 else 'high'}"


def error_figures(holdout: Holdout) -> pd.DataFrame:
    """Return how far the forecasts were off, as text."""
    columns = {
        "forecast_total": "forecast",
        "actual_total": "came",
        "total_error": "total",
        "MAE": "off per customer, mean",
    }
    formats = {
        "forecast_total": theme.count,
        "actual_total": theme.count,
        "total_error": off_by,
        "MAE": "{:.2f}".format,
    }
    return theme.table(errors(holdout)[list(columns)], formats).rename(columns=columns)


def plot_tracking(holdout: Holdout) -> Axes:
    """Draw the repeat purchases of the customers known at the split, and what the model said."""
    tracking, split = holdout.tracking, holdout.split
    ax = buying.plot_tracking(tracking["actual"], tracking["expected"], split=split)
    ax.set_xlabel("Weeks since the file begins")
    came, expected = (tracking[key].iloc[-1] - tracking.at[split, key] for key in tracking)
    return theme.describe(
        ax,
        f"After week {split}, customers known by then made {theme.count(came)} repeat purchases, "
        f"and the model expected {theme.count(expected)}: {off_by(expected / came - 1)}.",
    )
