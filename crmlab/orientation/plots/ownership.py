"""Picture of the price as the seller sees it beside the cost as the customer sees it."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.waterfall import draw_waterfall

# What is paid, what comes on top, what comes back, and what it all comes to.
COLOURS = (theme.GREY, theme.ORANGE, theme.ORANGE, theme.GREEN, theme.BLUE)
NAMES = ("price\n(4P)", "running", "service", "resale", "cost of\nownership (4C)")


def plot_ownership(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the step from the price, which 4P looks at, to the cost of ownership, which 4C does.

    The parts stand as steps and not in one stack, as what comes back on resale takes away from it.

    Parameters
    ----------
    table
        What `ownership_table` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    draw_waterfall(ax, table["4C"], NAMES, COLOURS, step_labels(table["4C"]))
    ax.set_title(f"What the offer costs ({theme.currency()})")
    return theme.describe(ax, ownership_sentence(table))


def step_labels(parts: pd.Series) -> list[str]:
    """Return what is written over the price, each further part, and the sum."""
    price, *others = parts
    return [
        theme.count(price),
        *(theme.count(part, sign=True) for part in others),
        theme.count(parts.sum()),
    ]


def ownership_sentence(table: pd.DataFrame) -> str:
    """Say what the seller's price and the customer's cost are, and what lies between."""
    parts = table["4C"]
    cost = parts.sum()
    more = round(cost - table["4P"].sum())
    compared = f"{theme.money(abs(more))} {'more' if more > 0 else 'less'}" if more else "as much"
    return (
        f"The seller (4P) names a price of {theme.money(parts['price'])}. The customer (4C) adds "
        f"running costs of {theme.money(parts['running'])} and service of "
        f"{theme.money(parts['service'])}, gets {theme.money(-parts['resale'])} back on resale, "
        f"and pays {theme.money(cost)}: {compared}."
    )
