"""Picture of one customer seen whole: the bars of the card."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_right
from crmlab.messages import say
from crmlab.theme import percent, picture

__all__ = ["plot_customer_card"]

NEITHER = {"facecolor": theme.PALE, "edgecolor": theme.GREY}
WIDTH = 2.3  # of the Axes, in lengths of a full bar: the rest is for the values
LINE = 40  # characters of a value


@picture
def plot_customer_card(ax: Axes, card: pd.DataFrame) -> tuple[str, str]:
    """Draw where one customer stands among all in each theme (`customer_card`), with the value.

    A long bar is good: where less is better, the bar counts the customers with no lower value.
    Where neither is better, the bar is grey.
    """
    names = [theme.words(name) for name in card.index]
    known = card["percentile"].notna()
    judged = card["better"] != "neither"
    ax.barh(names, known.astype(float), color="white", edgecolor=theme.PALE, height=0.7)
    bars = ax.barh(names, card["percentile"].fillna(0), color=theme.BLUE, height=0.7)
    for bar, either in zip(bars, ~judged, strict=True):
        if either:
            bar.set(**NEITHER)
    for place, row in enumerate(card.itertuples()):
        colour = theme.INK if known.iloc[place] else theme.GREY
        text = textwrap.fill(_written(row.value, row.unit, row.measure), LINE)
        label_right(
            ax,
            float(known.iloc[place]),
            place,
            text,
            color=colour,
            fontsize="small",
            linespacing=0.9,
        )
    ax.set(xlim=(0, WIDTH), ylim=(len(card) - 0.5, -0.5))
    ax.set_xticks([0, 1], [percent(0, 0), percent(1, 0)])
    ax.set_yticks(range(len(card)), names, fontsize=ax.xaxis.label.get_size())
    turned = _named(card[card["better"] == "less"])
    counted = say(
        "Customers with no higher value ({turned}: no lower)\n"
        "grey: neither long nor short is better",
        turned=turned,
    )
    ax.set_xlabel(counted, loc="left", linespacing=1.1)
    bare(ax, axis="y")
    if not (known & judged).any():
        return say("Nothing is known"), say("Nothing is recorded of this customer.")
    percentiles = card.loc[known & judged, "percentile"]
    shares = percentiles.map(percent)
    almost = say("more than {share}", share=percent(0.999))
    shares = shares.mask(percentiles.between(0.999, 1, inclusive="neither"), almost)
    most, least = shares[percentiles.idxmax()], shares[percentiles.idxmin()]
    told = {"best": _named(shares[shares == most]), "worst": _named(shares[shares == least])}
    return say("Strongest in {best}, weakest in {worst}", **told), say(
        "In the last 12 months this customer is strongest in {best}: {most} of customers have no "
        "higher value (in {turned}: no lower one). Weakest is {worst} ({least}). Themes without a "
        "value: {unknown}.",
        most=most,
        turned=turned,
        least=least,
        unknown=_named(card[~known]),
        **told,
    )


def _named(themes: pd.Series | pd.DataFrame) -> str:
    *names, last = [theme.words(name) for name in themes.index] or [say("none")]
    return say("{names} and {last}", names=", ".join(names), last=last) if names else last


def _written(value: float, unit: str, measure: str) -> str:
    """Write a value with its unit and what it measures."""
    if pd.isna(value):
        return say("not known")
    shown = theme.count(value)
    units = {
        "money": lambda: theme.money(value),
        "change": lambda: theme.money(value, sign=True),
        "share": lambda: percent(value, 0),
        "orders": lambda: say("1 order", "{shown} orders", count=value, shown=shown),
        "fields": lambda: say("1 field", "{shown} fields", count=value, shown=shown),
        "days": lambda: say("1 day", "{shown} days", count=value, shown=shown),
    }
    return say("{value} {measure}", value=units[unit](), measure=theme.words(measure))
