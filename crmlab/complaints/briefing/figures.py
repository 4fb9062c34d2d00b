"""The findings as tables and pictures for people; no group is below five."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.key_figures import KeyFigure, key_figure
from crmlab.briefing.labels import draw_labelled, shortened
from crmlab.briefing.missing import Missing, attempt
from crmlab.complaints.briefing.findings import Findings
from crmlab.complaints.plots.control import plot_control_chart
from crmlab.complaints.plots.types import plot_causes as draw_causes
from crmlab.messages import later, say

WIDEST = 30  # letters of a cause in a picture
WITHIN = {
    "answered": later("half answered within"),
    "closed": later("half closed within"),
    "nine_closed": later("nine of ten closed within"),
}


short = partial(shortened, widest=60)  # a cause or a channel


def interval(row: pd.Series) -> str:
    """Write a share with the ends of its interval."""
    told = {name: theme.percent(row[name]) for name in ("share", "low", "high")}
    return say("{share} ({low} to {high})", **told)


def span(hours: float) -> str:
    """Write a time in hours or days, as long as it is.

    >>> span(0.5), span(100), span(float("inf"))
    ('0.5 h', '4.2 days', 'still open')
    """
    if hours == float("inf"):
        return say("still open")
    if hours == 0 or hours >= 72:
        return say("{days} days", days=theme.number(hours / 24, int(hours % 24 > 0)))
    return say("{hours} h", hours=theme.number(hours))


def key_figures(found: Findings) -> list[KeyFigure | Missing | None]:
    """Return the main figures, first things first."""
    cases, everything = found.cases, found.times.iloc[-1].dropna()
    known = {name: everything[name] for name in WITHIN if name in everything}
    half = {name: key_figure(say(WITHIN[name]), hours, span) for name, hours in known.items()}
    in_time = people = None
    if "share" in everything:
        name = say("{sla} (95 % interval)", sla=found.sla)
        in_time = KeyFigure(name, float(everything["share"]), interval(everything))
    if "customer_id" in cases:
        people = key_figure(say("customers"), cases["person"].nunique())
    return [
        key_figure(say("cases"), len(cases)),
        in_time,
        half.get("closed"),
        attempt(lambda ages: key_figure(say("open cases"), ages.sum()), found.ages),
        attempt(_again, found.repeaters),
        half.get("answered"),
        people,
    ]


def _again(repeaters: pd.Series) -> KeyFigure:
    name = say("customers with another case")
    return KeyFigure(name, float(repeaters["share"]), interval(repeaters))


def plot_volume(chart: pd.DataFrame) -> Axes:
    """Draw the cases of each week with their limits."""
    return plot_control_chart(chart, what=say("cases"), write=theme.count)


def plot_causes(causes: pd.DataFrame) -> Axes:
    """Draw the causes, the largest first."""
    ax = draw_labelled(partial(draw_causes, what=say("cases")), causes, WIDEST)
    first = shortened(causes.index[0], WIDEST)
    told = {"cause": first if theme.can_write(first) else "1"}
    told["share"] = theme.percent(causes["share"].iloc[0])
    theme.head(ax, say("First cause: {cause}, {share}", **told))
    width, _ = ax.figure.get_size_inches()
    ax.set_xlim(0, 2.2)
    ax.figure.set_size_inches(width, 1.6 + 0.42 * len(causes))
    return ax


def times_table(found: Findings) -> pd.DataFrame:
    """Return by channel how many cases are in time, and how long they take, as text."""
    times = found.times
    shown = {say("cases"): times["cases"].map(theme.count)}
    if "share" in times:
        shares = [interval(row) if row["share"] >= 0 else "" for _, row in times.iterrows()]
        shown[found.sla] = shares
    for name in [name for name in WITHIN if name in times]:
        shown[say(WITHIN[name])] = times[name].map(span, na_action="ignore").fillna("")
    return theme.table(pd.DataFrame(shown, times.index).rename_axis(say("channel")))


def age_table(ages: pd.Series) -> pd.DataFrame:
    """Return open cases by how long they have been so."""
    share = (ages / ages.sum()).map(theme.percent)
    shown = {say("open cases"): ages.map(theme.count), say("share"): share}
    return theme.table(pd.DataFrame(shown).rename_axis(say("open for")))


def theme_table(themes: pd.DataFrame) -> pd.DataFrame:
    """Return themes by their words."""
    return theme.table(themes.head(10).set_index("words").rename_axis(say("words")))
