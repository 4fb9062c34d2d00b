"""Picture of types of complaints: a Pareto of causes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.complaints.measures.types import NOT_STATED
from crmlab.marks import CASING, bare, label_right
from crmlab.messages import later, say, say_each
from crmlab.theme import count, percent, picture, words

__all__ = ["plot_causes"]

MOST = 0.8  # that the first causes are to bring together


@picture
def plot_causes(
    ax: Axes, table: pd.DataFrame, *, what: str = later("complaints")
) -> tuple[str, str]:
    """Draw what each cause brings (`cause_pareto`) as bars, and what they bring together as dots.

    Strokes on the bars are intervals. ``what`` is shared out: complaints, money, severity.
    """
    places, together = np.arange(len(table))[::-1], table["cumulative_share"]
    known = table.index != NOT_STATED
    colours = np.where(known, theme.BLUE, theme.GREY)
    ax.barh(places, table["share"], height=0.6, color=colours, linewidth=0)
    look = {"color": theme.INK, "linewidth": 2, "path_effects": CASING}
    ax.hlines(places, table["low"], table["high"], **look)
    dots = {"markevery": slice(1, None), "markersize": 9, "linewidth": 1.5}
    ax.plot(together, places, "o--", color=theme.ORANGE, **dots)
    names, shares = [words(name) for name in table.index], table["share"].map(percent)
    texts = say_each("{share}, together {sum}", share=shares, sum=together.map(percent))
    ends = np.maximum(together, table["high"])
    for place, end, text in zip(places, ends, [shares.iloc[0], *texts[1:]], strict=True):
        label_right(ax, end, place, text, gap=12)
    ax.set(xlim=(0, 1.7), ylim=(-0.6, len(table) - 0.4), xticks=[])
    ax.set_yticks(places, names)
    bare(ax, "bottom", axis="y")
    first, all_known = 1 + int((together.round(9) < MOST).sum()), int(known.sum())
    told = {"what": words(what), "share": percent(together.iloc[min(first, len(table)) - 1])}
    headline = say(
        "The first {first} of {all} bring {share} of {what}", first=first, all=all_known, **told
    )
    if first == 1 or first >= all_known:
        told["share"] = shares.iloc[0]
        headline = say("The largest part of {what}: {top}, {share}", top=names[0], **told)
    parts = ", ".join(say_each("{name} {share}", name=names, share=shares))
    sentences = [
        say(
            "Shares of {what} with 95 % intervals (strokes), the largest first: {parts}.",
            what=told["what"],
            parts=parts,
        )
    ]
    if once := int((table["complaints"] == 1).sum()):
        sentences.append(say("Occurring only once: {once}.", once=count(once)))
    if missing := table["complaints"][~known].sum():
        every = count(table["complaints"].sum())
        told = {"missing": count(missing), "every": every}
        sentences.append(say("Of {every} complaints, {missing} do not state it.", **told))
    return headline, " ".join(sentences)
