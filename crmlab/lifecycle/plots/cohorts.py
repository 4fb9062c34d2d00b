"""Pictures of cohorts: who buys again, and what a customer has brought by each age."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from crmlab import theme
from crmlab.lifecycle.periods import period
from crmlab.marks import CASING, heat_cells, label_above
from crmlab.messages import later, say
from crmlab.theme import count, money, number, percent, picture, words

__all__ = ["plot_cohort_money", "plot_cohort_value", "plot_cohorts"]

# From the newest cohort to the oldest; a name in the palest can still be read on white.
AGES = LinearSegmentedColormap.from_list("ages", ["#3d79ad", "#062d50"])
NAMED = 4  # cohorts whose lines can be told apart
OTHERS = "#b3b3b3"  # lines in the background that can still be followed
FEWEST = 3  # cohorts of which a mean is given


@picture
def plot_cohorts(ax: Axes, table: pd.DataFrame) -> tuple[str, str] | str:
    """Draw the shares of `cohort_table` as a heat map; what is not yet known stays hatched."""
    later = table.drop(columns=0)
    _draw_shares(ax, table, say("cells: share of the cohort that buys (%); hatched: not yet known"))
    said = [
        say(
            "1 cohort: {first}.",
            "{count} cohorts from {first} to {last}.",
            count=len(table),
            first=table.index[0],
            last=table.index[-1],
        )
    ]
    known, unit = later.mean()[later.count() >= FEWEST], period(table.index.freqstr[0])
    if len(known):
        said.append(
            say(
                "Of a cohort {share} buy on average in the {unit} after that of the first "
                "purchase.",
                share=percent(known.iloc[0], 0),
                unit=unit,
            )
        )
    if len(known) > 1:
        said.append(
            say(
                "In {unit} {age} after it, {share} do (mean of {cohorts} cohorts).",
                unit=unit,
                age=known.index[-1],
                share=percent(known.iloc[-1], 0),
                cohorts=later[known.index[-1]].count(),
            )
        )
    said = " ".join([*said, say("What is not over yet is left open.")])
    if not len(known):
        return said
    told = {"share": percent(known.iloc[0], 0), "unit": unit}
    if len(known) == 1:
        return say("{share} of a cohort buy in {unit} 1", **told), said
    finding = say(
        "{share} of a cohort buy in {unit} 1, {later} in {unit} {age}",
        later=percent(known.iloc[-1], 0),
        age=known.index[-1],
        **told,
    )
    return finding, said


@picture
def plot_cohort_money(
    ax: Axes, amounts: pd.DataFrame, *, what: str = later("revenue")
) -> tuple[str, str]:
    """Draw the amounts of `cohort_table` as shares of the first period: net revenue retention.

    ``what`` the amounts are: revenue or margin.
    """
    what = words(what)
    key = say(
        "cells: {what} of the cohort (%, first period = 100); hatched: not yet known", what=what
    )
    _draw_shares(ax, amounts.div(amounts[0], axis=0), key)
    unit, cohorts = period(amounts.index.freqstr[0]), amounts.iloc[:, 1:].count()
    known = cohorts.index[cohorts >= min(FEWEST, cohorts.max())]
    kept = {
        age: percent(amounts[age].sum() / amounts[0][amounts[age].notna()].sum(), 0)
        for age in known[[0, -1]]
    }
    finding = say(
        "{share} of the first {unit}’s {what} come in {unit} {age}",
        what=what,
        unit=unit,
        share=kept[known[-1]],
        age=known[-1],
    )
    shares = [say("{share} in {unit} {age}", share=kept[age], unit=unit, age=age) for age in kept]
    return finding, say(
        "The {what} of cohorts in later periods, less returns, as a share of that in the period of "
        "the first purchase (net {what} retention). All cohorts together: {shares}.",
        what=what,
        shares=", ".join(shares),
    )


def _draw_shares(ax: Axes, table: pd.DataFrame, key: str) -> None:
    # At age 0 all is 100 %: that would leave no colour for the rest.
    highest = np.nanmax(table.drop(columns=0).to_numpy(), initial=0.01)
    heat_cells(ax, table, lambda share: number(share * 100, 0), highest)
    ax.add_patch(Rectangle((-0.5, -0.5), 1, len(table), facecolor=theme.PALE, linewidth=0))
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set(xlabel=_name_ages(table), ylabel=say("First purchase"))
    below = {"xytext": (0, -8), "textcoords": "offset points", "ha": "right", "va": "top"}
    ax.annotate(key, (1, 0), xycoords="axes fraction", **below)


def _name_ages(table: pd.DataFrame) -> str:
    """Say what the ages count: age 0 is the rest of the period in which a customer was won."""
    return {
        "M": say("Calendar months after that of the first purchase"),
        "Q": say("Calendar quarters after that of the first purchase"),
        "Y": say("Calendar years after that of the first purchase"),
    }[table.index.freqstr[0]]


@picture
def plot_cohort_value(ax: Axes, values: pd.DataFrame) -> tuple[str, str]:
    """Draw what a customer of each cohort has brought, by age (`cohort_value`).

    A few cohorts from the oldest to the newest stand out and are named, the older the darker.
    """
    places = np.linspace(0, len(values) - 1, min(NAMED, len(values))).round().astype(int)
    named = values.iloc[places]
    for _, row in values.iterrows():
        line = row.dropna()
        ax.plot(line, "o-", color=OTHERS, markersize=5, markevery=[-1], linewidth=1.5, zorder=1)
    ax.set(
        xlim=(-0.15 * len(values.columns), len(values.columns) - 0.5),
        ylim=(0, np.nanmax(values.to_numpy()) * 1.14),
        xlabel=_name_ages(values),
        ylabel=say("Brought so far per customer ({currency})", currency=theme.currency()),
    )
    ax.yaxis.set_major_formatter(lambda amount, _: count(amount))
    ax.xaxis.get_major_locator().set_params(integer=True)
    _name_lines(ax, named)
    if len(named) < len(values):
        others = {"transform": ax.transAxes, "ha": "right", "color": theme.GREY}
        ax.text(0.99, 0.03, say("pale: the other cohorts"), **others)
    oldest, newest = (values.iloc[at].dropna() for at in (0, -1))
    first_won = say(
        "A customer won in {cohort} has brought {first} by the end of {won} and {last} by the end "
        "of {end}.",
        cohort=oldest.name,
        first=money(oldest.iloc[0]),
        won=oldest.name + oldest.index[0],
        last=money(oldest.iloc[-1]),
        end=oldest.name + oldest.index[-1],
    )
    last_won = say(
        "One won in {cohort} has brought {amount} by the end of {end}.",
        cohort=newest.name,
        amount=money(newest.iloc[-1]),
        end=newest.name + newest.index[-1],
    )
    bold = say(
        "1 cohort.",
        "{count} cohorts, {named} of them in bold, the older the darker.",
        count=len(values),
        named=len(named),
    )
    younger = named.iloc[-2:].iloc[0].dropna()  # the newest is hardly known yet
    age = younger.index[-1]
    finding = say(
        "By {unit} {age}: {old} if won in {oldest}, {new} in {younger}",
        unit=period(values.index.freqstr[0]),
        age=age,
        old=money(oldest[age]),
        oldest=oldest.name,
        new=money(younger[age]),
        younger=younger.name,
    )
    return finding, f"{first_won} {last_won} {bold}"


def _name_lines(ax: Axes, named: pd.DataFrame) -> None:
    """Draw the lines of some cohorts, each with its name at the end, away from the nearest."""
    colours = AGES(np.linspace(1, 0, len(named)))
    for (cohort, row), colour in zip(named.iterrows(), colours, strict=True):
        age = row.last_valid_index()
        end = row[age]
        ax.plot(row.dropna(), "o-", color=colour, markersize=5, zorder=3)
        ax.plot(age, end, "o", color=colour, markersize=10, zorder=3)
        style = {"color": colour, "weight": "bold", "path_effects": CASING, "zorder": 4}
        if age == 0:
            style |= {"xytext": (-9, 0), "ha": "right", "va": "center"}
        nearest = min(named[age].dropna().drop(cohort) - end, key=abs, default=0)
        if age and nearest > 0:  # below, and right of its own line
            style |= {"xytext": (2, -9), "ha": "left", "va": "top"}
        label_above(ax, age, end, str(cohort), **{"xytext": (0, 9)} | style)
