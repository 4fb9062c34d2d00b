"""Pictures of the pyramid: its layers beside what they bring, and an upgrade before and after."""

from collections.abc import Mapping
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crmlab import theme

LAYER_COLOURS = [theme.ORANGE, theme.OCHRE, theme.BLUE, theme.GREY, theme.GREEN, theme.PURPLE]


def plot_pyramid(statement: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the pyramid of customers, and beside it the share of revenue of each layer.

    Parameters
    ----------
    statement
        What `layer_statement` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    layers = statement.drop(index="all")
    step = 1 / len(layers)
    rows = zip(layers.iterrows(), pyramid_faces(len(layers)), LAYER_COLOURS, strict=False)
    for (name, row), face, colour in rows:
        middle = face[:, 1].mean()
        ax.add_patch(Polygon(face, facecolor=colour, edgecolor="white", linewidth=2))
        ax.text(
            -0.06, middle, f"{name}\n{row['customers']:,.0f}", ha="right", va="center", color=colour
        )
        ax.barh(middle, row["revenue_share"] * 1.3, left=1.12, height=step * 0.6, color=colour)
        ax.text(
            1.14 + row["revenue_share"] * 1.3,
            middle,
            theme.percent(row["revenue_share"]),
            va="center",
            color=colour,
        )
    ax.text(0.5, 1.06, "customers", ha="center", fontweight="bold")
    ax.text(1.12, 1.06, "share of revenue", fontweight="bold")
    widest = max(layers["revenue_share"].max(), 0.45)
    ax.set(xlim=(-0.45, 1.42 + widest * 1.3), ylim=(-0.03, 1.16))
    ax.set_axis_off()
    parts = ", ".join(
        f"{name} ({row['customers']:,.0f} customers) {theme.percent(row['revenue_share'])}"
        for name, row in layers.iterrows()
    )
    return theme.describe(ax, f"Share of revenue by layer of the pyramid: {parts}.")


def pyramid_faces(layers: int) -> list[np.ndarray]:
    """Return the corners of the layers of a pyramid one wide and one high, from the top."""
    edges = np.linspace(1, 0, layers + 1)
    return [
        np.array(
            [(low / 2, low), (1 - low / 2, low), (1 - high / 2, high), (high / 2, high)],
            dtype=float,
        )
        for high, low in pairwise(edges)
    ]


def plot_layer_profit(
    statement: pd.DataFrame, *, what: str = "revenue", ax: Axes | None = None
) -> Axes:
    """Draw revenue share and profit share of each layer side by side.

    Parameters
    ----------
    statement
        What `layer_statement` returns, with margin and cost.
    what
        What its revenue is, for the labels.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    layers = statement.drop(index="all")
    places = np.arange(len(layers))
    for column, shift, colour in (
        ("revenue_share", -0.2, theme.GREY),
        ("profit_share", 0.2, theme.BLUE),
    ):
        bars = ax.bar(places + shift, layers[column], width=0.38, color=colour)
        labels = [theme.percent(share, 0) for share in layers[column]]
        ax.bar_label(bars, labels, padding=4, color=colour)
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.set_xticks(places, layers.index)
    shares = layers[["revenue_share", "profit_share"]].to_numpy()
    lowest, highest = shares.min(), shares.max()
    ax.set(ylim=(min(0, lowest * 1.4), highest * 1.28), yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    for up, name, colour in ((0.98, what, theme.GREY), (0.90, "profit", theme.BLUE)):
        ax.text(
            0.99,
            up,
            f"share of {name}",
            transform=ax.transAxes,
            ha="right",
            va="top",
            color=colour,
            fontweight="bold",
        )
    parts = ", ".join(
        f"{name} {theme.percent(row['revenue_share'], 0)} "
        f"and {theme.percent(row['profit_share'], 0)}"
        for name, row in layers.iterrows()
    )
    return theme.describe(ax, f"Share of {what} and of profit by layer: {parts}.")


def plot_upgrade(
    averages: Mapping[str, float],
    moves: Mapping[str, int],
    scenario: pd.Series,
    *,
    start: str = "lower",
    ax: Axes | None = None,
) -> Axes:
    """Draw what each group of upgraded customers adds to revenue, and what that does to profit.

    Parameters
    ----------
    averages
        Revenue per customer by layer (money).
    moves
        Customers who move, by the layer they reach.
    scenario
        What `upgrade` returns for them.
    start
        The layer they leave.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    gains = {
        f"{number} to {layer}": number * (averages[layer] - averages[start])
        for layer, number in moves.items()
    }
    names = [*gains, "all together"]
    amounts = [*gains.values(), scenario["gain"]]
    colours = [theme.BLUE] * len(gains) + [theme.GREY]
    bars = ax.barh(names[::-1], amounts[::-1], color=colours[::-1])
    ax.bar_label(bars, [theme.money(amount, sign=True) for amount in amounts[::-1]], padding=6)
    ax.set(xlim=(0, max(*amounts, 1) * 1.35), xticks=[])
    ax.spines[["bottom"]].set_visible(False)
    ax.tick_params(length=0)
    return theme.describe(ax, upgrade_sentence(sum(moves.values()), scenario))


def upgrade_sentence(number: int, scenario: pd.Series) -> str:
    """Say what the scenario comes to."""
    return (
        f"Moving {number} customers up adds {theme.money(scenario['gain'])}, "
        f"{theme.percent(scenario['growth'], 2)} of revenue. Profit rises by "
        f"{theme.percent(scenario['profit_growth_cost_fixed'])} if all cost stays the same, by "
        f"{theme.percent(scenario['profit_growth_margin_only'])} if the goods still cost money."
    )
