"""Pictures of the firm's side: the value wheel, the levers, the box, the vote, the break-even."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from crmlab import theme
from crmlab.marks import CLEAR, bare, label_above, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, number, percent, picture, short_money, words
from crmlab.value.measures import break_even_churn, enterprise_value

__all__ = ["plot_break_even", "plot_levers", "plot_value_box", "plot_value_wheel", "plot_vote"]


@picture(projection="polar")
def plot_value_wheel(ax: Axes, provided: pd.Series, captured: pd.Series) -> str:
    """Draw what the customer gets (left) and what the firm gets (right), a sector a score.

    Scores run from 0 to 100.
    """
    ax.set(ylim=(0, 100), xticks=[], yticks=[50, 100], yticklabels=[])
    ax.spines["polar"].set_visible(False)
    ax.grid(color=theme.PALE)
    # Both halves are read from top to bottom.
    for scores, turn, side, colour in (
        (provided, 1, "right", theme.BLUE),
        (captured, -1, "left", theme.ORANGE),
    ):
        width = np.pi / len(scores)
        angles = turn * (np.arange(len(scores)) + 0.5) * width
        ax.bar(angles, scores, width=width * 0.94, color=colour)
        for angle, text in zip(angles, _scored(scores), strict=True):
            ax.text(angle, 108, text, ha=side, va="center", color=colour)
    ax.set_theta_zero_location("N")
    ax.set_title(say("Value provided"), loc="left", pad=28, x=-0.1)
    ax.set_title(say("Value captured"), loc="right", pad=28, x=1.1)
    return say(
        "A wheel with two halves. Provided to customers: {provided}. Captured by the firm: "
        "{captured}. All on a scale from 0 to 100.",
        provided=", ".join(_scored(provided)),
        captured=", ".join(_scored(captured)),
    )


def _scored(scores: pd.Series) -> list[str]:
    return [f"{words(name)} {number(score, 0)}" for name, score in scores.items()]


@picture
def plot_levers(ax: Axes, levers: pd.DataFrame) -> str:
    """Draw how each customer strategy adds to revenue (`revenue_levers`), as steps to the total."""
    first, last = levers["revenue"].iloc[[0, -1]]
    gains = levers["gain"].iloc[1:]
    waterfall(
        ax,
        [first, *gains],
        [*map(words, levers.index), say("all together")],
        [theme.GREY, *[theme.BLUE] * len(gains), theme.GREY],
        [short_money(first), *(count(gain, sign=True) for gain in gains), short_money(last)],
    )
    ax.set_ylabel(say("Revenue a year ({currency})", currency=theme.currency()))
    if not gains.any():
        return say("Revenue stays at {money} a year.", money=money(first))
    return say(
        "Revenue rises from {first} to {last}, {growth} more: {gains}.",
        first=money(first),
        last=money(last),
        growth=percent(last / first - 1),
        gains=", ".join(f"{words(name)} {money(gain, sign=True)}" for name, gain in gains.items()),
    )


FACES = (theme.BLUE, "#3d7ab8", "#083c6b")  # front, top, side
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
) -> str:
    """Draw `enterprise_value` as a box: customers wide, profit high, years deep.

    ``before`` are the three factors of a box to compare it with, drawn as a dashed outline;
    ``largest`` are those that the picture leaves room for.
    """
    now = (customers, profit, years)
    reach = np.array(largest or now) * (1 if largest else 1.25)
    ax.set(xlim=(-0.30, 1.95), ylim=(-0.18, 1.62))
    ax.set_axis_off()
    wide, high, deep = now / reach
    for corners, colour in zip(_box_faces(wide, high, deep), FACES, strict=True):
        ax.add_patch(Polygon(corners, facecolor=colour, edgecolor="white", linewidth=1.5))
    for corners in _box_faces(*(before / reach)) if before else ():
        for colour, dashes in (("white", "-"), (theme.INK, "--")):  # seen on the box and beside it
            outline = {"edgecolor": colour, "linestyle": dashes, "linewidth": 1.5}
            ax.add_patch(Polygon(corners, fill=False, **outline))
    worth = money(enterprise_value(*now))
    per_year = say("{profit}\n{currency}\na year", profit=count(profit), currency=theme.currency())
    across, up = DEPTH * deep
    for text, x, y, side in (
        (say("{customers} customers", customers=count(customers)), wide / 2, -0.09, "center"),
        (per_year, -0.03, high / 2, "right"),
        (say("{years} years", years=f"{years:g}"), wide + across / 2 + 0.04, up / 2 - 0.06, "left"),
        (say("value {money}", money=worth), (wide + across) / 2, high + up + 0.09, "center"),
    ):
        ax.text(x, y, text, ha=side, va="center", bbox=CLEAR)
    sentence = say(
        "A box {customers} customers wide, {profit} of yearly profit high and {years} years deep; "
        "its volume, the enterprise value, is {worth}.",
        customers=count(customers),
        profit=money(profit),
        years=f"{years:g}",
        worth=worth,
    )
    if not before:
        return sentence
    ax.text(0.99, 0.02, say("dashed: the start"), transform=ax.transAxes, ha="right")
    change = enterprise_value(*now) / enterprise_value(*before) - 1
    return f"{sentence} " + say("Against the start: {change}.", change=percent(change, sign=True))


def _box_faces(wide: float, high: float, deep: float) -> list[np.ndarray]:
    """Return the corners of the front, the top and the side of a box seen from the right."""
    front = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=float)
    _, low_right, high_right, high_left = front
    slant = DEPTH * deep
    top = np.array([high_left, high_right, high_right + slant, high_left + slant])
    side = np.array([low_right, high_right, high_right + slant, low_right + slant])
    return [front, top, side]


@picture
def plot_vote(ax: Axes, before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """Draw a class's votes by option, before and after, as a dumbbell for each option."""
    votes = pd.DataFrame({"before": before, "after": after}, dtype=float)
    shares = votes / votes.sum()
    written = shares.map(lambda share: percent(share, 0))
    places = np.arange(len(shares))[::-1]
    ax.hlines(places, shares["before"], shares["after"], color=theme.PALE, linewidth=6, zorder=1)
    for when, name, colour, up in (
        ("before", say("before"), theme.GREY, -20),
        ("after", say("after"), theme.BLUE, 14),
    ):
        ax.scatter(shares[when], places, s=160, color=colour, zorder=2)
        style = {"xytext": (0, up), "va": "center", "size": "small", "color": colour}
        for share, place, text in zip(shares[when], places, written[when], strict=True):
            label_above(ax, share, place, f"{name} {text}", **style)
    ax.set_yticks(places, shares.index)
    ax.set(xlim=(0, shares.to_numpy().max() * 1.15), ylim=(-0.6, len(shares) - 0.4), xticks=[])
    bare(ax)
    moves = say_each("{option} from {before} to {after}", option=written.index, **written)
    return say("Shares of the vote before and after: {moves}.", moves="; ".join(moves))


@picture
def plot_break_even(ax: Axes, investment: float, customers: float, profit: float) -> str:
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
    return say(
        "{investment} for {customers} customers pay for themselves when churn falls by {points} "
        "points, at {profit} for each one kept.",
        investment=money(investment),
        customers=count(customers),
        points=number(even * 100, 2),
        profit=money(profit),
    )
