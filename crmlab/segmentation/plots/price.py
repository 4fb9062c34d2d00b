"""Pictures from price to value: what a cut must bring, price against service, and a price war."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import heat_cells, label_right, name_parts
from crmlab.messages import say, say_each
from crmlab.segmentation.measures.clusters import needs_segments
from crmlab.segmentation.measures.price import break_even_volume
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_break_even_volume", "plot_price_or_service", "plot_price_war"]

DEEPEST, HIGHEST = 0.15, 0.8  # cut, and rise of volume, at which the picture ends


@picture
def plot_break_even_volume(
    ax: Axes, *, margin: float, cut: float, switching: float
) -> tuple[str, str]:
    """Draw by how much volume must rise after each price cut, and what ``switching`` brings.

    All are shares: of the price, and of the volume.
    """
    needed = break_even_volume(margin, cut)
    cuts = np.linspace(0, min(DEEPEST, 0.99 * margin), 301)
    rises = np.array([break_even_volume(margin, each) for each in cuts])
    ax.plot(cuts, np.where(rises <= 1.2 * HIGHEST, rises, np.nan), color=theme.BLUE)
    ax.plot(cut, needed, "o", color=theme.BLUE, markersize=12)
    ax.axhline(switching, color=theme.ORANGE, linestyle="--")
    ax.set(xlim=(0, DEEPEST), ylim=(0, HIGHEST), ylabel=say("Rise of volume needed"))
    ax.set_xlabel(say("Price cut, at a margin of {margin}", margin=percent(margin, 0)))
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    told = {
        "needed": percent(needed, 1 if round(1000 * needed) % 10 else 0),
        "share": percent(switching, 0),
    }
    label_right(ax, DEEPEST, switching, say("{share}\nswitch", **told), color=theme.ORANGE)
    return say("A cut alone needs {needed}, gets {share}", **told), say(
        "At a margin of {margin}, a price cut of {cut} must bring {needed} more volume. Of the "
        "rival's customers, {share} switch.",
        margin=percent(margin, 0),
        cut=percent(cut, 0),
        **told,
    )


@picture
def plot_price_or_service(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw what a price cut and a service offer change in each segment (`price_or_service`)."""
    offers = {"price_cut": (theme.ORANGE, "///", 0.2), "service_offer": (theme.BLUE, "", -0.2)}
    types = needs_segments()["type"]
    table = table.rename(index=lambda segment: types.get(segment, words(segment)))
    gains = table[[*offers]].sub(table["today"], axis=0)
    written = gains.map(count, sign=True)
    places = np.arange(len(table))[::-1]
    for name, (colour, hatch, lift) in offers.items():
        style = {"color": "white" if hatch else colour, "edgecolor": colour, "hatch": hatch}
        ax.barh(places + lift, gains[name], 0.36, linewidth=1.5, **style)
        for height, gain, text in zip(places + lift, gains[name], written[name], strict=True):
            side = {"gap": -6, "ha": "right"} if gain < 0 else {"gap": 6, "ha": "left"}
            label_right(ax, gain, height, text, color=colour, **side)
    ax.axvline(0, color=theme.GREY, linewidth=1)
    low, high = min(0, gains.min(axis=None)), max(0, gains.max(axis=None))
    room = 0.3 * (high - low or 1)
    ax.set(xlim=(low - room, high + room), ylim=(-0.6, len(table) - 0.1))
    ax.set_yticks(places, table.index)
    ax.xaxis.set_major_formatter(lambda gain, _: count(gain))
    ax.set_xlabel(say("Change of profit ({currency})", currency=theme.currency()))
    parts = {say("price cut"): theme.ORANGE, say("service offer"): theme.BLUE}
    name_parts(ax, parts, right=True)
    paid = gains.index[gains["price_cut"] > 0]
    read = say_each(
        "{segment} {cut} and {service}",
        segment=gains.index,
        cut=written["price_cut"],
        service=written["service_offer"],
    )
    headline = say("A price cut pays in no segment")
    if len(paid):
        headline = say(
            "A price cut pays in {paid} of {all} segments: {named}",
            paid=len(paid),
            all=len(table),
            named=", ".join(paid),
        )
    return headline, say(
        "Profit against today by a price cut and by a service offer, in {currency}: {read}. All "
        "segments together bring {today} today, {cut} with the cut for all, {service} with the "
        "service for all, and {best} if each gets what brings most.",
        currency=theme.currency(),
        read="; ".join(read),
        today=count(table["today"].sum()),
        cut=count(table["price_cut"].sum()),
        service=count(table["service_offer"].sum()),
        best=count(table[["today", *offers]].max(axis=1).sum()),
    )


@picture
def plot_price_war(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw the profits of two firms by what each of them does (`price_war`)."""
    actions = {"keep": say("keeps its price"), "cut": say("cuts it")}
    shown = table.rename(index={"keep": say("we keep"), "cut": say("we cut")}, columns=actions)
    low, high = table.min(axis=None), table.max(axis=None)
    low -= 0.2 * (high - low or 1.0)
    heat_cells(ax, shown, lambda gain: say("we {profit}", profit=count(gain)), high, lowest=low)
    for ours in [*ax.texts]:  # above the rival's, which stands where ours would
        column, row = ours.get_position()
        ours.set_y(row - 0.11)
        text = say("rival {profit}", profit=count(table.iat[column, row]))
        ax.text(column, row + 0.11, text, ha="center", va="center", size=ours.get_size())
    ax.set_xlabel(say("The rival ... (profits in {currency})", currency=theme.currency()))
    best = set(table.idxmax())
    headline = say("It pays to do what the rival does")
    if best == {"cut"}:
        headline = say("A cut pays either way, and both end worse off")
    elif best == {"keep"}:
        headline = say("To keep the price pays either way")
    return headline, say(
        "Our profit by what we and the rival do, the darker the more. Both keep: {peace}. Both "
        "cut: {war}. We cut alone: {alone}. The rival cuts alone: {left}. The rival's are "
        "the same with the places changed.",
        peace=money(table.at["keep", "keep"]),
        war=money(table.at["cut", "cut"]),
        alone=money(table.at["cut", "keep"]),
        left=money(table.at["keep", "cut"]),
    )
