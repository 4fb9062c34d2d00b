"""The findings as tables and pictures for people; no group is below five."""

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.key_figures import KeyFigure, key_figure
from crmlab.briefing.labels import draw_labelled, shortened, shortened_rows
from crmlab.briefing.missing import Missing, attempt
from crmlab.loyalty.briefing.findings import NAMED, Drivers, Findings
from crmlab.loyalty.plots.drivers import plot_importance_performance
from crmlab.loyalty.plots.index import plot_index
from crmlab.loyalty.plots.promoters import plot_promoters
from crmlab.messages import say

WIDEST = 28  # letters of a question in a table or a picture


short = partial(shortened, widest=WIDEST)


def interval(row: pd.Series, name: str, *, sign: bool = False) -> str:
    """Write a number of 100 with the ends of its interval."""
    value, low, high = (theme.number(row[end], 1, sign=sign) for end in (name, "low", "high"))
    return say("{value} ({low} to {high})", value=value, low=low, high=high)


def key_figures(found: Findings) -> list[KeyFigure | Missing]:
    """Return the main figures; where the scale could be another one, the index says which it is."""
    name = say("satisfaction, 0 to 100 (95 % interval)")
    if found.otherwise:
        worst, best = found.reading.scales.loc[found.items.index[0], ["low", "high"]]
        name = say(
            "satisfaction, 0 to 100, if {worst} is worst and {best} best",
            worst=f"{worst:g}",
            best=f"{best:g}",
        )
    index = found.index
    return [
        key_figure(say("people"), found.people),
        KeyFigure(name, float(index["index"]), interval(index, "index")),
        attempt(_recommend, found.nps),
        attempt(_strongest, found.drivers),
        attempt(_agreement, found.alpha),
    ]


def _recommend(nps: pd.Series) -> KeyFigure:
    name = say("net promoter score (95 % interval)")
    return KeyFigure(name, float(nps["nps"]), interval(nps, "nps", sign=True))


def _agreement(alpha: pd.Series) -> KeyFigure:
    name = say("agreement of its questions (alpha)")
    return key_figure(name, alpha["alpha"], lambda value: theme.number(value, 2))


def _strongest(drivers: Drivers) -> KeyFigure:
    """Return what explains most, if it surely explains more than any other."""
    if "share" not in drivers.table:
        raise Missing("There is one driver only.")
    table = drivers.table.sort_values("share", ascending=False)
    first, others = table.iloc[0], table.iloc[1:]
    if not first["low"] > others["high"].max():
        raise Missing("No driver surely explains more than all others.")
    share = theme.percent(first["share"], 0)
    told = say("{share} ({driver})", share=share, driver=short(first.name))
    return KeyFigure(say("explained by the first driver"), float(first["share"]), told)


def plot_items(found: Findings) -> Axes:
    """Draw the index, and that of each question."""
    ax = plot_group(pd.concat([found.index.to_frame(say("all together")).T, found.items]))
    theme.head(ax, say("Satisfaction: {index} of 100", index=theme.number(found.index["index"])))
    return ax


def plot_group(table: pd.DataFrame) -> Axes:
    """Draw the index of each group or wave."""
    return _lower(draw_labelled(plot_index, table, WIDEST), len(table))


def plot_drivers(drivers: Drivers) -> Axes:
    """Draw drivers by rating and weight."""
    ax = draw_labelled(plot_importance_performance, drivers.table, WIDEST)
    ax.set_xlabel(say("Mean rating, 0 to 100"))
    if not drivers.is_sure:
        theme.head(ax, say("No driver is surely the first to improve"))
    return ax


def plot_nps(nps: pd.Series) -> Axes:
    """Draw who recommends and who does not."""
    return _lower(plot_promoters(nps.to_frame(say("all")).T), 2)


def _lower(ax: Axes, rows: int) -> Axes:
    """Return a picture as high as its rows need."""
    width, _ = ax.figure.get_size_inches()
    ax.figure.set_size_inches(width, 1.9 + 0.55 * rows)
    return ax


def driver_table(drivers: Drivers) -> pd.DataFrame:
    """Return weights and ratings as text, the first to improve on top."""
    table = shortened_rows(drivers.table, WIDEST)

    def ends(name: str, low: str, high: str, write: object) -> list[str]:
        rows = zip(*(map(write, table[column]) for column in (name, low, high)), strict=True)
        return [say("{value} ({low} to {high})", value=v, low=a, high=b) for v, a, b in rows]

    weight = lambda value: theme.number(value, 2)  # noqa: E731
    share = lambda value: theme.percent(value, 0)  # noqa: E731
    shown = {say("rating, 0 to 100"): table["performance"].map(theme.number)}
    shown[say("weight")] = ends("importance", "weight_low", "weight_high", weight)
    if "share" in table:
        shown[say("share of what is explained")] = ends("share", "low", "high", share)
    shown[say("weight × room to 100")] = table["priority"].map(theme.number)
    shown[say("first in samples")] = drivers.first.map(share).to_numpy()
    return theme.table(pd.DataFrame(shown, table.index).rename_axis("driver"))


def scale_table(found: Findings) -> pd.DataFrame:
    """Return on which scale each question was read, and what became of its answers.

    Questions of which all is alike are told in one row.
    """
    scales = found.reading.scales.drop(columns=["low", "high"])
    if not scales["reversed"].any():
        scales = scales.drop(columns="reversed")
    labels = pd.Series(scales.index, scales.index).map(short)
    together = labels.groupby([*map(scales.get, scales)], sort=False)
    rows = {_run(list(part)): scales.loc[part.index[0]] for _, part in together}
    return theme.table(pd.DataFrame(rows).T.infer_objects().rename_axis("question"))


def _run(labels: list[str]) -> str:
    if len(labels) <= NAMED:
        return ", ".join(labels)
    return say(
        "{first} to {last} ({count} in all)", first=labels[0], last=labels[-1], count=len(labels)
    )
