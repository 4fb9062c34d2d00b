"""Pictures of an entry product: what it is worth a head, and what came of those who began."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_right, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, picture, words

__all__ = ["plot_entry_economics", "plot_entry_value"]


@picture
def plot_entry_value(ax: Axes, steps: pd.Series) -> tuple[str, str]:
    """Draw the steps to the value of one who takes an entry product (`entry_value`)."""
    value = steps["value"]
    colours = [theme.BLUE if step > 0 else theme.ORANGE for step in steps[:-1]]
    colours.append(theme.GREEN if value > 0 else theme.ORANGE)
    labels = [number(step, 1, sign=True) for step in steps]
    waterfall(ax, list(steps[:-1]), [*map(words, steps.index)], colours, labels)
    told = {name.replace(" ", "_"): money(abs(step), 1) for name, step in steps.items()}
    if value < 0:
        headline = say("Each who takes it costs {value}", **told)
    else:
        headline = say("Each who takes it is worth {value}", **told)
    read = say_each("{name} {step}", name=map(words, steps.index), step=labels)
    return headline, say(
        "What one who takes the product brings (CNY): {read}.", read=", ".join(read)
    )


@picture
def plot_entry_economics(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the value a head by the product that customers began with (`entry_economics`)."""
    if table.empty:
        return "", say("So many customers began with no product: lower the least number.")
    places = np.arange(len(table))[::-1]
    ax.hlines(places, table["low"], table["high"], color=theme.BLUE, linewidth=5)
    ax.plot(table["value"], places, "o", color=theme.BLUE, markersize=11)
    style = {"color": theme.BLUE, "weight": "bold", "path_effects": CASING}
    for place, value, high in zip(places, table["value"], table["high"], strict=True):
        label_right(ax, high, place, count(value), **style)
    names = [f"{name} ({count(many)})" for name, many in table["customers"].items()]
    ax.set_yticks(places, names)
    ax.set(
        ylim=(-0.6, len(table) - 0.4), xlim=(min(0, table["low"].min()), 1.15 * table["high"].max())
    )
    ax.set_xlabel(say("Margin a head, less defects ({currency})", currency=theme.currency()))
    bare(ax, "left", axis="y")
    ends = {name: table[name].map(count) for name in ("value", "low", "high")}
    read = "; ".join(say_each("{name} {value} ({low} to {high})", name=table.index, **ends))
    told = {"first": table.index[0], "value": money(table["value"].iloc[0])}
    return say("Who began with {first} brought {value}", **told), say(
        "Margin a head by the product of the first order (customers in brackets), with 95 % "
        "intervals: {read}.",
        read=read,
    )
