"""The findings as tables and pictures for people, with shortened ids."""

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.groups import name_listed
from crmlab.briefing.key_figures import KeyFigure, key_figure, revenue_figure
from crmlab.briefing.labels import figure_table
from crmlab.briefing.margins import Margins
from crmlab.briefing.missing import Missing, Nothing, attempt
from crmlab.checks import SMALLEST_GROUP
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Outlook, Worth
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.lifecycle.plots import buying
from crmlab.lifecycle.plots.cohorts import plot_cohort_money
from crmlab.lifecycle.plots.outlook import plot_alive, plot_value_groups
from crmlab.lifecycle.plots.survival import plot_survival
from crmlab.messages import say

BEYOND_PERCENT = 10  # an error of more than 1,000 % is told as a multiple


def key_figures(found: Findings) -> list[KeyFigure | Missing | None]:
    """Return the main figures, first things first: no forecast that failed, nobody who is no one.

    What was brought is less returns.
    """
    brought = found.reading.transactions["amount"].sum()
    last = [revenue_figure(brought, found.reading)]
    if not found.reading.has_people:
        return last
    repeats, forecasts = found.summary["frequency"], []
    if found.may_plan:
        expected = attempt(_expected, found.worth, found.margins)
        forecasts = [expected, attempt(_slipping, found.slipping)]
    return [
        key_figure(say("customers"), len(repeats)),
        key_figure(say("bought on one day only"), (repeats == 0).mean(), theme.percent),
        attempt(_back, found.returns),
        *forecasts,
        *last,
        key_figure(say("purchase days per customer"), (repeats + 1).mean(), "{:.2f}".format),
    ]


def _back(curve: pd.DataFrame) -> KeyFigure:
    months = min(12.0, curve["time"].iloc[-1])
    name = say("come back within {months} months", months=duration(months))
    return key_figure(name, 1 - survival_at(curve, months), theme.percent)


def _expected(worth: Worth, margins: Margins) -> KeyFigure:
    name = say("value expected in 12 months")
    if not margins.is_own:
        rate = theme.percent(margins.rate, 0)
        name = say("margin expected in 12 months, {rate} assumed", rate=rate)
    return key_figure(name, worth.value.sum(), theme.money)


def _slipping(slipping: pd.DataFrame) -> KeyFigure | None:
    enough = len(slipping) >= SMALLEST_GROUP
    return key_figure(say("customers slipping away"), len(slipping)) if enough else None


def overview(found: Findings) -> pd.DataFrame:
    """Return what customers have bought as text, one figure a row."""
    repeats, sales = found.summary["frequency"], found.reading.transactions
    figures = {
        say("purchase days"): theme.count((repeats + 1).sum()),
        say("purchase days per customer, mean"): f"{(repeats + 1).mean():.2f}",
        say("brought until today"): revenue_figure(sales["amount"].sum(), found.reading).text,
    }
    if found.margins.is_own:
        margin = theme.money(found.margins.sales["margin"].sum())
        figures[say("margin of it, less returns")] = margin
    return figure_table(figures)


def plot_money(found: Findings) -> Axes | Missing:
    """Draw what the cohorts spend later, as a share of what they spent first."""
    return attempt(
        lambda money: plot_cohort_money(money, what=money.attrs["what"]), found.cohort_money
    )


@theme.picture
def plot_returns(ax: Axes, curve: pd.DataFrame) -> tuple[str, str]:
    """Draw the share of customers who have not come back yet, by months since they first came."""
    plot_survival(curve, ax=ax)
    ax.set(xlabel=say("Months since the first purchase"), ylabel=say("Share not yet back"))
    last = curve["time"].iloc[-1]
    shares = [
        say(
            "{share} after {months}",
            share=theme.percent(1 - survival_at(curve, months), 0),
            months=duration(months),
        )
        for months in [*(m for m in (1, 3, 6, 12) if m < 0.9 * last), last]
    ]
    back, months = theme.percent(1 - survival_at(curve, last), 0), duration(last)
    finding = say("{share} have come back after {months} months", share=back, months=months)
    return finding, say(
        "Of {customers} customers, so many have come back, by months since the first purchase: "
        "{shares}.",
        customers=theme.count(curve["at_risk"].iloc[0]),
        shares=", ".join(shares),
    )


def duration(number: float) -> str:
    """Write a number of months: two digits, and whole ones from 10 on.

    >>> duration(2.04), duration(6.57), duration(9.97), duration(146.3)
    ('2', '6.6', '10', '146')
    """
    return f"{number:.2g}" if number < 10 else theme.count(number)


def plot_still_there(outlook: Outlook) -> Axes:
    """Draw P(alive) of those who bought again."""
    alive = outlook.alive_again
    if outlook.is_flat:
        raise Nothing(
            "P(alive) is about {share} for nearly all of the {customers} who bought again: the "
            "model hardly tells them apart.",
            share=theme.percent(alive.median(), 0),
            customers=theme.count(len(alive)),
        )
    return plot_alive(alive)


def plot_worth(worth: Worth) -> Axes:
    """Draw what tenths of the customers are expected to bring; fewer groups if they are few."""
    if not worth.value.sum() > 0:
        raise Missing("No gain is expected: who brings which share of it cannot be drawn.")
    return plot_value_groups(worth.value, groups=min(10, len(worth.value) // SMALLEST_GROUP))


def worth_figures(worth: Worth) -> pd.DataFrame:
    """Return what is expected within the horizon as text."""
    return figure_table(
        {
            say("purchase days expected of all customers"): theme.count(worth.purchases.sum()),
            say("customers with a forecast of value"): theme.count(len(worth.value)),
            say("value of these, together"): theme.money(worth.value.sum()),
            say("in 95 of 100 possible futures"): between(worth.likely, theme.money),
            say("value per customer, mean"): theme.money(worth.value.mean()),
            say("value per customer, median"): theme.money(worth.value.median()),
        }
    )


def between(likely: tuple[float, float], write: Callable[[float], str] = theme.count) -> str:
    """Write the range that a forecast may end in."""
    low, high = map(write, likely)
    return say("{low} to {high}", low=low, high=high)


def slipping_list(found: Findings) -> pd.DataFrame | Missing:
    """Return the first of those slipping away as text with shortened ids, or why there is none."""
    return attempt(_listed, found.slipping, found.summary.index)


def _listed(slipping: pd.DataFrame, everybody: pd.Index) -> pd.DataFrame:
    if slipping.empty:
        raise Nothing(
            "The model sees nobody who bought often with a P(alive) between 10 % and 50 %."
        )
    formats = {
        "P(alive)": lambda share: theme.percent(share, 0),
        "value": theme.money,
        "at_stake": theme.money,
    }
    return name_listed(slipping, everybody, formats)


def off_by(error: float) -> str:
    """Write how far a forecast was off, and to which side.

    >>> off_by(-0.25), off_by(302.726), off_by(0.0002)
    ('25.0 % too low', '304 times too high', 'right to 0.1 %')
    """
    if round(abs(error), 3) == 0:
        return say("right to 0.1 %")
    if error > BEYOND_PERCENT:
        return say("{times} times too high", times=theme.count(1 + error))
    if error < 0:
        return say("{share} too low", share=theme.percent(-error))
    return say("{share} too high", share=theme.percent(error))


def error_figures(holdout: Holdout) -> pd.DataFrame:
    """Return how far the forecasts were off, as text."""
    errors = holdout.errors
    written = {
        say("forecast"): errors["forecast_total"].map(theme.count),
        say("came"): errors["actual_total"].map(theme.count),
        say("total"): errors["total_error"].map(off_by),
        say("off per customer, mean"): errors["MAE"].map("{:.2f}".format),
        say("in 95 of 100 possible futures"): [between(holdout.likely), "–"],
    }
    rows = {"model": say("model"), "naive": say("same rate as before")}
    return theme.table(pd.DataFrame(written)).rename(index=rows)


@theme.picture
def plot_weeks(ax: Axes, holdout: Holdout) -> tuple[str, str]:
    """Draw the repeat purchases of the customers known at the split, and what the model said."""
    tracking, split = holdout.tracking.rename_axis("week"), holdout.split
    buying.plot_tracking(tracking["actual"], tracking["expected"], split=split, ax=ax)
    ax.set_xlabel(say("Weeks since the file begins"))
    came, expected = (tracking[key].iloc[-1] - tracking.at[split, key] for key in tracking)
    off = off_by(expected / came - 1)
    return say("The forecast of all came out {off}", off=off), say(
        "After week {week}, customers known by then made {came} repeat purchases, and the model "
        "expected {expected}: {off}.",
        week=split,
        came=theme.count(came),
        expected=theme.count(expected),
        off=off,
    )


def plot_classes(holdout: Holdout) -> Axes:
    """Draw what was forecast of customers by how often they had bought before, and what came."""
    if len(holdout.classes) < 2:
        raise Missing(
            "There are no two numbers of repeat purchases that five customers each had made by "
            "then: no classes can be compared."
        )
    return buying.plot_conditional_expectation(holdout.classes)
