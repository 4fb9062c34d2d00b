"""Picture of the channels: what a record costs, and a record that can be used."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.information.plots.marks import HATCHED, key_hatched


def plot_cost_per_record(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the cost of a record in each channel, and what its invalid records add to a valid one.

    Parameters
    ----------
    table
        What `cost_per_valid_record` returns; a channel without valid records is left out.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    costs = table[["cost_per_record", "cost_per_valid_record"]].dropna()
    names = [theme.words(str(channel)) for channel in costs.index]
    paid, valid = costs["cost_per_record"], costs["cost_per_valid_record"]
    ax.barh(names, paid, color=theme.BLUE, height=0.65)
    bars = ax.barh(names, valid - paid, left=paid, height=0.65, **HATCHED)
    for bar, one, other in zip(bars, paid, valid, strict=True):
        ax.annotate(
            f"{one:,.2f} → {other:,.2f}",
            (other, bar.get_y() + bar.get_height() / 2),
            (8, 0),
            textcoords="offset points",
            va="center",
        )
    ax.set(xlim=(0, valid.max() * 1.35), ylim=(len(costs) - 0.5, -0.5), xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    ax.set_title(f"{theme.currency()} per record → per valid record")
    ax.title.set_fontsize(ax.xaxis.label.get_size())
    key_hatched(ax, "added by invalid ones")
    cheap, dear = valid.idxmin(), valid.idxmax()
    moved = valid.rank(method="first") != paid.rank(method="first")
    order = (
        "The order of the channels is the same by cost per record."
        if not moved.any()
        else f"By cost per record, {theme.words(str(paid.idxmin()))} would be the cheapest and "
        f"{theme.words(str(paid.idxmax()))} the dearest; {moved.sum()} channels change places."
    )
    return theme.describe(
        ax,
        f"A valid record is cheapest by {theme.words(str(cheap))} "
        f"({theme.money(valid[cheap], 2)}) and dearest by {theme.words(str(dear))} "
        f"({theme.money(valid[dear], 2)}). {order}",
    )
