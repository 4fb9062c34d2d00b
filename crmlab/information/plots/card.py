"""Picture of one customer seen whole: the bars of the card."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme

NEITHER = {"facecolor": "white", "edgecolor": theme.GREY, "hatch": "..."}
WIDTH = 3.9  # of the Axes, in lengths of a full bar: the rest is for the values


def plot_customer_card(card: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw where one customer stands among all in each theme, with the value and its measure.

    A long bar is good: where less is better, the bar counts the customers with no lower value.
    Where neither is better, the bar is dotted.

    Parameters
    ----------
    card
        What `customer_card` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    known = card["percentile"].notna()
    judged = card["better"] != "neither"
    size = ax.xaxis.label.get_size()
    ax.barh(card.index, 1, color="white", edgecolor=theme.PALE, height=0.7)
    bars = ax.barh(card.index, card["percentile"].fillna(0), color=theme.BLUE, height=0.7)
    for bar, either in zip(bars, ~judged, strict=True):
        if either:
            bar.set(**NEITHER)
    for place, row in enumerate(card.itertuples()):
        ax.annotate(
            _written(row.value, row.unit, row.measure),
            (1, place),
            (10, 0),
            textcoords="offset points",
            va="center",
            color=theme.INK if known.iloc[place] else theme.GREY,
        )
    ax.set(xlim=(0, WIDTH), ylim=(len(card) - 0.5, -0.5))
    ax.set_xticks([0, 1], ["0 %", "100 %"])
    ax.set_yticks(range(len(card)), card.index, fontsize=size)
    ax.set_title("One customer, last 12 months")
    ax.set_xlabel(_axis_label(card), loc="left", linespacing=1.1)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    return theme.describe(ax, _card_sentence(card[known & judged], card.index[~known]))


def _axis_label(card: pd.DataFrame) -> str:
    turned = " and ".join(card.index[card["better"] == "less"])
    told = f" ({turned}: no lower)" if turned else ""
    return f"Customers with no higher value{told}\ndotted: neither long nor short is better"


def _card_sentence(judged: pd.DataFrame, unknown: pd.Index) -> str:
    """Say where the customer stands best and worst, of the themes that have a better side."""
    if judged.empty:
        return "Nothing is recorded of this customer."
    shares = judged["percentile"].map(theme.percent)
    most, least = shares[judged["percentile"].idxmax()], shares[judged["percentile"].idxmin()]
    best, worst = (", ".join(judged.index[shares == share]) for share in (most, least))
    turned = ", ".join(judged.index[judged["better"] == "less"])
    told = f" (in {turned}: no lower one)" if turned else ""
    return (
        f"In the last 12 months this customer stands best in {best}: {most} of customers "
        f"have no higher value{told}. Worst is {worst} ({least}). Themes without a value: "
        f"{', '.join(unknown) or 'none'}."
    )


def _written(value: float, unit: str, measure: str) -> str:
    """Write a value with its unit and what it measures."""
    if pd.isna(value):
        return "not known"
    writers = {
        "money": theme.short_money,
        "change": lambda amount: theme.money(amount, sign=True),
        "share": lambda share: theme.percent(share, 0),
    }
    write = writers.get(unit, lambda number: f"{theme.count(number)} {unit}")
    return f"{write(value)} {measure}"
