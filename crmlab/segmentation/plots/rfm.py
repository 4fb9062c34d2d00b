"""Pictures of RFM: how each measure is spread, cells as a map, and segments as bars."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from crmlab import theme
from crmlab.marks import CLEAR, dumbbells, heat_cells, label_above, label_right
from crmlab.messages import later, say, say_each
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_cells", "plot_measure", "plot_rfm_segments"]

BARS = 24
AXES = {
    "recency_days": later("Days since the last purchase"),
    "frequency": later("Orders of a customer"),
    "monetary": later("Amount spent by a customer ({currency}), tenfold at each mark"),
}
HEADLINES = {
    "recency_days": later("Half of the customers bought in the last {median} days"),
    "frequency": later("Half of the customers have at most {median} orders"),
    "monetary": later("Half of the customers spent at most {median} {currency}"),
}

SENTENCES = {
    "recency_days": later(
        "{customers} customers by days since their last purchase: median {median}, mean {mean}, "
        "highest {highest}."
    ),
    "frequency": later(
        "{customers} customers by number of orders: median {median}, mean {mean}, highest "
        "{highest}."
    ),
    "monetary": later(
        "{customers} customers by amount spent ({currency}): median {median}, mean {mean}, highest "
        "{highest}."
    ),
}


@picture
def plot_measure(ax: Axes, table: pd.DataFrame, measure: str) -> tuple[str, str]:
    """Draw how many customers have which recency, frequency or monetary value (`rfm_table`).

    Amounts stand on a scale of logarithms, from which those of zero or less are left out.
    """
    values = table[measure]
    shown = values[values > 0] if measure == "monetary" else values
    if measure == "monetary":
        edges = np.geomspace(shown.min(), shown.max() * 1.001, BARS + 1)
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter(lambda value, _: count(value))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.margins(x=0)
    else:
        top = int(np.ceil(shown.quantile(0.99)))
        width = max(1, round(top / BARS))
        edges = np.arange(shown.min(), top + width + 1, width) - 0.5
    heights = ax.hist(np.minimum(shown, edges[-1]), edges, color=theme.BLUE, edgecolor="white")[0]
    ax.yaxis.set_major_formatter(lambda value, _: count(value))
    ax.set_ylim(0, 1.3 * heights.max())  # the bars end below the labels
    if shown.max() > edges[-1]:
        more = say("{least} and more", least=count(np.ceil(edges[-2])))
        label_above(ax, edges[-1], heights[-1], more, ha="right")
    median, mean = values.median(), values.mean()
    told = {"median": number(median, 0), "mean": number(mean, 0)}
    marks = [
        (median, theme.INK, "-", say("median {median}", **told)),
        (mean, theme.ORANGE, "--", say("mean {mean}", **told)),
    ]
    # The line more to the right ends below the label of the other one.
    for (place, colour, dashes, text), top in zip(sorted(marks), (0.97, 0.86), strict=True):
        ax.axvline(place, ymax=top, color=colour, linestyle=dashes)
        where = {"xycoords": ax.get_xaxis_transform(), "va": "top", "bbox": CLEAR}
        label_right(ax, place, top, text, gap=6, color=colour, **where)
    told["currency"] = theme.currency()
    ax.set(xlabel=say(AXES[measure], **told), ylabel=say("Customers"))
    return say(HEADLINES[measure], **told), say(
        SENTENCES[measure],
        customers=count(len(values)),
        highest=number(values.max(), 0),
        **told,
    )


@picture
def plot_cells(ax: Axes, scores: pd.DataFrame, *, fewest: int = 1) -> tuple[str, str]:
    """Draw how many customers are in each of the 25 cells of R and F (`rfm_scores`).

    Of a cell with fewer customers than ``fewest`` only that is said.
    """

    def written(customers: int) -> str:
        known = customers == 0 or customers >= fewest
        return count(customers) if known else say("under {few}", few=fewest)

    classes = range(1, 6)
    customers = scores.groupby(["R", "F"]).size().unstack(fill_value=0)
    customers = customers.reindex(index=classes[::-1], columns=classes, fill_value=0)
    heat_cells(ax, customers, written, customers.to_numpy().max())
    ax.collections[0].set_edgecolor(theme.PALE)  # an empty cell is one too
    ax.set(xlabel=say("F: frequency score"), ylabel=say("R: recency score"))
    cells = customers.stack()
    told = {
        "most": written(cells.max()),
        "least": written(cells.min()),
        "high": "R {} F {}".format(*cells.idxmax()),
        "low": "R {} F {}".format(*cells.idxmin()),
        "often": written(customers.at[5, 5]),
        "stopped": written(customers.at[1, 5]),
    }
    headline = say("Customers: {least} at {low}, {most} at {high}", **told)
    if customers.at[5, 5] > customers.at[1, 5]:
        headline = say(
            "Who buys often (F 5) was here lately: {often} at R 5, {stopped} at R 1", **told
        )
    return headline, say(
        "Heat map of customers by recency and frequency score: lowest {least} at {low}, highest "
        "{most} at {high}.",
        **told,
    )


@picture
def plot_rfm_segments(ax: Axes, segments: pd.DataFrame) -> tuple[str, str]:
    """Draw each segment's share of customers, and its share of revenue (`rfm_segments`)."""
    groups = segments.groupby("segment", observed=True)["monetary"].agg(["size", "sum"])
    shares = (groups / groups.sum()).sort_values("sum", ascending=False)
    names = [words(name) for name in shares.index]
    told = {"customers": shares["size"].map(percent), "money": shares["sum"].map(percent)}
    more = shares["sum"] - shares["size"]
    colours = np.select([more > 0.01, more < -0.01], [theme.BLUE, theme.ORANGE], theme.GREY)
    dumbbells(ax, shares, colours, say_each("{customers} → {money}", **told), around=True)
    ax.set_xlim(-0.02, 1.35 * shares.to_numpy().max())
    ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= ax.get_xlim()[1]])
    theme.percent_axis(ax, "x")
    ax.set_xlabel(say("○ share of customers, ● share of revenue"))
    headline = say(
        "{segment}: {customers} of customers, {money} of revenue",
        segment=names[0],
        **{name: column.iloc[0] for name, column in told.items()},
    )
    parts = say_each("{segment} {customers} and {money}", segment=names, **told)
    return headline, say(
        "Share of customers and of revenue by segment: {parts}.", parts="; ".join(parts)
    )
