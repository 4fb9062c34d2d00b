"""Pictures of the composite value: profiles, weights, and who changes place."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import grouped_bars, label_right, label_spokes, radar
from crmlab.messages import say, say_each
from crmlab.theme import count, picture, words

__all__ = ["plot_profiles", "plot_rank_changes", "plot_weights"]


@picture(projection="polar")
def plot_profiles(ax: Axes, scores: pd.DataFrame, *, weights: Sequence[float] | None = None) -> str:
    """Draw the scores of a few customers as a radar, a line a row and a spoke a column.

    Scores run from 0 to 100. With weights (shares), a spoke is as thick as its score is heavy:
    for one customer only.
    """
    angles = radar(ax, scores.shape[1], 100, rings=[50, 100])
    label_spokes(ax, angles, [words(score) for score in scores])
    ax.text(angles[1] / 2, 100, "100", color=theme.GREY, ha="center", va="center")
    if weights is not None:
        for angle, score, weight in zip(angles, scores.iloc[0], weights, strict=True):
            spoke = {"linewidth": 45 * weight, "solid_capstyle": "butt"}
            ax.plot([angle, angle], [0, score], color=theme.ORANGE, **spoke)
    rows = zip(scores.iterrows(), theme.PALETTE, strict=False)
    for at, ((name, row), colour) in enumerate(rows):
        ax.plot([*angles, 0], [*row, row.iloc[0]], color=colour)
        place = {"xycoords": "axes fraction", "color": colour, "weight": "bold"}
        ax.annotate(name, (1.3, 0.9 - 0.1 * at), **place)
    best = say_each(
        "{customer} is best at {score} ({points})",
        customer=scores.index,
        score=scores.idxmax(axis=1).map(words),
        points=scores.max(axis=1).map(count),
    )
    return say(
        "Profile of one customer on {scores} scores: {best}.",
        "Profiles of {count} customers on {scores} scores: {best}.",
        count=len(scores),
        scores=scores.shape[1],
        best="; ".join(best),
    )


@picture
def plot_weights(ax: Axes, weights: pd.DataFrame) -> str:
    """Draw sets of weights beside each other: a row a score, a column a source (three at most)."""
    grouped_bars(ax, weights, theme.PALETTE, "{:.2f}".format)
    for at, (source, colour) in enumerate(zip(weights, theme.PALETTE, strict=False)):
        place = {"transform": ax.transAxes, "color": colour, "weight": "bold"}
        ax.text(0.35 + 0.22 * at, 1.02, source, **place)
    heaviest = say_each(
        "{source} puts most on {score} ({weight})",
        source=weights.columns,
        score=weights.idxmax().map(words),
        weight=weights.max().map("{:.2f}".format),
    )
    return say(
        "Weights of {scores} scores from different sources: {heaviest}.",
        scores=len(weights),
        heaviest="; ".join(heaviest),
    )


@picture
def plot_rank_changes(ax: Axes, ranks: pd.DataFrame) -> str:
    """Draw the rank of each customer (a row) under sets of weights (columns), joined by lines."""
    last = ranks.shape[1] - 1
    moved = ranks.nunique(axis=1) > 1
    for name, row in ranks.iterrows():
        colour = theme.ORANGE if moved[name] else theme.GREY
        ax.plot(range(last + 1), row, "o-", color=colour, markersize=11)
        for place, gap, side in ((0, -14, "right"), (last, 14, "left")):
            label_right(ax, place, row.iloc[place], name, gap=gap, ha=side, color=colour)
    ax.set_xticks(range(last + 1), ranks.columns)
    ax.set_yticks(range(1, len(ranks) + 1))
    ax.set(ylim=(len(ranks) + 0.4, 0.6), xlim=(-0.2, last + 0.6), ylabel=say("Rank (1 is best)"))
    ax.spines["bottom"].set_visible(False)
    return say(
        "Ranks of {customers} customers under {sets} sets of weights; moved: {moved}.",
        customers=len(ranks),
        sets=ranks.shape[1],
        moved=", ".join(map(str, ranks.index[moved])) or say("nobody"),
    )
