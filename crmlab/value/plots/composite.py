"""Pictures of the composite value: profiles, and who changes place."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import bare, label_right
from crmlab.messages import say, say_each
from crmlab.theme import count, picture, words

__all__ = ["plot_profiles", "plot_rank_changes"]


@picture
def plot_profiles(
    ax: Axes, scores: pd.DataFrame, *, weights: Sequence[float] | None = None
) -> tuple[str, str]:
    """Draw the scores of a few customers as bars, a customer a column and a score a row.

    Scores run from 0 to 100. With weights (shares), a bar is as thick as its score is heavy: its
    area stands for what the score adds to the composite value.
    """
    places = np.arange(scores.shape[1])[::-1]
    thick = 0.6 if weights is None else 0.9 * np.asarray(weights) / max(weights)
    best = scores == scores.max()
    for at, (row, leads) in enumerate(zip(scores.to_numpy(), best.to_numpy(), strict=True)):
        colours = np.where(leads, theme.BLUE, theme.PALE)
        ax.barh(places, row / 140, thick, left=at, color=colours, linewidth=0)
        heavy = np.broadcast_to(thick, len(row)) > 0
        for place, score, leading in zip(places[heavy], row[heavy], leads[heavy], strict=True):
            weight = "bold" if leading else "normal"
            label_right(ax, at + score / 140, place, count(score), gap=4, weight=weight)
        ax.plot([at, at], [-0.5, len(places) - 0.5], color=theme.GREY, linewidth=1)
    ax.set(xlim=(0, len(scores)), ylim=(-0.5, len(places) - 0.5), xticks=[])
    ax.set_yticks(places, map(words, scores))
    if len(scores) > 1:
        ax.set_xticks(np.arange(len(scores)) + 0.3, scores.index)
        ax.set_xlabel(say("blue: the best on this score"))
    bare(ax)
    headline = say(
        "Customer {customer}: strongest in {strong}, weakest in {weak}",
        "No customer is best at more than {most} of {scores} scores",
        count=len(scores),
        customer=scores.index[0],
        strong=words(scores.iloc[0].idxmax()),
        weak=words(scores.iloc[0].idxmin()),
        most=best.sum(axis=1).max(),
        scores=len(places),
    )
    named = say_each(
        "{customer} is strongest in {score} ({points})",
        customer=scores.index,
        score=scores.idxmax(axis=1).map(words),
        points=scores.max(axis=1).map(count),
    )
    return headline, say(
        "Profile of one customer on {scores} scores: {best}.",
        "Profiles of {count} customers on {scores} scores: {best}.",
        count=len(scores),
        scores=scores.shape[1],
        best="; ".join(named),
    )


@picture
def plot_rank_changes(ax: Axes, ranks: pd.DataFrame) -> tuple[str, str]:
    """Draw the rank of each customer (a row) under sets of weights (columns), joined by lines.

    The customer who moves farthest stands out.
    """
    last = ranks.shape[1] - 1
    moved = ranks.nunique(axis=1) > 1
    farthest = (ranks.max(axis=1) - ranks.min(axis=1)).idxmax()
    lowest, highest = ranks.loc[farthest].idxmax(), ranks.loc[farthest].idxmin()
    for name, row in ranks.iterrows():
        marked = name == farthest and moved[name]
        colour = theme.ORANGE if marked else theme.GREY
        ax.plot(
            range(last + 1),
            row,
            "o-" if marked else "o--",
            color=colour,
            markersize=11,
            linewidth=4 if marked else 2,
        )
        for place, gap, side in ((0, -14, "right"), (last, 14, "left")):
            label_right(ax, place, row.iloc[place], name, gap=gap, ha=side, color=colour)
    ax.set_xticks(range(last + 1), ranks.columns)
    ax.set_yticks(range(1, len(ranks) + 1))
    ax.set(ylim=(len(ranks) + 0.4, 0.6), xlim=(-0.2, last + 0.6), ylabel=say("Rank (1 is best)"))
    ax.spines["bottom"].set_visible(False)
    headline = say(
        "{customer} moves from rank {worst} ({lowest}) to rank {best} ({highest})",
        customer=farthest,
        worst=ranks.at[farthest, lowest],
        lowest=lowest,
        best=ranks.at[farthest, highest],
        highest=highest,
    )
    return headline, say(
        "Ranks of {customers} customers under {sets} sets of weights; moved: {moved}.",
        customers=len(ranks),
        sets=ranks.shape[1],
        moved=", ".join(map(str, ranks.index[moved])) or say("nobody"),
    )
