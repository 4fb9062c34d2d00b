"""Pictures of wallets and referrals: what is seen beside what a rule lets expect."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CASING, bare, label_above, label_right, name_parts, waterfall
from crmlab.messages import say, say_each
from crmlab.theme import count, money, percent, picture, words

__all__ = ["plot_loyal_worth", "plot_referral_worth", "plot_wallet_by_rank"]


@picture
def plot_wallet_by_rank(ax: Axes, cells: pd.DataFrame) -> tuple[str, str]:
    """Draw the share of the wallet by place among the shops used, and the rule's share.

    The cells are those of `wallet_by_rank`: a dot with its interval each, and a bar for the rule.
    """
    places, share = np.arange(len(cells)), cells["wallet_share"].to_numpy()
    ax.hlines(cells["by_rule"], places - 0.35, places + 0.35, colors=theme.ORANGE, linewidth=4)
    ax.vlines(places, cells["low"], cells["high"], color=theme.BLUE, linewidth=3)
    ax.scatter(places, share, s=60, color=theme.BLUE, zorder=3)
    for place, high in enumerate(cells["high"]):
        text = percent(share[place], 0)
        label_above(ax, place, high, text, color=theme.BLUE, path_effects=CASING)
    names = [say("{rank} of {stores}", rank=rank, stores=stores) for stores, rank in cells.index]
    ax.set_xticks(places, [name.replace(" ", "\n", 1) for name in names])
    ax.set(ylim=(0, 1.3 * cells["high"].max()), xlabel=say("Place among the shops used"))
    ax.set_ylabel(say("Share of the wallet"))
    theme.percent_axis(ax, "y")
    parts = {say("● seen, with interval"): theme.BLUE, say("▬ by the rule"): theme.ORANGE}
    name_parts(ax, parts, right=True)
    rule = cells["by_rule"].map(percent)
    inside = (cells["low"] <= cells["by_rule"]) & (cells["by_rule"] <= cells["high"])
    seen = say_each(
        "place {place}: {share} (rule {rule})", place=names, share=map(percent, share), rule=rule
    )
    told = {"inside": int(inside.sum()), "all": len(cells)}
    return say("The rule fits what is seen in {inside} of {all} places", **told), say(
        "Mean share of the wallet by place: {seen}. The rule lies within the interval of {inside} "
        "of {all}.",
        seen=", ".join(seen),
        **told,
    )


@picture
def plot_referral_worth(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw what a referral brings by group of referrers (`referral_worth`), with intervals."""
    places, worth = np.arange(len(table)), table["margin_per_referral"]
    ax.hlines(places, table["low"], table["high"], colors=theme.BLUE, linewidth=14, alpha=0.35)
    ax.scatter(worth, places, s=60, color=theme.BLUE, zorder=3)
    texts = say_each(
        "{worth} ({low} to {high}), {rate} convert",
        worth=worth.map(count),
        low=table["low"].map(count),
        high=table["high"].map(count),
        rate=table["conversion_rate"].map(percent),
    )
    for place, low, text in zip(places, table["low"], texts, strict=True):
        label_right(ax, low, place, text, xytext=(0, 22), color=theme.BLUE)
    ax.set(xlim=(0, 1.15 * table["high"].max()), ylim=(len(table) - 0.7, -0.5))
    ax.set_xlabel(say("Margin a referral ({currency})", currency=theme.currency()))
    ax.set_yticks(places, table.index.map(words))
    bare(ax, "left", axis="y")
    low, high = worth.idxmin(), worth.idxmax()
    ends = {"high": words(high), "low": words(low)}
    ends |= {"most": money(worth[high]), "least": count(worth[low])}
    parts = say_each("{group} {text}", group=table.index.map(words), text=texts)
    headline = say("A referral brings {most} ({high}) or {least} ({low})", **ends)
    return headline, say(
        "Margin a referral, with intervals at 95 %: {parts}.", parts=", ".join(parts)
    )


@picture
def plot_loyal_worth(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw what each step adds to a customer's lifetime value (`loyal_worth`)."""
    worth = table["worth"]
    steps = np.diff(worth, prepend=0.0)
    labels = [count(worth.iloc[0]), *(count(step, sign=True) for step in steps[1:])]
    labels.append(count(worth.iloc[-1]))
    names = [words(step).replace(" ", "\n", 1) for step in table.index] + [say("loyal")]
    colours = [theme.GREY, *[theme.BLUE] * (len(steps) - 1), theme.GREEN]
    waterfall(ax, steps, names, colours, labels)
    ax.set_ylabel(say("Lifetime value ({currency})", currency=theme.currency()))
    low, high = (count(table[end].iloc[-1]) for end in ("low", "high"))
    added = say_each("{step} {gain}", step=table.index[1:].map(words), gain=labels[1:-1])
    told = {"first": count(worth.iloc[0]), "last": money(worth.iloc[-1])}
    headline = say("A loyal customer is worth {last}, an ordinary one {first}", **told)
    return headline, say(
        "An ordinary customer is worth {first}; step by step: {added}. A loyal one is worth {last} "
        "({low} to {high}).",
        added=", ".join(added),
        low=low,
        high=high,
        **told,
    )
