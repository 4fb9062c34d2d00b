"""Pictures of who speaks up: by satisfaction, and the iceberg of problems below the complaints."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.intervals import wilson
from crmlab.marks import CASING, bare, label_above
from crmlab.messages import say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_complaint_curve", "plot_iceberg"]


@picture
def plot_complaint_curve(
    ax: Axes, satisfaction: pd.Series, complained: pd.Series, *, intercept: float, slope: float
) -> tuple[str, str]:
    """Draw who complained by satisfaction, and ``1 / (1 + exp(−(intercept + slope × S)))``.

    The dots are shares of people at each whole mark of 1 to 10, with intervals at 95 %.
    """
    marks = complained.groupby(satisfaction.round().astype(int)).agg(["sum", "size"])
    shares = wilson(marks["sum"], marks["size"])
    reach = [shares["share"] - shares["low"], shares["high"] - shares["share"]]
    style = {"fmt": "o", "color": theme.GREY, "markersize": 8, "capsize": 4}
    ax.errorbar(shares.index, shares["share"], yerr=reach, **style)
    x = np.linspace(1, 10, 91)
    curve = 1 / (1 + np.exp(-(intercept + slope * x)))
    ax.plot(x, curve, color=theme.BLUE)
    ax.set(ylim=(-0.02, 1), xlabel=say("Satisfaction (1 to 10)"), ylabel=say("Complained"))
    theme.percent_axis(ax)
    told = {f"at_{mark}": percent(curve[10 * (mark - 1)], 0) for mark in (2, 5, 8)}
    return say("The less satisfied, the more complain: {at_2} at 2, {at_8} at 8", **told), say(
        "Share of customers who complained, by satisfaction, with 95 % intervals, and the logistic "
        "curve through all of them: {at_2} at 2, {at_5} at 5, {at_8} at 8.",
        **told,
    )


@picture
def plot_iceberg(ax: Axes, table: pd.DataFrame, *, deepest: float | None = None) -> tuple[str, str]:
    """Draw complaints above the water and silent problems below (`iceberg`), a bar a class.

    Lengths are numbers of problems; the stroke at the lower end is the interval at 95 %.
    ``deepest`` are the silent problems that there is room for, if not all: strokes end there.
    """
    classes, every = table.drop(index="all"), table.loc["all"].map(count)
    told, places = classes["complaints"], np.arange(len(classes))
    under = {"color": theme.shades(3)[2], "edgecolor": theme.BLUE, "hatch": "//"}
    ax.bar(places, told, 0.6, color=theme.ORANGE, linewidth=0)
    ax.bar(places, -classes["silent"], 0.6, **under)
    ends = told - classes[["low", "high"]].T
    if deepest:
        ends = ends.clip(lower=-deepest)
    ax.vlines(places, ends.loc["low"], ends.loc["high"], color=theme.INK, linewidth=3)
    ax.axhline(0, color=theme.BLUE, linewidth=1.5)
    height = told.max() + (deepest or -ends.to_numpy().min())
    for place, (name, row) in zip(places, classes.iterrows(), strict=True):
        label_above(ax, place, row["complaints"], count(row["complaints"]), color=theme.ORANGE)
        below = {"xytext": (0, -8), "va": "top", "color": theme.BLUE, "path_effects": CASING}
        label_above(ax, place, ends.at["high", name], count(row["silent"]), **below)
    names = zip(classes.index.map(words), classes["voice_rate"], strict=True)
    labels = [say("{name}\n{rate} speak up", name=name, rate=percent(rate)) for name, rate in names]
    ax.set_xticks(places, labels)
    ax.set(ylim=(told.max() - 1.2 * height, told.max() + 0.15 * height), yticks=[])
    ax.set_ylabel(say("silent ◄ water ► told"))
    bare(ax)
    written = classes[["complaints", "problems", "low", "high"]].map(count)
    parts = say_each(
        "{name} {complaints} of {problems} ({low} to {high})",
        name=classes.index.map(words),
        **written,
    )
    about = count(float(f"{table.at['all', 'problems']:.3g}"))
    told = {"complaints": every["complaints"], "about": about}
    return say("Behind {complaints} complaints stand about {about} problems", **told), say(
        "Complaints, of the problems behind them, with 95 % intervals: {parts}; in all "
        "{complaints} of {problems} ({low} to {high}).",
        parts=", ".join(parts),
        **every,
    )
