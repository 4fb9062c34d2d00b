"""Pictures of loyalty's indicators: two customers on a radar, and who stays at which price."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.indicators import loyalty_index, share_ahead
from crmlab.marks import CLEAR, label_ends, label_right, label_spokes, lines, radar
from crmlab.messages import say, say_each
from crmlab.theme import number, percent, picture, words

__all__ = ["plot_indicators", "plot_staying"]


@picture(projection="polar")
def plot_indicators(
    ax: Axes, two: pd.DataFrame, *, weights: Sequence[float] | None = None
) -> tuple[str, str]:
    """Draw the indicators of two customers as a radar, with their indices (`loyalty_index`).

    Weights stand at the spokes. Read the distance on each spoke, and not the area.
    """
    angles = radar(ax, two.shape[1], 1, [0.25, 0.5, 0.75, 1])
    index = loyalty_index(two, weights)["index"]
    looks = zip(theme.PALETTE, theme.LINES, theme.MARKERS, strict=True)
    for place, ((_, row), (colour, dashes, marker)) in enumerate(
        zip(two.iterrows(), looks, strict=False)
    ):
        corners = [*angles, angles[0]], [*row, row.iloc[0]]
        look = {"color": colour, "linestyle": dashes, "marker": marker, "markersize": 8}
        ax.plot(*corners, clip_on=False, zorder=3, **look)
        named = f"{'●■'[place]} {row.name}"
        ax.text(
            -0.55, 0.03 - 0.09 * place, named, transform=ax.transAxes, color=colour, weight="bold"
        )
    names = two.columns.map(words)
    texts = names
    if weights is not None:
        shares = [percent(weight / sum(weights), 0) for weight in weights]
        texts = [f"{name} {share}" for name, share in zip(names, shares, strict=True)]
    label_spokes(ax, angles, texts)
    told = dict(zip(("first", "second"), two.index, strict=True))
    told |= dict(zip(("one", "other"), index.map(lambda each: number(each, 2)), strict=True))
    told |= {"ahead": percent(share_ahead(two), 0)}
    values = [
        f"{name} {number(one, 2)} / {number(other, 2)}"
        for name, one, other in zip(names, *two.to_numpy(), strict=True)
    ]
    return say("{first} {one}, {second} {other}", **told), say(
        "Loyalty of {first} {one} and of {second} {other} with these weights; of all sets of "
        "weights, {ahead} put {first} ahead. Indicators: {values}.",
        values=", ".join(values),
        **told,
    )


@picture
def plot_staying(ax: Axes, table: pd.DataFrame, *, at: float = 10) -> tuple[str, str]:
    """Draw who stays where a rival is cheaper, a line a group (`staying`), with its intervals."""
    groups = {name: rows.droplevel("group") for name, rows in table.groupby("group", sort=False)}
    for colour, rows in zip(theme.PALETTE, groups.values(), strict=False):
        look = {"color": colour, "alpha": 0.15, "linewidth": 0, "step": "post"}
        ax.fill_between(rows.index, rows["low"], rows["high"], **look)
    stay = pd.DataFrame({name: rows["staying"] for name, rows in groups.items()})
    lines(ax, stay, drawstyle="steps-post")
    ax.axvline(at, color=theme.GREY, linewidth=1, linestyle=":")
    ax.set(xlim=(stay.index.min(), stay.index.max()), ylim=(0, 1))
    ax.set(xlabel=say("The rival is cheaper by (%)"), ylabel=say("Share that stays"))
    theme.percent_axis(ax, "y")
    label_ends(ax, stay.iloc[-1], [words(name) for name in stay])
    said = say_each(
        "{group} {share}",
        group=stay.columns.map(words),
        share=[percent(share, 0) for share in stay.loc[at]],
    )
    for share, colour in zip(stay.loc[at], theme.PALETTE, strict=False):
        label_right(ax, at, share, percent(share, 0), color=colour, bbox=CLEAR)
    told = {"at": number(at, 0), "shares": ", ".join(said)}
    return say("A rival {at} % cheaper: {shares} stay", **told), say(
        "Who stays, as customers say, where a rival is cheaper by so much. At {at} %: {shares}.",
        **told,
    )
