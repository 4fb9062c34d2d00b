"""Picture of duplicate detection: what a stricter comparison of names gains and loses."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.checks import require_columns
from crmlab.marks import CLEAR, label_beside, label_right
from crmlab.messages import refusal, say
from crmlab.theme import percent, picture

__all__ = ["plot_matches"]


@picture
def plot_matches(ax: Axes, quality: pd.DataFrame, *, chosen: float = 85) -> tuple[str, str]:
    """Draw precision and recall against the least similarity of names (`quality_by_similarity`).

    They are read at one of the rows. Where the true pairs are not known, the number of pairs found
    is drawn instead.
    """
    if chosen not in quality.index:
        raise refusal("There is no row for a similarity of {chosen}.", chosen=chosen)
    lowest, highest = quality.index.min(), quality.index.max()
    ax.set(xlim=(lowest, highest + (highest - lowest) / 50))
    ax.set_xlabel(say("Least similarity of the names (0 to 100)"))
    ax.axvline(chosen, color=theme.GREY, linewidth=1.5)
    if "pairs" in quality:
        return _draw_count(ax, quality["pairs"], chosen)
    require_columns(quality, ["precision", "recall"], "quality")
    least = quality[["precision", "recall"]].min(axis=None)
    bottom = 0.0 if pd.isna(least) else min(0.7, np.floor(10 * least) / 10)
    ax.set(ylim=(bottom, 1 + 0.05 * (1 - bottom)), ylabel=say("Share of pairs"))
    theme.percent_axis(ax, "y")
    written = {
        "precision": say("no precision"),
        "recall": say("no recall"),
    }
    precision, recall = quality.loc[chosen, ["precision", "recall"]]
    if pd.notna(precision):
        written["precision"] = say("precision {share}", share=percent(precision))
    if pd.notna(recall):
        written["recall"] = say("recall {share}", share=percent(recall))
    looks = {"precision": (theme.BLUE, "-"), "recall": (theme.ORANGE, "--")}
    for measure, look in looks.items():
        _draw_curve(ax, quality[measure], chosen, *look)
    ends = quality[[*looks]].ffill().iloc[-1].fillna(bottom)
    near = 10 * (np.ptp(ends) < 0.1)  # points: one text above, the other below
    for measure, away in zip(looks, (near, -near), strict=True):
        text, look = theme.words(measure), {"color": looks[measure][0], "xytext": (14, away)}
        label_right(ax, highest, ends[measure], text, **look)
    return say("From {chosen}: {precision}, {recall}", chosen=f"{chosen:g}", **written), say(
        "Names at least {chosen} of 100 alike: {precision} (right among those found), {recall} "
        "(found among the true ones).",
        chosen=f"{chosen:g}",
        **written,
    )


def _draw_count(ax: Axes, pairs: pd.Series, chosen: float) -> tuple[str, str]:
    """Draw how many pairs are found: the number stands where the falling curve does not run."""
    found = pairs[chosen]
    most = max(pairs.max(), 1)
    ax.set(ylim=(0, 1.15 * most), ylabel=say("Pairs found"))
    _draw_curve(ax, pairs, chosen, theme.BLUE, "-")
    shown = {"count": found, "shown": theme.count(found)}
    text = say("1 pair", "{shown} pairs", **shown)
    label = label_beside(ax, chosen, found, text, color=theme.BLUE, bbox=CLEAR)
    below = label.get_ha() == "right" and found >= most / 4
    label.xyann = (label.xyann[0], -18 if below else 18)
    alike = say(
        "Names at least {chosen} of 100 alike: 1 pair found.",
        "Names at least {chosen} of 100 alike: {shown} pairs found.",
        chosen=f"{chosen:g}",
        **shown,
    )
    unknown = say(
        "How many of them are right, and how many are still missing, cannot be said without a list "
        "of the true pairs."
    )
    return text, f"{alike} {unknown}"


def _draw_curve(ax: Axes, curve: pd.Series, chosen: float, colour: str, dashes: str) -> None:
    ax.plot(curve.index, curve, dashes, color=colour)
    ax.plot(chosen, curve[chosen], "o", color=colour, markersize=11, clip_on=False)
