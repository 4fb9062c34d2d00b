"""Pictures of the firm's side: the value wheel, the levers, the box, the vote, the break-even."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crmlab import theme
from crmlab.marks import CLEAR, dumbbells, label_above, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, percent, picture, short_money, words
from crmlab.value.measures import break_even_churn, enterprise_value

__all__ = ["plot_break_even", "plot_levers", "plot_value_box", "plot_value_wheel", "plot_vote"]


@picture(projection="polar")
def plot_value_wheel(ax: Axes, provided: pd.Series, captured: pd.Series) -> tuple[str, str]:
    """Draw what the customer gets (left) and what the firm gets (right), a spoke a score.

    Scores run from 0 to 100, from the hub to the rim.
    """
    ax.set(ylim=(0, 125), xticks=[], yticks=[50, 100], yticklabels=[])
    ax.grid(color=theme.PALE, linewidth=2)
    ax.spines["polar"].set_visible(False)
    ax.set_theta_zero_location("N")
    for ring in (50, 100):  # between the halves
        ring_text = {"color": theme.GREY, "size": "small", "ha": "center", "va": "center"}
        ax.text(0, ring, count(ring), bbox=CLEAR, **ring_text)
    # Both halves are read from top to bottom.
    for scores, turn, side, look in (
        (provided, 1, "right", {"color": theme.BLUE, "marker": "o"}),
        (captured, -1, "left", {"color": theme.ORANGE, "marker": "D"}),
    ):
        angles = turn * (np.arange(len(scores)) + 0.5) * np.pi / len(scores)
        for angle, score, text in zip(angles, scores, _scored(scores), strict=True):
            spoke = {"linewidth": 7, "markersize": 14, "markevery": [1], "clip_on": False}
            ax.plot([angle, angle], [0, score], **spoke, **look)
            ax.text(angle, 109, text, ha=side, va="center", color=look["color"])
    halves = {"provided": number(provided.mean(), 0), "captured": number(captured.mean(), 0)}
    for text, across, side, colour in (
        (say("Value provided\n(mean {provided})", **halves), 0.02, "left", theme.BLUE),
        (say("Value captured\n(mean {captured})", **halves), 0.98, "right", theme.ORANGE),
    ):
        place = {"xycoords": "figure fraction", "ha": side, "va": "top", "in_layout": False}
        ax.annotate(text, (across, 0.9), color=colour, weight="bold", **place)
    headline = say("Provided {provided} of 100, captured {captured}", **halves)
    return headline, say(
        "A wheel with two halves. Provided to customers: {provided}. Captured by the firm: "
        "{captured}. All on a scale from 0 to 100.",
        provided=", ".join(_scored(provided)),
        captured=", ".join(_scored(captured)),
    )


def _scored(scores: pd.Series) -> list[str]:
    return [f"{words(name)} {number(score, 0)}" for name, score in scores.items()]


@picture
def plot_levers(ax: Axes, levers: pd.DataFrame) -> tuple[str, str]:
    """Draw what each customer strategy adds to revenue (`revenue_levers`), as steps to the sum."""
    first, last = levers["revenue"].iloc[[0, -1]]
    gains = levers["gain"].iloc[1:]
    waterfall(
        ax,
        gains,
        [*map(words, gains.index), say("all together")],
        [theme.BLUE] * len(gains) + [theme.GREY],
        [count(gain, sign=True) for gain in (*gains, last - first)],
    )
    ax.set_ylabel(say("Added to {revenue} a year", revenue=short_money(first)))
    growth = percent(last / first - 1)
    alone = percent((levers["revenue"] / levers["revenue"].shift() - 1).sum())
    headline = say(
        "All together add {growth}; their simple sum is {alone}", growth=growth, alone=alone
    )
    if not gains.any():
        return headline, say("Revenue stays at {money} a year.", money=money(first))
    return headline, say(
        "Revenue rises from {first} to {last}, {growth} more: {gains}.",
        first=money(first),
        last=money(last),
        growth=growth,
        gains=", ".join(f"{words(name)} {money(gain, sign=True)}" for name, gain in gains.items()),
    )


FACES = theme.shades(3)  # front, top, side
DEPTH = np.array([0.55, 0.38])  # where the depth of a box goes on the page


@picture
def plot_value_box(
    ax: Axes,
    customers: float,
    profit: float,
    years: float,
    *,
    before: tuple[float, float, float] | None = None,
    largest: tuple[float, float, float] | None = None,
) -> tuple[str, str]:
    """Draw `enterprise_value` as a box: customers wide, profit high, years deep, a slice a year.

    ``before`` are the three factors of a box to compare it with, drawn as a dashed outline;
    ``largest`` are those that the picture leaves room for.
    """
    now = (customers, profit, years)
    reach = np.array(largest or now)
    ax.set(xlim=(-0.45, 2.0), ylim=(-0.16, 1.54))
    ax.set_axis_off()
    wide, high, deep = now / reach
    for corners, colour in zip(_box_faces(wide, high, deep), FACES, strict=True):
        ax.add_patch(Polygon(corners, facecolor=colour, edgecolor="white", linewidth=1.5))
    for year in range(1, math.ceil(years)):  # the edge between two slices
        edge = np.array([[0, high], [wide, high], [wide, 0]]) + DEPTH * year / reach[2]
        ax.plot(*edge.T, color="white", linewidth=1.5)
    for corners in _box_faces(*(before / reach)) if before else ():
        for colour, dashes in (("white", "-"), (theme.INK, "--")):  # seen on the box and beside it
            outline = {"edgecolor": colour, "linestyle": dashes, "linewidth": 1.5}
            ax.add_patch(Polygon(corners, fill=False, **outline))
    worth = money(enterprise_value(*now))
    factors = {"customers": count(customers), "profit": money(profit), "years": f"{years:g}"}
    across, up = DEPTH * deep
    each = short_money(customers * profit)
    deep_label = say("{years} years,\n{each} each", each=each, **factors)
    for text, x, y, side in (
        (say("{customers} customers", **factors), wide / 2, -0.09, "center"),
        (say("{profit}\na year", **factors), -0.03, high / 2, "right"),
        (deep_label, wide + across / 2 + 0.08, up / 2 - 0.12, "left"),
    ):
        ax.text(x, y, text, ha=side, va="center", bbox=CLEAR)
    sentence = say(
        "A box {customers} customers wide, {profit} of yearly profit high and {years} years deep; "
        "its volume, the enterprise value, is {worth}.",
        worth=worth,
        **factors,
    )
    if not before:
        return say("Customers × profit × years = {worth}", worth=worth), sentence
    corner = DEPTH * before[2] / reach[2] + np.array([0, before[1] / reach[1]])
    label_above(ax, *corner, say("dashed: the start"), ha="left", bbox=CLEAR)
    if now == tuple(before):
        return say("{worth}, as at the start", worth=worth), sentence
    change = percent(enterprise_value(*now) / enterprise_value(*before) - 1, sign=True)
    headline = say("{worth}: {change} against the start", worth=worth, change=change)
    return headline, f"{sentence} " + say("Against the start: {change}.", change=change)


def _box_faces(wide: float, high: float, deep: float) -> list[np.ndarray]:
    """Return the corners of the front, the top and the side of a box seen from the right."""
    front = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=float)
    _, low_right, high_right, high_left = front
    slant = DEPTH * deep
    top = np.array([high_left, high_right, high_right + slant, high_left + slant])
    side = np.array([low_right, high_right, high_right + slant, low_right + slant])
    return [front, top, side]


@picture
def plot_vote(ax: Axes, before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, str]:
    """Draw a class's votes by option, before and after, as a dumbbell for each option."""
    votes = pd.DataFrame({"before": before, "after": after}, dtype=float)
    shares = votes / votes.sum()
    written = shares.map(lambda share: percent(share, 0))
    moved = shares["after"] - shares["before"]
    colours = np.where(moved < 0, theme.ORANGE, theme.BLUE)
    dumbbells(ax, shares, colours, [f"{one} → {other}" for one, other in written.to_numpy()])
    theme.percent_axis(ax, "x")
    ax.set(
        xlim=(0, shares.to_numpy().max() * 1.3), xlabel=say("Share of the vote: ○ before, ● after")
    )
    moves = say_each("{option} from {before} to {after}", option=written.index, **written)
    headline = say("The largest move: {move}", move=moves[moved.abs().argmax()])
    return headline, say("Shares of the vote before and after: {moves}.", moves="; ".join(moves))


@picture
def plot_break_even(
    ax: Axes, investment: float, customers: float, profit: float
) -> tuple[str, str]:
    """Draw what a key-account programme earns against the churn it prevents (`break_even_churn`).

    The arguments are those of the measure.
    """
    even = break_even_churn(investment, customers, profit)
    prevented = np.linspace(0, 2.2 * even, 50)
    net = (prevented * customers * profit - investment) / 1e6
    ax.axhline(0, color=theme.GREY, linewidth=1)
    ax.plot(prevented * 100, net, color=theme.BLUE)
    ax.fill_between(prevented * 100, net, 0, where=net < 0, color=theme.ORANGE, alpha=0.18)
    ax.fill_between(prevented * 100, net, 0, where=net > 0, color=theme.BLUE, alpha=0.14)
    ax.plot(even * 100, 0, "o", color=theme.INK, markersize=10)
    text = say("break-even at {points} points", points=number(even * 100, 2))
    ax.annotate(text, (even * 100, 0), (14, -34), textcoords="offset points")
    ax.set(
        xlabel=say("Churn prevented (points)"),
        ylabel=say("Gain minus cost (million {currency})", currency=theme.currency()),
        xlim=(0, prevented[-1] * 100),
    )
    headline = say("It pays once churn falls by {points} points", points=number(even * 100, 2))
    return headline, say(
        "{investment} for {customers} customers pay for themselves when churn falls by {points} "
        "points, at {profit} for each one kept.",
        investment=money(investment),
        customers=count(customers),
        points=number(even * 100, 2),
        profit=money(profit),
    )
