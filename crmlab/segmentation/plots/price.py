"""Pictures from price to value: what a cut must bring, price against service, and a price war."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import HEAT, heat_cells, label_beside, label_ends, label_right, lines
from crmlab.messages import say, say_each
from crmlab.segmentation.measures.price import break_even_volume
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_break_even_volume", "plot_price_or_service", "plot_price_war"]

DEEPEST = 0.15  # cut that is drawn, as a share of the price


@picture
def plot_break_even_volume(
    ax: Axes, margins: Sequence[float], *, cut: float = 0.05, highest: float = 1.0
) -> tuple[str, str]:
    """Draw by how much volume must rise after a price cut, a line a margin (shares of the price).

    The cut is read on each line; ``highest`` is the rise at which the picture ends.
    """
    cuts = np.linspace(0, DEEPEST, 301)
    table = pd.DataFrame({margin: _rises(margin, cuts) for margin in margins}, index=cuts)
    lines(ax, table.where(table <= 1.2 * highest))
    needed = {margin: float(_rises(margin, [cut])[0]) for margin in margins}
    ax.axvline(cut, color=theme.GREY, linewidth=1, linestyle=":")
    ax.set(xlim=(0, DEEPEST), ylim=(0, highest))
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    ax.set(xlabel=say("Price cut"), ylabel=say("Rise of volume needed"))
    told = {}
    for (margin, rise), colour in zip(needed.items(), theme.PALETTE, strict=False):
        told[margin] = {"margin": percent(margin, 0), "cut": percent(cut, 0), "rise": percent(rise)}
        if np.isfinite(rise) and rise <= highest:
            ax.plot(cut, rise, "o", color=colour, markersize=10)
            label_beside(ax, cut, rise, percent(rise), color=colour, weight="bold")
    ends = [min(_last(table[margin]), highest) for margin in margins]
    label_ends(ax, ends, [say("margin {margin}", margin=percent(m, 0)) for m in margins])
    first, rise = next(iter(needed.items()))
    headline = say("A cut of {cut} takes the whole margin", cut=percent(cut, 0))
    if np.isfinite(rise):
        headline = say(
            "A cut of {cut} at a margin of {margin} needs {rise} more volume", **told[first]
        )
    read = [
        say("{rise} at a margin of {margin}", **told[margin])
        if np.isfinite(needed[margin])
        else say("no volume is enough at a margin of {margin}", margin=told[margin]["margin"])
        for margin in margins
    ]
    return headline, say(
        "By how much volume must rise to make up for a price cut. For a cut of {cut}: {read}.",
        cut=percent(cut, 0),
        read="; ".join(read),
    )


def _rises(margin: float, cuts: Sequence[float]) -> np.ndarray:
    return np.array([break_even_volume(margin, cut) if cut < margin else np.inf for cut in cuts])


def _last(column: pd.Series) -> float:
    """Return where a line leaves the picture: at its right, or above."""
    return float("inf") if np.isinf(column.iloc[-1]) else float(column.iloc[-1])


@picture
def plot_price_or_service(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw what a price cut and a service offer change in each segment (`price_or_service`)."""
    offers = {
        "price_cut": (theme.ORANGE, "///", say("price cut")),
        "service_offer": (theme.BLUE, "", say("service offer")),
    }
    gains = table[[*offers]].sub(table["today"], axis=0)
    places = np.arange(len(table))[::-1]
    for at, (name, (colour, hatch, _)) in enumerate(offers.items()):
        heights = places + 0.2 - 0.4 * at
        style = {"color": "white" if hatch else colour, "edgecolor": colour, "hatch": hatch}
        ax.barh(heights, gains[name], 0.36, linewidth=1.5, **style)
        for height, gain in zip(heights, gains[name], strict=True):
            side = {"gap": -6, "ha": "right"} if gain < 0 else {"gap": 6, "ha": "left"}
            label_right(ax, gain, height, count(gain, sign=True), color=colour, **side)
    ax.axvline(0, color=theme.GREY, linewidth=1)
    low, high = min(0, gains.min().min()), max(0, gains.max().max())
    room = 0.3 * (high - low or 1)
    ax.set(xlim=(low - room, high + room), ylim=(-0.6, len(table) - 0.1))
    ax.set_yticks(places, map(words, table.index))
    ax.xaxis.set_major_formatter(lambda gain, _: count(gain))
    ax.set_xlabel(say("Change of profit ({currency})", currency=theme.currency()))
    for at, (colour, _, text) in enumerate(offers.values()):
        style = {"color": colour, "weight": "bold", "transform": ax.transAxes, "va": "top"}
        ax.text(0.99, 0.98 - 0.1 * at, text, ha="right", **style)
    paid = gains.index[gains["price_cut"] > 0]
    read = say_each(
        "{segment} {cut} and {service}",
        segment=map(words, gains.index),
        cut=[count(gain, sign=True) for gain in gains["price_cut"]],
        service=[count(gain, sign=True) for gain in gains["service_offer"]],
    )
    total = gains.sum()
    headline = say("A price cut pays in no segment")
    if len(paid):
        headline = say(
            "A price cut pays in {paid} of {all} segments: {named}",
            paid=len(paid),
            all=len(table),
            named=", ".join(map(words, paid)),
        )
    return headline, say(
        "Profit against today by a price cut and by a service offer, in {currency}: {read}. In "
        "all segments together: {cut} and {service}.",
        currency=theme.currency(),
        read="; ".join(read),
        cut=count(total["price_cut"], sign=True),
        service=count(total["service_offer"], sign=True),
    )


@picture
def plot_price_war(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw our profit by what we do and what the rival does (`price_war`)."""
    actions = {"keep": say("keeps its price"), "cut": say("cuts it")}
    shown = table.rename(index={"keep": say("we keep"), "cut": say("we cut")}, columns=actions)
    low, high = float(table.min().min()), float(table.max().max())
    room = (high - low) or 1.0
    heat_cells(ax, shown, count, high, lowest=low - 0.2 * room, colours=HEAT)
    ax.set_xlabel(say("The rival ..."))
    best = table.idxmax()
    told = {"peace": money(table.at["keep", "keep"]), "war": money(table.at["cut", "cut"])}
    if set(best) == {"cut"}:
        if table.at["cut", "cut"] < table.at["keep", "keep"]:
            headline = say("A cut pays either way, and both end worse off")
        else:
            headline = say("A cut pays either way")
    elif set(best) == {"keep"}:
        headline = say("To keep the price pays either way")
    else:
        headline = say("It pays to do what the rival does")
    return headline, say(
        "Our profit by what we and the rival do. Both keep: {peace}. Both cut: {war}. We cut "
        "alone: {alone}. The rival cuts alone: {left}.",
        alone=money(table.at["cut", "keep"]),
        left=money(table.at["keep", "cut"]),
        **told,
    )
