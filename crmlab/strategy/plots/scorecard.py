"""Pictures of a scorecard: all measures against their targets, and some of them over time."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmlab import theme
from crmlab.marks import CASING, bare, label_ends, label_right, lines
from crmlab.messages import say
from crmlab.strategy.measures.scorecard import FLAGS, NEWS
from crmlab.theme import percent, percent_axis, picture, words

__all__ = ["plot_ahead", "plot_scorecard"]

LOOKS = dict(zip(FLAGS, [(theme.BLUE, "o"), (theme.OCHRE, "s"), (theme.ORANGE, "D")], strict=True))


@picture
def plot_scorecard(ax: Axes, card: pd.DataFrame) -> tuple[str, str]:
    """Draw how far each measure of a `scorecard` is ahead of its target.

    The pale band around the target is the usual wobble, twice: a miss inside it is no news.
    """
    card = card.iloc[::-1]
    reach = NEWS * card["usual"]
    ax.barh(range(len(card)), 2 * reach, left=-reach, color=theme.PALE)
    ax.axvline(0, color=theme.GREY, linewidth=1.5)
    for flag, (colour, marker) in LOOKS.items():
        for place in (card["flag"] == flag).to_numpy().nonzero()[0]:
            row = card.iloc[place]
            ax.plot(row["ahead"], place, marker, color=colour, markersize=9)
            drift = say("worse for {quarters} quarters", quarters=row["worse_for"])
            trend = {"drift": drift, "sudden": say("sudden")}.get(row["trend"], "")
            label_right(ax, row["ahead"], place, trend, 11, color=colour, path_effects=CASING)
    ax.set_yticks(range(len(card)), card.index.map(words))
    for border in (card["process"] != card["process"].shift()).to_numpy().nonzero()[0]:
        ax.axhline(border - 0.5, color=theme.PALE, linewidth=1)
        style = {"transform": ax.get_yaxis_transform(), "va": "bottom", "ha": "right"}
        ax.text(1, border - 0.4, words(card["process"].iloc[border]), color=theme.GREY, **style)
    most = 1.25 * (card["ahead"].abs() + reach).max()
    ax.set(xlim=(-most, most), ylim=(-0.6, len(card) - 0.4), xlabel=say("Ahead of the target"))
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    percent_axis(ax, "x")
    bare(ax, "left", axis="y")
    count = card["flag"].value_counts().reindex(FLAGS, fill_value=0)
    told = {"measures": len(card), "off": count["wobble"] + count["news"], "news": count["news"]}
    missed = card["ahead"][card["flag"] == "news"].sort_values()
    said = say(
        "{measures} measures against their targets. Off: {off}; of these, by more than {times} "
        "times their usual wobble (the pale band): {news}. ● on target, ■ wobble, ◆ news.",
        times=NEWS,
        **told,
    )
    if len(missed):
        worst, by = words(missed.index[0]), percent(-missed.iloc[0])
        said += " " + say("The worst is {worst}, short by {by} of its target.", worst=worst, by=by)
    return say("Off target: {off} of {measures} measures; news: {news}", **told), said


@picture
def plot_ahead(ax: Axes, ahead: pd.DataFrame) -> tuple[str, str]:
    """Draw how far some measures were ahead of their targets, quarter by quarter."""
    lines(ax, ahead, marked=True)
    ax.axhline(0, color=theme.GREY, linewidth=1.5)
    ax.set(xlim=(-0.2, len(ahead) - 0.8), ylabel=say("Ahead of the target"))
    ax.set_xticks(range(len(ahead)), ahead.index)
    ax.tick_params(axis="x", labelrotation=30)
    percent_axis(ax)
    label_ends(ax, ahead.iloc[-1], ahead.columns.map(words))
    missed = ahead.iloc[-1][ahead.iloc[-1] < 0]
    told = {"off": len(missed), "measures": ahead.shape[1], "quarter": ahead.index[-1]}
    each = (f"{words(name)} {percent(value, sign=True)}" for name, value in ahead.iloc[-1].items())
    said = say(
        "{measures} measures over {quarters} quarters; in {quarter}, ahead of the target by: "
        "{each}.",
        quarters=len(ahead),
        each=", ".join(each),
        **told,
    )
    return say("Off target in {quarter}: {off} of {measures}", **told), said
