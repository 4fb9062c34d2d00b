"""Pictures of conjoint analysis: part-worths, and the shares of products."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_right
from crmlab.messages import say, say_each
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_part_worths", "plot_shares"]

ENDS = ["part_worth", "low", "high"]
LABEL = 3.6  # inches for the label of a bar and the name of a product
GAP = 0.7  # between two attributes, where two levels are 1 apart


@picture
def plot_part_worths(ax: Axes, worths: pd.DataFrame) -> tuple[str, str]:
    """Draw part-worths with their intervals (`conjoint`), the levels of an attribute on a line."""
    attributes, levels = (worths.index.get_level_values(level) for level in (0, 1))
    blocks, names = attributes.factorize()
    found = {name: worths.loc[name, "part_worth"] for name in names}
    widest = max(names, key=lambda name: np.ptp(found[name]))
    places = np.arange(len(worths)) + GAP * blocks
    for block, name in enumerate(names):
        own, rows = worths.loc[name], places[blocks == block]
        colour = theme.ORANGE if name == widest else theme.BLUE
        ax.plot(own["part_worth"], rows, "o-", color=colour, linewidth=1.5, markersize=9)
        ax.hlines(rows, own["low"], own["high"], color=colour, linewidth=5)
        for at, (worth, low, high) in enumerate(own[ENDS].to_numpy()):
            beyond = own["part_worth"] < worth if worth < 0 else own["part_worth"] > worth
            # Where the line goes on to the label's side, above or below, the label gives way.
            lift = 8 * (int(beyond[at + 1 : at + 2].any()) - int(beyond[max(at - 1, 0) : at].any()))
            side = {"ha": "right", "xytext": (-8, lift)} if worth < 0 else {"xytext": (8, lift)}
            text, style = number(worth, 2, sign=True), {"color": colour, "path_effects": CASING}
            label_right(ax, low if worth < 0 else high, rows[at], text, **side, **style)
    ax.axvline(0, color=theme.GREY, linewidth=1, zorder=0)
    labels = {"attribute": attributes.map(words), "level": levels.map(words)}
    ax.set_yticks(places, say_each("{attribute} {level}", **labels))
    ax.set(ylim=(places[-1] + 0.6, -0.6), xlabel=say("Part-worth (points of the rating)"))
    ax.margins(x=0.15)
    bare(ax, "left", axis="y")
    named = say_each(
        "{attribute} from {low} ({worst}) to {high} ({best})",
        attribute=map(words, names),
        low=[number(own.min(), 2, sign=True) for own in found.values()],
        worst=[words(own.idxmin()) for own in found.values()],
        high=[number(own.max(), 2, sign=True) for own in found.values()],
        best=[words(own.idxmax()) for own in found.values()],
    )
    headline = say(
        "Most depends on {attribute}: {range} points from worst to best",
        attribute=words(widest),
        range=number(np.ptp(found[widest]), 2),
    )
    return headline, say("Part-worths, with intervals: {named}.", named="; ".join(named))


@picture
def plot_shares(ax: Axes, shares: pd.DataFrame) -> tuple[str, str]:
    """Draw the share of each product (rows) by each of two rules (columns); the first is ours."""
    places, height = np.arange(len(shares))[::-1], 0.38
    colours = [theme.ORANGE] + [theme.BLUE] * (len(shares) - 1)
    looks = ({"color": colours}, {"hatch": "///", "facecolor": "white"})
    for at, (rule, look) in enumerate(zip(shares, looks, strict=True)):
        rows = places + (0.5 - at) * height
        ax.barh(rows, shares[rule], 0.9 * height, edgecolor=colours, linewidth=1.5, **look)
        for row, share, colour in zip(rows, shares[rule], colours, strict=True):
            text = say("{share} by {rule}", share=percent(share), rule=words(rule))
            label_right(ax, share, row, text, color=colour)
    room = LABEL / ax.get_figure(root=True).get_figwidth()
    ax.set(xlim=(0, shares.max(axis=None) / (1 - room)), xticks=[], ylim=(-0.6, len(shares) - 0.4))
    ax.set_yticks(places, shares.index.map(words))
    bare(ax, "bottom")
    by_logit, by_choice = (map(percent, shares[rule]) for rule in shares)
    products = shares.index.map(words)
    each = {"product": products, "logit": by_logit, "choice": by_choice}
    named = say_each("{product} {logit} and {choice}", **each)
    one, other = map(words, shares)
    headline = say(
        "Share of {product}: {logit} by {one}, {choice} by {other}",
        product=products[0],
        logit=percent(shares.iloc[0, 0], 0),
        choice=percent(shares.iloc[0, 1], 0),
        one=one,
        other=other,
    )
    return headline, say(
        "Shares by {one} and by {other}: {named}.", one=one, other=other, named="; ".join(named)
    )
