"""Pictures of the firm's side: the value wheel, the levers, the vote, the break-even."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crmlab import theme
from crmlab.value.measures import break_even_churn, enterprise_value
from crmlab.waterfall import draw_waterfall


def plot_value_wheel(provided: pd.Series, captured: pd.Series, *, ax: Axes | None = None) -> Axes:
    """Draw the value wheel: what the customer gets on the left, what the firm gets on the right.

    Parameters
    ----------
    provided, captured
        Scores from 0 to 100 by name; one sector each.
    ax
        A polar Axes; a new one if left out.

    Returns
    -------
    Axes
    """
    if ax is None:
        _, ax = plt.subplots(subplot_kw={"projection": "polar"})
    ax.set(ylim=(0, 100), xticks=[], yticks=[50, 100], yticklabels=[])
    ax.spines["polar"].set_visible(False)
    ax.grid(color=theme.PALE)
    halves = [(provided, np.pi / 2, theme.BLUE), (captured, -np.pi / 2, theme.ORANGE)]
    for scores, start, colour in halves:
        width = np.pi / len(scores)
        # The left half is read from top to bottom, and so is the right one.
        steps = np.arange(len(scores)) + 0.5
        angles = start + steps * width if colour == theme.BLUE else -start - steps * width
        ax.bar(angles, scores, width=width * 0.94, color=colour)
        side = "right" if colour == theme.BLUE else "left"
        for angle, (name, score) in zip(angles, scores.items(), strict=True):
            label = f"{name} {score:.0f}"
            ax.text(angle, 108, label, ha=side, va="center", color=colour)
    ax.set_title(
        "Value provided          Value captured",
        loc="center",
        pad=28,
    )
    return theme.describe(
        ax,
        f"A wheel with two halves. Provided to customers: {_listed(provided)}. "
        f"Captured by the firm: {_listed(captured)}. All on a scale from 0 to 100.",
    )


def _listed(scores: pd.Series) -> str:
    return ", ".join(f"{name} {score:.0f}" for name, score in scores.items())


def plot_levers(levers: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how each customer strategy adds to revenue, as steps from today to the total.

    Parameters
    ----------
    levers
        What `revenue_levers` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    names = [*levers.index, ALL_LEVERS]
    draw_waterfall(ax, lever_steps(levers), names, lever_colours(names), lever_labels(levers))
    ax.set_ylabel(f"Revenue a year ({theme.currency()})")
    return theme.describe(ax, levers_sentence(levers))


ALL_LEVERS = "all together"


def lever_steps(levers: pd.DataFrame) -> list[float]:
    """Return the revenue of today and what each lever adds to it."""
    return [levers["revenue"].iloc[0], *levers["gain"].iloc[1:]]


def lever_colours(names: Sequence[str]) -> list[str]:
    """Return the colours of today, of the levers, and of all together."""
    return [theme.GREY, *[theme.BLUE] * (len(names) - 2), theme.GREY]


def lever_labels(levers: pd.DataFrame) -> list[str]:
    """Return what is written over today, over each lever, and over all together."""
    first, last = levers["revenue"].iloc[[0, -1]].map(theme.short_money)
    return [first, *(theme.count(gain, sign=True) for gain in levers["gain"].iloc[1:]), last]


def levers_sentence(levers: pd.DataFrame) -> str:
    """Say what the strategies add to revenue."""
    first, last = levers["revenue"].iloc[0], levers["revenue"].iloc[-1]
    gains = ", ".join(
        f"{name} {theme.money(gain, sign=True)}" for name, gain in levers["gain"].iloc[1:].items()
    )
    return (
        f"Revenue rises from {theme.money(first)} to {theme.money(last)}, "
        f"{theme.percent(last / first - 1)} more: {gains}."
    )


def plot_value_box(
    customers: float,
    profit: float,
    years: float,
    *,
    largest: tuple[float, float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw enterprise value as a box: customers wide, profit high, years deep.

    Parameters
    ----------
    customers, profit, years
        The three factors of `enterprise_value`.
    largest
        The largest value of each that the picture leaves room for.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    scale = largest or (customers * 1.25, profit * 1.25, years * 1.25)
    set_up_box(ax)
    labels = box_labels(customers, profit, years)
    for face, colour in zip(
        box_faces(customers / scale[0], profit / scale[1], years / scale[2]),
        BOX_COLOURS,
        strict=True,
    ):
        ax.add_patch(Polygon(face, facecolor=colour, edgecolor="white", linewidth=1.5))
    for text, (x, y), side in zip(
        labels,
        box_label_places(customers / scale[0], profit / scale[1], years / scale[2]),
        BOX_LABEL_SIDES,
        strict=True,
    ):
        ax.text(x, y, text, ha=side, va="center")
    return theme.describe(ax, box_sentence(customers, profit, years))


BOX_COLOURS = (theme.BLUE, "#3d7ab8", "#083c6b")  # front, top, side
BOX_LABEL_SIDES = ("center", "right", "left", "center")


def set_up_box(ax: Axes) -> None:
    """Leave room for the largest box and its labels."""
    ax.set(xlim=(-0.30, 1.95), ylim=(-0.18, 1.62))
    ax.set_axis_off()


def box_faces(wide: float, high: float, deep: float) -> list[np.ndarray]:
    """Return the corners of the front, the top and the side of a box seen from the right."""
    slant = np.array([0.55, 0.38]) * deep
    low_left, low_right, high_right, high_left = np.array(
        [[0, 0], [wide, 0], [wide, high], [0, high]], dtype=float
    )
    front = np.array([low_left, low_right, high_right, high_left])
    top = np.array([high_left, high_right, high_right + slant, high_left + slant])
    side = np.array([low_right, high_right, high_right + slant, low_right + slant])
    return [front, top, side]


def box_label_places(wide: float, high: float, deep: float) -> list[tuple[float, float]]:
    """Return where the labels of width, height, depth and volume stand."""
    middle = np.array([wide, 0]) + np.array([0.55, 0.38]) * deep / 2
    return [
        (wide / 2, -0.09),
        (-0.03, high / 2),
        (middle[0] + 0.04, middle[1] - 0.06),
        (wide / 2 + 0.275 * deep, high + 0.38 * deep + 0.09),
    ]


def box_labels(customers: float, profit: float, years: float) -> list[str]:
    """Return the labels of width, height, depth and volume."""
    return [
        f"{customers:,.0f} customers",
        f"{profit:,.0f}\n{theme.currency()}\na year",
        f"{years:g} years",
        f"value {theme.money(enterprise_value(customers, profit, years))}",
    ]


def box_sentence(customers: float, profit: float, years: float) -> str:
    """Say what the box shows."""
    value = theme.money(enterprise_value(customers, profit, years))
    return (
        f"A box {customers:,.0f} customers wide, {theme.money(profit)} of yearly profit high and "
        f"{years:g} years deep; its volume, the enterprise value, is {value}."
    )


def plot_vote(
    before: Mapping[str, int], after: Mapping[str, int], *, ax: Axes | None = None
) -> Axes:
    """Draw a class's vote before and after as a dumbbell for each option.

    Parameters
    ----------
    before, after
        Votes by option.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    shares = pd.DataFrame({"before": before, "after": after}, dtype=float)[::-1]
    shares = shares / shares.sum()
    places = np.arange(len(shares))
    ax.hlines(places, shares["before"], shares["after"], color=theme.PALE, linewidth=6, zorder=1)
    for column, colour, up in (("before", theme.GREY, -20), ("after", theme.BLUE, 14)):
        ax.scatter(shares[column], places, s=160, color=colour, zorder=2)
        for place, share in zip(places, shares[column], strict=True):
            ax.annotate(
                f"{column} {theme.percent(share, 0)}",
                (share, place),
                (0, up),
                textcoords="offset points",
                ha="center",
                va="center",
                color=colour,
                fontsize="small",
            )
    ax.set_yticks(places, shares.index)
    ax.set(xlim=(0, shares.to_numpy().max() * 1.15), ylim=(-0.6, len(shares) - 0.4), xticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    moves = "; ".join(
        f"{option} from {theme.percent(row.before, 0)} to {theme.percent(row.after, 0)}"
        for option, row in shares[::-1].iterrows()
    )
    return theme.describe(ax, f"Shares of the vote before and after: {moves}.")


def plot_break_even(
    investment: float, customers: float, profit: float, *, ax: Axes | None = None
) -> Axes:
    """Draw what a key-account programme earns against the churn it prevents.

    Parameters
    ----------
    investment
        Cost of the programme (money).
    customers
        Customers in it.
    profit
        Profit lost with each who leaves (money).
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    even = break_even_churn(investment, customers, profit)
    cut = np.linspace(0, 2.2 * even, 50)
    net = (cut * customers * profit - investment) / 1e6
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.plot(cut * 100, net, color=theme.BLUE)
    ax.fill_between(cut * 100, net, 0, where=net < 0, color=theme.ORANGE, alpha=0.18)
    ax.fill_between(cut * 100, net, 0, where=net > 0, color=theme.BLUE, alpha=0.14)
    ax.plot(even * 100, 0, "o", color=theme.INK, markersize=10)
    ax.annotate(
        f"break-even at {even * 100:.2f} points",
        (even * 100, 0),
        (14, -34),
        textcoords="offset points",
    )
    ax.set(
        xlabel="Churn prevented (points)",
        ylabel=f"Gain minus cost (million {theme.currency()})",
        xlim=(0, cut[-1] * 100),
    )
    return theme.describe(
        ax,
        f"{theme.money(investment)} for {customers:,.0f} customers pay for themselves when churn "
        f"falls by {even * 100:.2f} points, at {theme.money(profit)} for each one kept.",
    )
