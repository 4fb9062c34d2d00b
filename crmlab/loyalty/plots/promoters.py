"""Picture of the net promoter score: who makes it, and its interval."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import HATCHED, bare, label_right
from crmlab.messages import later, say, say_each
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_promoters"]

SCORE = later("{group} {nps} ({low} to {high})")


@picture
def plot_promoters(ax: Axes, scores: pd.DataFrame) -> tuple[str, str]:
    """Draw detractors to the left, promoters to the right, and the score (`net_promoter_score`).

    A row a group. The dot is the score, and its line the interval.
    """
    places = 1.5 * np.arange(len(scores))[::-1]
    up, down = 100 * scores["promoters"], -100 * scores["detractors"]
    ax.barh(places, up, 0.5, color=theme.BLUE, linewidth=0)
    ax.barh(places, down, 0.5, linewidth=1, **HATCHED)
    under = places - 0.55
    ax.hlines(under, scores["low"], scores["high"], color=theme.INK, linewidth=4)
    ax.plot(scores["nps"], under, "D", color=theme.INK, markersize=9)
    for row, (place, score) in enumerate(zip(under, scores.itertuples(), strict=True)):
        label_right(ax, up.iloc[row], places[row], percent(score.promoters, 0), color=theme.BLUE)
        left = {"gap": -8, "ha": "right", "color": theme.ORANGE}
        label_right(ax, down.iloc[row], places[row], percent(score.detractors, 0), **left)
        label_right(ax, max(score.high, 0), place, number(score.nps, 0, sign=True), weight="bold")
    reach = 1.3 * max(up.max(), -down.min(), 10)
    ax.axvline(0, color=theme.GREY, linewidth=1)
    ax.set(xlim=(-reach, reach), ylim=(-1.1, places[0] + 0.8), xticks=[])
    ax.set_xlabel(say("◄ detractors (0 to 6)       ◆ score       promoters (9, 10) ►"))
    ax.set_yticks(places, scores.index.map(words))
    bare(ax)
    written = scores[["nps", "low", "high"]].map(lambda points: number(points, 0, sign=True))
    named = say_each(SCORE, group=scores.index.map(words), **written)
    short = say_each("{group} {nps}", group=scores.index.map(words), nps=written["nps"])
    return say("Net promoter score: {scores}", scores=", ".join(short)), say(
        "Promoters less detractors, with intervals of 95 %: {scores} points.",
        scores=", ".join(named),
    )
