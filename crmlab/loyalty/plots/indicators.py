"""Pictures of loyalty's indicators: two customers on a radar, and who stays at which price."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.indicators import loyalty_index
from crmlab.marks import CASING, label_ends, label_right, label_spokes, lines, number_rings, radar
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
    index = loyalty_index(two, weights).map(lambda each: number(each, 2))
    angles = radar(ax, two.shape[1], 1, [0.25, 0.5, 0.75, 1])
    number_rings(ax)
    names = two.columns.map(words)
    looks = zip("●■", theme.PALETTE, theme.LINES, theme.MARKERS, strict=False)
    for place, (name, row) in enumerate(two.iterrows()):
        sign, colour, dashes, marker = next(looks)
        look = {"color": colour, "linestyle": dashes, "marker": marker, "markersize": 8}
        ax.plot([*angles, 0], [*row, row.iloc[0]], clip_on=False, zorder=3, **look)
        below = {"transform": ax.transAxes, "color": colour, "weight": "bold"}
        ax.text(-0.55, -0.02 - 0.1 * place, f"{sign} {name}", **below)
    spokes = [*names]
    if weights is not None:
        shares = [percent(weight / sum(weights)) for weight in weights]
        spokes = [f"{name} {share}" for name, share in zip(names, shares, strict=True)]
    label_spokes(ax, angles, spokes)
    written = two.map(lambda each: number(each, 2)).T
    said = say_each("{name} {index} ({low} to {high})", name=two.index, **index)
    values = say_each("{name} {both}", name=names, both=written.agg(" / ".join, axis="columns"))
    best, other = index["index"].sort_values(ascending=False, kind="stable").items()
    told = {"best": best[0], "index": best[1], "other": other[0], "less": other[1]}
    headline = say("{best} is more loyal:\n{index}, {other} {less}", **told)
    if best[1] == other[1]:
        headline = say("{best} and {other} are\nas loyal: {index}", **told)
    return headline, say(
        "Loyalty of {customers}; in brackets, what other weights make of it. Indicators: {values}.",
        customers=say("{first} and of {second}", first=said[0], second=said[1]),
        values=", ".join(values),
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
        look = {"color": colour, "path_effects": CASING}
        label_right(ax, at, share, percent(share, 0), xytext=(6, 27), **look)
    told = {"at": number(at, 0), "shares": ", ".join(said)}
    return say("A rival {at} % cheaper: {shares} stay", **told), say(
        "Who stays, as customers say, where a rival is cheaper by so much. At {at} %: {shares}.",
        **told,
    )
